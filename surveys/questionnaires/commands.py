"""Making, writing and publishing questionnaires."""

from typing import Any

import msgspec
from django.utils import timezone

from hackathon.models import Edition
from realtime.wire import clock
from realtime.wire.refusals import Refused
from surveys.enums import SurveyState, VersionState
from surveys.models import Choice, Question, Row, Section, Survey, SurveyVersion
from surveys.questionnaires import queries, templates
from surveys.questionnaires import schema as plain
from surveys.questionnaires.messages import flaw_in_words


def make_survey(edition: Edition | None, *, slug: str, title: str, schema: plain.Schema, **fields: Any) -> Survey:
    """Make a survey with its first draft. Refuses `slug_taken`. `fields` are other columns of `Survey`."""
    if Survey.objects.filter(slug=slug).exists():
        raise Refused("slug_taken")
    survey = Survey.objects.create(edition=edition, slug=slug, title=title, created_at=clock.now(), **fields)
    write_schema(SurveyVersion.objects.create(survey=survey, number=1), schema=schema)
    return survey


def make_survey_from_template(edition: Edition, *, name: str, title: str = "", **fields: Any) -> Survey:
    """Make the edition's survey from a shipped questionnaire. Refuses `slug_taken`, `questionnaire_unreadable`."""
    template = templates.read_template(name, edition)
    taken = Survey.objects.filter(edition=edition).count()
    slug = f"enquete-{edition.slug}"
    return make_survey(
        edition,
        slug=f"{slug}-{taken + 1}" if taken else slug,
        title=title or template.title,
        schema=template.schema,
        purpose=template.purpose,
        legal_basis=template.legal_basis,
        recipients=template.recipients,
        **fields,
    )


def write_schema(version: SurveyVersion, *, schema: plain.Schema) -> None:
    """Replace a draft's rows by those of a schema. Refuses `version_frozen`."""
    _require_draft(version)
    version.sections.all().delete()
    sections = [
        Section(version=version, order=order, title=section.title, intro=section.intro)
        for order, section in enumerate(schema.sections)
    ]
    questions: list[Question] = []
    choices: list[Choice] = []
    rows: list[Row] = []
    for section, data in zip(sections, schema.sections, strict=True):
        for order, item in enumerate(data.questions):
            question = Question(version=version, section=section, order=order, **question_fields(item))
            questions.append(question)
            choices += choice_rows(question, item)
            rows += matrix_rows(question, item)
    Section.objects.bulk_create(sections)
    Question.objects.bulk_create(questions)
    Choice.objects.bulk_create(choices)
    Row.objects.bulk_create(rows)


def question_fields(item: plain.Question) -> dict[str, Any]:
    return {
        "code": item.code,
        "type": item.type,
        "wording": item.wording,
        "help": item.help,
        "required": item.required,
        "role": item.role,
        "settings": msgspec.to_builtins(item.settings),
        "condition": msgspec.to_builtins(item.condition),
    }


def choice_rows(question: Question, item: plain.Question) -> list[Choice]:
    return [
        Choice(
            question=question,
            order=order,
            code=choice.code,
            label=choice.label,
            group=choice.group,
            exclusive=choice.exclusive,
            ref=choice.ref,
        )
        for order, choice in enumerate(item.choices)
    ]


def matrix_rows(question: Question, item: plain.Question) -> list[Row]:
    return [Row(question=question, order=order, code=row.code, label=row.label) for order, row in enumerate(item.rows)]


def publish_version(version: SurveyVersion) -> SurveyVersion:
    """Freeze a draft; respondents who begin from now on see it. Refuses `version_frozen`, `questionnaire_flawed`."""
    version = SurveyVersion.objects.select_for_update().get(pk=version.pk)
    _require_draft(version)
    schema = queries.schema_of(version)
    if found := plain.flaws(schema):
        raise Refused("questionnaire_flawed", reasons=" ".join(flaw_in_words(flaw, what) for flaw, what in found))
    version.content = plain.pack(schema)
    version.state = VersionState.PUBLISHED
    version.published_at = clock.now()
    version.save()
    return version


def start_draft(survey: Survey) -> SurveyVersion:
    """A new version, copied from the published one, to go on editing. Refuses `draft_exists`."""
    Survey.objects.select_for_update().get(pk=survey.pk)
    if queries.draft_version(survey) is not None:
        raise Refused("draft_exists")
    last = survey.versions.order_by("-number").first()
    version = SurveyVersion.objects.create(survey=survey, number=last.number + 1 if last else 1)
    write_schema(version, schema=queries.schema_of(last) if last else plain.Schema())
    return version


def open_survey(survey: Survey) -> Survey:
    """Let responses in. Refuses `retention_over`, `nothing_published`."""
    if survey.is_over(timezone.localdate(clock.now())):
        raise Refused("retention_over")
    if queries.published_version(survey) is None:
        raise Refused("nothing_published")
    return _set_state(survey, SurveyState.OPEN)


def _set_state(survey: Survey, state: SurveyState) -> Survey:
    survey.state = state
    survey.save(update_fields=["state"])
    return survey


def _require_draft(version: SurveyVersion) -> None:
    if version.state != VersionState.DRAFT:
        raise Refused("version_frozen")


def edit_survey(survey: Survey, *, fields: dict[str, Any]) -> Survey:
    """Change the survey's settings and no other column. Once somebody has answered, the promise made to them stays."""
    if survey.responses.exists():
        fields = {name: value for name, value in fields.items() if name != "anonymity"}
    Survey.objects.filter(pk=survey.pk).update(**fields)
    survey.refresh_from_db()
    return survey


def publish_survey(survey: Survey) -> SurveyVersion:
    """Publish the draft being written. Refuses `version_frozen` when there is none, `questionnaire_flawed`."""
    draft = queries.draft_version(survey)
    if draft is None:
        raise Refused("version_frozen")
    return publish_version(draft)
