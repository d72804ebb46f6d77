"""Tables of text, read and written."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from quizapp.files import tables

ROWS = [["工号", "姓名"], ["0042", "张三"], ["G2", "鬱鷗 𠮷"]]


def _texts(table):
    return [[cell.text for cell in row] for row in table.rows]


def _codes(data):
    table = tables.read_table(data)
    assert bool(table.rows) != bool(table.faults)
    return [fault.code for fault in table.faults]


def _workbook(*rows, formats=None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for place, shape in (formats or {}).items():
        book.active[place].number_format = shape
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _repacked(data, **changed):
    """The same archive with some parts replaced or added; underscores stand for slashes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()} | changed
        for name, body in parts.items():
            new.writestr(name, body)
    return out.getvalue()


def _with_sheet(xml):
    return _repacked(_workbook(["x"]), **{"xl/worksheets/sheet1.xml": xml})


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("gb18030", "GB18030")],
)
def test_the_encoding_of_a_csv_is_found_and_named(encoding, name):
    table = tables.read_table(tables.write_csv(ROWS).encode(encoding))
    assert (table.encoding, _texts(table), table.faults) == (name, ROWS, [])


def test_a_cell_knows_its_row_and_column_as_a_spreadsheet_counts():
    table = tables.read_table(b'a,b\r\n"one\nline",c\r\n\r\nd,e\r\n')
    places = {cell.text: (cell.line, cell.column) for row in table.rows for cell in row}
    assert places["one\nline"] == (2, 1)
    assert places["e"] == (4, 2)


def test_a_workbook_is_read_as_a_person_sees_it():
    data = _workbook(
        ["工号", "生效日期", "手机", "号"],
        ["G1", datetime(2026, 3, 1), 13800000000, 42],  # noqa: DTZ001 (a workbook knows no zone)
        [None, date(2026, 3, 2), 13800000000.0, None],
        formats={"D2": "0000"},
    )
    assert _texts(tables.read_table(data)) == [
        ["工号", "生效日期", "手机", "号"],
        ["G1", "2026-03-01", "13800000000", "0042"],
        ["", "2026-03-02", "13800000000"],
    ]


def test_rows_of_a_workbook_keep_their_numbers_when_one_is_empty():
    table = tables.read_table(_workbook(["a"], [], ["b"]))
    assert [(row[0].text, row[0].line) for row in table.rows] == [("a", 1), ("b", 3)]


@pytest.mark.parametrize(
    "text", ["=1+1", "+86 138", "-2", "@SUM(A1)", "\t=1", "'=1", "'", "''=1", "-", "O'Neill"]
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_looks_like_a_formula_is_written_as_text_and_reads_back(text, kind):
    rows = [["a", text, "b"]]
    data = tables.write_csv(rows).encode() if kind == "csv" else tables.write_xlsx("x", rows)
    assert _texts(tables.read_table(data)) == rows


@pytest.mark.parametrize("text", ["=1+1", "+86 138", "-2", "@SUM(A1)", "\r=1"])
def test_no_cell_begins_like_a_formula(text):
    assert tables.guarded(text) == f"'{text}"
    sheet = openpyxl.load_workbook(io.BytesIO(tables.write_xlsx("x", [[text]]))).active
    assert (sheet["A1"].value[0], sheet["A1"].data_type) == ("'", "s")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b" \r\n", "empty-file"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old-excel"),
        ("工号,姓名".encode("utf-16"), "not-a-table"),
        (b"%PDF-1.4\0", "not-a-table"),
        (bytes(range(128, 256)), "bad-encoding"),
        (b'a,"b\nc', "bad-csv"),
        (b'a,"b"c\n', "bad-csv"),
        (b'"' + b"a" * 200_000 + b'"', "bad-csv"),
        (b"a" * 2_001, "cell-too-long"),
        (b",".join([b"x"] * 51), "too-many-columns"),
        (b"a\n" * 50_001, "too-many-rows"),
        (b"a" * (8 * 2**20 + 1), "file-too-large"),
        (b"PK\x03\x04 and no more", "broken-xlsx"),
    ],
)
def test_what_cannot_be_read_is_one_clear_fault(data, code):
    assert _codes(data) == [code]


def test_empty_rows_below_the_people_do_not_count():
    assert _codes(b"a\n" + b"\n" * 60_000) == []


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(_workbook(["a"])[:900], id="cut off"),
        pytest.param(_repacked(_workbook(["a"]), **{"xl/workbook.xml": b"<a"}), id="not XML"),
        pytest.param(_with_sheet(b"<worksheet><sheetData><row><c t='s'><v>9</v></c>"), id="cut off inside"),
        pytest.param(
            _with_sheet(
                b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
                b'<row r="1"><c r="A1" t="s"><v>99</v></c></row></sheetData></worksheet>'
            ),
            id="a text that is not there",
        ),
    ],
)
def test_a_broken_workbook_is_a_clear_fault(data):
    assert _codes(data) == ["broken-xlsx"]


def test_a_zip_bomb_is_refused_by_the_size_that_it_states():
    assert _codes(_repacked(_workbook(["a"]), bomb=bytes(70 * 2**20))) == ["xlsx-too-large"]


def test_an_archive_of_very_many_parts_is_refused():
    parts = {f"part{number}": b"" for number in range(600)}
    assert _codes(_repacked(_workbook(["a"]), **parts)) == ["xlsx-too-large"]


def test_entities_that_grow_are_refused():
    entities = "".join(
        f'<!ENTITY e{level} "{f"&e{level - 1};" * 20 if level else "x" * 20}">' for level in range(8)
    )
    sheet = (
        f'<?xml version="1.0"?><!DOCTYPE x [{entities}]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&e7;</t></is></c></row></sheetData></worksheet>'
    )
    assert _codes(_with_sheet(sheet.encode())) == ["broken-xlsx"]


def test_a_sheet_that_states_a_million_rows_is_read_by_what_it_holds():
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<dimension ref="A1:XFD1048576"/><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576"/></row></sheetData></worksheet>'
    )
    assert _texts(tables.read_table(_with_sheet(sheet.encode()))) == [["x"]]
