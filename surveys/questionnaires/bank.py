"""Questions to take over: the shipped bank, by theme, and those of the edition's other surveys."""

from dataclasses import dataclass
from pathlib import Path

import msgspec
from django.utils.translation import gettext as _

from hackathon.models import Edition
from surveys.enums import QuestionRole
from surveys.models import Survey
from surveys.questionnaires.gestures import free_code
from surveys.questionnaires.queries import draft_version, published_version, schema_of
from surveys.questionnaires.schema import Question, Schema
from surveys.questionnaires.templates import read_questions

SHIPPED = Path(__file__).resolve().parent / "bank_data"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A theme, or another survey, and its questions."""

    key: str
    title: str
    questions: tuple[Question, ...]


def shipped_shelves(edition: Edition) -> list[Shelf]:
    """The bank's themes, in the order of their files."""
    return [Shelf(f"banque-{path.stem}", *read_questions(path, edition)) for path in sorted(SHIPPED.glob("*.yaml"))]


def survey_shelves(survey: Survey) -> list[Shelf]:
    """The questions of the edition's other surveys, as they stand published, else in draft."""
    shelves: list[Shelf] = []
    for other in Survey.objects.filter(edition=survey.edition_id).exclude(pk=survey.pk).order_by("-created_at"):
        version = published_version(other) or draft_version(other)
        if version is not None:
            title = _("From “%(survey)s”") % {"survey": other.title}
            shelves.append(Shelf(other.slug, title, schema_of(version).everything))
    return shelves


def taken_over(question: Question, schema: Schema, *, taken: set[str]) -> Question:
    """The question as it may stand in this questionnaire: a free code, no condition on what is not there.

    Its role goes when another question has it.
    """
    code = question.code if question.code not in taken else free_code(question.code, taken, otherwise="question")
    role = question.role if schema.with_role(question.role) is None else QuestionRole.NONE.value
    choices = tuple(msgspec.structs.replace(choice, condition="") for choice in question.choices)
    rows = tuple(msgspec.structs.replace(row, condition="") for row in question.rows)
    return msgspec.structs.replace(
        question, code=code, role=role, condition="", publics=(), validation="", choices=choices, rows=rows
    )
