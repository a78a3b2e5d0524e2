"""Answers in words, and the words of a page with earlier answers quoted in them."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from surveys.enums import COLUMN_TYPES, QuestionType
from surveys.questionnaires.areas import area_labels
from surveys.questionnaires.schema import DECLINED, OTHER, SCALES, Answer, Answers, Question, Schema, Section

# `{code}` or `{code.line}` in a text.
QUOTE = re.compile(r"\{([A-Za-z0-9_][A-Za-z0-9_-]*)(?:\.([A-Za-z0-9_][A-Za-z0-9_-]*))?\}")
NOTHING = "…"
_replace = msgspec.structs.replace


def answer_in_words(question: Question, answer: Answer, other: str) -> list[str]:
    """An answer as its author would read it, one line or several."""
    blank = _("left blank")
    if answer is None:
        return [blank]
    if isinstance(answer, dict):
        return [f"{label} : {words or blank}" for label, words in _lines(question, answer)]
    return _words(question, answer, other)


def _words(question: Question, answer: Any, other: str) -> list[str]:
    if isinstance(answer, list):
        return [_label(question, code, other) for code in answer]
    if question.type == QuestionType.CONSENT:
        return [_("Accepted")]
    if question.type == QuestionType.DATE and answer != DECLINED:
        return [_day(str(answer))]
    if isinstance(answer, int | float):
        return [f"{answer} {question.settings.unit}".strip()]
    return [_label(question, str(answer), other)]


def _label(question: Question, code: str, other: str) -> str:
    if code == OTHER:
        return _("Other: %(text)s") % {"text": other} if other else _("Other")
    if code == DECLINED:
        return _("I prefer not to answer")
    if not question.has_choices:
        return code
    return question.labels.get(code) or area_labels(question).get(code, code)


def _day(answer: str) -> str:
    return str(date_format(date.fromisoformat(answer), "DATE_FORMAT"))


def _lines(question: Question, answer: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(label of a line or cell, its answer in words or "")."""
    for row in question.rows:
        cell = answer.get(row.code)
        if question.type == QuestionType.DUAL_MATRIX:
            cells = cell or {}
            for scale in SCALES:
                labels = {choice.code: choice.label for choice in question.scale(scale)}
                title = question.ends[SCALES.index(scale)] if len(question.ends) == len(SCALES) else scale
                yield f"{row.label}, {title}", labels.get(cells.get(scale) or "", "")
        elif question.type in COLUMN_TYPES:
            cells = cell or {}
            for column in question.columns:
                value = cells.get(column.code)
                yield f"{row.label}, {column.label}", "" if value is None else str(value)
        else:
            yield row.label, "" if cell is None else ", ".join(_words(question, cell, ""))


def with_quotes(schema: Schema, number: int, answers: Answers, others: Mapping[str, str]) -> Schema:
    """The schema with `{code}` replaced on page `number` (from 1); see `quoted`."""
    sections = list(schema.sections)
    sections[number - 1] = quoted(sections[number - 1], schema, answers, others)
    return _replace(schema, sections=tuple(sections))


def quoted(section: Section, schema: Schema, answers: Answers, others: Mapping[str, str]) -> Section:
    """The page with `{code}` replaced, in every text, by the earlier answer in words; an ellipsis where there is none.

    A code that names no question stays as it is written. The template escapes the whole as any text.
    """

    def put(match: re.Match[str]) -> str:
        question = schema.by_code.get(match[1])
        if question is None:
            return match[0]
        return _quote(question, match[2] or "", answers.get(match[1]), others.get(match[1], ""))

    def said(text: str) -> str:
        return QUOTE.sub(put, text) if "{" in text else text

    def spoken(question: Question) -> Question:
        return _replace(
            question,
            wording=said(question.wording),
            help=said(question.help),
            validation_message=said(question.validation_message),
            choices=tuple(_replace(choice, label=said(choice.label)) for choice in question.choices),
            rows=tuple(_replace(row, label=said(row.label)) for row in question.rows),
            columns=tuple(_replace(column, label=said(column.label)) for column in question.columns),
        )

    return _replace(
        section,
        title=said(section.title),
        intro=said(section.intro),
        questions=tuple(spoken(question) for question in section.questions),
    )


def _quote(question: Question, row: str, answer: Answer, other: str) -> str:
    if answer is None or answer == DECLINED:
        return NOTHING
    if isinstance(answer, dict):
        if row:
            found = answer.get(row)
            return ", ".join(_words(question, found, "")) if isinstance(found, str | int | float) else NOTHING
        return " ; ".join(f"{label} : {words}" for label, words in _lines(question, answer) if words) or NOTHING
    if other and answer == OTHER:
        return other
    return ", ".join(_words(question, answer, other))
