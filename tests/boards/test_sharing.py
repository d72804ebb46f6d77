"""What is taken out of the site: a branch's picture for the chat group, the sheet for the notice board."""

import re
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from quizapp import standings, store
from quizapp.boards import pictures
from quizapp.core.roles import Role
from tests import makers

SVG = "{http://www.w3.org/2000/svg}"


def _svg(reply):
    """Read a picture as XML."""
    return ElementTree.fromstring(reply.data)  # noqa: S314  # it is what this site has just drawn


def _rename(site, name):
    with site.app.app_context(), store.transaction():
        store.db.session.get(store.Branch, site.federation.branches[0].id).name = name


def test_the_picture_says_what_the_board_says(site):
    reply = site.client(site.member(0, 0)).get(f"/boards/z00/card.svg?round={site.round_id}")
    assert reply.mimetype == "image/svg+xml"
    assert "机关第三支部-第12周.svg" in unquote(reply.headers["Content-Disposition"])
    said = "".join(_svg(reply).itertext())
    with site.app.app_context():
        (row,) = store.boards.league(store.boards.board(f"r{site.round_id}").id, branch_id=1)
    assert f"第{row.place}名" in said
    assert f"{row.value_hundredths / 100:g}" in said
    assert "流动" not in said


def test_the_flag_hangs_on_the_picture_when_the_week_is_over(site):
    before = site.federation.rounds[1].id
    with site.app.app_context():
        first = store.boards.league(store.boards.board(f"r{before}").id, limit=1)[0]
    at = [one.id for one in site.federation.branches].index(first.branch_id)
    page = site.client(site.member(at, 0)).get(f"/boards/{first.code}/card.svg?round={before}").text
    assert ("流动" in page) == first.facts["may_win"]


def test_only_the_own_branch_and_organisers_get_the_picture(site):
    url = f"/boards/z00/card.svg?round={site.round_id}"
    with site.app.app_context(), store.transaction():
        boss = makers.make_member(None, roles=Role.ORGANISER.value)
    assert site.client(boss).get(url).status_code == 200
    assert site.client(site.member(1, 0)).get(url).status_code == 403
    # A screen has no account, and is sent to the sign-in.
    assert site.screen().get(url).headers["Location"].startswith("/login")
    assert "成绩图" in site.client(site.member(0, 0)).get("/boards/z00").text
    assert "成绩图" not in site.client(site.member(1, 0)).get("/boards/z00").text


def test_markup_in_a_name_is_text_in_the_picture(site):
    name = '<script>alert("x")</script>&支部'
    _rename(site, name)
    reply = site.client(site.member(0, 0)).get("/boards/z00/card.svg")
    tree = _svg(reply)
    assert not tree.findall(f".//{SVG}script")
    assert name in tree.find(f"{SVG}title").text


@pytest.mark.parametrize("name", ["支", "支部" * 20, "A" * 40, "第一二三四五六" * 17, "支部" * 200])
def test_a_name_is_broken_into_lines_that_fit(name):
    fitted = pictures.fit(name)
    assert len(fitted.lines) <= dict(pictures.SIZES)[fitted.size]
    for line in fitted.lines:
        ems = sum(pictures.NARROW if letter.isascii() else 1 for letter in line)
        assert ems * fitted.size <= pictures.WIDTH - 2 * pictures.MARGIN
    if len(name) <= 120:
        assert "".join(fitted.lines) == name


def test_before_scores_are_out_the_picture_shows_participation_only(site):
    with site.app.app_context(), store.transaction():
        secret = makers.make_round(site.federation.season, number=2, week=None, results="after_close")
        store.results.draw_up_roster(secret.id, on=secret.opens_at.date(), now=site.now)
        makers.make_result(secret, site.member(0, 0), 77)
    with site.app.app_context():
        standings.rebuild(site.now)
    page = site.client(site.member(0, 0)).get(f"/boards/z00/card.svg?round={secret.id}").text
    assert "成绩公布后排名" in page
    assert "13%" in page
    assert "得分" not in page


def test_the_sheet_lists_every_branch_with_the_rules_in_words(site):
    before = site.federation.rounds[0].id
    page = site.client(site.member(0, 0)).get(f"/boards?round={before}&print=1&limit=1").text
    assert page.count('<th scope="row">') == 6
    assert re.search(r"数据\s*<time", page)
    assert "得分 = 本支部应考人员的平均分" in page
    assert "金牌" in page
    assert "制表" in page


def test_no_medals_stand_on_the_sheet_of_an_open_round(site):
    page = site.client(site.member(0, 0)).get("/boards?print=1").text
    assert "名次还会变动" in page
    assert "金牌" not in page
