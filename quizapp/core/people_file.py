"""The people file: rows of a table to people, or all faults at once, each with its row and column.

Contracts, section 4. A column that is absent leaves alone what is known; a column that is there says what
shall be, so an empty role takes the added roles away and an empty phone removes the number.

Codes noted here, with their facts: ``no-rows`` · ``unknown-column`` {value, suggestion} ·
``repeated-column`` {column} · ``missing-column`` {column} · ``cell-without-column`` {value} ·
``empty-cell`` {column} · ``unseen-character`` {column, character, like} · ``too-long`` {column, length,
limit} · ``blank-in-number`` {value, like} · ``wide-number`` {value, plain, like} · ``bad-number``
{value} · ``repeated-number`` {value, row} · ``look-alike-number`` {value, other, row} ·
``bad-branch-code`` {value} · ``look-alike-branch`` {value, other, row} · ``branch-differs`` {column,
branch, value, other, row} · ``branch-name-taken`` {column, value, branch} · ``unknown-role`` {value,
suggestion} · ``bad-from`` {value} · ``bad-phone`` {value}. ``like``: the row of a number that looks the
same, if there is one.
"""

import difflib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from quizapp.core.credentials import staff_key
from quizapp.core.documents import Fault, Faults, Scalar, shown
from quizapp.core.people_cells import (
    BRANCH_CODE,
    COLUMNS,
    LIMITS,
    NO_BRANCH,
    REQUIRED,
    ROLE_WORDS,
    fold,
    is_phone,
    is_staff_no,
    parse_date,
    unseen,
)
from quizapp.core.roles import Role

_HEADS: Final = {head: field for field, heads in COLUMNS.items() for head in heads}
_ROLE_SIGNS: Final = re.compile(r"[、,，;；/|\s]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of the file. None: the file has no such column, or for ``from_on`` no date.

    :ivar row: from 1, the head included.
    :ivar branch: the branch's code; None: belongs to none.
    :ivar roles: the added roles.
    :ivar phone: empty: none.
    """

    row: int
    staff_no: str
    name: str
    branch: str | None
    roles: frozenset[Role] | None
    from_on: date | None
    phone: str | None

    @property
    def staff_key(self) -> str:
        """The staff number as it compares."""
        return staff_key(self.staff_no)


@dataclass(slots=True)
class NamedBranch:
    """What the file says of a branch; None: nothing.

    :ivar row: the first row that names it.
    """

    row: int
    code: str
    name: str | None = None
    short: str | None = None
    wall: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedPeople:
    """A people file as read; the people and branches count only when there is not one fault."""

    entries: list[Entry]
    branches: dict[str, NamedBranch]
    faults: list[Fault]


def parse(rows: Sequence[Sequence[Scalar]]) -> ParsedPeople:
    """Read the rows of a people file, head first, and find every fault in one pass.

    :param rows: cells as typed; ``line`` is the row and ``column`` the cell, both from 1. Rows may differ in
        length; rows without any text are passed over.
    """
    faults = Faults()
    filled = [row for row in rows if any(cell.text.strip() for cell in row)]
    if not filled:
        faults.add("no-rows")
        return ParsedPeople([], {}, faults.faults)
    heads = _read_head(filled[0], faults)
    if len(filled) == 1:
        faults.add("no-rows", filled[0][0])
    reader = _Reader(heads, faults)
    entries = [reader.read(row) for row in filled[1:]]
    faults.faults.sort(key=lambda fault: (fault.line, fault.column))
    return ParsedPeople(entries, reader.branches, faults.faults)


def _read_head(row: Sequence[Scalar], faults: Faults) -> dict[int, str]:
    """Find which cell holds which field: column -> field."""
    heads: dict[int, str] = {}
    for cell in row:
        head = unicodedata.normalize("NFKC", cell.text).strip().lower()
        field = _HEADS.get(head)
        if field in heads.values():
            faults.add("repeated-column", cell, column=field)
        elif field is not None:
            heads[cell.column] = field
        elif head:
            near = difflib.get_close_matches(shown(head), _HEADS, n=1)
            faults.add("unknown-column", cell, value=shown(cell.text), suggestion=near[0] if near else None)
    for field in REQUIRED:
        if field not in heads.values():
            faults.add("missing-column", row[0], column=field)
    return heads


class _Reader:
    """Reads row after row and remembers what later rows must not repeat or contradict."""

    def __init__(self, heads: dict[int, str], faults: Faults) -> None:
        self.heads = heads
        self.fields = frozenset(heads.values())
        self.faults = faults
        self.branches: dict[str, NamedBranch] = {}
        self._numbers: dict[str, Scalar] = {}
        self._codes: dict[str, NamedBranch] = {}
        self._names: dict[tuple[str, str], NamedBranch] = {}

    def read(self, row: Sequence[Scalar]) -> Entry:
        """Read one person; what is wrong is noted and stands as empty."""
        cells = {}
        for cell in row:
            field = self.heads.get(cell.column)
            if field is not None:
                cells[field] = cell
            elif cell.text.strip():
                self.faults.add("cell-without-column", cell, value=shown(cell.text))
        # A short row lacks its last cells: their faults stand at its first.
        of = {field: cells.get(field) or Scalar("", row[0].line, 1) for field in self.fields}
        return Entry(
            row=row[0].line,
            staff_no=self._number(of["staff_no"]) if "staff_no" in of else "",
            name=self._text("name", of["name"]) if "name" in of else "",
            branch=self._branch(of) if "branch" in of else None,
            roles=self._roles(of["role"]) if "role" in of else None,
            from_on=self._from(of["from"]) if "from" in of else None,
            phone=self._phone(of["phone"]) if "phone" in of else None,
        )

    def _fault(self, code: str, cell: Scalar, **facts: Any) -> None:
        self.faults.add(code, cell, **facts)

    def _text(self, field: str, cell: Scalar, *, required: bool = True) -> str:
        """Take a text that can be seen, is there if it must be, and is not too long."""
        text = cell.text.strip()
        character = unseen(text)
        if character is not None:
            self._fault("unseen-character", cell, column=field, character=character, like=None)
        elif not text and required:
            self._fault("empty-cell", cell, column=field)
        elif len(text) > LIMITS[field]:
            self._fault("too-long", cell, column=field, length=len(text), limit=LIMITS[field])
        return text

    def _number(self, cell: Scalar) -> str:
        text = cell.text.strip()
        looks = fold(text)
        like = self._numbers.get(looks)
        like_row = like.line if like else None
        plain = unicodedata.normalize("NFKC", text)
        if not text:
            self._fault("empty-cell", cell, column="staff_no")
        elif (character := unseen(text)) is not None:
            self._fault("unseen-character", cell, column="staff_no", character=character, like=like_row)
        elif len(text) > LIMITS["staff_no"]:
            self._fault("too-long", cell, column="staff_no", length=len(text), limit=LIMITS["staff_no"])
        elif any(one.isspace() for one in text):
            self._fault("blank-in-number", cell, value=shown(text), like=like_row)
        elif plain != text and is_staff_no(plain):
            self._fault("wide-number", cell, value=shown(text), plain=plain, like=like_row)
        elif not is_staff_no(text):
            self._fault("bad-number", cell, value=shown(text))
        elif like is not None and like.text.strip() == text:
            self._fault("repeated-number", cell, value=text, row=like.line)
        elif like is not None:
            self._fault("look-alike-number", cell, value=text, other=shown(like.text), row=like.line)
        if looks:
            self._numbers.setdefault(looks, cell)
        return text

    def _branch(self, of: dict[str, Scalar]) -> str | None:
        cell = of["branch"]
        text = unicodedata.normalize("NFKC", self._text("branch", cell)).strip()
        if text in ("", NO_BRANCH) or unseen(text) is not None or len(text) > LIMITS["branch"]:
            return None
        if BRANCH_CODE.fullmatch(text) is None:
            self._fault("bad-branch-code", cell, value=shown(text))
            return None
        known = self._codes.setdefault(text.upper(), NamedBranch(cell.line, text))
        if known.code != text:
            self._fault("look-alike-branch", cell, value=text, other=known.code, row=known.row)
            return None
        self.branches.setdefault(text, known)
        for field, attribute in (("branch_name", "name"), ("branch_short", "short"), ("branch_wall", "wall")):
            if field in of:
                self._branch_text(known, field, attribute, of[field])
        return text

    def _branch_text(self, branch: NamedBranch, field: str, attribute: str, cell: Scalar) -> None:
        """Take a name of a branch; an empty cell says nothing, two different names are one too many."""
        text = self._text(field, cell, required=False)
        if not text:
            return
        before = getattr(branch, attribute)
        if before is None:
            setattr(branch, attribute, text)
            # Two branches may have the same long name; what stands on a tile or a wall must tell them apart.
            other = self._names.setdefault((field, text), branch) if field != "branch_name" else branch
            if other is not branch:
                self._fault("branch-name-taken", cell, column=field, value=text, branch=other.code)
        elif before != text:
            self._fault(
                "branch-differs", cell, column=field, branch=branch.code, value=shown(text), other=before,
                row=branch.row,
            )  # fmt: skip

    def _roles(self, cell: Scalar) -> frozenset[Role]:
        roles = set()
        for word in _ROLE_SIGNS.split(unicodedata.normalize("NFKC", cell.text)):
            role = ROLE_WORDS.get(word.lower())
            if role is not None:
                roles.add(role)
            elif word:
                near = difflib.get_close_matches(word.lower()[:40], ROLE_WORDS, n=1)
                self._fault("unknown-role", cell, value=shown(word), suggestion=near[0] if near else None)
        return frozenset(roles - {Role.MEMBER})

    def _phone(self, cell: Scalar) -> str:
        text = unicodedata.normalize("NFKC", self._text("phone", cell, required=False))
        if text and unseen(text) is None and len(text) <= LIMITS["phone"] and not is_phone(text):
            self._fault("bad-phone", cell, value=shown(text))
        return text

    def _from(self, cell: Scalar) -> date | None:
        text = unicodedata.normalize("NFKC", cell.text).strip()
        day = parse_date(text) if text else None
        if text and day is None:
            self._fault("bad-from", cell, value=shown(cell.text))
        return day
