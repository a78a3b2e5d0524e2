"""The editor, as an organiser uses it: buttons and forms, no script."""

import html
import re

import pytest
from django.urls import reverse

from hackathon.edition.commands import create_edition
from hackathon.edition.template import DEFAULT, read_template
from realtime.wire.refusals import Refused
from surveys import home
from surveys.collection.commands import set_targets
from surveys.enums import QuestionType, SurveyState, VersionState
from surveys.models import Survey
from surveys.questionnaires import commands, editing, gestures, queries
from surveys.questionnaires.gestures import Gesture
from surveys.questionnaires.starters import new_question
from tests.surveys.questionnaires import make_survey, open_survey


@pytest.fixture
def survey(edition):
    return make_survey(edition)


@pytest.fixture
def desk(client, dora):
    client.force_login(dora.person.user)
    return client


def part(name, code):
    return reverse(f"surveys:{name}", args=["eure-et-loir", "enquete", code])


def url(name, survey):
    return reverse(f"surveys:{name}", args=["eure-et-loir", survey.slug])


def draft(survey):
    return queries.schema_of(queries.draft_version(survey))


def codes(survey, title):
    page = next(section for section in draft(survey).sections if section.title == title)
    return [question.code for question in page.questions]


def change(survey, name, **arguments):
    """One gesture, as the editor does it."""
    gesture = Gesture(name, "", lambda schema: getattr(gestures, name)(schema, **arguments))
    return editing.edit_draft(queries.draft_version(survey), gesture=gesture)


def form_of(page: str) -> dict[str, list[str]]:
    """What the browser would post of the page's form, untouched."""
    body = page[page.index('<form method="post" class="form-narrow"') :]
    fields: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", body):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or "checked" in tag):
            fields.setdefault(name[1], []).append(value[1] if value else "on" if "checkbox" in tag else "")
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', body):
        fields[name] = [text]
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', body, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = [chosen[1] if chosen else ""]
    fields.pop("csrfmiddlewaretoken", None)
    return {name: [html.unescape(value) for value in values] for name, values in fields.items()}


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


def test_saving_a_question_untouched_changes_nothing(desk, survey):
    before = queries.schema_of(survey.versions.get())

    for row in before.questions:
        page = desk.get(part("edit_question", row.code)).content.decode()
        desk.post(part("edit_question", row.code), form_of(page))

    assert queries.schema_of(survey.versions.get()) == before


def test_wording_changes_and_codes_stay(desk, survey):
    fields = form_of(desk.get(part("edit_question", "aides")).content.decode())
    fields["wording"] = ["Qui vous a accompagné ?"]
    fields["choices-0-label"] = ["Mes proches"]
    fields["choices-1-DELETE"] = ["on"]
    fields["choices-3-label"] = ["Un ami"]

    desk.post(part("edit_question", "aides"), fields)

    item = queries.schema_of(survey.versions.get()).by_code["aides"]
    assert item.wording == "Qui vous a accompagné ?"
    assert item.labels == {"famille": "Mes proches", "personne": "Personne", "un-ami": "Un ami"}


def test_choices_are_moved_by_their_place(desk, survey):
    fields = form_of(desk.get(part("edit_question", "priorites")).content.decode())
    fields["choices-0-ORDER"] = ["9"]

    desk.post(part("edit_question", "priorites"), fields)

    assert list(queries.schema_of(survey.versions.get()).by_code["priorites"].labels) == ["b", "c", "a"]


def test_a_condition_is_read_in_words(desk, survey):
    fields = form_of(desk.get(part("edit_question", "aides")).content.decode())
    fields |= {"condition": ["includes(public, 'lyceen', 'employeur')"]}

    desk.post(part("edit_question", "aides"), fields)

    assert draft(survey).by_code["aides"].condition == "includes(public, 'lyceen', 'employeur')"
    page = desk.get(url("editor", survey)).content.decode()
    assert "Collégien ou lycéen" in page and "Vous êtes…" in page


def test_questions_move_within_a_page_and_across_pages(desk, survey):
    desk.post(part("change_question", "commune"), {"do": "up"})
    desk.post(part("change_question", "aides"), {"do": "up"})
    desk.post(part("change_question", "aides"), {"do": "up"})
    desk.post(part("change_question", "commune"), {"do": "up"})

    assert codes(survey, "Vous") == ["commune", "public", "duree", "aides"]
    assert codes(survey, "Vos besoins")[0] == "mot"


def test_a_question_is_added_duplicated_and_removed(desk, survey):
    desk.post(part("add_question", "page-1"), {"type": "single", "wording": "Quel âge avez-vous ?"})
    desk.post(part("change_question", "public"), {"do": "duplicate"})
    desk.post(part("change_question", "commune"), {"do": "remove"})

    assert codes(survey, "Vous") == ["public", "public-2", "duree", "quel-age-avez-vous"]
    copy, added = (draft(survey).by_code[code] for code in ("public-2", "quel-age-avez-vous"))
    assert (copy.role, len(copy.choices), len(added.choices)) == ("", 3, 2)


def test_pages_are_added_edited_moved_and_removed(desk, survey):
    desk.post(url("add_section", survey), {"title": "Fin", "intro": ""})
    added = draft(survey).sections[-1].code
    desk.post(part("edit_section", added), {"title": "La fin", "intro": "Merci"})
    desk.post(part("change_section", added), {"do": "up"})
    desk.post(part("change_section", "page-1"), {"do": "remove"})

    assert [section.title for section in draft(survey).sections] == ["La fin", "Vos besoins"]


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


def test_a_new_question_never_takes_a_code_that_once_meant_something_else(survey):
    commands.publish_version(survey.versions.get())
    commands.start_draft(survey)
    change(survey, "remove_question", code="mots")

    added = new_question(type=QuestionType.SHORT_TEXT, wording="Mots", taken=queries.codes_ever_used(survey))

    assert added.code == "mots-2"


def test_a_frozen_version_refuses_every_gesture(survey):
    version = commands.publish_version(survey.versions.get())

    for attempt in (
        lambda: editing.edit_draft(version, gesture=Gesture("x", "", lambda schema: schema)),
        lambda: editing.undo(version),
        lambda: editing.redo(version),
        lambda: editing.go_back_to(version, step=0),
    ):
        with pytest.raises(Refused, match="version_frozen"):
            attempt()


def test_every_gesture_can_be_undone_and_done_again(survey):
    before = draft(survey)
    change(survey, "remove_question", code="mots")
    after = draft(survey)
    change(survey, "move_section", code="page-2", by=-1)

    version = queries.draft_version(survey)
    editing.undo(version)
    assert draft(survey) == after
    editing.undo(version)
    assert draft(survey) == before
    with pytest.raises(Refused, match="nothing_to_undo"):
        editing.undo(version)
    editing.redo(version)
    assert draft(survey) == after

    # What is done now takes the place of what had been undone.
    change(survey, "remove_question", code="date")
    with pytest.raises(Refused, match="nothing_to_redo"):
        editing.redo(version)
    editing.go_back_to(version, step=0)
    assert draft(survey) == before


def test_a_gesture_on_what_somebody_else_removed_is_refused(survey):
    change(survey, "remove_question", code="mots")

    with pytest.raises(Refused, match="part_gone"):
        change(survey, "move_question", code="mots", by=1)


def test_the_promise_made_to_respondents_stays(desk, edition):
    survey = open_survey(edition)
    survey.responses.create(id=survey.id, version=survey.versions.get(), saved_at=survey.created_at)

    page = desk.post(
        url("settings", survey), {"title": "Autre titre", "anonymity": "anonymous", "closes_on": "2099-01-01"}
    )

    survey.refresh_from_db()
    assert (page.status_code, survey.title, survey.anonymity) == (302, "Autre titre", "pseudonymous")


def test_a_survey_cannot_close_before_it_opens(desk, survey):
    fields = {"title": "Enquête", "anonymity": "anonymous", "opens_on": "2099-01-02", "closes_on": "2099-01-01"}

    page = desk.post(url("settings", survey), fields).content.decode()

    assert "invalid-feedback" in page
    survey.refresh_from_db()
    assert survey.opens_on is None


def test_the_editor_asks_the_same_statements_for_any_number_of_questions(desk, survey, django_assert_num_queries):
    desk.get(url("editor", survey))
    with django_assert_num_queries(10):
        desk.get(url("editor", survey))
    for number in range(3):
        change(survey, "add_section", code=f"p{number}", title=f"Page {number}")
        question = new_question(type=QuestionType.SINGLE, wording=f"Question {number}", taken=())
        change(survey, "put_question", question=question, section=f"p{number}")

    with django_assert_num_queries(10):
        desk.get(url("editor", survey))


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

    assert "18" in panel["attention"][0] and basin.name in panel["attention"][0]
    assert [(figure["value"], figure["url"]) for figure in panel["figures"]] == [(0, url("collection", survey))]
