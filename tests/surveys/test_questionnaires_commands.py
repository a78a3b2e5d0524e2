import msgspec
import pytest

from realtime.wire.refusals import Refused
from surveys.enums import SurveyState, VersionState
from surveys.questionnaires import commands, queries
from surveys.questionnaires.conditions import condition_flaws
from surveys.questionnaires.schema import Schema, pack, unpack
from tests.surveys.questionnaires import make_survey, open_survey, small_schema


def test_schema_survives_the_database(edition):
    survey = make_survey(edition)

    schema = queries.schema_of(survey.versions.get())

    assert schema == small_schema(edition)
    assert unpack(pack(schema)) == schema


def test_make_survey_with_taken_slug_is_refused(edition):
    make_survey(edition)

    with pytest.raises(Refused, match="slug_taken"):
        make_survey(edition)


def test_publish_version_freezes_it(edition):
    survey = make_survey(edition)

    version = commands.publish_version(survey.versions.get())

    assert version.state == VersionState.PUBLISHED
    assert queries.schema_of(version) == small_schema(edition)
    with pytest.raises(Refused, match="version_frozen"):
        commands.publish_version(version)
    with pytest.raises(Refused, match="version_frozen"):
        commands.write_schema(version, schema=Schema())


def test_publish_version_with_a_condition_on_a_later_question_is_refused(edition):
    schema = small_schema(edition)
    first = msgspec.structs.replace(schema.sections[0].questions[0], condition="duree == 1")
    questions = (first, *schema.sections[0].questions[1:])
    broken = Schema(sections=(msgspec.structs.replace(schema.sections[0], questions=questions),))
    survey = commands.make_survey(edition, slug="enquete", title="Enquête", schema=broken)

    with pytest.raises(Refused, match="questionnaire_flawed") as refusal:
        commands.publish_version(survey.versions.get())

    assert {flaw.part for flaw in condition_flaws(broken)} == {"public"}
    assert "public" in refusal.value.message


def test_empty_questionnaire_is_refused(edition):
    survey = commands.make_survey(edition, slug="vide", title="Vide", schema=Schema())

    with pytest.raises(Refused, match="questionnaire_flawed"):
        commands.publish_version(survey.versions.get())


def test_start_draft_copies_the_published_version(edition):
    survey = open_survey(edition)

    draft = commands.start_draft(survey)

    assert draft.number == 2
    assert queries.schema_of(draft) == small_schema(edition)
    assert queries.published_version(survey).number == 1
    with pytest.raises(Refused, match="draft_exists"):
        commands.start_draft(survey)


def test_open_survey_with_nothing_published_is_refused(edition):
    survey = make_survey(edition)

    with pytest.raises(Refused, match="nothing_published"):
        commands.open_survey(survey)

    commands.publish_version(survey.versions.get())
    assert commands.open_survey(survey).state == SurveyState.OPEN


def test_the_shipped_questionnaire_is_ready_to_publish(edition):
    survey = commands.make_survey_from_template(edition, name="orientation")

    version = commands.publish_version(survey.versions.get())

    schema = queries.schema_of(version)
    assert len(schema.questions) == 21
    assert [choice.label for choice in schema.with_role("audience").choices] == [
        "Collégien ou lycéen",
        "En recherche d'emploi",
        "Employeur",
    ]
    assert {choice.group for choice in schema.with_role("territory").choices} == {"Chartres", "Nogent-le-Rotrou"}
    assert survey.purpose
