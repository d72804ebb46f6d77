"""The organisers' pages of corrections: find the question, see what changes, propose, confirm, look back."""

import re
from datetime import timedelta

import pytest
import time_machine

from quizapp import store
from quizapp.play import regrading
from tests import correction_sites, makers
from tests.correction_sites import CLOSED

NOW = CLOSED + timedelta(hours=1)


@pytest.fixture
def site(app):
    with time_machine.travel(NOW, tick=False):
        with app.app_context():
            made = correction_sites.build()
        yield made


def _browser(app, member_id):
    with app.app_context():
        member = store.db.session.get(store.Member, member_id)
    client = app.test_client()
    makers.sign_in(client, member, now=NOW)
    return client


@pytest.fixture
def first(app, site):
    return _browser(app, site.first)


@pytest.fixture
def second(app, site):
    return _browser(app, site.second)


def _token(page):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text).group(1)


def _question(site, key="single-0"):
    return f"/desk/marking/rounds/{site.round_id}/bank/{key}"


def _propose(browser, site, query="kind=key&answer=B&sent=1", **texts):
    address = f"{_question(site)}/preview?{query}"
    token = _token(browser.get(address))
    body = {"csrf_token": token, "reason": "法条第二款", "note": "答案应为乙。"} | texts
    return browser.post(address, data=body)


def _post(browser, page, action):
    return browser.post(action, data={"csrf_token": _token(browser.get(page))})


def test_the_round_page_leads_to_its_questions_the_worst_answered_first(first, site):
    assert f"/desk/marking/rounds/{site.round_id}" in first.get(f"/desk/seasons/rounds/{site.round_id}").text
    page = first.get(f"/desk/marking/rounds/{site.round_id}").text
    keys = re.findall(r"bank · (single-\d)", page)
    assert keys == ["single-0", "single-1", "single-3", "single-2"]
    assert (page.count("50%"), page.count("75%")) == (3, 1)


def test_the_search_looks_into_stems_and_ids(first, site):
    address = f"/desk/marking/rounds/{site.round_id}?q="
    assert re.findall(r"bank · (single-\d)", first.get(address + "第 2 题").text) == ["single-2"]
    assert "没有找到" in first.get(address + "qqq").text


def test_the_question_page_counts_what_was_given_under_the_banks_letters(first, site):
    page = first.get(_question(site)).text
    counts = re.findall(r'given-key">(\w)</b>.*?given-count">(\d) 人', page, re.DOTALL)
    assert counts == [("A", "2"), ("B", "2"), ("C", "0"), ("D", "0")]
    assert "4人做过，2人按题库的答案全对，0人没有作答" in page


def test_a_question_that_nobody_had_is_not_found(first, site):
    assert first.get(_question(site, "multiple-0")).status_code == 404


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("kind=key&answer=&sent=1", "请写出答案"),
        ("kind=key&answer=Z&sent=1", "没有选项 Z"),
        ("kind=key&answer=BC&sent=1", "答案只能改为一个"),
        ("kind=key&answer=A&sent=1", "这就是现在的答案"),
        ("kind=key&answer=乙&sent=1", "看不懂“乙”"),
        ("kind=other&answer=B&sent=1", "请选择一种更正"),
        ("", "请写出答案"),
    ],
)
def test_what_is_no_ruling_is_said_in_words_beside_the_form(first, site, query, said):
    page = first.get(f"{_question(site)}/preview?{query}")
    assert (page.status_code, said in page.text) == (422, True)
    assert "看会改变什么" in page.text


def test_the_preview_says_what_changes_and_writes_nothing(first, site, app):
    page = first.get(f"{_question(site)}/preview?kind=key&answer=B&sent=1").text
    for said in ("变为不合格：</b>chen", "变为合格：</b>li", "4份答卷里有这道题，其中4份的分数会变"):
        assert said in page
    with app.app_context():
        assert store.corrections.named() == []


def test_a_proposal_needs_a_reason_and_a_note(first, site, app):
    page = _propose(first, site, note=" ")
    assert (page.status_code, "请写一句给职工看的说明" in page.text) == (422, True)
    with app.app_context():
        assert store.corrections.named() == []


def test_a_proposal_that_is_sent_twice_is_one_until_it_is_decided(first, second, site, app):
    page = _propose(first, site).location
    assert _propose(first, site).location == page
    assert _propose(first, site, note="答案改为乙。").location != page
    assert _propose(second, site).location != page
    _post(first, page, f"{page}/withdraw")
    assert _propose(first, site).location != page
    with app.app_context():
        assert len(store.corrections.named()) == 4


def test_a_second_organiser_confirms_and_the_page_shows_what_changed(first, second, site, app):
    page = _propose(first, site).location
    assert "等一位" not in first.get(page).text
    assert "要由另一位管理员确认" in first.get(page).text
    refused = _post(first, page, f"{page}/confirm")
    assert (refused.status_code, "不能自己确认" in refused.text) == (409, True)
    assert "single-0" in second.get("/desk/marking").text
    assert _post(second, page, f"{page}/confirm").status_code == 303
    assert "正在重新计分" in first.get(page).text
    with app.app_context():
        assert correction_sites.scores(site)["zhao"] == 25
        regrading.apply_due(NOW)
        store.db.session.expire_all()
        assert correction_sites.scores(site)["zhao"] == 0
    done = first.get(page).text
    assert "已更正" in done
    again = second.post(
        f"{page}/confirm", data={"csrf_token": _token(second.get(_question(site) + "/preview?kind=give"))}
    )
    assert (again.status_code, "已经处理" in again.text) == (409, True)
    history = first.get(f"/desk/marking/attempts/{site.attempts['chen']}").text
    assert "答案改为：B" in history
    assert re.search(r"75 <span.*?<b>50</b>", history)


def test_a_proposal_is_withdrawn_before_it_is_confirmed(first, second, site, app):
    page = _propose(first, site, "kind=void&sent=1&never_lower=y").location
    assert _post(first, page, f"{page}/withdraw").status_code == 303
    assert "已撤回" in second.get(page).text
    with app.app_context():
        assert store.corrections.unapplied() == {}


def test_an_only_organiser_is_told_what_to_do(first, site, app):
    with app.app_context(), store.transaction():
        store.db.session.get(store.Member, site.second).is_active = False
    page = first.get(_propose(first, site).location).text
    assert "现在只有您一位管理员" in page


def test_members_read_the_note_on_the_cover_once_the_keys_are_out(first, second, site, app):
    member = _browser(app, site.members["chen"])
    page = _propose(first, site).location
    cover = f"/rounds/{site.round_id}"
    assert "评分更正" not in member.get(cover).text
    _post(second, page, f"{page}/confirm")
    said = member.get(cover).text
    assert "评分更正" in said
    assert "答案应为乙。" in said
    assert "法条第二款" not in said


def test_while_the_round_is_open_members_read_only_that_there_is_a_correction(app):
    with time_machine.travel(correction_sites.NOON, tick=False):
        with app.app_context():
            site = correction_sites.build(settle=False)
            correction_sites.confirm(site, correction_sites.propose(site, "key", "B"))
        said = _browser_at(app, site.members["chen"]).get(f"/rounds/{site.round_id}").text
    assert "有1处评分已经更正" in said
    assert "答案有误" not in said


def _browser_at(app, member_id):
    with app.app_context():
        member = store.db.session.get(store.Member, member_id)
    client = app.test_client()
    makers.sign_in(client, member, now=correction_sites.NOON)
    return client


def test_members_and_captains_have_no_way_to_these_pages(app, site):
    member = _browser(app, site.members["wang"])
    for address in ("/desk/marking", f"/desk/marking/rounds/{site.round_id}", _question(site)):
        assert member.get(address).status_code == 403
