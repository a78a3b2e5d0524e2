"""What several results pages share: plain data, made from the survey's columns in a bounded number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.analysis.figures import Figure, FigureResult
from surveys.analysis.queries import figure_of
from surveys.analysis.snapshots import Snapshot
from surveys.analysis.variables import carried_keys, countable_keys, is_countable, keys_of, variable
from surveys.analysis.words import type_label
from surveys.enums import TEXT_TYPES, QuestionRole, QuestionType
from surveys.models import Survey
from surveys.questionnaires import schema as plain

FILTERS = ("@audience", "@family", "@basin", "@density", "@structure")
# Answered in words alone.
WRITTEN_TYPES = TEXT_TYPES | {QuestionType.TEXTS, QuestionType.TEXT_MATRIX}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader of a results page asked for: filters (variable, code) and a weight question's code."""

    filters: tuple[tuple[str, str], ...] = ()
    weight: str = ""


def every_figure(survey: Survey, known: Snapshot, asked: Asked, *, k: int) -> list[FigureResult]:
    """Every countable figure, without its drawing: for an export."""
    return [figure for question in told_questions(known) for figure in _figures(survey, known, question, asked, k)]


def told_questions(known: Snapshot) -> list[plain.Question]:
    """Every question that has results, in order, weights left out."""
    return [
        question
        for question in known.questions.values()
        if question.role != QuestionRole.WEIGHT and (is_countable(question) or question.type in WRITTEN_TYPES)
    ]


def crossed(survey: Survey, known: Snapshot, asked: Asked, *, question: str, column: str, k: int) -> FigureResult:
    figure = Figure(survey=survey.pk, question=question, column=column, filters=asked.filters, weight=asked.weight, k=k)
    return figure_of(survey, known, figure)


def weight_question(known: Snapshot) -> plain.Question | None:
    return next((question for question in known.questions.values() if question.role == QuestionRole.WEIGHT), None)


def filter_choices(known: Snapshot) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """(variable, title, options) of what responses can be kept by."""
    titles = dict(carried_keys(known))
    return [
        (key, titles[key], [(option.code, option.label) for option in variable(known, key).options])
        for key in FILTERS
        if key in titles
    ]


def crossable(known: Snapshot) -> list[tuple[str, str]]:
    return [(key, title) for key, title in countable_keys(known) if key != "@source"]


def filled(known: Snapshot) -> list[tuple[str, str, int]]:
    """(question, its type in words, how many responses fill it)."""
    return [
        (
            question.wording,
            type_label("weight") if question.role == QuestionRole.WEIGHT else str(QuestionType(question.type).label),
            int((known.block.codes[key] >= 0).sum()),
        )
        for question in known.questions.values()
        if (key := question.code) in known.block.codes
    ]


def _figures(survey: Survey, known: Snapshot, question: plain.Question, asked: Asked, k: int) -> Sequence[FigureResult]:
    if question.type in WRITTEN_TYPES:
        return []
    return [crossed(survey, known, asked, question=key, column="", k=k) for key, _title in keys_of(question)]
