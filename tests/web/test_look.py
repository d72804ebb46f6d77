"""How pages look and feel in a real browser, and whether their colours can be read."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from quizapp.web import assets

LOOKS = {
    "light": {},
    "dark": {"theme": "dark"},
    "more contrast": {"contrast": "more"},
    "dark, more contrast": {"theme": "dark", "contrast": "more"},
    "largest": {"size": "24"},
}
PHONE_PAGES = ["/components", "/phone", "/question", "/appearance", "/nope"]
WALLS = ["/wall", "/wall-tiles"]


def _serious(page):
    violations = Axe().run(page).response["violations"]
    return [
        (one["id"], [node["html"] for node in one["nodes"]])
        for one in violations
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize(
    ("path", "look"),
    [
        *((path, look) for path in PHONE_PAGES[:3] for look in LOOKS),
        ("/appearance", "light"),
        ("/nope", "light"),
    ],
)
def test_a_phone_page_has_no_serious_finding_and_never_scrolls_sideways(open_page, path, look):
    page = open_page(path, **LOOKS[look])
    assert _serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("path", ["/components", "/phone", "/appearance"])
def test_a_page_on_a_desk_has_no_serious_finding(open_page, path):
    page = open_page(path, width=1280, height=800)
    assert _serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (3840, 2160), (1366, 768), (1280, 1024)])
@pytest.mark.parametrize("path", WALLS)
def test_a_wall_shows_the_same_picture_on_every_panel(open_page, path, width, height):
    page = open_page(path, width=width, height=height)
    size = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    assert page.evaluate(size) == [width, height]
    rem = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    assert rem == pytest.approx(min(width / 120, height / 67.5), rel=0.01)


@pytest.mark.parametrize("path", WALLS)
def test_a_wall_has_no_serious_finding(open_page, path):
    assert _serious(open_page(path, width=1920, height=1080)) == []


@pytest.mark.parametrize("path", [*PHONE_PAGES[:-1], *WALLS])
def test_a_page_breaks_no_rule_of_the_policy(open_page, path):
    assert open_page(path).said == []


SMALL = """[...document.querySelectorAll('a, button, .opt-face, .choice, select, .form-control')]
  .filter(e => !e.closest('p, .crumbs, .skip') && e.getClientRects().length)
  .filter(e => e.getBoundingClientRect().height < 44)
  .map(e => e.outerHTML)"""


@pytest.mark.parametrize("path", ["/components", "/phone", "/question", "/appearance"])
def test_what_a_finger_aims_at_is_44_px_high(open_page, path):
    assert open_page(path).evaluate(SMALL) == []


def test_the_skip_link_comes_first_and_leads_to_the_content(open_page):
    page = open_page("/components")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_form_is_sent_once_however_often_it_is_tapped(open_page):
    page = open_page("/components")
    sent = []
    page.route("**/change", lambda route: sent.append(route.request.method))
    page.evaluate(
        "const form = document.querySelector('form.confirm'); form.requestSubmit(); form.requestSubmit()"
    )
    page.wait_for_timeout(200)
    assert sent == ["POST"]


def test_a_dropped_file_is_the_chosen_one(open_page):
    page = open_page("/components")
    page.evaluate("""() => {
      const data = new DataTransfer();
      data.items.add(new File(['bank: x'], 'x.yaml'));
      const drop = new DragEvent('drop', {dataTransfer: data, cancelable: true});
      document.querySelector('.drop').dispatchEvent(drop);
    }""")
    assert page.evaluate("document.querySelector('.drop input').files[0].name") == "x.yaml"


def test_the_api_helper_sends_the_token_and_gives_what_came(open_page):
    page = open_page("/components")
    module = page.evaluate("document.querySelector('script[type=module]').src")
    call = "async ([module, body]) => (await import(module)).api('POST', '/api/v1/bodies', body)"
    taken, refused = (page.evaluate(call, [module, body]) for body in ({"seq": 7}, {"seq": "7"}))
    assert (taken["ok"], taken["data"]) == (True, {"seq": 7})
    assert (refused["status"], refused["data"]["code"]) == (422, "bad-input")


def test_a_system_that_asks_for_contrast_gets_it(chromium, address):
    context = chromium.new_context(contrast="more")
    page = context.new_page()
    page.goto(address)
    assert page.evaluate("document.documentElement.dataset.contrast") == "more"
    context.close()


def test_nothing_moves_for_those_who_ask_for_stillness(chromium, address):
    context = chromium.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{address}/wall")
    assert page.evaluate("getComputedStyle(document.querySelector('.lg-row')).transitionDuration") == "0s"
    context.close()


# Text needs 4.5, large text and marks 3 (WCAG 2.2, 1.4.3 and 1.4.11).
READ = [
    ("ink", "paper", 4.5),
    ("ink", "card", 4.5),
    ("ink", "sunk", 4.5),
    ("ink-2", "paper", 4.5),
    ("ink-2", "card", 4.5),
    ("ink-2", "sunk", 4.5),
    ("flag", "paper", 4.5),
    ("flag", "card", 4.5),
    ("gold-ink", "paper", 4.5),
    ("pine", "paper", 4.5),
    ("pine", "card", 4.5),
    ("slate", "paper", 4.5),
    ("on-flag", "flag-fill", 4.5),
    ("on-pine", "pine", 4.5),
    ("ink", "flag-wash", 4.5),
    ("ink", "pine-wash", 4.5),
    ("ink", "gold-wash", 4.5),
    ("ink", "slate-wash", 4.5),
    ("ink-2", "flag-wash", 4.5),
    ("flag", "flag-wash", 4.5),
    ("pine", "pine-wash", 4.5),
    ("gold-ink", "gold-wash", 4.5),
    ("slate", "slate-wash", 4.5),
    ("edge", "paper", 3),
    ("edge", "card", 3),
    ("gold", "paper", 3),
]


def _rule(selector):
    sheet = assets.read_tree().files["css/tokens.css"].body.decode()
    body = re.search(re.escape(selector) + r" \{(.*?)\n\}", sheet, re.DOTALL)[1]
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9A-F]{6})", body))


def _luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one, other):
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


SETS = {
    "light": ['[data-bs-theme="light"]'],
    "dark": ['[data-bs-theme="dark"]'],
    "light, more": ['[data-bs-theme="light"]', '[data-contrast="more"]'],
    "dark, more": ['[data-bs-theme="dark"]', '[data-bs-theme="dark"][data-contrast="more"]'],
}


@pytest.mark.parametrize("name", SETS)
def test_every_colour_can_be_read_on_its_ground(name):
    colours = {key: value for selector in SETS[name] for key, value in _rule(selector).items()}
    measured = {f"{one} on {other}": _contrast(colours[one], colours[other]) for one, other, _ in READ}
    low = {
        pair: round(measured[pair], 2)
        for one, other, least in READ
        if measured[pair := f"{one} on {other}"] < least
    }
    assert low == {}, json.dumps(low)


def test_more_contrast_is_more():
    for plain, more in (("light", "light, more"), ("dark", "dark, more")):
        sets = [{k: v for s in SETS[name] for k, v in _rule(s).items()} for name in (plain, more)]
        for ink in ("ink-2", "flag", "pine", "slate", "edge"):
            before, after = (_contrast(one[ink], one["paper"]) for one in sets)
            assert after > before, (more, ink)
