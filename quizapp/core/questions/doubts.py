"""Doubts about a question that may well be right: what an author should look at once more."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from quizapp.core.documents import Map, Node, shown
from quizapp.core.questions import reading

# 二十五人以上 is law, not a reference to choices: 以上 counts only before the words that speak of choices.
_NAMES_A_LETTER: Final = re.compile(
    "选项 ?[A-Z](?![A-Za-z])"
    "|(?<![A-Za-z])[A-Z] ?(?:选?项)"
    "|(?:选|答案(?:是|为|：|:)?) ?[A-Z](?![A-Za-z])"
    "|(?<![A-Za-z])[A-Z] ?[、和与及] ?[A-Z](?![A-Za-z])"
    "|以上(?:选项|说法|答案|各项|几项|[两三四五]项)"
    "|(?:以上|上述|前述)(?:[都均皆全]不?(?:对|正确|错|是|可)|全部)"
)


def check(body: Mapping[str, Any], node: Map, shuffle: bool, context: reading.Context) -> None:
    """Warn of fields without effect, and of texts that name a letter although letters are dealt afresh."""
    entries = node.entries
    if "multiple" in body and body["type"] != "multiple":
        context.warn("without-effect", entries["multiple"][0], field="multiple", type=body["type"])
    if "shuffle" in body and "choices" not in entries:
        context.warn("without-effect", entries["shuffle"][0], field="shuffle", type=body["type"])
    if shuffle:
        for at, typed in _texts(body, node):
            if found := _NAMES_A_LETTER.search(typed):
                context.warn("names-a-letter", at, text=shown(found.group()))


def _texts(body: Mapping[str, Any], node: Map) -> Iterator[tuple[Node, str]]:
    """Give the stem, the explanation and each choice, with their places."""
    for field in ("stem", "explanation"):
        if field in body:
            yield node.entries[field][1], body[field]
    choices = node.entries.get("choices", (None, None))[1]
    if isinstance(choices, Map):
        for letter, typed in body.get("choices", {}).items():
            yield choices.entries[letter][1], typed
