"""Text as authors and members type it: how it compares, how it becomes safe HTML, where its blanks are.

Everything stands as typed, with one mark of its own, ``**bold**``. A Markdown library would not do: its
emphasis eats ``（____）和（____）`` and ``2*3*4``, and does not embolden Chinese in quotation marks.
"""

import html
import re
import unicodedata
from typing import Final

_CONTROLS: Final = "\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff"
_TURNS: Final = "\u202a-\u202e\u2066-\u2069"
_MARKS_OF_DIRECTION: Final = "\u061c\u200e\u200f"

#: Characters that no response may hold: they cannot be stored, or nobody can see them.
CONTROL: Final = re.compile(f"[{_CONTROLS}]")

#: Characters that no file may hold: those, and what turns the direction of the text around it, so that it
#: shows as another text than it is.
UNFIT: Final = re.compile(f"[{_CONTROLS}{_TURNS}]")

#: One blank of a question: a run of four or more underscores.
BLANK: Final = re.compile("_{4,}")

_ZERO_WIDTH: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_INVISIBLE: Final = re.compile(f"[\\s{_ZERO_WIDTH}]*\\Z")
_NO_ZERO_WIDTH: Final = dict.fromkeys(map(ord, _ZERO_WIDTH))
_BOLD: Final = re.compile(r"\*\*(?=\S)([^*\n]+)(?<=\S)\*\*")
_LINE_END: Final = re.compile("\r\n?")
_ANY_LINE_END: Final = re.compile("\r\n?|[\x85\u2028\u2029]")
_HIDDEN: Final = re.compile(f"[{_CONTROLS}{_TURNS}{_MARKS_OF_DIRECTION}]")
_SPACES: Final = re.compile("[\t\n]+")
_EMPTY_LINES: Final = re.compile(r"\n(?:[ \t]*\n)+")


def normalise(text: str) -> str:
    """Bring a text to the form in which it is compared: NFKC, without zero-width characters, trimmed.

    Case is kept: ``no`` and ``NO`` differ. Whoever wants them equal folds the result.
    """
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", text).translate(_NO_ZERO_WIDTH).strip()


def tidy(typed: str, *, lines: bool = False) -> str:
    """Return what a person typed as it is kept: as it looks, without control characters and bidi controls.

    Nobody types these; they come along when something is pasted, and nobody could find them to take them out.
    What is between the letters of a word (U+200D in an emoji) stays.

    :param lines: several lines may be typed; else a break or a tab becomes a blank.
    :return: trimmed, with ``\\n`` at the end of a line; empty where nothing can be seen.
    """
    text = _HIDDEN.sub("", _ANY_LINE_END.sub("\n", typed))
    if not lines:
        text = _SPACES.sub(" ", text)
    return "" if is_blank(text) else text.strip()


def is_blank(text: str) -> bool:
    """Tell whether nothing of a text can be seen."""
    return _INVISIBLE.match(text) is not None


def count_blanks(stem: str) -> int:
    """Count the blanks that a stem leaves to be filled in."""
    return len(BLANK.findall(stem))


def render(text: str) -> str:
    """Turn a text into safe HTML.

    ``**bold**`` becomes strong, a line break ``<br>``, an empty line begins a paragraph; all else is
    escaped and stands as typed. A text of one paragraph comes without ``<p>``, so that a choice can be put
    inside a label.

    :return: HTML whose only elements are ``p``, ``br`` and ``strong``, without attributes.
    """
    escaped = html.escape(_LINE_END.sub("\n", text).strip("\n"))
    bold = _BOLD.sub(r"<strong>\1</strong>", escaped)
    paragraphs = [part.replace("\n", "<br>") for part in _EMPTY_LINES.split(bold)]
    return paragraphs[0] if len(paragraphs) == 1 else "".join(f"<p>{part}</p>" for part in paragraphs)
