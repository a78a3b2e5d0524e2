from dataclasses import dataclass

from django.db.models import Count, Q

from hackathon.enums import Source
from hackathon.models import Edition
from surveys.enums import QuestionRole, QuestionType, VersionState
from surveys.models import Survey, SurveyVersion
from surveys.questionnaires import schema as plain
from surveys.questionnaires.conditions import condition_flaws, condition_in_words
from surveys.questionnaires.flaws import flaws
from surveys.questionnaires.messages import flaw_in_words


def schema_of(version: SurveyVersion) -> plain.Schema:
    """The version as plain data."""
    return plain.unpack(version.content)


def published_version(survey: Survey) -> SurveyVersion | None:
    """The version respondents see: the last one published."""
    return survey.versions.filter(state=VersionState.PUBLISHED).order_by("-number").first()


def draft_version(survey: Survey) -> SurveyVersion | None:
    return survey.versions.filter(state=VersionState.DRAFT).first()


def codes_ever_used(survey: Survey) -> set[str]:
    """The codes of questions of any version: a new question never takes one that once meant something else."""
    return {question.code for version in survey.versions.all() for question in schema_of(version).everything}


@dataclass(frozen=True, slots=True)
class EditedQuestion:
    """A question as the editor lists it."""

    plain: plain.Question
    condition: str
    flaws: list[str]

    @property
    def type_label(self) -> str:
        return str(QuestionType(self.plain.type).label)

    @property
    def role_label(self) -> str:
        return str(QuestionRole(self.plain.role).label)


@dataclass(frozen=True, slots=True)
class EditedSection:
    plain: plain.Section
    number: int
    questions: list[EditedQuestion]


def edited_sections(schema: plain.Schema) -> list[EditedSection]:
    """A draft, page by page, with what keeps it from being published beside each question."""
    found: dict[str, list[str]] = {}
    for flaw in flaws(schema):
        found.setdefault(flaw[1], []).append(flaw_in_words(*flaw))
    for wrong in condition_flaws(schema):
        found.setdefault(wrong.part, []).append(wrong.words)
    return [
        EditedSection(
            plain=section,
            number=number,
            questions=[
                EditedQuestion(
                    plain=question,
                    condition=condition_in_words(schema, section, question),
                    flaws=found.get(question.code, []),
                )
                for question in section.questions
            ],
        )
        for number, section in enumerate(schema.sections, start=1)
    ]


def surveys_of(edition: Edition) -> list[tuple[Survey, int]]:
    """The edition's surveys, each with its number of counted responses. One statement."""
    sent = Q(responses__submitted_at__isnull=False) & ~Q(responses__source=Source.TEST)
    counted = Count("responses", filter=sent)
    rows = Survey.objects.filter(edition=edition).annotate(sent=counted).order_by("created_at")
    return [(survey, survey.sent) for survey in rows]
