"""The report: a PDF/UA whose every chart has its table beside it, its base under it, and says how it was counted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from hackathon.structures.queries import printed_logos
from hackathon.web.pdf import pdf
from realtime.wire import clock
from surveys.analysis import charts
from surveys.analysis.drawing import Sheet
from surveys.analysis.figures import FigureResult
from surveys.analysis.presentation import missing_in_words
from surveys.analysis.sentences import collected_in_words, count_in_words, share_in_words
from surveys.exports.drawings import (
    Drawing,
    drawn_places,
    left_in_words,
    table_in_words,
)
from surveys.models import Survey

TEMPLATE = "surveys/exports/report.typ"


@dataclass(slots=True)
class _Pictures:
    """Drawings by the name of their file."""

    files: dict[str, bytes] = field(default_factory=dict)

    def add(self, sheet: Sheet | None) -> str:
        """Its name; "" when there is nothing to draw."""
        if sheet is None:
            return ""
        name = f"chart-{len(self.files)}.svg"
        self.files[name] = sheet.alone().encode()
        return name


def write_report(path: Path, survey: Survey, drawn: Sequence[Drawing], *, count: int, method: Sequence[str]) -> int:
    """How many figures it shows."""
    logos = printed_logos(survey.edition_id)
    pictures = _Pictures({**logos.pictures})
    data = {
        "lang": translation.get_language() or "fr",
        "title": survey.title,
        "edition": survey.edition.title if survey.edition else gettext("Survey"),
        "count": collected_in_words(count),
        "made": gettext("Figures of %(day)s.") % {"day": date_format(timezone.localdate(clock.now()))},
        "method_title": gettext("How these figures were counted"),
        "method": list(method),
        "logos": logos.named,
        "questions": _questions(drawn, pictures),
    }
    path.write_bytes(pdf(TEMPLATE, data, pictures=pictures.files))
    return sum(len(drawing.figures) for drawing in drawn)


def method_in_words(*, k: int, weighted: bool, filter_words: str, version: int) -> list[str]:
    """What somebody needs who has only this file in their hands."""
    sentences = [
        gettext(
            "These figures count the responses collected. Nobody was drawn at random: they speak for the people who"
            " answered, and no margin of error is given for anybody else."
        ),
        gettext("Under each table stands its base (n), the number of people its percentages are taken over."),
        gettext(
            "Where several answers were possible, percentages are of the people asked, and add up to more than 100."
        ),
        gettext("A group of fewer than %(k)s people is hidden, and with it whatever would give it back by subtraction.")
        % {"k": k},
        gettext("Questionnaire: version %(version)s.") % {"version": version},
    ]
    if filter_words:
        sentences.insert(0, gettext("Only: %(who)s.") % {"who": filter_words})
    if weighted:
        sentences.insert(
            1,
            gettext(
                "Weighted results: each response counts for more or less, so that known margins are met. This does not"
                " make whoever answered representative. Counts are of real responses."
            ),
        )
    return sentences


def _questions(drawn: Sequence[Drawing], pictures: _Pictures) -> list[dict[str, Any]]:
    """A heading a question; its lines under it where each has a chart of its own."""
    questions: list[dict[str, Any]] = []
    last = ""
    for drawing in drawn:
        code = drawing.figures[0].figure.question.partition("/")[0]
        title, _sign, line = drawing.title.partition(" · ")
        if code != last:
            questions.append({"title": title, "parts": []})
        last = code
        questions[-1]["parts"].append({"title": line} | _part(drawing, pictures))
    return questions


def _part(drawing: Drawing, pictures: _Pictures) -> dict[str, Any]:
    first = drawing.figures[0]
    heads, rows = _scale_table(drawing.figures) if drawing.stacked else table_in_words(first)
    return {
        "sentence": drawing.sentence,
        "chart": pictures.add(_chart(drawing)),
        "alt": gettext("%(title)s. %(sentence)s The table gives every figure.")
        % {"title": drawing.title, "sentence": drawing.sentence},
        "heads": heads,
        "rows": rows,
        "base": drawing.base,
        "missing": "" if drawing.stacked else _sentence(missing_in_words(first)),
        "note": " ".join(filter(None, [left_in_words(drawing), drawing.note])),
    }


def _chart(drawing: Drawing) -> Sheet | None:
    """As on the results page."""
    first = drawing.figures[0]
    if drawing.stacked:
        labels = [series.name for series in drawing.series]
        shares = [[None if share is None else share / 100 for share in series.values] for series in drawing.series]
        rows = [
            charts.ScaleRow(name, row) for name, row in zip(drawing.categories, zip(*shares, strict=True), strict=True)
        ]
        return charts.diverging(labels, rows)
    return charts.columns(first) if first.numbers is not None else charts.bars(first, drawn_places(drawing))


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}." if words else ""


def _scale_table(figures: Sequence[FigureResult]) -> tuple[list[str], list[list[str]]]:
    heads = [gettext("Line"), *(line.label for line in figures[0].lines), gettext("Base (n)")]
    rows = [
        [
            figure.title.rpartition(" · ")[2],
            *(share_in_words(None if figure.closed else line.shares[0]) for line in figure.lines),
            count_in_words(figure.bases[0]),
        ]
        for figure in figures
    ]
    return heads, rows
