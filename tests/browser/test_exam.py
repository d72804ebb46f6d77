"""The whole annual exam on a phone of 360 px: the network is cut for a minute, the server is killed once.

The browser keeps a journal of every acknowledgement, which is compared with the store in the end.
"""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.people import findings

pytestmark = pytest.mark.browser

CUT_MS = 60_000
SAVED, UNSAVED = "已保存", "未保存"
PATIENCE_MS = 20_000
RULES = {"单项选择题": ("single", 5), "多项选择题": ("multiple", 4), "判断题": ("true_false", 3)}
SEASON = """season: exam-day
title: 年度大考
starts_on: "{day}"
ends_on: "{last}"
weekly: {{opens: MON 09:00, closes: FRI 18:00, paper: {{rules: [{{type: single, count: "1"}}]}}}}
annual:
  opens_at: "{opens}"
  closes_at: "{closes}"
  time_limit_min: "90"
  results: after_release
  paper:
    sections:
"""
# Every acknowledgement as the page gets it, kept over reloads.
JOURNAL = """(() => {
  const real = window.fetch;
  window.fetch = async (...asked) => {
    const reply = await real(...asked);
    if (asked[1] && asked[1].method === "PUT" && reply.ok) {
      const said = await reply.clone().json();
      const before = JSON.parse(localStorage.getItem("journal") || "[]");
      localStorage.setItem("journal", JSON.stringify(before.concat(said)));
    }
    return reply;
  };
})()"""


def _season(now: datetime) -> str:
    """Write a season whose exam has been open for a minute."""
    opens = now - timedelta(minutes=1)
    closes = now + timedelta(hours=2)
    wall = "%Y-%m-%d %H:%M"
    sections = [
        f'      - {{title: {title}, rules: [{{type: {kind}, count: "{count}"}}]}}'
        for title, (kind, count) in RULES.items()
    ]
    head = SEASON.format(
        day=opens.date(), last=closes.date(), opens=opens.strftime(wall), closes=closes.strftime(wall)
    )
    return head + "\n".join(sections) + "\n"


@pytest.fixture
def exam(demo_site, tmp_path: Path) -> int:
    """Open an annual exam; its round's id."""
    file = tmp_path / "exam.yaml"
    file.write_text(_season(datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai"))), "utf-8")
    demo_site.run("season", "load", str(file), "--yes")
    ((round_id,),) = demo_site.ask(
        "SELECT rounds.id FROM rounds JOIN seasons ON seasons.id = season_id"
        " WHERE code = 'exam-day' AND kind = 'annual'"
    )
    return int(round_id)


def _answer(member, answers, slots, state) -> None:
    """Give the right answers in these questions, one after the other, and see what the page says of each."""
    for slot in slots:
        member.give(slot, answers[slot - 1])
        expect(member.say_of(slot)).to_contain_text(state, timeout=PATIENCE_MS)
        member.next()


def _sit_down(visit, site, round_id: int):
    """Sign in on a phone that keeps the journal, and begin; the visitor and the attempt's id."""
    member = visit()
    member.context.add_init_script(JOURNAL)
    member.sign_in(site.sign_ins["member"])
    member.open(f"/rounds/{round_id}").get_by_role("button", name="开始答题").click()
    return member, member.attempt_id()


def _lose_the_network_for_a_minute(member, answers, slots) -> None:
    page, began_at = member.page, time.monotonic()
    member.context.set_offline(True)
    expect(page.locator("#net")).to_be_visible(timeout=10_000)
    _answer(member, answers, slots, UNSAVED)
    expect(page.locator("#net-wait")).to_have_text(f"{len(slots)} 题等着补存")
    assert findings(page) == []
    page.wait_for_timeout(max(0, CUT_MS - 1000 * (time.monotonic() - began_at)))
    member.context.set_offline(False)
    expect(page.locator("#net")).to_be_hidden(timeout=PATIENCE_MS)
    expect(page.locator("#net-wait")).to_be_empty(timeout=PATIENCE_MS)
    for slot in slots:
        expect(member.say_of(slot)).to_contain_text(SAVED)


def _kill_the_server(member, site, answers, slots) -> None:
    site.kill()
    expect(member.page.locator("#net")).to_be_visible(timeout=10_000)
    _answer(member, answers, slots, UNSAVED)
    site.start()
    for slot in slots:
        expect(member.say_of(slot)).to_contain_text(SAVED, timeout=PATIENCE_MS)


def _hand_in_by_the_sheet(member, count: int) -> str:
    """From the sheet after the last question: jump by section, come back, hand in; the receipt."""
    page = member.page
    expect(page.locator("#sheet-say")).to_have_text("全部题目都已作答")
    assert [one.inner_text() for one in page.locator(".sheet-part a").all()] == list(RULES)
    assert page.locator("#sheet a.is-done").count() == count
    assert findings(page) == []
    page.locator(".sheet-part a", has_text="多项选择题").click()
    expect(page.locator("#q6")).to_be_visible()
    expect(page.locator("#q6 .q-in-part")).to_have_text("多项选择题")
    page.get_by_role("button", name="答题卡").click()
    page.get_by_role("button", name="确认交卷").click()
    receipt = page.locator(".receipt dd").first
    expect(receipt).to_be_visible(timeout=PATIENCE_MS)
    return receipt.inner_text()


def test_the_whole_exam_with_a_minute_without_network_and_a_killed_server(visit, demo_site, exam):
    member, attempt_id = _sit_down(visit, demo_site, exam)
    answers = demo_site.right_answers(attempt_id)
    slots = list(range(1, len(answers) + 1))
    _answer(member, answers, slots[:4], SAVED)
    _lose_the_network_for_a_minute(member, answers, slots[4:8])
    _kill_the_server(member, demo_site, answers, slots[8:10])
    _answer(member, answers, slots[10:], SAVED)
    receipt = _hand_in_by_the_sheet(member, len(slots))

    journal = json.loads(member.page.evaluate("localStorage.getItem('journal')"))
    stored = {
        slot: (seq, json.loads(text)["d"])
        for slot, seq, text in demo_site.ask(
            "SELECT slot, seq, response FROM responses WHERE attempt_id = ?", attempt_id
        )
    }
    assert {one["slot"] for one in journal} == set(slots)
    newest = {
        one["slot"]: (one["seq"], one["response"]) for one in sorted(journal, key=lambda one: one["seq"])
    }
    assert stored == newest
    assert [stored[slot][1] for slot in slots] == answers
    ((kept, score, answered),) = demo_site.ask(
        "SELECT receipt, score_hundredths, answered FROM attempts WHERE id = ?", attempt_id
    )
    assert (receipt, score, answered) == (kept, 10000, len(slots))
    # Held until the release: the page shows the receipt and no total.
    expect(member.page.locator(".mark-head .got")).to_have_text("已交卷")
    assert "全部一致" in demo_site.run("audit", "verify")
