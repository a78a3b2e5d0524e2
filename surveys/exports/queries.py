"""Small files, made at once; and files that wait, as a page shows them."""

import io
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from realtime.wire.transactions import read_snapshot
from surveys.analysis import strips
from surveys.analysis.crossings import crossing_of
from surveys.analysis.figures import FigureResult
from surveys.analysis.forms import AskForm
from surveys.analysis.snapshots import snapshot
from surveys.analysis.sums.protection import PUBLISHED_K
from surveys.enums import Anonymity
from surveys.exports.crossings import crossing_figures, crossing_rows
from surveys.exports.delimited import Dialect, write_rows
from surveys.exports.drawings import drawings
from surveys.exports.formats import FORMATS
from surveys.exports.lss.file import LimeFile, lime_file
from surveys.exports.reading import Answers, unheard
from surveys.exports.tables import Rows, table_rows
from surveys.exports.waiting import Told, Waiting
from surveys.exports.workbook import write_workbook
from surveys.imports.reading import PlannedQuota
from surveys.models import Survey
from surveys.questionnaires import schema as plain
from surveys.questionnaires.queries import draft_version, published_version, schema_of


@dataclass(frozen=True, slots=True)
class ShownFile:
    """`progress`: how far it is in words; `percent` while it is known."""

    number: UUID
    label: str
    state: str
    progress: str
    percent: int | None
    size: str


def shown(one: Waiting) -> ShownFile:
    told, state = one.told, one.state
    return ShownFile(
        number=one.number,
        label=str(FORMATS[one.asked.format].label),
        state=state,
        progress=told.failed if state == "failed" else progress_in_words(told),
        percent=min(99, told.done * 100 // told.total) if told.total and state == "made" else None,
        size=size_in_words(one.file.stat().st_size) if state == "ready" else "",
    )


def progress_in_words(told: Told) -> str:
    if not told.total:
        return gettext("The file is being made.")
    if told.done >= told.total:
        return gettext("Every response is in; the file is being closed.")
    return ngettext("%(done)s response of %(total)s.", "%(done)s responses of %(total)s.", told.done) % {
        "done": number_format(told.done, force_grouping=True),
        "total": number_format(told.total, force_grouping=True),
    }


def size_in_words(size: int) -> str:
    if size < 10**6:
        return gettext("%(n)s KB") % {"n": max(1, round(size / 1000))}
    return gettext("%(n)s MB") % {"n": number_format(round(size / 10**6, 1), 1)}


@dataclass(frozen=True, slots=True)
class AskedTables:
    """`figures` have a chart each; `rows` are tables of numbers that stand beside a crossing."""

    figures: list[FigureResult]
    rows: list[Rows]


def asked_tables(survey: Survey, query: QueryDict) -> AskedTables:
    """Every table of the crossing the address asks for, or else every figure of the responses it asks for."""
    known = snapshot(survey)
    form = AskForm(known, query, crossing="question" in query)
    form.is_valid()
    figure = form.crossed_figure(survey, k=PUBLISHED_K) if "question" in query else None
    if figure is None:
        return AskedTables(strips.every_figure(survey, known, form.asked, k=PUBLISHED_K), [])
    compared = query.getlist("compare")[:2]
    crossing = crossing_of(survey, known, figure, compared=compared, variables=form.variables)
    return AskedTables(crossing_figures(crossing), crossing_rows(crossing))


def tables_text(survey: Survey, query: QueryDict, dialect: Dialect) -> bytes:
    with read_snapshot():
        asked = asked_tables(survey, query)
        rows = [*table_rows(asked.figures), *(row for table in asked.rows for row in (*table, []))]
    out = io.StringIO(newline="")
    write_rows(out, rows, dialect)
    return out.getvalue().encode(dialect.encoding)


def tables_workbook(survey: Survey, query: QueryDict) -> bytes:
    with read_snapshot():
        asked = asked_tables(survey, query)
        drawn = drawings(asked.figures)
        columns = Answers(survey, unheard).columns
    with TemporaryDirectory() as folder:
        path = Path(folder) / "tables.xlsx"
        write_workbook(path, drawn, columns, rows=asked.rows)
        return path.read_bytes()


def lime_survey(survey: Survey) -> LimeFile | None:
    """The questionnaire respondents see, or the draft while none was published, for LimeSurvey; None without a
    question to ask."""
    version = published_version(survey) or draft_version(survey)
    schema = schema_of(version) if version else plain.Schema()
    if not schema.questions:
        return None
    quotas = [PlannedQuota(row.name, row.condition, row.limit, row.message) for row in survey.quotas.all()]
    return lime_file(survey.title, schema, anonymous=survey.anonymity == Anonymity.ANONYMOUS, quotas=quotas)
