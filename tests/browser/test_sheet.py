"""The answer sheet with sections and flags, letters and contrast on the paper, keys alone, and no script."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.candidates import Candidate
from tests.browser.demo_site import PASSWORD
from tests.browser.people import PHONE, findings, width

pytestmark = pytest.mark.browser

WIDE = {"width": 1280, "height": 800}
SECTIONS = [[1, "一、单项选择题"], [5, "二、多项选择题"], [8, "三、判断题和填空题"]]


@pytest.fixture
def candidate(candidate: Candidate) -> Candidate:
    """Divide the candidate's paper into three sections."""
    ((text,),) = candidate.site.ask("SELECT paper FROM attempts WHERE id = ?", candidate.attempt)
    paper = json.loads(text)
    paper["d"]["sections"] = SECTIONS
    candidate.site.change("UPDATE attempts SET paper = ? WHERE id = ?", json.dumps(paper), candidate.attempt)
    candidate.page.reload()
    expect(candidate.page.locator("#q1")).to_be_visible()
    return candidate


def _open_sheet(candidate):
    candidate.page.get_by_role("button", name="答题卡").click()
    return candidate.page.locator("#sheet")


def test_the_sheet_has_sections_to_jump_to_and_says_how_far_each_has_come(candidate):
    candidate.give(1, candidate.answers[0])
    expect(candidate.say_of(1)).to_contain_text("已保存")
    sheet = _open_sheet(candidate)
    assert sheet.get_by_role("heading", level=3).all_inner_texts() == [
        f"{title}{count}" for (_slot, title), count in zip(SECTIONS, ("\n1/4", "\n0/3", "\n0/3"), strict=True)
    ]
    sheet.get_by_role("link", name="二、多项选择题").click()
    expect(candidate.page.locator("#q5")).to_be_visible()
    expect(candidate.page.locator("#q5 .q-in-part")).to_have_text("二、多项选择题")
    assert candidate.page.locator(".q:visible").count() == 1


def test_a_flag_stands_on_the_sheet_in_words_and_outlives_the_page(candidate):
    page = candidate.page
    page.locator("#q1 [data-flag]").click()
    page.reload()
    expect(page.locator("#q1 [data-flag]")).to_have_attribute("aria-pressed", "true")
    link = _open_sheet(candidate).locator("[data-go='1']")
    expect(link).to_have_attribute("aria-label", "1 未答 标记")
    tab = candidate.context.new_page()
    tab.goto(page.url)
    tab.evaluate("location.hash = '#q1'")
    tab.reload()
    tab.locator("#q1 [data-flag]").click()
    expect(link).to_have_attribute("aria-label", "1 未答")


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "desk"])
def test_at_twice_the_letters_and_more_contrast_nothing_is_lost(candidate, viewport):
    page = candidate.page
    page.set_viewport_size(viewport)
    page.get_by_role("button", name="字号与显示").click()
    plain = page.locator("#stem1").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    text = page.locator("#q1 .opt-text").first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    with page.expect_request_finished(lambda request: request.url.endswith("/appearance")):
        page.get_by_label("最大", exact=True).check()
    with page.expect_request_finished(lambda request: request.url.endswith("/appearance")):
        page.get_by_label("高对比度").check()
    assert findings(page) == []
    grown = page.locator("#q1 .opt-text").first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert grown == 2 * text
    assert page.locator("#stem1").evaluate("one => parseFloat(getComputedStyle(one).fontSize)") > 1.5 * plain
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-contrast", "more")
    for slot in range(1, len(candidate.answers) + 1):
        assert width(page) <= viewport["width"], slot
        assert _cut_off(page) == []
        candidate.next()
    assert width(page) <= viewport["width"]
    assert _cut_off(page) == []
    assert findings(page) == []


def _cut_off(page) -> list[str]:
    """Name what does not fit into its box and is hidden there; the title may end in dots."""
    return page.evaluate("""() => {
      const isCut = (one) => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
      return Array.from(document.querySelectorAll("button, label, .opt-text, .q-stem, .left b"))
        .filter((one) => one.offsetParent && getComputedStyle(one).overflow !== "visible" && isCut(one))
        .map((one) => one.textContent);
    }""")


def test_keys_alone_reach_letters_flags_sections_and_the_dialog(candidate, demo_site):
    page = candidate.page
    page.locator("#open-look").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#look input:focus")).to_have_count(1)
    page.keyboard.press("ArrowRight")
    expect(page.locator("html")).to_have_attribute("data-size", "20")
    page.keyboard.press("Escape")
    expect(page.locator("#look")).to_be_hidden()
    expect(page.locator("#open-look")).to_be_focused()
    page.locator("#q1 [data-flag]").focus()
    page.keyboard.press("Space")
    expect(page.locator("#q1 [data-flag]")).to_have_attribute("aria-pressed", "true")
    page.locator("#open-sheet").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#sheet")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#q1")).to_be_focused()
    demo_site.change("DELETE FROM sign_ins")
    page.locator("#q1 .opt-in").first.focus()
    page.keyboard.press("Space")
    expect(page.locator("#sign-in-password")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#sign-in")).to_be_hidden()
    expect(page.locator("#signed-out")).to_be_visible()


def test_without_a_script_sections_head_their_questions_in_one_form(candidate, visit):
    plain = visit(java_script_enabled=False)
    plain.sign_in(candidate.staff_no)
    page = plain.open(f"/attempts/{candidate.attempt}")
    assert page.get_by_role("heading", level=2).all_inner_texts() == [title for _slot, title in SECTIONS]
    assert page.locator(".q:visible").count() == len(candidate.answers)
    for hidden in ("#sheet", "#sign-in", "#net", "#look", "#open-look", "#bar"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.get_by_role("link", name="字号与显示")).to_be_visible()
    assert width(page) <= PHONE["width"]


def test_a_browser_without_dialogs_and_storage_still_saves_and_signs_in(visit, demo_site):
    old = visit()
    old.context.add_init_script("""
      delete window.AbortController;
      delete HTMLDialogElement.prototype.showModal;
      delete HTMLDialogElement.prototype.close;
      Object.defineProperty(window, "localStorage", { get() { throw new Error("forbidden"); } });
    """)
    staff_no = demo_site.waiting()
    old.sign_in(staff_no)
    answers = demo_site.right_answers(old.begin())
    old.give(1, answers[0])
    expect(old.say_of(1)).to_contain_text("已保存")
    demo_site.change("DELETE FROM sign_ins")
    old.next()
    old.give(2, answers[1])
    expect(old.page.locator("#sign-in")).to_be_visible()
    Candidate.sign_in_place(old, PASSWORD)
    expect(old.page.locator("#sign-in")).to_be_hidden()
    expect(old.say_of(2)).to_contain_text("已保存")
    old.said = [one for one in old.said if "cannot be kept" not in one]
