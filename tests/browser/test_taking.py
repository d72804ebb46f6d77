"""A member takes the open round on a phone: a network that goes, a second device, keys alone, no script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.browser.people import Visitor

pytestmark = pytest.mark.browser

SAVED, UNSAVED, NEWER = "已保存", "未保存", "另一台设备上有更新的答案"
TABS_MOST = 40


@pytest.fixture
def member(visit: Callable[..., Visitor], demo_site) -> Visitor:
    """Sign in somebody who has not begun the open round."""
    visitor = visit()
    visitor.staff_no = demo_site.waiting()
    visitor.sign_in(visitor.staff_no)
    return visitor


def _hold_first_save(page) -> list[Route]:
    """Keep the first save from the server until it is let go."""
    held: list[Route] = []
    page.route(re.compile(r"/responses/1$"), lambda route: held.append(route))
    return held


def test_the_tick_comes_only_after_the_servers_word(member, demo_site):
    answers = demo_site.right_answers(member.begin())
    held = _hold_first_save(member.page)
    member.give(1, answers[0])
    expect(member.say_of(1)).to_have_text("正在保存……")
    member.page.wait_for_timeout(500)
    assert member.page.locator("[data-save=done]").count() == 0
    held[0].continue_()
    expect(member.say_of(1)).to_contain_text(SAVED)
    expect(member.page.locator("#q1 [data-save=done]")).to_have_count(1)


def test_without_a_network_work_goes_on_and_is_saved_when_it_is_back(member, demo_site):
    attempt_id = member.begin()
    answers = demo_site.right_answers(attempt_id)
    member.give(1, answers[0])
    expect(member.say_of(1)).to_contain_text(SAVED)
    member.context.set_offline(True)
    for slot in (2, 3):
        member.next()
        member.give(slot, answers[slot - 1])
        expect(member.say_of(slot)).to_contain_text(UNSAVED)
    expect(member.page.get_by_role("alert")).to_contain_text("网络断开了")
    member.page.get_by_role("button", name="答题卡").click()
    assert [_word(member, slot) for slot in (1, 2, 3, 4)] == ["已存", "未存", "未存", "未答"]
    member.page.wait_for_timeout(2000)
    member.context.set_offline(False)
    unanswered = f"还有 {len(answers) - 3} 题没有作答"
    expect(member.page.locator("#sheet-say")).to_have_text(unanswered, timeout=10_000)
    assert [_word(member, slot) for slot in (2, 3)] == ["已存", "已存"]
    expect(member.page.locator("#net")).to_be_hidden()
    member.page.reload()
    expect(member.page.locator("#q3")).to_be_visible()
    stored = demo_site.ask("SELECT slot FROM responses WHERE attempt_id = ? ORDER BY slot", attempt_id)
    assert stored == [(1,), (2,), (3,)]
    for slot in (1, 2, 3):
        assert _ticked(member, slot) == answers[slot - 1]


def test_what_was_given_without_a_network_outlives_the_page(member, demo_site):
    answers = demo_site.right_answers(member.begin())
    member.context.set_offline(True)
    member.give(1, answers[0])
    expect(member.say_of(1)).to_contain_text(UNSAVED)
    member.page.goto("about:blank")
    member.context.set_offline(False)
    member.open("/").get_by_role("link", name="继续答题").click()
    expect(member.say_of(1)).to_contain_text(SAVED)
    assert _ticked(member, 1) == answers[0]


def test_two_devices_converge_on_the_newest_answer(member, visit, demo_site):
    answers = demo_site.right_answers(member.begin())
    member.give(1, answers[0])
    expect(member.say_of(1)).to_contain_text(SAVED)
    other = visit()
    other.sign_in(member.staff_no)
    other.page.get_by_role("link", name="继续答题").click()
    expect(other.page.locator("#q2")).to_be_visible()
    assert _ticked(other, 1) == answers[0]
    other.page.get_by_role("button", name="上一题").click()
    wrong = next(letter for letter in "ABC" if letter != answers[0])
    for response in (wrong, answers[0], wrong):
        other.give(1, response)
        expect(other.say_of(1)).to_contain_text(SAVED)
        expect(other.page.locator("#q1 [data-save=done]")).to_have_count(1)
    third = next(letter for letter in "ABC" if letter not in (wrong, answers[0]))
    member.give(1, third)
    expect(member.say_of(1)).to_contain_text(NEWER)
    assert _ticked(member, 1) == _ticked(other, 1) == wrong


def test_the_summary_names_what_is_unanswered_and_the_total_comes_with_a_receipt(member, demo_site):
    attempt_id = member.begin()
    answers = demo_site.right_answers(attempt_id)
    member.give(1, answers[0])
    expect(member.say_of(1)).to_contain_text(SAVED)
    member.page.get_by_role("button", name="答题卡").click()
    expect(member.page.locator("#sheet-say")).to_have_text(f"还有 {len(answers) - 1} 题没有作答")
    member.page.get_by_role("button", name="确认交卷").click()
    expect(member.page.locator(".receipt")).to_be_visible()
    ((receipt, score),) = demo_site.ask(
        "SELECT receipt, score_hundredths FROM attempts WHERE id = ?", attempt_id
    )
    expect(member.page.locator(".receipt dd").first).to_have_text(receipt)
    expect(member.page.locator(".mark-head .got")).to_have_text(f"{score / 100:g}")
    assert score > 0
    assert member.page.locator(".why").count() == 0


def test_keys_alone_take_a_round_and_hand_it_in(member):
    page = member.open("/")
    _tab_to(page, "a.btn-go")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/rounds/"))
    _tab_to(page, "main ~ form [type=submit]")
    page.keyboard.press("Enter")
    member.attempt_id()
    for slot in range(1, page.locator(".q").count() + 1):
        _answer_by_keys(member, slot)
        expect(member.say_of(slot)).to_contain_text(SAVED)
        _tab_to(page, "#next")
        page.keyboard.press("Enter")
    expect(page.locator("#sheet-say")).to_have_text("全部题目都已作答")
    _tab_to(page, "#finish")
    page.keyboard.press("Enter")
    expect(page.locator(".receipt")).to_be_visible()


def test_without_a_script_the_round_is_one_form(visit, demo_site):
    member = visit(java_script_enabled=False)
    member.sign_in(demo_site.waiting())
    answers = demo_site.right_answers(member.begin())
    for slot, response in enumerate(answers[:-1], start=1):
        member.give(slot, response)
    member.page.get_by_role("button", name="保存", exact=True).click()
    expect(member.page.get_by_text(re.compile(SAVED + r" \d\d:\d\d:\d\d"))).to_be_visible()
    for slot, response in enumerate(answers[:-1], start=1):
        assert _ticked(member, slot) == response
    member.page.get_by_role("button", name="保存并交卷").click()
    expect(member.page.get_by_text("还有 1 题没有作答")).to_be_visible()
    member.page.get_by_role("link", name="回去再看看").click()
    member.give(len(answers), answers[-1])
    member.page.get_by_role("button", name="保存并交卷").click()
    member.page.get_by_role("button", name="确认交卷").click()
    expect(member.page.locator(".mark-head .got")).to_have_text("100")


def _word(member: Visitor, slot: int) -> str:
    """What the answer sheet says of a question."""
    return member.page.locator(f"#sheet [data-go='{slot}']").get_attribute("aria-label").split()[1]


def _ticked(member: Visitor, slot: int) -> object:
    question = member.question(slot)
    given = [one.get_attribute("value") for one in question.locator(".opt-in:checked").all()]
    return given if question.get_attribute("data-type") == "multiple" else "".join(given)


def _tab_to(page, selector: str) -> None:
    """Press Tab until the focus is there, as somebody without a mouse does."""
    for _ in range(TABS_MOST):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"no way to {selector} by Tab")


def _answer_by_keys(member: Visitor, slot: int) -> None:
    kind, keys = member.question(slot).get_attribute("data-type"), member.page.keyboard
    _tab_to(member.page, f"#q{slot} input")
    if kind == "blank":
        keys.type("三")
    elif kind == "multiple":
        keys.press("Space")
        keys.press("Tab")
        keys.press("Space")
    else:
        keys.press("Space")
        keys.press("ArrowDown")
