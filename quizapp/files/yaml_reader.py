"""Read one YAML document as nodes with positions: by events, so that nothing dangerous is ever built.

Why events and not a loader: a loader decides that ``no`` is false and ``1.10`` a number, follows merge keys
(744 bytes of them hang it) and recurses as deep as the file says. Here every scalar is the text that was
typed, and whatever a bank or season has no use for (aliases, tags, several documents) is a fault.
"""

import re
from collections.abc import Callable
from typing import Any, Final

import yaml

from quizapp.core.documents import Fault, Faults, Map, Node, Scalar, Seq, shown
from quizapp.core.text import UNFIT
from quizapp.files import yaml_syntax

MAX_BYTES: Final = 8 * 1024 * 1024
MAX_NODES: Final = 2_000_000
MAX_SCALAR_CHARACTERS: Final = 20_000
MAX_DEPTH: Final = 20
#: No mapping of a bank or a season has nearly as many; to name each of 100,000 wrong keys helps nobody.
MAX_KEYS: Final = 1_000
#: The longest list of all is that of a bank's questions, at most 20,000.
MAX_ITEMS: Final = 25_000

_LINE_BREAK: Final = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_TAG_DIRECTIVE: Final = re.compile("(?:^|[\r\n\x85\u2028\u2029])(%TAG)")


def read(data: bytes) -> tuple[Node | None, list[Fault]]:
    """Read the one document of a file.

    :param data: the file as it came; a UTF-8 byte order mark and CR-LF are taken.
    :return: the top node and the faults. The node is there although some values were refused (an alias, a
        repeated key), so that the rules of its content can be checked in the same pass; it is ``None`` when
        the file cannot be read to its end.

    Limits (contracts, bank file): 8 MiB, 2 million nodes, 20,000 characters a scalar, depth 20.
    """
    faults = Faults()
    try:
        return _Reader(_text(data, faults), faults).document(), faults.faults
    except _Unreadable:
        return None, faults.faults


class _Unreadable(Exception):
    """The file cannot be read further; the fault that says why has been added."""


def _text(data: bytes, faults: Faults) -> str:
    """Decode and refuse what must not reach the parser."""
    if len(data) > MAX_BYTES:
        faults.add("file-too-large", mebibytes=MAX_BYTES // (1024 * 1024))
        raise _Unreadable
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = _place(data[: error.start].decode("utf-8-sig"))
        if error.reason == "unexpected end of data" and len(data) - error.start < 4:
            faults.add("cut-off", at)
        else:
            faults.add("not-utf8", at, encoding=_guess(data))
        raise _Unreadable from None
    if "\0" in text[:2]:  # ASCII in UTF-16 without a byte order mark
        faults.add("not-utf8", _place(""), encoding="UTF-16")
        raise _Unreadable
    if found := UNFIT.search(text):
        code_point = f"U+{ord(found.group()):04X}"
        faults.add("control-character", _place(text[: found.start()]), character=code_point)
        raise _Unreadable
    # libyaml compares each %TAG line with all before it: half a million of them would hold it for minutes.
    if "%TAG" in text and (found := _TAG_DIRECTIVE.search(text)):
        faults.add("tag", _place(text[: found.start(1)]), tag="%TAG")
        raise _Unreadable
    return text


def _guess(data: bytes) -> str | None:
    """Name the encoding that a file which is not UTF-8 most likely has, or ``None``."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "UTF-16"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return "GBK"


def _place(before: str) -> Scalar:
    """Return the place that follows a text, as a node that a fault can stand at."""
    lines = _LINE_BREAK.split(before)
    return Scalar("", len(lines), len(lines[-1]) + 1)


class _Reader:
    """One pass over the events of one document."""

    def __init__(self, text: str, faults: Faults) -> None:
        self._text = text
        self._faults = faults
        self._nodes = 0
        self._next: Callable[[], Any] = yaml.CSafeLoader(text).get_event

    def document(self) -> Node | None:
        """Build the top node; a second document is a fault."""
        try:
            self._next()  # StreamStart
            if isinstance(event := self._next(), yaml.StreamEndEvent):
                self._faults.add("empty-file")
                return None
            top = self._node(self._next(), 1)
            self._next()  # DocumentEnd
            if not isinstance(event := self._next(), yaml.StreamEndEvent):
                self._faults.add("several-documents", _at(event))
                return None
        except yaml.MarkedYAMLError as error:
            code, place, facts = yaml_syntax.explain(error, self._text)
            self._faults.add(code, place, **facts)
            raise _Unreadable from None
        if isinstance(top, Scalar) and not top.text:
            self._faults.add("empty-file")
            return None
        return top

    def _node(self, event: Any, depth: int) -> Node:
        """Build the node that begins with this event and use up its events."""
        kind = type(event)
        if kind is yaml.ScalarEvent:
            return self._scalar(event)
        self._count(event)
        if kind is yaml.AliasEvent:
            at = _at(event)
            self._faults.add("alias", at, name=shown(event.anchor))
            return at
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        if depth > MAX_DEPTH:
            self._faults.add("too-deep", _at(event), limit=MAX_DEPTH)
            raise _Unreadable
        mark = event.start_mark
        if kind is yaml.SequenceStartEvent:
            return self._seq(Seq([], mark.line + 1, mark.column + 1), depth)
        return self._map(Map({}, mark.line + 1, mark.column + 1), depth)

    def _scalar(self, event: Any) -> Scalar:
        mark = event.start_mark
        text = event.value
        node = Scalar(text, mark.line + 1, mark.column + 1)
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._count(event)
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        if len(text) > MAX_SCALAR_CHARACTERS:
            self._faults.add("text-too-long", node, length=len(text), limit=MAX_SCALAR_CHARACTERS)
            node.text = text[:MAX_SCALAR_CHARACTERS]
        # Only an escape in double quotes can bring in a character that the file's text does not hold.
        elif event.style == '"' and (found := UNFIT.search(text)):
            self._faults.add("control-character", node, character=f"U+{ord(found.group()):04X}")
        return node

    def _seq(self, node: Seq, depth: int) -> Seq:
        append, following = node.items.append, self._next
        while type(event := following()) is not yaml.SequenceEndEvent:
            append(self._node(event, depth + 1))
            if len(node.items) > MAX_ITEMS:
                self._faults.add("too-many-items", node, limit=MAX_ITEMS)
                raise _Unreadable
        return node

    def _map(self, node: Map, depth: int) -> Map:
        entries, following = node.entries, self._next
        pairs = 0
        while type(event := following()) is not yaml.MappingEndEvent:
            pairs += 1
            if pairs > MAX_KEYS:
                self._faults.add("too-many-keys", _at(event), limit=MAX_KEYS)
                raise _Unreadable
            key = self._node(event, depth + 1)
            value = self._node(following(), depth + 1)
            if type(event) is not yaml.ScalarEvent or not isinstance(key, Scalar) or not key.text:
                self._refuse_key(event, key)
            elif key.text == "<<" and not event.style:
                self._faults.add("merge-key", key)
            elif key.text in entries:
                self._faults.add("duplicate-key", key, key=shown(key.text), first=entries[key.text][0].line)
            else:
                entries[key.text] = (key, value)
        return node

    def _refuse_key(self, event: Any, key: Node) -> None:
        if not isinstance(event, yaml.AliasEvent):  # which is a fault already
            self._faults.add("key-not-text", key)

    def _refuse_properties(self, event: Any) -> None:
        if event.anchor is not None:
            self._faults.add("anchor", _at(event), name=shown(event.anchor))
        if event.tag is not None:
            self._faults.add("tag", _at(event), tag=shown(event.tag))

    def _count(self, event: Any) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._faults.add("too-many-nodes", _at(event), limit=MAX_NODES)
            raise _Unreadable


def _at(event: Any) -> Scalar:
    return Scalar("", event.start_mark.line + 1, event.start_mark.column + 1)
