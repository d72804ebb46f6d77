"""The last seconds of a paper: saved until the grace has passed, and nothing given up without a word."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ENDING_S = 4
BELL_MS = 15_000


def _hear_of_the_end(candidate, seconds: float) -> None:
    candidate.move_deadline(seconds)
    candidate.see_again()
    expect(candidate.notice("moved")).to_be_visible()


def test_what_was_given_without_a_network_is_saved_within_the_grace(candidate, demo_site):
    _hear_of_the_end(candidate, ENDING_S)
    candidate.context.set_offline(True)
    candidate.give(1, candidate.answers[0])
    expect(candidate.page.locator("#left b")).to_have_text("时间到", timeout=BELL_MS)
    candidate.page.wait_for_timeout(500)
    candidate.context.set_offline(False)
    candidate.page.wait_for_url(re.compile("/review"), timeout=BELL_MS)
    expect(candidate.page.locator(".receipt")).to_be_visible()
    assert candidate.stored() == {1: candidate.answers[0]}
    ((late, answered),) = demo_site.ask(
        "SELECT late, answered FROM responses JOIN attempts ON attempts.id = attempt_id WHERE attempt_id = ?",
        candidate.attempt,
    )
    assert (late, answered) == (1, 1)


def test_an_answer_in_the_last_second_counts_and_the_page_hands_in(candidate):
    _hear_of_the_end(candidate, ENDING_S)
    left = candidate.page.locator("#left b")
    expect(left).to_have_text("0:01", timeout=BELL_MS)
    candidate.give(1, candidate.answers[0])
    candidate.page.wait_for_url(re.compile("/review"), timeout=BELL_MS)
    assert candidate.stored() == {1: candidate.answers[0]}


def test_a_phone_whose_clock_is_a_day_off_counts_by_the_server_s(candidate):
    candidate.page.clock.set_system_time(datetime.now(UTC) + timedelta(days=1))
    candidate.page.reload()
    minutes = int(candidate.page.locator("#left b").inner_text().partition(":")[0])
    assert minutes in (14, 15)
    candidate.give(1, candidate.answers[0])
    expect(candidate.say_of(1)).to_contain_text("已保存")
    assert candidate.stored() == {1: candidate.answers[0]}


def test_a_deadline_moved_at_the_last_moment_is_not_rung(candidate, demo_site):
    _hear_of_the_end(candidate, ENDING_S)
    candidate.move_deadline(600)
    expect(candidate.notice("moved")).to_contain_text("延后", timeout=BELL_MS)
    candidate.give(1, candidate.answers[0])
    expect(candidate.say_of(1)).to_contain_text("已保存")
    assert demo_site.ask("SELECT handed_in_at FROM attempts WHERE id = ?", candidate.attempt) == [(None,)]


def test_what_comes_too_late_is_kept_apart_and_nobody_leaves_without_knowing(candidate, demo_site):
    candidate.give(1, candidate.answers[0])
    expect(candidate.say_of(1)).to_contain_text("已保存")
    tab = candidate.context.new_page()
    tab.goto(candidate.page.url)
    candidate.context.set_offline(True)
    candidate.next()
    candidate.give(2, candidate.answers[1])
    candidate.move_deadline(-60)
    candidate.context.set_offline(False)
    # Either tab may have sent it: both tell.
    for page in (candidate.page, tab):
        expect(page.locator("#too-late")).to_contain_text("1 题的答案在截止后才送到", timeout=BELL_MS)
    kept_apart = demo_site.ask("SELECT slot FROM late_responses WHERE attempt_id = ?", candidate.attempt)
    assert set(kept_apart) == {(2,)}
    candidate.page.get_by_role("link", name="查看交卷结果").click()
    expect(candidate.page.locator(".receipt")).to_be_visible()
    assert candidate.stored() == {1: candidate.answers[0]}


def test_a_hand_in_on_another_device_ends_this_page_too(candidate, visit):
    other = visit()
    other.sign_in(candidate.staff_no)
    other.open(f"/attempts/{candidate.attempt}")
    other.page.get_by_role("button", name="答题卡").click()
    other.page.get_by_role("button", name="确认交卷").click()
    expect(other.page.locator(".receipt")).to_be_visible()
    candidate.see_again()
    candidate.page.wait_for_url(re.compile("/review"))
