"""Files made to harm: refused whole, in words, within 2 s and 100 MiB more (B7). The kernel holds them to it."""

import io
import json
import random
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest

from realtime.wire.refusals import Refused
from surveys.imports import files
from surveys.imports.opening import read_survey
from tests.surveys.lime_files import lsa, lsr, lss

ROOT = Path(__file__).resolve().parents[2]
MILLION = 1_000_000
ASKED = {"qid": 1, "type": "S", "title": "Q1", "text": "Question", "question_order": 1}
SMALL = lss(questions=[ASKED])
HEAD = b"<document><LimeSurveyDocType>Survey</LimeSurveyDocType><DBVersion>500</DBVersion>"


def asking(text, **more):
    return lss(questions=[{**ASKED, "text": text}], **more)


def document(body, before=b""):
    return b'<?xml version="1.0" encoding="UTF-8"?>' + before + HEAD + body + b"</document>"


def laughs():
    entities = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    return document(b"<x>&l9;</x>", b'<!DOCTYPE d [<!ENTITY l0 "ha">' + entities + b"]>")


def rows_of(table, row, count):
    return document(b"<%s><rows>%s</rows></%s>" % (table, row * count, table))


def zipped(**parts):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return data.getvalue()


def many_parts():
    """A directory of 100,000 parts, each of nothing."""
    entry = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    start = b"PK\3\4" + b"\0" * 30
    directory = entry * 100_000
    return start + directory + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 65535, 65535, len(directory), len(start), 0)


def lying_archive():
    """The sizes it announces are not those of what it holds."""
    packed = zlib.compress(b" " * 50 * MILLION, 9)[2:-4]
    name = b"s.lss"
    said = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, 0, len(packed), 5_000, len(name), 0)
    local = b"PK\3\4" + said + name + packed
    central = b"PK\1\2" + struct.pack("<H", 20) + said + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    return local + central + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1, 1, len(central), len(local), 0)


def locked():
    data = bytearray(lsa(lss=SMALL))
    data[data.index(b"PK\1\2") + 8] |= 1
    return bytes(data)


def workbook(sheet, **others):
    return zipped(
        xl__workbook_dot_xml=b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>',
        xl__worksheets__sheet1_dot_xml=sheet,
        **others,
    )


def form(*rows):
    book = openpyxl.Workbook()
    book.active.title = "survey"
    for row in [("type", "name", "label"), *rows]:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def some_texts(text):
    """As many as the limits let through."""
    return lss(questions=[{**ASKED, "qid": n, "title": f"Q{n}", "text": text} for n in range(1, 600)])


def noise(size):
    return random.Random(1).randbytes(size)


THEMES = b"<themes><rows><row><a>b</a></row></rows></themes>"
LINES = [{"qid": 1_000 + n, "parent_qid": 1, "title": f"L{n}", "text": "x"} for n in range(40_000)]
NESTED = "(" * 20_000 + "Q1.NAOK == 1" + ")" * 20_000
MANY = " or ".join(f'Q1.NAOK == "{n}"' for n in range(4_000))
HOSTILE = {
    "empty": lambda: b"",
    "zeros": lambda: b"\0" * (2 * MILLION),
    "noise": lambda: noise(MILLION),
    "picture": lambda: b"\x89PNG\r\n\x1a\n" + noise(100_000),
    "pdf": lambda: b"%PDF-1.7 " + noise(100_000),
    "page": lambda: b"<!DOCTYPE html><html><body>Bonjour</body></html>",
    "page without doctype": lambda: b"<html><body>Bonjour</body></html>",
    "old excel": lambda: b"\xd0\xcf\x11\xe0" + noise(100_000),
    "too heavy": lambda: SMALL + b" " * (13 * MILLION),
    "not closed": lambda: SMALL[:-300],
    "another kind": lambda: SMALL.replace(b"Survey</Lime", b"Label set</Lime"),
    "before 2010": lambda: SMALL.replace(b">500<", b">126<"),
    "nothing asked": lambda: lss(questions=[]),
    "laughs": laughs,
    "quadratic": lambda: document(b"&a;" * 100_000, b'<!DOCTYPE d [<!ENTITY a "%s">]>' % (b"a" * 100_000)),
    "outside file": lambda: document(b"<x>&a;</x>", b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    "outside dtd": lambda: document(b"", b'<!DOCTYPE d SYSTEM "http://example.org/x.dtd">'),
    "unknown encoding": lambda: SMALL.replace(b"UTF-8", b"klingon"),
    "utf-7": lambda: SMALL.replace(b"UTF-8", b"utf-7"),
    "utf-16 without its mark": lambda: SMALL.decode().encode("utf-16-le"),
    "utf-16 cut": lambda: SMALL.decode().replace("UTF-8", "UTF-16").encode("utf-16")[:-101],
    "deep": lambda: b"<document>" + b"<a>" * MILLION,
    "million elements": lambda: document(b"<a/>" * (2 * MILLION)),
    "million columns": lambda: document(
        b"<questions><rows><row>" + b"".join(b"<c%d/>" % n for n in range(MILLION)) + b"</row></rows></questions>"
    ),
    "million attributes": lambda: document(b"<x " + b"".join(b'a%d=""' % n for n in range(MILLION)) + b"/>"),
    "million good attributes": lambda: document(
        b"<x " + b" ".join(b'a%d=""' % n for n in range(800_000)) + b"/>"
    ),
    "long name": lambda: document(b"<" + b"a" * (8 * MILLION) + b"/>"),
    "rows of questions": lambda: rows_of(b"questions", b"<row><qid>1</qid></row>", 150_000),
    "other questions": lambda: document(
        b"<questions><rows>"
        + b"".join(b"<row><qid>%d</qid><type>S</type><title>Q%d</title></row>" % (n, n) for n in range(90_000))
        + b"</rows></questions>"
    ),
    "forty thousand lines": lambda: lss(questions=[{**ASKED, "type": "M"}], lines=LINES),
    "open marks of text": lambda: asking("<" * (2 * MILLION)),
    "open tags of text": lambda: asking("<b>" * MILLION),
    "open comments of text": lambda: asking("<!--" * MILLION),
    "open scripts of text": lambda: asking("<script>" * (MILLION)),
    "cdata not closed": lambda: document(b"<questions><rows><row><x><![CDATA[" * 100_000),
    "archive cut": lambda: lsa(lss=SMALL)[:-30],
    "archive bomb": lambda: lsa(lss=SMALL + b" " * (200 * MILLION)),
    "archive of zeros": lambda: lsa(lss=b"\0" * (50 * MILLION)),
    "archive of many parts": many_parts,
    "archive of parts": lambda: zipped(**{f"p{n}_dot_lss": b"x" for n in range(300)}),
    "archive that lies": lying_archive,
    "archive in an archive": lambda: zipped(a_dot_zip=lsa(lss=SMALL)),
    "archive locked": locked,
    "responses alone": lambda: b"id\tsubmitdate\n1\t2026-01-01\n",
    "responses of a million": lambda: lsa(
        lss=SMALL, lsr=lsr(["9X1X1"]).replace(b"</rows>", b"<row><_9X1X1>a</_9X1X1></row>" * MILLION + b"</rows>")
    ),
    "responses of a million columns": lambda: lsa(lss=SMALL, lsr=lsr([f"c{n}" for n in range(MILLION // 2)])),
    "responses that are text": lambda: lsa(lss=SMALL, lsr=b"bonjour"),
    "workbook of nothing": lambda: workbook(b"<x/>"),
    "workbook not closed": lambda: workbook(b"<worksheet><sheetData><row>"),
    "workbook of a million columns": lambda: workbook(
        b"<worksheet><sheetData><row>" + b"<c/>" * MILLION + b"</row></sheetData></worksheet>"
    ),
    "workbook of a million rows": lambda: workbook(
        b"<worksheet><sheetData>" + b"<row/>" * MILLION + b"</sheetData></worksheet>"
    ),
    "workbook bomb": lambda: workbook(b" " * (300 * MILLION)),
    "workbook with entities": lambda: workbook(b'<!DOCTYPE w [<!ENTITY a "b">]><worksheet>&a;</worksheet>'),
    "workbook of texts": lambda: workbook(b"<worksheet/>", xl__sharedStrings_dot_xml=b"<sst>" + noise(20 * MILLION)),
    "workbook without survey": lambda: form().replace(b"survey", b"sondag"),
    "form without questions": form,
    "form of deep groups": lambda: form(*[("begin_group", f"g{n}", "G") for n in range(5_000)]),
    "form of repeats within repeats": lambda: form(*[("begin_repeat", "r", "R")] * 1_000, ("text", "q", "Q")),
    "grid of a million cells": lambda: lss(
        questions=[{**ASKED, "type": ";"}], lines=[{**line, "scale_id": n % 2} for n, line in enumerate(LINES[:4_000])]
    ),
}  # fmt: skip
BESIDE = {
    "columns": lambda: b"x\n" + b"\t".join(b"c%d" % n for n in range(MILLION)) + b"\n",
    "rows": lambda: b"x\tid\nid\tQ1\n" + b"1\ta\n" * MILLION,
    "long cell": lambda: b"id;Q1\n1;" + b"a" * (8 * MILLION),
    "open quote": lambda: b'id;Q1\n1;"' + b"a;\n" * MILLION,
    "another survey": lambda: b"id;x1;x2;x3\n1;a;b;c\n",
    "picture": lambda: b"\x89PNG\r\n\x1a\n\0\0" + noise(1000),
    "laughs": laughs,
}
# Odd, and honest: these are read.
ODD = {
    "its mark": lambda: b"\xef\xbb\xbf" + SMALL,
    "blank before": lambda: b"\r\n  " + SMALL,
    "utf-16": lambda: SMALL.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "latin-1 that says utf-8": lambda: asking("Été à l’école ?").decode().encode("cp1252"),
    "nested equation": lambda: lss(questions=[ASKED, {**ASKED, "qid": 2, "title": "Q2", "relevance": NESTED}]),
    "pictures in texts": lambda: asking('<img src="data:image/png;base64,' + "A" * (4 * MILLION) + '">Voyez'),
    "unknown tables": lambda: SMALL.replace(b"<languages>", THEMES + b"<languages>"),
    "thousands of lines": lambda: lss(questions=[{**ASKED, "type": "M"}], lines=LINES[:7_900]),
    "long equation": lambda: lss(questions=[{**ASKED, "relevance": MANY}, {**ASKED, "qid": 2, "title": "Q2"}]),
    "open marks of some texts": lambda: some_texts("<" * 150),
    "open tags of some texts": lambda: some_texts("<b>" * 150),
    "open attributes of some texts": lambda: some_texts("<a " * 150),
    "open braces of some texts": lambda: some_texts("{a" * 3_000),
    "filtered lines": lambda: lss(
        questions=[{**ASKED, "type": "M"}, {**ASKED, "qid": 2, "type": "M", "title": "Q2"}],
        lines=LINES[:3_900] + [{**line, "qid": line["qid"] + 50_000, "parent_qid": 2} for line in LINES[:3_900]],
        attributes=[{"qid": 2, "attribute": "array_filter", "value": "Q1"}],
    ),
    "equations of many questions": lambda: lss(questions=[
        {**ASKED, "qid": n, "title": f"Q{n}", "relevance": " or ".join(["Q1.NAOK == 1"] * 6)} for n in range(1, 1_200)
    ]),
    "names that climb": lambda: zipped(**{"..__..__x_dot_lss": SMALL}),
}  # fmt: skip


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """Name → what became of the file, each read in a process that the kernel stops beyond its bounds."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, make in {**HOSTILE, **ODD}.items():
        (folder / name).write_bytes(make())
    for name, make in BESIDE.items():
        (folder / f"beside {name}").write_bytes(SMALL)
        (folder / f"beside {name}.responses").write_bytes(make())
    paths = [str(path) for path in sorted(folder.iterdir()) if path.suffix != ".responses"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.surveys.hostile", *paths], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return {line["file"]: line["said"] for line in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("name", [*HOSTILE, *(f"beside {name}" for name in BESIDE)])
def test_hostile_file_is_refused_within_its_bounds(said, name):
    assert said[name].startswith(("survey_", "responses_", "form_")), said[name]


@pytest.mark.parametrize("name", ODD)
def test_odd_but_honest_file_is_read(said, name):
    assert said[name] == "read"


@pytest.mark.parametrize("name", ["laughs", "deep", "archive bomb", "not closed", "noise", "another kind"])
def test_refusal_says_what_happened_what_was_kept_and_what_to_do(name):
    with pytest.raises(Refused) as refusal:
        read_survey(HOSTILE[name]())

    assert len([sentence for sentence in refusal.value.message.split(". ") if sentence]) >= 3


def test_latin1_words_are_read_as_they_were_written():
    reading = read_survey(ODD["latin-1 that says utf-8"]())

    assert reading.schema.everything[0].wording == "Été à l’école ?"


def test_without_the_limits_the_bounds_are_passed(monkeypatch, tmp_path):
    """The twin: what protects is what is tested."""
    monkeypatch.setattr(files, "_refuse_doctype", lambda *_: None)

    with pytest.raises(Refused) as refusal:
        read_survey(document(b"<x>&a;</x>", b'<!DOCTYPE d [<!ENTITY a "words">]>'))

    assert refusal.value.code != "survey_file_dangerous"
