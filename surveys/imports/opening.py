"""Any file somebody sends, known by what it holds and never by its name, read as a questionnaire."""

import io
from collections.abc import Callable
from typing import BinaryIO

from django.utils.translation import gettext as _

from realtime.wire.refusals import Refused
from surveys.imports.files import Archive, is_archive, open_archive, weigh
from surveys.imports.limesurvey import responses as lime_responses
from surveys.imports.limesurvey.convert import converted
from surveys.imports.limesurvey.tables import read_tables
from surveys.imports.limesurvey.work import Conversion
from surveys.imports.reading import Reading
from surveys.imports.report import Part
from surveys.imports.xlsform.convert import read_form


def read_survey(data: bytes, responses: bytes | None = None) -> Reading:
    """A LimeSurvey .lss or .lsa or an XLSForm, perhaps with LimeSurvey's responses (.lsr, .vv, .csv) in a file apart.

    Refuses `survey_file_…`, `survey_has_no_question`, `form_…`, `responses_…`.
    """
    weigh(data)
    if responses is not None:
        weigh(responses)
    if not is_archive(data):
        _refuse_table(data)
        return _lime(_bytes(data), _rows_of(responses) if responses else None)
    archive = open_archive(data)
    if "xl/workbook.xml" in archive.names:
        if responses:
            raise Refused("responses_need_survey")
        return read_form(data, archive)
    return _lime_archive(archive, responses)


def _bytes(data: bytes) -> Callable[[], BinaryIO]:
    return lambda: io.BytesIO(data)


def _refuse_table(data: bytes) -> None:
    """What is no XML at all: perhaps the answers without their questionnaire."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith(b"<") or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    if b"\t" in start and (b"submitdate" in start or b"startlanguage" in start):
        raise Refused("responses_need_survey")
    raise Refused("survey_file_unknown")


def _lime(opened: Callable[[], BinaryIO], rows: lime_responses.Rows | None) -> Reading:
    tables = read_tables(opened)
    reading, work = converted(tables, answered=rows is not None)
    if rows is not None:
        reading.responses = lime_responses.answered(work, rows, reading.schema)
    return reading


def _lime_archive(archive: Archive, responses: bytes | None) -> Reading:
    """A .lsa: the questionnaire, its responses, and participants and timings that are never opened."""
    structure = _only(archive, ".lss")
    if structure is None:
        raise Refused("survey_file_unknown")
    inside = _only(archive, ".lsr")
    rows: lime_responses.Rows | None = None
    if responses is not None:
        rows = _rows_of(responses)
    elif inside is not None:
        rows = lime_responses.read_lsr(lambda: archive.open(inside))
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
    return next((name for name in archive.names if name.lower().endswith(suffix)), None)


def _rows_of(data: bytes) -> lime_responses.Rows:
    """Responses sent beside the questionnaire."""
    if is_archive(data):
        archive = open_archive(data)
        inside = _only(archive, ".lsr")
        if inside is None:
            raise Refused("responses_unreadable")
        return lime_responses.read_lsr(lambda: archive.open(inside))
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return lime_responses.read_lsr(_bytes(data))
    return lime_responses.read_table(data)


__all__ = ["Conversion", "read_survey"]
