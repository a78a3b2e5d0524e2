"""Rows of small LimeSurvey files (`lime_files.lss`), tables of responses, and what the report says of them."""

from surveys.imports.opening import read_survey
from surveys.imports.report import Part
from tests.surveys.lime_files import lss


def question(type_, code="Q1", qid=1, **more):
    return {"qid": qid, "type": type_, "title": code, "text": f"Question {code}", "question_order": qid, **more}


def line(code, qid, parent=1, **more):
    return {"qid": qid, "parent_qid": parent, "title": code, "text": f"Line {code}", "question_order": qid, **more}


def answer(code, order, qid=1, **more):
    return {"qid": qid, "code": code, "text": f"Answer {code}", "sortorder": order, **more}


def attribute(name, value, qid=1, **more):
    return {"qid": qid, "attribute": name, "value": value, **more}


ROWS = [line("A", 2), line("B", 3)]
OVER = answer("1", 1, scale_id=1)
SCALE = [answer("1", 1), answer("2", 2)]
CELLS = [line("R", 2), line("C", 3, scale_id=1)]


def only(reading):
    """The one question of a small file."""
    return reading.schema.everything[0]


def notes(reading, part, place):
    return [note for item in reading.report.items if item.part == part and place in item.place for note in item.notes]


def fate(reading, part, place):
    return [item.fate for item in reading.report.items if item.part == part and place in item.place]


DAY = "2026-02-03 10:20:30"


def table(*lines, separator=";"):
    return "\r\n".join(separator.join(f'"{cell}"' for cell in cells) for cells in lines).encode()


def read(parts, *lines, **more):
    """What becomes of a table of responses of a questionnaire made of `parts`."""
    return read_survey(lss(**parts), table(*lines, **more))


def columns(reading):
    return {item.place: item.fate for item in reading.report.items if item.part == Part.COLUMN}
