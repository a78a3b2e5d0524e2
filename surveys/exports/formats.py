"""Every file a survey's results can leave as, and what it takes to make it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from realtime.wire.transactions import read_snapshot
from surveys.analysis import strips
from surveys.analysis.figures import FigureResult
from surveys.analysis.sentences import collected_in_words
from surveys.analysis.snapshots import Snapshot, snapshot
from surveys.analysis.sums.protection import PUBLISHED_K
from surveys.exports import corpus, delimited, report, slides, spss, workbook
from surveys.exports.drawings import Drawing, drawings
from surveys.exports.reading import Answers, Progress, unheard
from surveys.models import Survey


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a file is asked for: whose, and of which responses (those of figures only)."""

    survey: Survey
    path: Path
    asked: strips.Asked
    progress: Progress


@dataclass(frozen=True, slots=True)
class Format:
    """`individual`: one line a response, a right of its own. `write` returns how many of its `unit` it holds."""

    slug: str
    suffix: str
    content_type: str
    individual: bool
    label: str | Promise
    help: str | Promise
    write: Callable[[Wanted], int]


def make(file_format: Format, wanted: Wanted) -> int:
    """Write the file whole, or leave nothing under its name."""
    part = wanted.path.with_name(f"{wanted.path.name}.part")
    try:
        with read_snapshot():
            count = file_format.write(Wanted(wanted.survey, part, wanted.asked, wanted.progress))
        part.rename(wanted.path)
    finally:
        part.unlink(missing_ok=True)
    return count


# --- what can be shown to everybody -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shareable:
    """Every figure under the rule of what is published."""

    known: Snapshot
    drawn: list[Drawing]
    method: list[str]


def shareable(survey: Survey, asked: strips.Asked) -> Shareable:
    known = snapshot(survey)
    figures = strips.every_figure(survey, known, asked, k=PUBLISHED_K)
    return Shareable(known, drawings(figures), _method(known, asked, figures))


def _method(known: Snapshot, asked: strips.Asked, figures: list[FigureResult]) -> list[str]:
    only = figures[0].filter_words if figures else ""
    return report.method_in_words(
        k=PUBLISHED_K, weighted=bool(asked.weight), filter_words=only, version=known.version_number
    )


def _report(wanted: Wanted) -> int:
    found = shareable(wanted.survey, wanted.asked)
    return report.write_report(wanted.path, wanted.survey, found.drawn, count=len(found.known), method=found.method)


def _slides(wanted: Wanted) -> int:
    found = shareable(wanted.survey, wanted.asked)
    return slides.write_slides(
        wanted.path,
        found.drawn,
        title=wanted.survey.title,
        subtitle=collected_in_words(len(found.known)),
        method=found.method,
    )


def _tables(wanted: Wanted) -> int:
    found = shareable(wanted.survey, wanted.asked)
    answers = Answers(wanted.survey, unheard)
    workbook.write_workbook(wanted.path, found.drawn, answers.columns)
    return len(found.drawn)


# --- individual answers -------------------------------------------------------------------------------


def _workbook(wanted: Wanted) -> int:
    found = shareable(wanted.survey, strips.Asked())
    answers = Answers(wanted.survey, wanted.progress)
    return workbook.write_workbook(wanted.path, found.drawn, answers.columns, answers)


def _excel(wanted: Wanted) -> int:
    return delimited.write_answers(wanted.path, Answers(wanted.survey, wanted.progress), delimited.EXCEL)


def _plain(wanted: Wanted) -> int:
    return delimited.write_answers(wanted.path, Answers(wanted.survey, wanted.progress), delimited.PLAIN)


def _spss(wanted: Wanted) -> int:
    return spss.write_spss(wanted.path, Answers(wanted.survey, wanted.progress), wanted.survey.title)


def _corpus(wanted: Wanted) -> int:
    return corpus.write_corpus(wanted.path, Answers(wanted.survey, wanted.progress))


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
CSV = "text/csv; charset=utf-8"
FORMATS = {
    made.slug: made
    for made in (
        Format(
            "pdf",
            ".pdf",
            "application/pdf",
            False,
            gettext_lazy("Report (PDF)"),
            gettext_lazy("Every question with its chart, its table, its base. Read by screen readers too."),
            _report,
        ),
        Format(
            "pptx",
            ".pptx",
            PPTX,
            False,
            gettext_lazy("Slides (PPTX)"),
            gettext_lazy("One slide a question; the charts can be changed in PowerPoint or Impress."),
            _slides,
        ),
        Format(
            "tables",
            ".xlsx",
            XLSX,
            False,
            gettext_lazy("Tables and charts (XLSX)"),
            gettext_lazy("A workbook whose charts can be changed in Excel or Calc, and the list of the questions."),
            _tables,
        ),
        Format(
            "xlsx",
            ".xlsx",
            XLSX,
            True,
            gettext_lazy("Workbook (XLSX)"),
            gettext_lazy("Answers in words, the list of columns, tables and charts."),
            _workbook,
        ),
        Format(
            "csv-excel",
            ".csv",
            CSV,
            True,
            gettext_lazy("CSV for a French Excel"),
            gettext_lazy("Answers in words; semicolons, decimal commas."),
            _excel,
        ),
        Format(
            "csv",
            ".csv",
            CSV,
            True,
            gettext_lazy("CSV for programs"),
            gettext_lazy("Answers as codes; UTF-8, commas, decimal points (R, Python…)."),
            _plain,
        ),
        Format(
            "sav",
            ".sav",
            "application/x-spss-sav",
            True,
            gettext_lazy("SPSS (SAV)"),
            gettext_lazy("Labels of questions and choices, missing answers told apart (SPSS, PSPP, jamovi, R)."),
            _spss,
        ),
        Format(
            "iramuteq",
            ".txt",
            "text/plain; charset=utf-8",
            True,
            gettext_lazy("Texts for IRaMuTeQ"),
            gettext_lazy("What people wrote, with who they are as starred variables."),
            _corpus,
        ),
    )
}
SHAREABLE = [made for made in FORMATS.values() if not made.individual]
INDIVIDUAL = [made for made in FORMATS.values() if made.individual]


def file_name(survey: Survey, file_format: Format) -> str:
    what = {"pdf": _("report"), "pptx": _("slides"), "tables": _("tables"), "iramuteq": _("texts")}
    name = slugify(what.get(file_format.slug, _("answers")))
    return f"{survey.slug}-{name}{file_format.suffix}"
