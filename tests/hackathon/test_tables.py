import io
import json
import subprocess
import sys
import tracemalloc
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hackathon.tables import Limits, inert, read_table
from realtime.wire.refusals import Refused


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(data, name, content):
    """The same workbook with one part replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part.filename, old.read(part))
        new.writestr(name, content)
    return out.getvalue()


def refused(data, name="liste.csv", **limits):
    with pytest.raises(Refused) as refusal:
        read_table(data, name, Limits(**limits))
    assert refusal.value.message
    return refusal.value.code


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_is_read_in_every_dress_a_spreadsheet_gives_it(separator, encoding):
    text = f"nom{separator}prénom\r\nLefèvre{separator}Zoé\r\n\r\n{separator}\r\nGüler{separator}Noël\r\n"

    table = read_table(text.encode(encoding), "liste.csv")

    assert table.header == ("nom", "prénom")
    assert table.rows == [("Lefèvre", "Zoé"), ("Güler", "Noël")]
    assert table.lines == [2, 5]


def test_quoted_cell_may_hold_separator_and_line_end():
    table = read_table(b'nom;mot\r\nA;"un ; deux\r\ntrois"\r\nB;"dit ""oui"""\r\n', "x.csv")

    assert table.rows == [("A", "un ; deux\r\ntrois".replace("\r", "")), ("B", 'dit "oui"')]
    assert table.lines == [2, 4]


@pytest.mark.parametrize(
    ("line", "cell"), [('B;dit "oui" ici', 'dit "oui" ici'), ('B;"jamais fermé', '"jamais fermé'), ('B;"a" b', '"a" b')]
)
def test_stray_quote_stays_in_its_cell_and_swallows_nothing(line, cell):
    table = read_table(f'nom;mot\nA;"un"\n{line}\nC;trois\n'.encode("latin-1"), "x.csv")

    assert table.rows == [("A", "un"), ("B", cell), ("C", "trois")]


def test_line_with_too_many_cells_is_refused_with_its_number():
    with pytest.raises(Refused) as refusal:
        read_table(b"nom;commune\nA;B\nC;D;E\n", "x.csv")

    assert refusal.value.code == "table_row_too_long"
    assert "3" in refusal.value.message


def test_workbook_gives_what_its_cells_show():
    table = read_table(
        workbook(["nom", "âge", "le", "vrai"], ["Zoé", 17.0, date(2026, 11, 21), True], [None] * 4), "x.xlsx"
    )

    assert table.header == ("nom", "âge", "le", "vrai")
    assert table.rows == [("Zoé", "17", "2026-11-21", "1")]


def test_workbook_is_known_by_its_bytes_not_its_name():
    assert read_table(workbook(["a"], ["b"]), "liste.csv").rows == [("b",)]


def test_formula_of_a_workbook_is_never_read():
    assert read_table(workbook(["a", "b"], ["x", '=HYPERLINK("http://x")']), "x.xlsx").rows == [("x", "")]


@pytest.mark.parametrize("text", ["=1+1", "+33", "-5", "@here", "\tx"])
def test_inert_cell_is_no_formula(text):
    assert inert(text) == "'" + text


def test_control_characters_and_decomposed_accents_are_mended():
    table = read_table("nom\nZo\x07e\u0301\n".encode(), "x.csv")

    assert table.rows == [("Zoé",)]


def test_renamed_zip_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("photo.jpg", b"x")

    assert refused(out.getvalue(), "liste.xlsx") == "table_not_a_table"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "table_empty"),
        (b"nom;commune\n", "table_empty"),
        (b"nom;nom\na;b\n", "table_double_column"),
        (b"%PDF-1.7 ...", "table_not_a_table"),
        (b"\x89PNG\r\n", "table_not_a_table"),
        (b"nom\0;b\n", "table_not_a_table"),
        (b"<html><table>", "table_not_a_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "table_old_excel"),
        (b"PK\x03\x04 cut short", "table_unreadable"),
    ],
)
def test_what_is_no_table_is_refused_in_words(data, code):
    assert refused(data) == code


def test_limits_hold():
    assert refused(b"a;b\n" + b"1;2\n" * 11, rows=10) == "table_too_many_rows"
    assert refused(b"a;b;c\n1;2;3\n", columns=2) == "table_too_many_columns"
    assert refused(b"a\n" + b"x" * 30, cell=20) == "table_cell_too_long"
    assert refused(b"a\n" + b"x" * 200_000) == "table_cell_too_long"
    assert refused(b"a\n" * 100, size=50) == "table_too_big"
    assert refused(workbook(["a", "b", "c"], [1, 2, 3]), columns=2) == "table_too_many_columns"


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
    "<sheetData>{}</sheetData></worksheet>"
)
BOMB = '<!DOCTYPE b [<!ENTITY a "ha"><!ENTITY c "&a;&a;">]>'


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        (SHEET.format(" " * 10_000_000), "table_too_big"),
        (BOMB + SHEET.format(""), "table_not_a_table"),
        (SHEET.format('<row r="1"><c r="XFD1" t="inlineStr"><is><t>x</t></is></c></row>'), "table_too_many_columns"),
        (SHEET.format('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), "table_empty"),
        ("<worksheet", "table_unreadable"),
    ],
)
def test_hostile_workbook_is_refused_without_being_unpacked(sheet, code):
    data = with_part(workbook(["a"], ["b"]), "xl/worksheets/sheet1.xml", sheet)
    tracemalloc.start()

    assert refused(data, "x.xlsx") == code

    assert tracemalloc.get_traced_memory()[1] < 100 * 2**20
    tracemalloc.stop()


def test_workbook_of_millions_of_cells_is_refused_within_its_bounds(tmp_path):
    """Each is small once packed, and takes a minute or more to read."""
    book = workbook(["a"], ["b"])
    cells = '<row r="1"><c r="A1" t="str"><v>a</v></c></row>' + f"<row>{'<c><v>1</v></c>' * 10}</row>" * 400_000
    texts = "".join(f"<si><t>{number}</t></si>" for number in range(3_000_000))
    (tmp_path / "cells.xlsx").write_bytes(with_part(book, "xl/worksheets/sheet1.xml", SHEET.format(cells)))
    (tmp_path / "texts.xlsx").write_bytes(with_part(book, "xl/sharedStrings.xml", f"<sst>{texts}</sst>"))

    row = '<row r="{0}"><c r="A{0}"><v>1</v></c><c r="XFD{0}"/></row>'
    wide = SHEET.format("".join(row.format(number) for number in range(1, 50_000)))
    (tmp_path / "wide.xlsx").write_bytes(with_part(book, "xl/worksheets/sheet1.xml", wide))

    files = [str(path) for path in sorted(tmp_path.iterdir())]
    done = subprocess.run([sys.executable, "-m", "tests.surveys.hostile", *files], capture_output=True, text=True)

    assert [json.loads(line)["said"] for line in done.stdout.splitlines()] == ["table_too_big"] * 3, done.stderr


def test_row_that_is_empty_up_to_its_last_column_is_read_as_one_that_ends_before():
    row = '<row r="{0}"><c r="A{0}" t="str"><v>a{0}</v></c><c r="XFD{0}"/></row>'
    sheet = SHEET.format("".join(row.format(number) for number in range(1, 4)))

    assert read_table(with_part(workbook(["a"]), "xl/worksheets/sheet1.xml", sheet), "x.xlsx").rows == [
        ("a2",),
        ("a3",),
    ]


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    try:
        table = read_table(data, "x.csv")
    except Refused:
        return
    assert all(len(row) == len(table.header) for row in table.rows)
