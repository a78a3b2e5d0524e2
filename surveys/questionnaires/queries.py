from uuid import UUID

from surveys.enums import VersionState
from surveys.models import Choice, Question, Row, Section, Survey, SurveyVersion
from surveys.questionnaires import schema as plain


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


def _schema_of_rows(version: SurveyVersion) -> plain.Schema:
    choices: dict[UUID, list[plain.Choice]] = {}
    for choice in Choice.objects.filter(question__version=version).order_by("order"):
        choices.setdefault(choice.question_id, []).append(
            plain.Choice(
                code=choice.code, label=choice.label, group=choice.group, exclusive=choice.exclusive, ref=choice.ref
            )
        )
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
