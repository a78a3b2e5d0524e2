"""A survey made, its questionnaire published, corrected and begun anew, and what its page and the home say of it."""

import pytest
from django.urls import reverse

from hackathon.edition.commands import create_edition
from hackathon.edition.template import DEFAULT, read_template
from realtime.wire.refusals import Refused
from surveys import home
from surveys.collection.commands import set_targets
from surveys.enums import QuestionType, SurveyState, VersionState
from surveys.models import Survey
from surveys.questionnaires import commands, queries
from surveys.questionnaires.templates import shipped_templates
from tests.cast import inside
from tests.surveys.editor import draft, part, url
from tests.surveys.questionnaires import make_survey, open_survey


@pytest.fixture
def survey(edition):
    return make_survey(edition)


def test_the_edition_makes_its_survey_from_the_shipped_questionnaire(desk, edition):
    answer = desk.post(reverse("surveys:make", args=[edition.slug]), {"template": "orientation"})

    survey = Survey.objects.get()
    assert answer["Location"] == url("editor", survey)
    assert "La marque employeur" in desk.get(url("editor", survey)).content.decode()


def test_an_unknown_questionnaire_is_refused_in_words(desk, edition):
    answer = desk.post(reverse("surveys:make", args=[edition.slug]), {"template": "../secret"}, follow=True)

    assert "../secret" not in Survey.objects.values_list("slug", flat=True)
    assert 'class="alert' in answer.content.decode()
    assert not Survey.objects.exists()


@pytest.mark.parametrize("name", [shipped.name for shipped in shipped_templates()])
def test_every_shipped_questionnaire_can_be_published(edition, name):
    made = inside(commands.make_survey_from_template, edition, name=name)

    assert queries.outline(draft(made)).unsettled == []
    assert made.retained_until is not None


def test_a_slip_is_put_right_on_the_published_version_and_told(desk, survey):
    desk.post(url("publish", survey))
    frozen = queries.schema_of(queries.published_version(survey))
    desk.post(url("new_version", survey))

    desk.post(part("correct", "aides"), {"question:aides:wording": ["Qui vous a aidée ou aidé ?"]})

    corrected = queries.schema_of(queries.published_version(survey))
    assert corrected.by_code["aides"].wording == "Qui vous a aidée ou aidé ?"
    assert list(corrected.by_code) == list(frozen.by_code)
    assert draft(survey).by_code["aides"].wording == "Qui vous a aidée ou aidé ?"
    [correction] = queries.corrections(survey)
    assert (correction.part, correction.before, correction.by.first_name) == ("aides", "Qui vous a aidé ?", "Dora")
    assert "<del>Qui vous a aidé ?</del>" in desk.get(url("history", survey)).content.decode()


def test_another_meaning_is_another_question(desk, survey):
    desk.post(url("publish", survey))
    desk.post(url("new_version", survey))
    desk.post(part("change_question", "public"), {"do": "renew"})

    codes_now = [question.code for question in draft(survey).everything]
    assert codes_now[0] == "public-2" and "public" not in codes_now
    assert draft(survey).by_code["duree"].condition == "includes(public-2, 'demandeur')"


def test_a_draft_is_not_corrected_as_if_it_were_published(survey):
    with pytest.raises(Refused, match="not_published"):
        commands.correct_wordings(survey.versions.get(), written={"question:aides:wording": "Autre"})


def test_a_flawed_questionnaire_is_not_published_and_says_why(desk, survey):
    desk.post(part("change_question", "public"), {"do": "remove"})

    page = desk.post(url("publish", survey), follow=True).content.decode()

    assert "duree" in page
    assert survey.versions.get().state == VersionState.DRAFT


def test_publishing_freezes_and_a_new_version_goes_on(desk, survey):
    desk.post(url("publish", survey))
    assert desk.get(part("edit_question", "aides")).status_code == 404

    desk.post(url("new_version", survey))
    desk.post(part("change_question", "aides"), {"do": "remove"})

    assert queries.schema_of(queries.published_version(survey)).by_code["aides"]
    assert "aides" not in queries.schema_of(queries.draft_version(survey)).by_code


@pytest.mark.parametrize("opened", [False, True])
def test_the_promise_made_to_respondents_stays_once_opened(desk, edition, opened):
    survey = open_survey(edition) if opened else make_survey(edition)

    page = desk.post(
        url("settings", survey), {"title": "Autre titre", "anonymity": "anonymous", "closes_on": "2099-01-01"}
    )

    survey.refresh_from_db()
    promised = "pseudonymous" if opened else "anonymous"
    assert (page.status_code, survey.title, survey.anonymity) == (302, "Autre titre", promised)


def test_each_template_says_how_many_questions_it_asks(desk, edition):
    page = desk.get(reverse("surveys:list", args=[edition.slug])).content.decode()

    for shipped in shipped_templates():
        made = inside(commands.make_survey_from_template, edition, name=shipped.name)
        asked = [
            one for one in queries.schema_of(made.versions.get()).questions if one.type != QuestionType.INFORMATION
        ]
        button = page.split(f'value="{shipped.name}"')[1].split("</button>")[0]
        assert f"{len(asked)} question" in button


def test_a_survey_begins_without_a_template(desk, edition):
    answer = desk.post(reverse("surveys:make", args=[edition.slug]), {"template": ""})

    survey = Survey.objects.get()
    assert answer["Location"] == url("editor", survey)
    assert (len(draft(survey).sections), draft(survey).everything) == (1, ())


def test_a_survey_cannot_close_before_it_opens(desk, survey):
    fields = {"title": "Enquête", "anonymity": "anonymous", "opens_on": "2099-01-02", "closes_on": "2099-01-01"}

    page = desk.post(url("settings", survey), fields).content.decode()

    assert "invalid-feedback" in page
    survey.refresh_from_db()
    assert survey.opens_on is None


def test_an_edition_made_from_its_template_has_its_survey_and_its_links(db):
    edition = create_edition(read_template(DEFAULT), title="Essai", slug="essai", organiser=None)

    survey = Survey.objects.get(edition=edition)
    assert (survey.state, survey.versions.get().state) == (SurveyState.DRAFT, VersionState.DRAFT)
    assert survey.collectors.count() == 1 + edition.memberships.filter(is_partner=True).count()
    audiences = queries.schema_of(survey.versions.get()).with_role("audience")
    assert [choice.ref for choice in audiences.choices] == [row.id for row in edition.audiences.all()]


def test_the_home_says_what_to_do_next_and_what_is_missing(edition, dora):
    assert home.panel(edition, dora)["next_action"]["url"] == reverse("surveys:list", args=[edition.slug])
    survey = make_survey(edition)
    assert home.panel(edition, dora)["next_action"]["url"] == url("editor", survey)
    commands.publish_version(survey.versions.get())
    assert home.panel(edition, dora)["next_action"]["url"] == url("collection", survey)
    commands.open_survey(survey)
    basin = edition.territories.filter(kind="basin").first()
    set_targets(survey, counts={(edition.audiences.first().id, basin.id, None): 18})

    panel = home.panel(edition, dora)

    [missing] = panel["attention"]
    assert "18" in missing["label"] and basin.name in missing["label"]
    assert missing["url"] == url("collection", survey)
    assert [(figure["value"], figure["url"]) for figure in panel["figures"]] == [(0, url("collection", survey))]
