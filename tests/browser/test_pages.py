"""Every page of the demo at 360 px: nothing serious for axe, nothing wider than the phone, our host only."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import PHONE, WALL, findings, width

pytestmark = pytest.mark.browser

PUBLIC = ("/login", "/appearance", "/nowhere")
AUTHOR = ("/", "/password", "/banks", "/banks/upload", "/banks/format", "/banks/union-law")
MEMBER = (
    "/",
    "/me",
    "/me/name",
    "/me/places",
    "/me/places?season={season}",
    "/appearance",
    "/boards",
    "/boards/{branch}",
    "/boards?season={season}",
    "/boards?print=1",
    "/boards/history",
    "/desk/seasons",
)
CAPTAIN = ("/desk/", "/desk/people", "/desk/rounds/{round}/missing/{branch}")
ORGANISER = (
    "/desk/",
    "/desk/rounds/{round}/missing",
    "/desk/people",
    "/desk/people/import",
    "/desk/people/codes",
    "/desk/people/{member}",
    "/desk/people/branches",
    "/desk/seasons",
    "/desk/seasons/{season_id}",
    "/desk/seasons/rounds/{round}",
    "/desk/screens",
    "/desk/tokens",
)
BAD_BANK = (
    "bank: b\ntitle: 三处\nquestions:\n  - {id: q, type: single, stem: 哪个？, choices: {A: 甲}, answer: B}\n"
)
GOOD_BANK = BAD_BANK.replace("{A: 甲}", "{A: 甲, B: 乙}")


@pytest.fixture(scope="module")
def addresses(demo_site):
    """What stands in the addresses above, as the demo has it."""
    ((round_id, season_id, season),) = demo_site.ask(
        "SELECT rounds.id, seasons.id, code FROM rounds JOIN seasons ON seasons.id = season_id"
        " WHERE opens_at <= datetime('now') AND closes_at > datetime('now')"
    )
    ((member_id, branch),) = demo_site.ask(
        "SELECT member_id, code FROM roster JOIN branches ON branches.id = branch_id"
        " JOIN members ON members.id = member_id WHERE round_id = ? AND staff_no = ?",
        round_id,
        demo_site.sign_ins["member"],
    )
    return {
        "round": round_id,
        "season_id": season_id,
        "season": season,
        "branch": branch,
        "member": member_id,
    }


@pytest.mark.parametrize(
    ("role", "paths"),
    [(None, PUBLIC), ("author", AUTHOR), ("member", MEMBER), ("captain", CAPTAIN), ("organiser", ORGANISER)],
)
def test_pages_are_in_order(visit, demo_site, addresses, role, paths):
    visitor = visit()
    if role:
        visitor.sign_in(demo_site.sign_ins[role])
    for path in paths:
        assert findings(visitor.open(path.format(**addresses))) == [], path


@pytest.mark.parametrize(("role", "paths"), [("member", MEMBER), ("organiser", ORGANISER)])
def test_nothing_is_wider_than_the_phone_at_the_largest_letters(visit, demo_site, addresses, role, paths):
    visitor = visit()
    page = visitor.sign_in(demo_site.sign_ins[role])
    visitor.open("/appearance")
    page.get_by_label("最大", exact=True).check(force=True)
    page.get_by_role("button", name="保存").click()
    expect(page.locator("html")).to_have_attribute("data-size", "24")
    for path in (*paths, "/rounds/{round}"):
        visitor.open(path.format(**addresses))
        assert width(page) <= PHONE["width"], path


def test_the_pages_of_an_upload_are_in_order(visit, demo_site):
    author = visit()
    page = author.sign_in(demo_site.sign_ins["author"])
    for text, sign in ((BAD_BANK, ".fault"), (GOOD_BANK, ".bank-card")):
        author.open("/banks/upload")
        page.set_input_files("#file", {"name": "b.yaml", "mimeType": "text/yaml", "buffer": text.encode()})
        page.locator(sign).first.wait_for()
        assert findings(page) == [], sign


def test_the_pages_of_a_round_are_in_order(visit, demo_site, addresses):
    member = visit()
    page = member.sign_in(demo_site.waiting())
    assert findings(member.open(f"/rounds/{addresses['round']}")) == []
    attempt_id = member.begin()
    answers = demo_site.right_answers(attempt_id)
    for slot, response in enumerate(answers, start=1):
        member.give(slot, response)
        member.say_of(slot).get_by_text("已保存").wait_for()
        # One question of each type: the paper deals them in the order of its rules.
        if slot in (1, len(answers) - 3, len(answers)):
            assert findings(page) == [], slot
        member.next()
    assert findings(page) == []
    assert findings(member.open(f"/attempts/{attempt_id}/hand-in")) == []
    page.get_by_role("button", name="确认交卷").click()
    page.locator(".receipt").wait_for()
    assert findings(page) == []
    ((closed,),) = demo_site.ask(
        "SELECT max(attempts.id) FROM attempts JOIN members ON members.id = member_id"
        " WHERE staff_no = ? AND round_id < ?",
        demo_site.sign_ins["member"],
        addresses["round"],
    )
    member.context.clear_cookies()
    member.sign_in(demo_site.sign_ins["member"])
    review = member.open(f"/attempts/{closed}/review")
    assert review.locator(".why").count() > 0
    assert findings(review) == []


def test_the_wall_is_in_order(visit, demo_site):
    wall = visit(viewport=WALL)
    assert findings(wall.open("/screen")) == []
    digits = wall.page.locator("#digits")
    expect(digits).to_have_text(re.compile(r"\d{3}"))
    demo_site.run("screens", "pair", digits.inner_text())
    # The page turns to the boards by itself: going elsewhere before it has would cut that off.
    wall.page.locator("#stage[data-page]").wait_for()
    for name in ("league", "participation", "best", "season", "countdown"):
        wall.open(f"/screen?page={name}").locator(f"#stage[data-page^={name}]").wait_for()
        assert findings(wall.page) == [], name
