"""What is given on a paper is kept: hung requests, lost sessions, other tabs and devices, the bell."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.demo_site import PASSWORD
from tests.browser.people import findings

pytestmark = pytest.mark.browser

SAVED = "已保存"
ANYTHING = re.compile(".*")
BANNER_WITHIN_MS = 10_000
# The page asks after 30 to 50 seconds of quiet.
QUIET = 51_000
SIGNED_OUT = "DELETE FROM sign_ins WHERE member_id = (SELECT id FROM members WHERE staff_no = ?)"


def test_a_server_that_hangs_is_told_of_within_ten_seconds_with_nothing_to_send(candidate):
    candidate.page.wait_for_timeout(1000)
    candidate.page.route(ANYTHING, lambda route: None)
    expect(candidate.page.locator("#net")).to_be_visible(timeout=BANNER_WITHIN_MS)
    expect(candidate.page.locator("#net-wait")).to_be_hidden()
    candidate.give(1, candidate.answers[0])
    expect(candidate.page.locator("#net-wait")).to_have_text("1 题等着补存")
    assert findings(candidate.page) == []
    candidate.page.unroute_all(behavior="ignoreErrors")
    expect(candidate.page.locator("#net")).to_be_hidden(timeout=20_000)
    expect(candidate.say_of(1)).to_contain_text(SAVED, timeout=20_000)


def test_a_reply_that_is_no_servers_own_is_no_acknowledgement(candidate, demo_site):
    hotel = {"status": 200, "content_type": "text/html", "body": "<h1>Welcome to our hotel</h1>"}
    candidate.page.route(re.compile("/responses/1$"), lambda route: route.fulfill(**hotel))
    candidate.give(1, candidate.answers[0])
    expect(candidate.say_of(1)).to_contain_text("未保存")
    assert candidate.stored() == {}
    candidate.page.unroute_all(behavior="ignoreErrors")
    expect(candidate.say_of(1)).to_contain_text(SAVED)
    assert list(candidate.stored()) == [1]


def test_a_lost_session_asks_for_the_password_in_place_and_loses_nothing(candidate, demo_site):
    page, dialog = candidate.page, candidate.page.locator("#sign-in")
    demo_site.change(SIGNED_OUT, candidate.staff_no)
    candidate.give(1, candidate.answers[0])
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("1 题的答案留在本机")
    assert findings(page) == []
    dialog.get_by_role("button", name="先继续答题").click()
    candidate.next()
    candidate.give(2, candidate.answers[1])
    expect(candidate.say_of(2)).to_contain_text("未保存")
    page.locator("#sign-in-again").click()
    expect(dialog).to_contain_text("2 题的答案留在本机")
    candidate.sign_in_place("not this one")
    expect(page.locator("#sign-in-fault")).to_contain_text("工号或密码不对")
    assert candidate.stored() == {}
    candidate.sign_in_place(PASSWORD)
    expect(dialog).to_be_hidden()
    expect(page.locator("#signed-out")).to_be_hidden()
    expect(candidate.say_of(2)).to_contain_text(SAVED)
    candidate.next()
    candidate.give(3, candidate.answers[2])
    expect(candidate.say_of(3)).to_contain_text(SAVED)
    assert list(candidate.stored()) == [1, 2, 3]
    assert page.evaluate("window.isTheSamePage")


def test_too_many_wrong_passwords_are_told_in_words(candidate, demo_site):
    demo_site.change(SIGNED_OUT, candidate.staff_no)
    candidate.give(1, candidate.answers[0])
    fault = candidate.page.locator("#sign-in-fault")
    for _ in range(6):
        candidate.sign_in_place("not this one")
        expect(fault).to_be_visible()
        expect(candidate.page.locator("#sign-in-form")).not_to_have_attribute("aria-busy", "true")
    expect(fault).to_contain_text("尝试次数太多")
    demo_site.change("DELETE FROM throttles")
    candidate.sign_in_place(PASSWORD)
    expect(candidate.say_of(1)).to_contain_text(SAVED)


def test_nothing_of_this_member_goes_out_under_another_ones_session(candidate, demo_site):
    other = demo_site.sign_ins["organiser"]
    tab = candidate.context.new_page()
    tab.goto(demo_site.address + "/login")
    tab.context.clear_cookies()
    tab.goto(demo_site.address + "/login")
    tab.get_by_label("工号").fill(other)
    tab.get_by_label("密码").fill(PASSWORD)
    tab.get_by_role("button", name="登录", exact=True).click()
    expect(tab.locator(".who")).to_be_attached()
    candidate.give(1, candidate.answers[0])
    expect(candidate.page.locator("#sign-in-say")).to_contain_text(f"（{other}）")
    expect(candidate.page.locator("#sign-in-no")).to_have_value(candidate.staff_no)
    tab.goto(demo_site.address + "/")
    tab.wait_for_timeout(1500)
    assert candidate.stored() == {}
    candidate.sign_in_place(PASSWORD)
    expect(candidate.say_of(1)).to_contain_text(SAVED)
    assert list(candidate.stored()) == [1]


def test_a_session_that_began_in_another_tab_is_taken_without_a_word(candidate, demo_site):
    demo_site.change(SIGNED_OUT, candidate.staff_no)
    tab = candidate.context.new_page()
    tab.goto(f"{demo_site.address}/login")
    tab.get_by_label("工号").fill(candidate.staff_no)
    tab.get_by_label("密码").fill(PASSWORD)
    tab.get_by_role("button", name="登录", exact=True).click()
    expect(tab.locator(".who")).to_be_attached()
    candidate.give(1, candidate.answers[0])
    expect(candidate.say_of(1)).to_contain_text(SAVED)
    expect(candidate.page.locator("#sign-in")).to_be_hidden()


def test_two_tabs_without_a_network_lose_nothing_to_each_other(candidate, demo_site):
    tab = candidate.context.new_page()
    tab.goto(candidate.page.url)
    expect(tab.locator("#q1")).to_be_visible()
    candidate.context.set_offline(True)
    candidate.give(1, candidate.answers[0])
    tab.get_by_role("button", name="下一题").click()
    tab.locator(f"label[for=r2{candidate.answers[1]}]").click()
    expect(candidate.notice("elsewhere")).to_contain_text("第2题在另一个页面或设备上改过")
    tab.close()
    candidate.page.goto("about:blank")
    candidate.context.set_offline(False)
    candidate.open(f"/attempts/{candidate.attempt}#q1")
    # Whether this page sends them, or what the pages before it sent at their end arrives first, is all one.
    for number in (1, 2):
        expect(candidate.page.locator(f"#r{number}{candidate.answers[number - 1]}")).to_be_checked()
    for _ in range(100):
        if list(candidate.stored()) == [1, 2]:
            break
        candidate.page.wait_for_timeout(100)
    assert list(candidate.stored()) == [1, 2]


def test_a_change_in_one_tab_is_seen_in_the_other_with_a_notice(candidate, demo_site):
    tab = candidate.context.new_page()
    tab.goto(candidate.page.url)
    candidate.give(1, candidate.answers[0])
    expect(tab.locator(f"#r1{candidate.answers[0]}")).to_be_checked()
    expect(tab.locator("#notices")).to_contain_text("第1题")
    expect(tab.locator("#q1 [data-saved]")).to_contain_text(SAVED)
    wrong = next(letter for letter in "ABC" if letter != candidate.answers[0])
    tab.locator(f"label[for=r1{wrong}]").click()
    expect(candidate.page.locator(f"#r1{wrong}")).to_be_checked()
    expect(candidate.notice("elsewhere")).to_be_visible()
    candidate.notice("elsewhere").get_by_role("button").click()
    expect(candidate.notice("elsewhere")).to_have_count(0)
    expect(tab.locator("#q1 [data-saved]")).to_contain_text(SAVED)
    assert candidate.stored() == {1: wrong}


def test_what_another_device_gave_is_here_within_a_minute(candidate, visit, demo_site):
    other = visit()
    other.sign_in(candidate.staff_no)
    other.open(f"/attempts/{candidate.attempt}")
    for slot in (1, 2):
        other.give(slot, candidate.answers[slot - 1])
        expect(other.say_of(slot)).to_contain_text(SAVED)
        other.next()
    candidate.page.clock.fast_forward(QUIET)
    expect(candidate.notice("elsewhere")).to_contain_text("第1、2题")
    expect(candidate.page.locator(f"#r1{candidate.answers[0]}")).to_be_checked()
    other.give(3, candidate.answers[2])
    expect(other.say_of(3)).to_contain_text(SAVED)
    candidate.see_again()
    expect(candidate.notice("elsewhere")).to_contain_text("第1、2、3题")


def test_a_moved_deadline_is_here_within_a_minute_in_both_directions(candidate, demo_site):
    left = candidate.page.locator("#left b")
    candidate.move_deadline(3 * 3600)
    candidate.page.clock.fast_forward(QUIET)
    expect(candidate.notice("moved")).to_contain_text("截止时间延后到")
    expect(left).to_have_text(re.compile(r"^2:5\d:\d\d$"))
    candidate.move_deadline(240)
    candidate.give(1, candidate.answers[0])
    expect(candidate.notice("moved")).to_contain_text("截止时间提前到")
    expect(left).to_have_text(re.compile(r"^[23]:\d\d$"))


def test_the_countdown_speaks_at_ten_five_and_one_minutes_only(candidate):
    # The server's clock does not run ahead with the page's: what it says of the time is kept away.
    candidate.page.route(re.compile("/responses$"), lambda route: route.abort())
    candidate.page.evaluate("""() => {
      window.spoken = [];
      const place = document.getElementById("left-said");
      new MutationObserver(() => window.spoken.push(place.textContent)).observe(place, { childList: true });
    }""")
    candidate.page.clock.run_for(14 * 60_000)
    assert candidate.page.evaluate("window.spoken") == [f"还剩 {minutes} 分钟" for minutes in (10, 5, 1)]


def test_a_text_that_is_being_typed_is_saved_when_the_page_goes(candidate, demo_site):
    slot = len(candidate.answers)
    for _ in range(slot - 1):
        candidate.next()
    candidate.question(slot).locator("input.form-control").first.press_sequentially("二十五")
    candidate.page.goto("about:blank")
    for _ in range(40):
        if slot in candidate.stored():
            break
        candidate.page.wait_for_timeout(50)
    assert candidate.stored()[slot] == ["二十五"]
