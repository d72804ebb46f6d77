"""Write a plain document as YAML that reads back exactly as it was, and that a person likes to read.

Only texts, lists and mappings: what ``yaml_reader`` reads. A text is written plain where YAML, this house's
reader and readers that guess types all agree that it is that text; several lines become a block; all else
stands in double quotes.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

_INDENT: Final = "  "
#: A list of short texts up to this width stands in one line.
_FLOW_WIDTH: Final = 80

_UNSAFE_CHARACTER: Final = re.compile(
    "[\x00-\x1f\x7f-\xa0\xad\u2000-\u200f\u2028-\u202f\u205f-\u206f\ufeff\ufff0-\uffff]"
)
_INDICATOR_FIRST: Final = tuple("-?:,[]{}#&*!|>'\"%@`=<~.+ ")
_FLOW_INDICATOR: Final = re.compile(r"[,\[\]{}:?]")
#: Other readers would take these for a truth value, nothing, a number, a date or a time.
_GUESSED: Final = re.compile(r"(?i:y|n|yes|no|on|off|true|false|null)|[0-9][0-9a-fA-FxoXO_.,:+ TtZz-]*")
_BLOCK: Final = re.compile(r"[^\s][^\n]*(?:\n+[^\n]+)*\n?")


def write(document: Mapping[str, Any]) -> str:
    """Write a document of texts, lists and mappings, in the order of its fields.

    :raises TypeError: a value is of another kind.
    """
    return "\n".join(_mapping(document, "")) + "\n"


def _mapping(mapping: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in mapping.items():
        yield from _entry(f"{indent}{_text(key)}:", value, indent)


def _entry(head: str, value: Any, indent: str) -> Iterator[str]:
    """Write what follows ``head``: in the same line, or in lines below it, further in than ``indent``."""
    deeper = indent + _INDENT
    if isinstance(value, str):
        yield from _scalar(head, value, deeper)
    elif (line := _flow(value)) is not None:
        yield f"{head} {line}"
    elif isinstance(value, Mapping):
        yield head
        yield from _mapping(value, deeper)
    else:
        yield head
        for item in value:
            yield from _item(item, deeper)


def _item(item: Any, indent: str) -> Iterator[str]:
    """Write one item of a list; the first field of a mapping stands beside the dash."""
    if not isinstance(item, Mapping) or not item:
        yield from _entry(f"{indent}-", item, indent)
        return
    lines = _mapping(item, indent + _INDENT)
    yield f"{indent}- {next(lines).removeprefix(indent + _INDENT)}"
    yield from lines


def _scalar(head: str, text: str, indent: str) -> Iterator[str]:
    if "\n" in text and _BLOCK.fullmatch(text) and not _UNSAFE_CHARACTER.search(text.replace("\n", "")):
        keeps_last_break = text.endswith("\n")
        yield f"{head} |" if keeps_last_break else f"{head} |-"
        for line in text.removesuffix("\n").split("\n"):
            yield indent + line if line else ""
    else:
        yield f"{head} {_text(text)}"


def _flow(value: Any) -> str | None:
    """Write a list of short texts, or of lists of them, in one line; ``None`` when it needs more."""
    if isinstance(value, Mapping):
        return None if value else "{}"
    if not isinstance(value, Sequence):
        raise TypeError(f"{type(value).__name__} cannot be written")
    parts = [_flow_text(item) if isinstance(item, str) else _flow(item) for item in value]
    line = f"[{', '.join(part or '' for part in parts)}]"
    return line if None not in parts and len(line) <= _FLOW_WIDTH else None


def _flow_text(text: str) -> str:
    return _quoted(text) if _FLOW_INDICATOR.search(text) else _text(text)


def _text(text: str) -> str:
    """Write a text in one line, plain if it may stand so."""
    plain = (
        text
        and not text.startswith(_INDICATOR_FIRST)
        and not text.endswith((" ", ":"))
        and ": " not in text
        and " #" not in text
        and not _UNSAFE_CHARACTER.search(text)
        and not _GUESSED.fullmatch(text)
    )
    return text if plain else _quoted(text)


def _quoted(text: str) -> str:
    """Write a text in double quotes; JSON's escapes are YAML's too, for the characters that YAML prints."""
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNSAFE_CHARACTER.sub(lambda found: f"\\u{ord(found.group()):04x}", quoted)
