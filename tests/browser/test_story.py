"""The whole of a week as one story, on the real server: from a YAML bank to the screen on the wall."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import WALL

pytestmark = pytest.mark.browser

BANK = """bank: fire-safety
title: 消防常识
questions:
  - id: fs-1
    type: single
    stem: 发生火灾时应当拨打哪个电话？
    choices: {A: 一一零, B: 一一九, C: 一二零}
    answer: B
  - id: fs-2
    type: multiple
    stem: 下列哪些属于消防设施？
    choices: {A: 灭火器, B: 消火栓, C: 打印机}
    answer: [A, B]
  - id: fs-3
    type: blank
    stem: 火警电话是____。
    answers: [["119"]]
"""
FAULTS = {
    "answer: B": "answer: D",
    "choices: {A: 灭火器, B: 消火栓, C: 打印机}": "choices: {A: 灭火器, B: 灭火器, C: 打印机}",
    "type: blank": "type: blnk",
}
BRANCH_HAS_MOVED = """([name, value]) => {
  const rows = Array.from(document.querySelectorAll(".lg-row:not(.is-ghost)"));
  const row = rows.find((one) => one.querySelector(".lg-name").textContent.trim() === name);
  return !row || row.querySelector(".lg-value").textContent !== value;
}"""


def _file(text: str) -> dict[str, object]:
    return {"name": "fire-safety.yaml", "mimeType": "application/yaml", "buffer": text.encode()}


def test_three_faults_are_shown_beside_their_lines_and_the_mended_bank_is_stored(visit, demo_site):
    author = visit()
    author.sign_in(demo_site.sign_ins["author"])
    page = author.open("/banks")
    page.get_by_role("link", name="上传题库").click()
    bad = BANK
    for right, wrong in FAULTS.items():
        bad = bad.replace(right, wrong)
    page.set_input_files("#file", _file(bad))
    expect(page.get_by_role("alert")).to_contain_text("3处问题，什么也没有保存")
    hits = [line.strip() for line in page.locator(".fault .lines .hit").all_inner_texts()]
    assert [any(wrong in hit for hit in hits) for wrong in FAULTS.values()] == [True, True, True]
    assert demo_site.ask("SELECT * FROM banks WHERE code = 'fire-safety'") == []

    page.set_input_files("#file", _file(BANK))
    expect(page.locator(".bank-card")).to_have_count(3)
    assert demo_site.ask("SELECT * FROM banks WHERE code = 'fire-safety'") == []
    page.get_by_role("button", name="存为第 1 版").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("消防常识")
    ((number, count),) = demo_site.ask(
        "SELECT number, question_count FROM bank_versions JOIN banks ON banks.id = bank_id"
        " WHERE code = 'fire-safety'"
    )
    assert (number, count) == (1, 3)


def test_a_hand_in_on_a_phone_moves_the_branch_on_the_wall_within_five_seconds(visit, demo_site):
    wall = visit(viewport=WALL)
    digits = wall.open("/screen").locator("#digits")
    expect(digits).to_have_text(re.compile(r"^\d{3}\s*\d{3}$"))
    demo_site.run("screens", "pair", digits.inner_text(), "--name", "一楼大厅")
    expect(wall.page.locator("h1")).to_have_text(re.compile("支部联赛"))

    member, staff_no = visit(), demo_site.sign_ins["member"]
    name, position, before = demo_site.standing(staff_no)
    wall.open(f"/screen?page=league-{(position + 9) // 10}")
    row = wall.page.locator(".lg-row", has_text=name)
    value = row.locator(".lg-value").text_content()
    member.sign_in(staff_no)
    _take_it_all(member, demo_site.right_answers(member.begin()))
    wall.page.wait_for_function(BRANCH_HAS_MOVED, arg=[name, value], timeout=5000)

    _name, position, after = demo_site.standing(staff_no)
    assert after > before
    wall.open(f"/screen?page=league-{(position + 9) // 10}")
    expect(row.locator(".lg-value")).to_have_text(f"{after / 100:.2f}".rstrip("0").rstrip("."))


def _take_it_all(member, answers):
    """Answer everything right and hand in; the total is 100."""
    for slot, response in enumerate(answers, start=1):
        member.give(slot, response)
        expect(member.say_of(slot)).to_contain_text("已保存")
        member.next()
    expect(member.page.locator("#sheet-say")).to_have_text("全部题目都已作答")
    member.page.get_by_role("button", name="确认交卷").click()
    expect(member.page.locator(".mark-head .got")).to_have_text("100")
    expect(member.page.locator(".receipt dd").first).to_have_text(re.compile(r"\w{4}"))


def test_the_organisers_page_pairs_a_screen(visit, demo_site):
    wall, organiser = visit(viewport=WALL), visit()
    digits = wall.open("/screen").locator("#digits")
    expect(digits).to_have_text(re.compile(r"^\d{3}\s*\d{3}$"))
    organiser.sign_in(demo_site.sign_ins["organiser"])
    page = organiser.open("/desk/screens")
    page.get_by_label("屏幕上的六位数字").fill(digits.inner_text())
    page.get_by_label("挂在哪里").fill("食堂")
    page.get_by_role("button", name="配对").click()
    expect(page.get_by_text("“食堂”已配对")).to_be_visible()
    expect(wall.page.locator("h1")).to_have_text(re.compile("支部联赛"))


def test_when_the_server_is_killed_the_wall_keeps_its_picture_and_recovers(visit, demo_site):
    wall = visit(viewport=WALL)
    link = re.search(r"/screen/link/\S+", demo_site.run("screens", "link"))[0]
    wall.open(link).get_by_role("button").click()
    live, names = wall.page.locator("[data-live]"), wall.page.locator(".lg-name")
    wall.open("/screen?page=league")
    expect(live).to_contain_text("数据")
    shown = names.all_inner_texts()
    demo_site.kill()
    expect(live).to_contain_text("连接中断，画面停在", timeout=15_000)
    assert names.all_inner_texts() == shown
    demo_site.start()
    expect(live).to_contain_text("数据", timeout=10_000)
    assert names.all_inner_texts() == shown


def test_after_all_that_the_commands_find_nothing_wrong(demo_site):
    assert "全部一致" in demo_site.run("check")
    assert "全部一致" in demo_site.run("audit", "verify")
    ((code, rounds),) = demo_site.ask(
        "SELECT code, count(*) FROM seasons JOIN rounds ON season_id = seasons.id"
    )
    plan = demo_site.run("season", "plan", code).splitlines()
    assert len(plan) == rounds + 2
    assert any("进行中" in line for line in plan)
