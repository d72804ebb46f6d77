"""The organiser's year: load a season, mend it, move it by a holiday, release the exam; and who may not."""

import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from quizapp import standings, store
from quizapp.files import season_files
from tests import bank_makers, makers
from tests.browsers import Browser

WEDNESDAY = datetime(2026, 3, 11, 4, tzinfo=UTC)
SEASON = """\
season: "2026"
title: 2026 年度竞赛
starts_on: "2026-03-02"
ends_on: "2026-04-05"
weekly:
  opens: MON 09:00
  closes: FRI 18:00
  attempts: "2"
  paper: {rules: [{type: single, count: "10"}]}
annual:
  opens_at: "2026-03-10 09:00"
  closes_at: "2026-03-10 11:00"
  paper: {rules: [{type: single, count: "10"}]}
"""
DESK = "/desk/seasons"


@pytest.fixture
def clock():
    with time_machine.travel(WEDNESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def site(app, clock):
    """陈建国 organises, 李强 is an author, 赵六 a captain, 王芳 a member; all are of one branch."""
    with app.app_context(), store.transaction():
        branch = makers.make_branch("J1")
        roles = {"organiser": "organiser", "author": "author", "captain": "captain", "member": ""}
        app.members = {
            role: makers.make_member(branch, roles=held, from_on=date(2026, 1, 1))
            for role, held in roles.items()
        }
        bank_makers.make_bank("union-law", count=20)
    return app


@pytest.fixture
def organiser(site):
    return _browser(site, "organiser")


def _browser(site, role):
    browser = Browser(site)
    makers.sign_in(browser.client, site.members[role], now=WEDNESDAY)
    return browser


def _post(browser, path, **fields):
    return browser.post(path, page=DESK, **fields)


def _upload(browser, text):
    return _post(browser, f"{DESK}/upload", file=(io.BytesIO(text.encode()), "season.yaml"))


def _shown(page):
    return re.search(r'name="shown" value="([0-9a-f]{64})"', page.text)[1]


def _load(browser, text=SEASON):
    preview = _upload(browser, text).location
    return _post(browser, preview, shown=_shown(browser.get(preview)))


def _rounds(site):
    with site.app_context():
        return [one for one, _season in store.seasons.rounds("2026")]


def test_a_season_is_loaded_after_its_preview(site, organiser):
    assert "还没有赛季" in organiser.get(DESK).text
    preview = organiser.get(_upload(organiser, SEASON).location)
    assert "新的赛季 2026" in preview.text
    assert _rounds(site) == []
    assert _load(organiser).status_code == 303
    assert [one.kind for one in _rounds(site)].count("weekly") == 5
    assert "2026 年度竞赛" in organiser.get(DESK).text


def test_a_faulty_file_shows_every_fault_beside_its_line_and_stores_nothing(site, organiser):
    page = _upload(organiser, SEASON.replace("MON 09:00", "MOM 09:00").replace('count: "10"', "cout: 1"))
    assert page.status_code == 422
    assert "5 处问题" in page.text
    assert "<u>MOM" in page.text
    assert "第6行 第10列" in page.text
    assert _rounds(site) == []


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "season: *x\n", "\0", "季"])
def test_a_file_that_is_no_season_is_a_clear_answer(organiser, text):
    assert _upload(organiser, text).status_code == 422


def test_a_form_without_a_file_asks_for_one(organiser):
    page = _post(organiser, f"{DESK}/upload")
    assert page.status_code == 422
    assert "请选择文件" in page.text


def test_a_changed_season_shows_the_difference_and_leaves_what_has_begun(site, organiser):
    _load(organiser)
    preview = _upload(organiser, SEASON.replace('attempts: "2"', 'attempts: "3"')).location
    page = organiser.get(preview)
    assert "答题次数：2 → 3" in page.text
    assert "改动 3 轮，已开放或已结束、保持原样 3 轮" in page.text
    _post(organiser, preview, shown=_shown(page))
    weekly = [one.attempts for one in _rounds(site) if one.kind == "weekly"]
    assert weekly == [2, 2, 3, 3, 3]


def test_what_has_changed_since_the_preview_is_shown_again_first(site, organiser, clock):
    _load(organiser)
    preview = _upload(organiser, SEASON.replace('attempts: "2"', 'attempts: "3"')).location
    shown = _shown(organiser.get(preview))
    clock.shift(timedelta(days=5, minutes=-1))
    # The third week's round opens meanwhile; uploads are kept for an hour, so the file is sent once more.
    preview = _upload(organiser, SEASON.replace('attempts: "2"', 'attempts: "3"')).location
    page = _post(organiser, preview, shown=shown)
    assert page.status_code == 409
    assert "请再核对一遍" in page.text
    assert {one.attempts for one in _rounds(site) if one.kind == "weekly"} == {2}


def test_a_preview_is_nobody_elses(site, organiser):
    preview = _upload(organiser, SEASON).location
    other = Browser(site)
    with site.app_context():
        second = makers.make_member(roles="organiser")
    makers.sign_in(other.client, second, now=WEDNESDAY)
    assert other.get(preview).status_code == 404


def test_the_year_shows_rounds_holidays_and_what_is_short(site, organiser):
    _load(organiser, SEASON.replace('count: "10"', 'count: "21"'))
    page = organiser.get(f"{DESK}/1")
    assert "4 轮的题库不够组卷" in page.text
    assert "第 1 条（单选21题）要 21 题，只够 20 题" in page.text
    assert 'class="d r-open r-first' in page.text
    assert page.text.count('aria-current="date"') == 1


def test_the_file_of_a_season_comes_back_without_loss(site, organiser):
    _load(organiser)
    reply = organiser.get(f"{DESK}/1/file")
    assert "season-2026.yaml" in reply.headers["Content-Disposition"]
    again = season_files.read_season(reply.data)
    assert again.season == season_files.read_season(SEASON.encode()).season


def test_an_own_holiday_is_previewed_entered_and_taken_back(site, organiser):
    _load(organiser)
    page = organiser.get(f"{DESK}/workdays/preview?day=2026-03-16&word=off&note=厂庆")
    assert "1 轮会随之改动" in page.text
    assert "开放：3月16日 周一 09:00 → 3月17日 周二 09:00" in page.text
    entered = {"day": "2026-03-16", "word": "off", "note": "厂庆"}
    assert _post(organiser, f"{DESK}/workdays", shown=_shown(page), **entered).status_code == 303
    third = date(2026, 3, 16)
    assert next(one for one in _rounds(site) if one.week == third).opens_at.day == 17
    assert "厂庆" in organiser.get(f"{DESK}/workdays").text
    back = organiser.get(f"{DESK}/workdays/preview?day=2026-03-16&word=taken-back")
    _post(organiser, f"{DESK}/workdays", shown=_shown(back), day="2026-03-16", word="taken-back")
    assert next(one for one in _rounds(site) if one.week == third).opens_at.day == 16
    assert "没有登记" in organiser.get(f"{DESK}/workdays").text


@pytest.mark.parametrize(
    "query", ["", "day=2026-13-01&word=off", "day=0001-01-01&word=off", "day=2026-03-16&word=x"]
)
def test_a_day_that_is_none_is_asked_for_again(organiser, query):
    page = organiser.get(f"{DESK}/workdays/preview?{query}")
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text


def test_a_season_loaded_before_a_notice_is_planned_anew_on_demand(site, organiser):
    _load(organiser)
    with site.app_context(), store.transaction():
        store.seasons.put_workday(date(2026, 3, 16), is_workday=False, note="")
    assert "1 轮的安排要跟着变" in organiser.get(f"{DESK}/1").text
    page = organiser.get(f"{DESK}/1/again")
    assert _post(organiser, f"{DESK}/1/again", shown=_shown(page)).status_code == 303
    assert "要跟着变" not in organiser.get(f"{DESK}/1").text


def _exam(site, organiser):
    _load(organiser)
    with site.app_context():
        standings.open_due(WEDNESDAY, site.extensions["settings"].time_zone)
        exam = next(one for one, _ in store.seasons.rounds("2026") if one.kind == "annual")
        makers.make_result(exam, site.members["member"], 80)
        standings.settle_due(WEDNESDAY, site.extensions["settings"].time_zone)
    return exam


def test_results_are_released_after_a_word_of_warning_in_numbers(site, organiser):
    exam = _exam(site, organiser)
    assert "年度大考已经截止，成绩待您公布" in organiser.get(f"{DESK}/1").text
    page = organiser.get(f"{DESK}/rounds/{exam.id}/release")
    assert "1 人交了卷，其中名单上的 1 人计入榜单（名单共 4 人）" in page.text
    assert "公布不能撤回" in page.text
    _post(organiser, f"{DESK}/rounds/{exam.id}/release")
    assert next(one for one in _rounds(site) if one.id == exam.id).released_at == WEDNESDAY
    page = organiser.get(f"{DESK}/rounds/{exam.id}")
    assert "已公布" in page.text
    assert organiser.get(f"{DESK}/rounds/{exam.id}/release").status_code == 409


def test_a_round_that_is_still_open_is_not_released(site, organiser):
    _load(organiser, SEASON.replace('opens_at: "2026-03-10', 'opens_at: "2026-03-11').replace(
        'closes_at: "2026-03-10 11:00"', 'closes_at: "2026-03-11 18:00"'
    ))  # fmt: skip
    exam = next(one for one in _rounds(site) if one.kind == "annual")
    assert organiser.get(f"{DESK}/rounds/{exam.id}/release").status_code == 409
    assert _post(organiser, f"{DESK}/rounds/{exam.id}/release").status_code == 409
    assert next(one for one in _rounds(site) if one.kind == "annual").released_at is None


def test_a_round_shows_its_rules_and_how_many_take_part(site, organiser):
    exam = _exam(site, organiser)
    page = organiser.get(f"{DESK}/rounds/{exam.id}").text
    assert "已截止，待公布" in page
    assert re.search(r"4 人.*1 人.*25%", page, re.DOTALL)
    assert "单选10题" in page


@pytest.mark.parametrize("path", ["/999", "/999/file", "/999/again", "/rounds/999", "/rounds/999/release"])
def test_what_is_not_there_is_not_found(organiser, path):
    assert organiser.get(DESK + path).status_code == 404


@pytest.mark.parametrize("role", ["author", "captain", "member"])
def test_others_than_organisers_are_refused(site, organiser, role):
    _load(organiser)
    other = _browser(site, role)
    for path in ("", "/1", "/1/file", "/1/again", "/upload", "/workdays", "/rounds/1", "/rounds/1/release"):
        assert other.get(DESK + path).status_code == 403
    for path in ("/upload", "/1/again", "/workdays", "/rounds/1/release"):
        refused = other.post(DESK + path)
        assert refused.status_code == 403
        assert "没有权限" in refused.text


def test_nothing_is_changed_without_a_token(site, organiser):
    _load(organiser)
    for path in ("/upload", "/1/again", "/workdays", "/rounds/1/release"):
        assert organiser.client.post(DESK + path).status_code == 403
