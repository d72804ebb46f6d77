"""Pages that say what the organiser wrote: a free text, a code to scan."""

from typing import Any

from flask_babel import gettext as _

# Up to so many characters the letters have this size (wall.css); beyond the last one they are the smallest.
SIZES = ((12, "xl"), (30, "l"), (60, "m"))


def text(words: str, number: int) -> list[dict[str, Any]]:
    """Give a page with a free text; line breaks stand, markup is text.

    :param number: of the entry, for the page's name.
    """
    size = next((size for most, size in SIZES if len(words) <= most), "s")
    lines = words.strip().splitlines()
    if len(lines) > 4:
        size = "s"
    return [{"key": f"text-{number}", "title": _("通知"), "lines": lines, "size": size}]


def code(path: str, number: int, *, site: str) -> list[dict[str, Any]]:
    """Give a page with a QR code.

    :param path: on this site; empty for the site itself.
    :param site: the address that people type.
    """
    return [{"key": f"code-{number}", "title": _("扫码打开"), "site": f"{site}{path}"}]
