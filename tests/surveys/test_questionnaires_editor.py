"""The editor, as an organiser uses it: buttons and forms, no script."""

import html
import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from msgspec.structs import replace

from hackathon.edition.commands import create_edition
from hackathon.edition.template import DEFAULT, read_template
from hackathon.models import Structure
from realtime.wire.refusals import Refused
from surveys import home
from surveys.collection.commands import set_targets
from surveys.enums import QuestionType, SurveyState, VersionState
from surveys.models import Survey
from surveys.questionnaires import commands, editing, gestures, queries
from surveys.questionnaires.flaws import flaws
from surveys.questionnaires.gestures import Gesture
from surveys.questionnaires.schema import Schema, Section
from surveys.questionnaires.starters import converted, new_question
from surveys.questionnaires.templates import shipped_templates
from tests import cast
from tests.cast import inside
from tests.surveys.questionnaires import make_survey, open_survey, options


@pytest.fixture
def survey(edition):
    return make_survey(edition)


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
    return inside(editing.edit_draft, queries.draft_version(survey), gesture=gesture)


class _Fields(HTMLParser):
    """What the browser would post of the form in the middle, untouched."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.inside = False
        self.textarea = self.select = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name = given.get("name", "")
        if tag == "form":
            self.inside = given.get("id") in ("part-form", "texts-form", "variants-form", "condition-form")
        if not self.inside or "disabled" in given:
            return
        if tag == "input" and name:
            ticks = given.get("type") in ("checkbox", "radio")
            if not ticks or "checked" in given:
                self.fields.setdefault(name, []).append(given.get("value", "on" if ticks else ""))
        elif tag == "textarea":
            self.textarea, self.fields[name] = name, [""]
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and ("selected" in given or self.select not in self.fields):
            self.fields[self.select] = [given.get("value", "")]

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.fields[self.textarea] = [self.fields[self.textarea][0].removeprefix("\n")]
            self.textarea = ""
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.inside = False

    def handle_data(self, data):
        if self.textarea:
            self.fields[self.textarea][0] += data


def form_of(page: str) -> dict[str, list[str]]:
    fields = _Fields(page).fields
    fields.pop("csrfmiddlewaretoken", None)
    return fields


def form_at(desk, name, code) -> dict[str, list[str]]:
    return form_of(desk.get(part(name, code)).content.decode())


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


def test_two_organisers_on_different_questions_see_each_other(desk, survey, edition):
    seen = form_at(desk, "edit_question", "aides")
    ada = cast.organiser(edition, "Ada")
    gesture = Gesture("move_question", "date", lambda schema: gestures.move_question(schema, "date", by=1))
    editing.edit_draft(queries.draft_version(survey), gesture=gesture, by=ada.id)

    page = desk.post(part("edit_question", "aides"), seen | {"wording": ["Autre"]}, follow=True).content.decode()

    assert draft(survey).by_code["aides"].wording == "Autre"
    assert "Ada" in page and "Depuis quand ?" in page.split("editor-columns")[0]


def test_the_history_says_who_did_what_and_goes_back(desk, survey):
    before = draft(survey)
    desk.post(part("change_question", "mots"), {"do": "remove"})
    desk.post(part("change_section", "page-2"), {"do": "up"})
    page = desk.get(url("history", survey)).content.decode()
    assert "Dora" in page and "mots" in page

    desk.post(url("change_step", survey), {"to": "0"})
    assert draft(survey) == before
    desk.post(url("change_step", survey), {"do": "redo"})
    assert "mots" not in draft(survey).by_code
    desk.post(url("change_step", survey), {"do": "undo"})
    assert draft(survey) == before


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

    fields = form_of(desk.get(where).content.decode())
    desk.post(where, {name: ["En simple"] for name in fields if ":" in name})

    item = draft(survey).by_code["aides"]
    assert item.texts["falc"] == {"wording": "En simple"} and item.choices[0].texts["falc"] == {"label": "En simple"}
    assert where not in desk.get(url("texts", survey)).content.decode()
    assert (
        "En simple"
        in desk.get(reverse("surveys:frame", args=["eure-et-loir", "enquete", 2]) + "?variante=falc").content.decode()
    )


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


@pytest.mark.parametrize("name", sorted(shipped_templates()))
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


@pytest.mark.parametrize("opened", [False, True])
def test_the_promise_made_to_respondents_stays_once_opened(desk, edition, opened):
    survey = open_survey(edition) if opened else make_survey(edition)

    page = desk.post(
        url("settings", survey), {"title": "Autre titre", "anonymity": "anonymous", "closes_on": "2099-01-01"}
    )

    survey.refresh_from_db()
    promised = "pseudonymous" if opened else "anonymous"
    assert (page.status_code, survey.title, survey.anonymity) == (302, "Autre titre", promised)


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
