"""Tables of text: CSV (UTF-8 or GB18030) and XLSX to cells with positions, and back.

A text that a spreadsheet would take for a formula is written with an apostrophe before it, read without it:
whatever a person is called, nothing runs on the organiser's machine, and what was written reads back.
"""

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from xml.etree.ElementTree import ParseError

import openpyxl

from quizapp.core.documents import Fault, Scalar

ROWS_MOST: Final = 50_000
COLUMNS_MOST: Final = 50
BYTES_MOST: Final = 8 * 2**20
#: What an XLSX may unpack to: a real one of 50,000 people has about 25 MiB.
UNPACKED_MOST: Final = 64 * 2**20
PARTS_MOST: Final = 500
CELL_CHARACTERS_MOST: Final = 2_000
#: Rows of a sheet that are looked at: below the people there may be any number of rows that are only drawn.
ROWS_LOOKED_AT: Final = 4 * ROWS_MOST

_ZIP: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")
_ZEROS: Final = re.compile("0+")


@dataclass(frozen=True, slots=True)
class Table:
    """A table as read; with any fault it has no rows.

    :ivar encoding: ``UTF-8``, ``GB18030`` or ``XLSX``; empty where the bytes are neither.
    :ivar rows: of every cell ``line`` is the row and ``column`` the cell, both from 1.
    :ivar faults: ``empty-file`` · ``file-too-large`` {limit} · ``not-a-table`` · ``old-excel`` ·
        ``bad-encoding`` · ``bad-csv`` · ``broken-xlsx`` · ``xlsx-too-large`` {limit} ·
        ``too-many-rows`` {limit} · ``too-many-columns`` {limit} · ``cell-too-long`` {limit}.
    """

    encoding: str
    rows: list[list[Scalar]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


class _Unreadable(Exception):
    """The table cannot be read any further, and why."""

    def __init__(self, code: str, row: int = 0, column: int = 0, **facts: Any) -> None:
        super().__init__(code)
        self.fault = Fault(code, row, column, facts)


def read_table(data: bytes) -> Table:
    """Read a table; what it is shows in its bytes, not in a file's name.

    :param data: the file as it came.
    """
    encoding = "XLSX" if data.startswith(_ZIP) else ""
    try:
        if not data.strip():
            raise _Unreadable("empty-file")
        if len(data) > BYTES_MOST:
            raise _Unreadable("file-too-large", limit=BYTES_MOST // 2**20)
        if data.startswith(_OLD_EXCEL):
            raise _Unreadable("old-excel")
        if encoding == "XLSX":
            return Table(encoding, _read_xlsx(data))
        encoding, text = _decode(data)
        return Table(encoding, _read_csv(text))
    except _Unreadable as unreadable:
        return Table(encoding, faults=[unreadable.fault])


def _decode(data: bytes) -> tuple[str, str]:
    if b"\0" in data:
        raise _Unreadable("not-a-table")
    for encoding, name in (("utf-8-sig", "UTF-8"), ("gb18030", "GB18030")):
        try:
            return name, data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _Unreadable("bad-encoding")


def _read_csv(text: str) -> list[list[Scalar]]:
    # A spreadsheet counts records, not lines: a line break inside quotes does not begin a row.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[Scalar]] = []
    try:
        for record in reader:
            rows.append(_row(len(rows) + 1, record))
    except csv.Error:
        raise _Unreadable("bad-csv", len(rows) + 1, 1) from None
    return rows


def _row(number: int, texts: Sequence[str]) -> list[Scalar]:
    if number > ROWS_MOST and any(texts):
        raise _Unreadable("too-many-rows", number, 1, limit=ROWS_MOST)
    if len(texts) > COLUMNS_MOST and any(texts[COLUMNS_MOST:]):
        raise _Unreadable("too-many-columns", number, COLUMNS_MOST + 1, limit=COLUMNS_MOST)
    cells = [Scalar(plain(text), number, column) for column, text in enumerate(texts[:COLUMNS_MOST], start=1)]
    for cell in cells:
        if len(cell.text) > CELL_CHARACTERS_MOST:
            raise _Unreadable("cell-too-long", number, cell.column, limit=CELL_CHARACTERS_MOST)
    return cells or [Scalar("", number, 1)]


def _read_xlsx(data: bytes) -> list[list[Scalar]]:
    try:
        _refuse_bomb(data)
        with warnings.catch_warnings():
            # openpyxl warns of parts that it leaves out, such as validation: nothing that is read here.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            try:
                sheet = book.worksheets[0]
                # The size that a sheet states may be wrong by a million rows: what is there counts.
                sheet.reset_dimensions()
                found = sheet.iter_rows(max_row=ROWS_LOOKED_AT, max_col=COLUMNS_MOST + 1)
                texts = ((number, _texts(cells)) for number, cells in enumerate(found, start=1))
                return [_row(number, row) for number, row in texts if row]
            finally:
                book.close()
    # openpyxl trusts what it reads: a file that is not what it says fails in any of these ways.
    except (
        zipfile.BadZipFile, ParseError, KeyError, ValueError, IndexError, TypeError, AttributeError, EOFError,
        NotImplementedError, OSError, OverflowError, RecursionError, RuntimeError, zlib.error,
    ):  # fmt: skip
        raise _Unreadable("broken-xlsx") from None


def _refuse_bomb(data: bytes) -> None:
    """Look at the sizes that the archive states; nothing unpacks to more than it states."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > PARTS_MOST or sum(part.file_size for part in parts) > UNPACKED_MOST:
            raise _Unreadable("xlsx-too-large", limit=UNPACKED_MOST // 2**20)


def _texts(cells: Iterable[Any]) -> list[str]:
    texts = [_cell_text(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _cell_text(cell: Any) -> str:
    """Write a cell as a person sees it: 13800000000 and not 1.38E+10, 0042 where its format says 0000."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and _ZEROS.fullmatch(cell.number_format or ""):
        return str(value).zfill(len(cell.number_format))
    return str(value)


def plain(text: str) -> str:
    """Take away the apostrophe that keeps a text from being a formula."""
    return text[1:] if text.startswith("'") and _looks_like_formula(text) else text


def guarded(text: str) -> str:
    """Put an apostrophe before a text that would be taken for a formula; ``plain`` gives it back."""
    return f"'{text}" if _looks_like_formula(text) else text


def _looks_like_formula(text: str) -> bool:
    bare = text.lstrip("'")
    # A sign alone computes nothing; it is how the file says that a person belongs to no branch.
    return len(bare) > 1 and bare.startswith(_FORMULA_SIGNS)


def write_csv(rows: Iterable[Sequence[str]]) -> str:
    """Write rows as CSV, lines ending in CR-LF, formulas disarmed."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([guarded(text) for text in row] for row in rows)
    return out.getvalue()


def write_xlsx(title: str, rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows as a workbook of one sheet, every cell a text, formulas disarmed; the head stays in view.

    :param title: of the sheet, at most 31 characters.
    """
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for row in rows:
        cells = []
        for text in row:
            cell = openpyxl.cell.WriteOnlyCell(sheet, guarded(text))
            cell.data_type, cell.number_format = "s", "@"
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
