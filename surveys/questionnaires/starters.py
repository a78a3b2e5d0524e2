"""What a new question begins with."""

from collections.abc import Collection

import msgspec
from django.utils.translation import gettext as _

from surveys.enums import COLUMN_TYPES, ROW_TYPES, QuestionType
from surveys.questionnaires.gestures import free_code
from surveys.questionnaires.schema import NO, SCALES, YES, Choice, Column, Question, Row, Settings


def new_question(*, type: str, wording: str, taken: Collection[str]) -> Question:
    """A question of this type with a code that is not `taken`, and what its type needs to be answered."""
    return Question(
        code=free_code(wording, taken, otherwise="question"),
        type=type,
        wording=wording,
        settings=_settings(type),
        choices=_choices(type),
        rows=(Row(code="l1", label=_("First line")),) if type in ROW_TYPES else (),
        columns=(Column(code="k1", label=_("First column")),) if type in COLUMN_TYPES else (),
    )


def _settings(type: str) -> Settings:
    match type:
        case QuestionType.SCALE:
            return Settings(minimum=0, maximum=10)
        case QuestionType.SLIDER:
            return Settings(minimum=0, maximum=100, step=1)
        case QuestionType.RATING:
            return Settings(maximum=5)
    return Settings()


def _choices(type: str) -> tuple[Choice, ...]:
    match type:
        case QuestionType.YES_NO:
            return (Choice(code=YES, label=_("Yes")), Choice(code=NO, label=_("No")))
        case QuestionType.STATEMENTS:
            labels = {"agree": _("Agree"), "disagree": _("Disagree"), "unsure": _("Neither one nor the other")}
            return tuple(Choice(code=code, label=label) for code, label in labels.items())
        case QuestionType.DUAL_MATRIX:
            return tuple(
                Choice(code=f"c{number}", label=label, scale=scale)
                for scale in SCALES
                for number, label in enumerate((_("Little"), _("Fairly"), _("Very")), start=1)
            )
        case QuestionType.SINGLE | QuestionType.MULTIPLE | QuestionType.MATRIX | QuestionType.RANKING:
            return (Choice(code="c1", label=_("First choice")), Choice(code="c2", label=_("Second choice")))
    return ()


def converted(question: Question, type: str) -> Question:
    """The question as another type: what both have stays, what the new one needs is begun."""
    if type == question.type:
        return question
    fresh = new_question(type=type, wording=question.wording, taken=())
    return msgspec.structs.replace(
        question,
        type=type,
        settings=fresh.settings,
        validation="",
        validation_message="",
        ends=(),
        choices=_kept_choices(question, fresh),
        rows=(question.rows or fresh.rows) if type in ROW_TYPES else (),
        columns=(question.columns or fresh.columns) if type in COLUMN_TYPES else (),
    )


def _kept_choices(question: Question, fresh: Question) -> tuple[Choice, ...]:
    if not fresh.has_choices:
        return ()
    first, second = question.scale(SCALES[0]), question.scale(SCALES[1])
    if fresh.type == QuestionType.DUAL_MATRIX:
        return (*(first or fresh.scale(SCALES[0])), *(second or fresh.scale(SCALES[1])))
    return first or fresh.choices
