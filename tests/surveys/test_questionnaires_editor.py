"""The editor, as an organiser uses it: buttons and forms, no script."""

import html
import re

import pytest
from django.urls import reverse
from msgspec.structs import replace

from hackathon.models import Structure
from surveys.enums import QuestionType
from surveys.questionnaires import queries, wordings
from surveys.questionnaires.flaws import flaws
from surveys.questionnaires.schema import Schema, Section
from surveys.questionnaires.starters import converted, new_question
from tests.surveys.editor import change, draft, form_at, form_of, part, url
from tests.surveys.questionnaires import make_survey, options


@pytest.fixture
def survey(edition):
    return make_survey(edition)


def test_saving_a_question_untouched_changes_nothing(desk, survey):
    before = queries.schema_of(survey.versions.get())

    for row in before.everything:
        page = desk.get(part("edit_question", row.code)).content.decode()
        desk.post(part("edit_question", row.code), form_of(page))
    for row in before.sections:
        desk.post(part("edit_section", row.code), form_at(desk, "edit_section", row.code))

    assert queries.schema_of(survey.versions.get()) == before


def test_wording_changes_and_codes_stay(desk, survey):
    fields = form_at(desk, "edit_question", "aides")
    fields["wording"] = ["Qui vous a accompagné ?"]
    fields["choices.famille.label"] = ["Mes proches"]
    fields["choices.add"] = ["Un ami\n\n- Une voisine"]
    desk.post(part("edit_question", "aides"), fields)

    fields = form_at(desk, "edit_question", "aides")
    desk.post(part("edit_question", "aides"), fields | {"do": ["choices.remove.ecole"]})

    item = draft(survey).by_code["aides"]
    assert item.wording == "Qui vous a accompagné ?"
    assert item.labels == {
        "famille": "Mes proches",
        "personne": "Personne",
        "un-ami": "Un ami",
        "une-voisine": "Une voisine",
    }
    assert item.choice_by_code["personne"].exclusive


def test_a_line_left_empty_is_refused_and_what_was_typed_stays(desk, survey):
    fields = form_at(desk, "edit_question", "aides")
    fields |= {"wording": ["Tapé entre-temps"], "choices.famille.label": [""]}

    page = desk.post(part("edit_question", "aides"), fields).content.decode()

    assert "Tapé entre-temps" in page and 'id="error-choices-famille"' in page
    assert draft(survey).by_code["aides"].labels["famille"] == "Famille"


def test_choices_are_moved_by_buttons(desk, survey):
    fields = form_at(desk, "edit_question", "priorites")

    desk.post(part("edit_question", "priorites"), fields | {"do": ["choices.down.a"]})

    assert list(draft(survey).by_code["priorites"].labels) == ["b", "a", "c"]


def test_codes_are_written_anew_everywhere_until_published(desk, survey):
    change(survey, "change_question", code="aides", change=lambda one: replace(one, condition="public == 'lyceen'"))
    fields = form_at(desk, "edit_question", "public")
    desk.post(part("edit_question", "public"), fields | {"code": ["vous"], "choices.lyceen.code": ["eleve"]})

    assert draft(survey).by_code["aides"].condition == "vous == 'eleve'"
    assert draft(survey).by_code["duree"].condition == "includes(vous, 'demandeur')"
    assert "eleve" in draft(survey).by_code["vous"].labels

    desk.post(url("publish", survey))
    desk.post(url("new_version", survey))
    fields = form_at(desk, "edit_question", "vous")
    assert "code" not in fields and "choices.eleve.code" not in fields
    desk.post(part("edit_question", "vous"), fields | {"code": ["autre"], "type": ["long_text"]})
    assert draft(survey).by_code["vous"].type == "single"


@pytest.mark.parametrize("type_", QuestionType)
def test_every_type_is_edited_and_saved_as_it_stands(desk, survey, type_):
    added = new_question(type=type_, wording="Une question", taken=())
    added = replace(added, choices=added.choices or options("a", "b")) if added.has_choices else added
    change(survey, "put_question", question=added, section="page-2")

    page = desk.get(part("edit_question", added.code)).content.decode()
    answer = desk.post(part("edit_question", added.code), form_of(page))

    assert answer.status_code == 302
    assert {question.code: question for question in draft(survey).everything}[added.code] == added


@pytest.mark.parametrize("before", QuestionType)
@pytest.mark.parametrize("after", QuestionType)
def test_a_question_of_any_type_becomes_one_of_any_other_that_lacks_nothing(before, after):
    begun = new_question(type=before, wording="Une question", taken=())

    turned = converted(begun, after)

    found = flaws(Schema(sections=(Section(code="p", title="P", questions=(turned,)),)))
    # The communes are the edition's.
    allowed = {"no_choice"} if after == QuestionType.COMMUNE else set()
    assert {flaw.code for flaw in found if turned.asks} <= allowed


def test_the_type_changes_and_the_choices_stay(desk, survey):
    desk.post(part("edit_question", "aides"), form_at(desk, "edit_question", "aides") | {"type": ["ranking"]})

    item = draft(survey).by_code["aides"]
    assert (item.type, list(item.labels), item.settings.other) == ("ranking", ["famille", "ecole", "personne"], False)


def test_bounds_that_cross_are_refused_beside_the_field(desk, survey):
    fields = form_at(desk, "edit_question", "duree") | {"minimum": ["10"], "maximum": ["2"]}

    page = desk.post(part("edit_question", "duree"), fields).content.decode()

    assert "invalid-feedback" in page
    assert draft(survey).by_code["duree"].settings.maximum == 600


def test_two_organisers_on_the_same_question_keep_both_texts(desk, survey, edition):
    seen = form_at(desk, "edit_question", "aides")
    change(survey, "change_question", code="aides", change=lambda one: replace(one, wording="Celle d'Ada"))

    page = desk.post(part("edit_question", "aides"), seen | {"wording": ["Celle de Dora"]}).content.decode()

    assert "Celle d&#x27;Ada" in page and "Celle de Dora" in page
    assert draft(survey).by_code["aides"].wording == "Celle d'Ada"
    # Having compared, Dora saves hers.
    desk.post(part("edit_question", "aides"), form_of(page))
    assert draft(survey).by_code["aides"].wording == "Celle de Dora"


def test_a_condition_is_chosen_in_menus_and_read_in_words(desk, survey):
    where = reverse("surveys:edit_condition", args=["eure-et-loir", "enquete", "question", "aides"])
    desk.post(where, {"do": "add"})
    line = {"line": ["0"], "0.subject": ["public"], "0.operator": ["any_of"]}
    refused = desk.post(where, line | {"do": "save"}).content.decode()
    assert 'role="alert"' in refused and draft(survey).by_code["aides"].condition == ""

    desk.post(where, line | {"0.value": ["lyceen", "employeur"], "do": "save"})

    assert draft(survey).by_code["aides"].condition == "includes(public, 'lyceen', 'employeur')"
    page = desk.get(part("edit_question", "aides")).content.decode()
    assert "Collégien ou lycéen" in page and "Vous êtes…" in page
    assert form_of(desk.get(where).content.decode())["0.value"] == ["lyceen", "employeur"]


@pytest.mark.parametrize(
    ("kind", "code", "line"),
    [("page", "page-2", ""), ("question", "accord", "choices:oui"), ("question", "accord", "rows:moi")],
)
def test_pages_choices_and_rows_have_conditions_too(desk, survey, kind, code, line):
    where = reverse("surveys:edit_condition", args=["eure-et-loir", "enquete", kind, code]) + f"?ligne={line}"

    desk.post(where, {"do": "text", "text": "public = 'lyceen' or public = 'employeur'"})

    accord, page = draft(survey).by_code["accord"], draft(survey).sections[1]
    written = {"": page.condition, "choices:oui": accord.choices[0].condition, "rows:moi": accord.rows[1].condition}
    assert written[line] == "public == 'lyceen' or public == 'employeur'"
    assert form_of(desk.get(where).content.decode())["0.value"] == ["lyceen", "employeur"]


@pytest.mark.parametrize("text", ["public ==", "nulle == 'x'"])
def test_a_text_that_is_no_condition_is_refused_in_words_and_kept(desk, survey, text):
    where = reverse("surveys:edit_condition", args=["eure-et-loir", "enquete", "question", "aides"])

    page = desk.post(where, {"do": "text", "text": text}).content.decode()

    assert 'role="alert"' in page and html.escape(text) in page
    assert draft(survey).by_code["aides"].condition == ""


def test_what_is_left_to_settle_is_listed_with_links_and_beside_its_part(desk, survey):
    desk.post(part("change_question", "public"), {"do": "remove"})

    whole = desk.get(url("editor", survey)).content.decode()
    beside = desk.get(part("edit_question", "duree")).content.decode()

    assert f'href="{part("edit_question", "duree")}"' in whole.split('class="unsettled"')[1].split("</section>")[0]
    assert 'class="fault"' in beside


def test_a_question_and_a_page_are_asked_of_some_publics_only(desk, survey):
    desk.post(part("edit_question", "aides"), form_at(desk, "edit_question", "aides") | {"publics": ["lyceen"]})
    desk.post(part("edit_section", "page-2"), form_at(desk, "edit_section", "page-2") | {"publics": ["employeur"]})

    assert (draft(survey).by_code["aides"].publics, draft(survey).sections[1].publics) == (("lyceen",), ("employeur",))
    # The page that asks the public, and that question, cannot depend on it.
    assert "publics" not in desk.get(part("edit_section", "page-1")).content.decode()


def test_other_texts_are_written_beside_and_missing_ones_listed(desk, survey):
    desk.post(url("texts", survey), {"variants": ["falc"]})
    listed = desk.get(url("texts", survey)).content.decode()
    where = reverse("surveys:edit_texts", args=["eure-et-loir", "enquete", "falc", "aides"])
    assert where in listed
    assert f'{where.replace("aides", "page-1")}">Écrire les textes manquants' in listed

    fields = form_of(desk.get(where).content.decode())
    desk.post(where, {name: ["En simple"] for name in fields if ":" in name})

    item = draft(survey).by_code["aides"]
    assert item.texts["falc"] == {"wording": "En simple"} and item.choices[0].texts["falc"] == {"label": "En simple"}
    assert where not in desk.get(url("texts", survey)).content.decode()
    assert (
        "En simple"
        in desk.get(reverse("surveys:frame", args=["eure-et-loir", "enquete", 2]) + "?variante=falc").content.decode()
    )


def test_names_of_communes_are_no_missing_texts(survey):
    commune = replace(draft(survey).by_code["commune"], type=QuestionType.COMMUNE)

    assert [one.text for one in wordings.of_question(commune, "en")] == [commune.wording]
    assert commune.choices[0].label in [one.text for one in wordings.of_question(commune)]


def test_words_for_one_public_are_no_language_to_choose(desk, survey):
    where = reverse("surveys:edit_texts", args=["eure-et-loir", "enquete", "public:lyceen", "aides"])

    desk.post(where, {"question:aides:wording": ["Qui t'a aidé ?"]})
    desk.post(url("texts", survey), {"variants": ["public:lyceen", "en"]})

    assert draft(survey).by_code["aides"].texts["public:lyceen"] == {"wording": "Qui t'a aidé ?"}
    assert draft(survey).variants == ("en",)


def test_the_edition_s_lists_are_taken_again_at_a_click(desk, survey, edition):
    edition.audiences.create(slug="parent", label="Parent", family="publics", order=9)
    fields = form_at(desk, "edit_question", "public")

    desk.post(part("edit_question", "public"), fields | {"choices.lyceen.label": ["Élève"], "do": ["refill"]})

    assert draft(survey).by_code["public"].labels == {
        "lyceen": "Élève",
        "demandeur": "En recherche d'emploi",
        "employeur": "Employeur",
        "parent": "Parent",
    }


def test_a_long_list_stays_whole_when_its_question_is_saved(desk, survey):
    desk.post(
        part("edit_question", "aides"),
        form_at(desk, "edit_question", "aides") | {"choices.add": ["\n".join(f"Choix {n}" for n in range(400))]},
    )
    assert len(draft(survey).by_code["aides"].choices) == 403

    desk.post(part("edit_question", "aides"), form_at(desk, "edit_question", "aides") | {"wording": ["Long"]})
    whole = part("edit_question", "aides") + "?lignes=toutes"
    fields = form_of(desk.get(whole).content.decode())
    desk.post(whole, fields | {"choices.choix-399.label": ["Dernier"]})

    item = draft(survey).by_code["aides"]
    assert (item.wording, len(item.choices), item.labels["choix-399"]) == ("Long", 403, "Dernier")


def test_a_question_comes_from_the_bank_and_from_another_survey(desk, survey, edition):
    make_survey(edition, "autre")
    page = desk.get(url("bank", survey) + "?page=page-2").content.decode()
    offered = re.findall(r'name="question" value="([^"]+)"', page)
    assert any(value.startswith("banque-") for value in offered) and "autre:accord" in offered

    desk.post(url("take_question", survey), {"question": "autre:accord", "page": "page-2"})
    desk.post(url("take_question", survey), {"question": "autre:public", "page": "page-2"})

    taken = draft(survey).by_code
    assert (taken["accord-2"].wording, taken["public-2"].role) == ("Êtes-vous d'accord ?", "")


def test_every_question_of_the_bank_can_be_taken_and_published(desk, survey, edition):
    edition.memberships.create(structure=Structure.objects.get())
    page = desk.get(url("bank", survey)).content.decode()
    offered = re.findall(r'name="question" value="([^"]+)"', page)

    for value in offered:
        assert desk.post(url("take_question", survey), {"question": value, "page": "page-2"}).status_code == 302

    assert len(draft(survey).everything) == 9 + len(offered)
    assert queries.outline(draft(survey)).unsettled == []


def test_the_editor_asks_the_same_statements_for_any_number_of_questions(desk, survey, django_assert_max_num_queries):
    desk.get(url("editor", survey))
    with django_assert_max_num_queries(12):
        desk.get(url("editor", survey))
    for number in range(3):
        change(survey, "add_section", code=f"p{number}", title=f"Page {number}")
        question = new_question(type=QuestionType.SINGLE, wording=f"Question {number}", taken=())
        change(survey, "put_question", question=question, section=f"p{number}")

    with django_assert_max_num_queries(12):
        desk.get(url("editor", survey))
