from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from hackathon.enums import Source
from hackathon.models import Edition
from surveys.enums import VersionState
from surveys.models import Choice, Question, Row, Section, Survey, SurveyVersion
from surveys.questionnaires import schema as plain
from surveys.questionnaires.conditions import condition_in_words
from surveys.questionnaires.messages import flaw_in_words


def schema_of(version: SurveyVersion) -> plain.Schema:
    """The version as plain data: its frozen content, or for a draft its rows (four statements)."""
    if version.content is not None:
        return plain.unpack(version.content)
    return _schema_of_rows(version)


def published_version(survey: Survey) -> SurveyVersion | None:
    """The version respondents see: the last one published."""
    return survey.versions.filter(state=VersionState.PUBLISHED).order_by("-number").first()


def draft_version(survey: Survey) -> SurveyVersion | None:
    return survey.versions.filter(state=VersionState.DRAFT).first()


def plain_question(question: Question) -> plain.Question:
    """One question of a draft as plain data. Two statements."""
    choices = [_plain_choice(choice) for choice in question.choices.order_by("order")]
    rows = [plain.Row(code=row.code, label=row.label) for row in question.rows.order_by("order")]
    return _plain_question(question, choices, rows)


def _schema_of_rows(version: SurveyVersion) -> plain.Schema:
    choices: dict[UUID, list[plain.Choice]] = {}
    for choice in Choice.objects.filter(question__version=version).order_by("order"):
        choices.setdefault(choice.question_id, []).append(_plain_choice(choice))
    rows: dict[UUID, list[plain.Row]] = {}
    for row in Row.objects.filter(question__version=version).order_by("order"):
        rows.setdefault(row.question_id, []).append(plain.Row(code=row.code, label=row.label))
    questions: dict[UUID, list[plain.Question]] = {}
    for question in Question.objects.filter(version=version).order_by("order"):
        questions.setdefault(question.section_id, []).append(
            _plain_question(question, choices.get(question.id, []), rows.get(question.id, []))
        )
    return plain.Schema(
        sections=tuple(
            plain.Section(title=section.title, intro=section.intro, questions=tuple(questions.get(section.id, [])))
            for section in Section.objects.filter(version=version).order_by("order")
        )
    )


def _plain_choice(choice: Choice) -> plain.Choice:
    return plain.Choice(
        code=choice.code, label=choice.label, group=choice.group, exclusive=choice.exclusive, ref=choice.ref
    )


def _plain_question(question: Question, choices: list[plain.Choice], rows: list[plain.Row]) -> plain.Question:
    return plain.Question(
        code=question.code,
        type=question.type,
        wording=question.wording,
        help=question.help,
        required=question.required,
        role=question.role,
        settings=plain.settings_from(question.settings),
        condition=plain.condition_from(question.condition),
        choices=tuple(choices),
        rows=tuple(rows),
    )


@dataclass(frozen=True, slots=True)
class EditedQuestion:
    """A question as the editor lists it."""

    row: Question
    plain: plain.Question
    condition: str
    flaws: list[str]


@dataclass(frozen=True, slots=True)
class EditedSection:
    row: Section
    number: int
    questions: list[EditedQuestion]


def edited_sections(version: SurveyVersion) -> list[EditedSection]:
    """A draft, page by page, with what keeps it from being published beside each question. Six statements."""
    schema = _schema_of_rows(version)
    found: dict[str, list[str]] = {}
    for flaw, what in plain.flaws(schema):
        found.setdefault(what, []).append(flaw_in_words(flaw, what))
    rows = {row.code: row for row in Question.objects.filter(version=version)}
    sections = Section.objects.filter(version=version).order_by("order")
    return [
        EditedSection(
            row=section,
            number=number,
            questions=[
                EditedQuestion(
                    row=rows[question.code],
                    plain=question,
                    condition=condition_in_words(question.condition, schema) if question.condition else "",
                    flaws=found.get(question.code, []),
                )
                for question in data.questions
            ],
        )
        for number, (section, data) in enumerate(zip(sections, schema.sections, strict=True), start=1)
    ]


def surveys_of(edition: Edition) -> list[tuple[Survey, int]]:
    """The edition's surveys, each with its number of counted responses. One statement."""
    sent = Q(responses__submitted_at__isnull=False) & ~Q(responses__source=Source.TEST)
    counted = Count("responses", filter=sent)
    rows = Survey.objects.filter(edition=edition).annotate(sent=counted).order_by("created_at")
    return [(survey, survey.sent) for survey in rows]
