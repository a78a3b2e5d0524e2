"""Making, writing and publishing questionnaires."""

from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from hackathon.models import Edition
from realtime.wire import clock
from realtime.wire.refusals import Refused
from surveys.enums import SurveyState, VersionState
from surveys.models import Survey, SurveyVersion
from surveys.questionnaires import editing, queries, templates, wordings
from surveys.questionnaires import schema as plain
from surveys.questionnaires.conditions import condition_flaws
from surveys.questionnaires.flaws import flaws
from surveys.questionnaires.gestures import Gesture
from surveys.questionnaires.messages import condition_flaw_in_words, flaw_in_words

# How long responses are kept, as proposed at creation: the last follow-up of a plan comes a year after it.
KEPT = timedelta(days=730)


def make_survey(edition: Edition | None, *, slug: str, title: str, schema: plain.Schema, **fields: Any) -> Survey:
    """Make a survey with its first draft. Refuses `slug_taken`. `fields` are other columns of `Survey`."""
    if Survey.objects.filter(slug=slug).exists():
        raise Refused("slug_taken")
    today = timezone.localdate(clock.now())
    fields = {"retained_until": today + KEPT} | fields
    survey = Survey.objects.create(edition=edition, slug=slug, title=title, created_at=clock.now(), **fields)
    write_schema(SurveyVersion.objects.create(survey=survey, number=1), schema=schema)
    return survey


def make_survey_from_template(edition: Edition, *, name: str, title: str = "", **fields: Any) -> Survey:
    """Make the edition's survey from a shipped questionnaire. Refuses `slug_taken`, `questionnaire_unreadable`."""
    template = templates.read_template(name, edition)
    return make_survey(
        edition,
        slug=_next_slug(edition),
        title=title or template.title,
        schema=template.schema,
        purpose=template.purpose,
        legal_basis=template.legal_basis,
        recipients=template.recipients,
        **fields,
    )


def make_empty_survey(edition: Edition) -> Survey:
    """Make the edition's survey with one page and no question. Refuses `slug_taken`."""
    first = plain.Schema(sections=(plain.Section(title=_("First page")),))
    return make_survey(edition, slug=_next_slug(edition), title=_("New survey"), schema=first)


def _next_slug(edition: Edition) -> str:
    taken = Survey.objects.filter(edition=edition).count()
    return f"enquete-{edition.slug}-{taken + 1}" if taken else f"enquete-{edition.slug}"


def write_schema(version: SurveyVersion, *, schema: plain.Schema) -> None:
    """Replace a draft by a schema. Refuses `version_frozen`."""
    _require_draft(version)
    version.content = plain.pack(plain.with_section_codes(schema))
    version.save(update_fields=["content"])


def publish_version(version: SurveyVersion) -> SurveyVersion:
    """Freeze a draft; respondents who begin from now on see it. Refuses `version_frozen`, `questionnaire_flawed`."""
    version = SurveyVersion.objects.select_for_update().get(pk=version.pk)
    _require_draft(version)
    schema = queries.schema_of(version)
    found = [flaw_in_words(flaw.code, flaw.what) for flaw in flaws(schema)]
    found += [condition_flaw_in_words(flaw) for flaw in condition_flaws(schema)]
    if found:
        raise Refused("questionnaire_flawed", reasons=" ".join(found))
    version.steps.all().delete()
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
    """Change the survey's settings and no other column. Once it was opened, the promise made to people stays."""
    if is_promised(survey):
        fields = {name: value for name, value in fields.items() if name != "anonymity"}
    Survey.objects.filter(pk=survey.pk).update(**fields)
    survey.refresh_from_db()
    return survey


def is_promised(survey: Survey) -> bool:
    """Whether people may have read what is kept of them."""
    return survey.state != SurveyState.DRAFT or survey.responses.exists()


def publish_survey(survey: Survey) -> SurveyVersion:
    """Publish the draft being written. Refuses `version_frozen` when there is none, `questionnaire_flawed`."""
    draft = queries.draft_version(survey)
    if draft is None:
        raise Refused("version_frozen")
    return publish_version(draft)


def correct_wordings(version: SurveyVersion, *, written: dict[str, str], by: UUID | None = None) -> SurveyVersion:
    """Put wordings of a published version right: codes stay, the former words are kept as corrections.

    `written`: address (`wordings`) → text. A draft that says the same is put right with it. Refuses `not_published`,
    `part_gone`.
    """
    standing = SurveyVersion.objects.select_for_update().get(pk=version.pk)
    if standing.state != VersionState.PUBLISHED:
        raise Refused("not_published")
    schema = queries.schema_of(standing)
    former = {address: _text_at(schema, address) for address in written}
    changed = {address: text for address, text in written.items() if text != former[address]}
    for address, text in changed.items():
        schema = wordings.reworded(schema, address, text)
    standing.content = plain.pack(schema)
    standing.save(update_fields=["content"])
    for address, text in changed.items():
        part = address.split(":")[1]
        standing.corrections.create(part=part, before=former[address], after=text, at=clock.now(), by_id=by)
    draft = queries.draft_version(standing.survey)
    if draft is not None:
        for address, text in changed.items():
            _correct_draft(draft, address, former[address], text, by)
    return standing


def _text_at(schema: plain.Schema, address: str) -> str:
    try:
        return wordings.text_at(schema, address)
    except LookupError as gone:
        raise Refused("part_gone", what=address) from gone


def _correct_draft(draft: SurveyVersion, address: str, before: str, after: str, by: UUID | None) -> None:
    def run(schema: plain.Schema) -> plain.Schema:
        return wordings.reworded(schema, address, after) if wordings.text_at(schema, address) == before else schema

    with suppress(Refused):
        editing.edit_draft(draft, gesture=Gesture("correct", address.split(":")[1], run), by=by)
