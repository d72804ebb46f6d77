"""The boards with a keyboard and with a script: why a place, and the picture for the chat group."""

import struct

import pytest
from playwright.sync_api import expect

from tests.browser.people import findings

pytestmark = pytest.mark.browser

PIXELS = """(points) => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [1080, 1350];
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.drawImage(document.querySelector("#card-png img"), 0, 0);
  return points.map(([x, y]) => Array.from(pen.getImageData(x, y, 1, 1).data.slice(0, 3)));
}"""


def test_a_member_opens_a_reason_by_keyboard_and_takes_the_picture_along(visit, demo_site):
    visitor = visit()
    page = visitor.sign_in(demo_site.sign_ins["member"])
    visitor.open("/boards")
    opener = page.locator(".why summary").first
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".why-say").first).to_be_visible()
    assert findings(page) == []
    page.locator("#own .nm a").click()
    page.get_by_role("button", name="生成图片").click()
    with page.expect_download() as found:
        page.get_by_role("link", name="下载PNG").click()
    head = found.value.path().read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", head[16:]) == (1080, 1350)
    # Paper at the edge, the red of the seal in it: it is drawn, and not an empty sheet.
    assert page.evaluate(PIXELS, [[5, 5], [92, 130]]) == [[0xFB, 0xF8, 0xF3], [0xB3, 0x26, 0x1E]]
