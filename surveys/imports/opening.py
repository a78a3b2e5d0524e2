"""Any file somebody sends, known by what it holds and never by its name, read as a questionnaire."""

import io
from collections.abc import Callable
from typing import BinaryIO

from django.utils.translation import gettext as _

from realtime.wire.refusals import Refused
from surveys.imports.files import Archive, is_archive, open_archive, weigh
from surveys.imports.limesurvey.convert import converted
from surveys.imports.limesurvey.responses import answered
from surveys.imports.limesurvey.rows import Rows, read_lsr, read_table, read_workbook
from surveys.imports.limesurvey.tables import read_tables
from surveys.imports.limesurvey.work import Conversion
from surveys.imports.reading import Reading
from surveys.imports.report import Part
from surveys.imports.xlsform.convert import read_form

WORKBOOK = "xl/workbook.xml"
# Workbooks of another kind: Excel before 2007 (or locked by a password), OpenDocument.
OLD_WORKBOOK, OPEN_DOCUMENT = b"\xd0\xcf\x11\xe0", "content.xml"
LOCKED = "EncryptedPackage".encode("utf-16-le")
PAGES = (b"<!doctype html", b"<html")
# What heads a table of LimeSurvey's responses.
RESPONSES = (b"submitdate", b"startlanguage", b"Date submitted", b"Date de soumission")


def read_survey(data: bytes, responses: bytes | None = None) -> Reading:
    """A LimeSurvey .lss or .lsa or an XLSForm, perhaps with LimeSurvey's responses beside it (.lsr, .vv, .csv, .xlsx).

    Refuses `survey_file_…`, `survey_has_no_question`, `form_…`, `responses_…`.
    """
    weigh(data)
    if responses is not None:
        weigh(responses)
    if not is_archive(data):
        _refuse_table(data)
        return _lime(_bytes(data), _rows_of(responses) if responses else None)
    archive = open_archive(data)
    if WORKBOOK in archive.names:
        if responses:
            raise Refused("responses_need_survey")
        return read_form(data, archive)
    return _lime_archive(archive, responses)


def _bytes(data: bytes) -> Callable[[], BinaryIO]:
    return lambda: io.BytesIO(data)


def _refuse_table(data: bytes) -> None:
    """What is no XML at all, or a page: perhaps the answers without their questionnaire, or an old workbook."""
    start = _start(data)
    if start.lower().startswith(PAGES):
        raise Refused("survey_file_page")
    if start.startswith(b"<") or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    if data.startswith(OLD_WORKBOOK):
        raise Refused("survey_file_protected" if LOCKED in data else "survey_file_workbook")
    if any(name in start for name in RESPONSES):
        raise Refused("responses_need_survey")
    raise Refused("survey_file_unknown")


def _start(data: bytes) -> bytes:
    return data[:4096].lstrip(b"\xef\xbb\xbf \r\n\t")


def _lime(opened: Callable[[], BinaryIO], rows: Rows | None) -> Reading:
    tables = read_tables(opened)
    reading, work = converted(tables, answered=rows is not None)
    if rows is not None:
        reading.responses = answered(work, rows, reading.schema)
    return reading


def _lime_archive(archive: Archive, responses: bytes | None) -> Reading:
    """A .lsa: the questionnaire, its responses, and participants and timings that are never opened."""
    structure = _only(archive, ".lss")
    if structure is None:
        raise Refused("survey_file_workbook" if OPEN_DOCUMENT in archive.names else "survey_file_unknown")
    inside = _only(archive, ".lsr")
    rows: Rows | None = None
    if responses is not None:
        rows = _rows_of(responses)
    elif inside is not None:
        rows = read_lsr(lambda: archive.open(inside))
    reading = _lime(lambda: archive.open(structure), rows)
    for suffix, place, why in (
        (".lst", _("list of participants"), _("it names people: it is never opened")),
        (".lsi", _("times spent on each page"), _("there is no such thing here")),
    ):
        if _only(archive, suffix):
            reading.report.expect(Part.SETTING, suffix, place)
            reading.report.left_out(Part.SETTING, suffix, why)
    return reading


def _only(archive: Archive, suffix: str) -> str | None:
    # A Mac puts a shadow of each file beside it.
    names = (name for name in archive.names if not name.startswith("__MACOSX/"))
    return next((name for name in names if name.lower().endswith(suffix)), None)


def _rows_of(data: bytes) -> Rows:
    """Responses sent beside the questionnaire."""
    if is_archive(data):
        archive = open_archive(data)
        if WORKBOOK in archive.names:
            return read_workbook(data)
        inside = _only(archive, ".lsr")
        if inside is None:
            raise Refused("responses_unreadable")
        return read_lsr(lambda: archive.open(inside))
    start = _start(data)
    if data.startswith(OLD_WORKBOOK) or start.lower().startswith(PAGES):
        raise Refused("responses_unreadable")
    if start.startswith(b"<"):
        return read_lsr(_bytes(data))
    return read_table(data)


__all__ = ["Conversion", "read_survey"]
