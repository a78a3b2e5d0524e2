"""Every type of question as respondents meet it, without JavaScript: what is shown, asked again, kept and told."""

import pytest

from surveys.collection.wording import with_quotes
from surveys.models import Response
from surveys.questionnaires.schema import FALC, of_public
from surveys.questionnaires.variants import languages, resolved
from tests.surveys.every_type import every_type, open_every_type
from tests.surveys.every_type_answers import FIGURES, GRIDS, WORDS, YOU, send
from tests.surveys.respondent import Browser
from tests.surveys.walker import parsed, questions


@pytest.fixture
def survey(edition):
    return open_every_type(edition)


def titles(browser: Browser) -> str:
    return parsed(browser.text).all("h1")[0].text


def test_every_answer_is_kept_as_codes(ben):
    send(ben)

    answers = Response.objects.get().answers
    assert answers["accueil"] == "yes"
    assert answers["trajet"] == ["voiture", "bus"]
    assert answers["accord"] == {"a": "oui", "b": None}
    assert answers["besoins"]["stage"] == {"1": "c1", "2": "c1"}
    assert answers["heures"] == {"a": {"k1": 3, "k2": None}, "b": {"k1": None, "k2": None}}
    assert answers["budget"] == {"a": 60, "b": 40, "c": None}
    assert answers["rang"] == ["b", "d"]
    assert (answers["echelle"], answers["curseur"], answers["note"]) == (7, None, None)
    assert answers["aides"] == {"un": "Parler", "deux": None}
    assert not {"suite", "info", "effectif"} & set(answers)


def test_the_receipt_shows_them_in_words(ben):
    send(ben)
    ben.post("/recepisse/", code=ben.code)

    shown = parsed(ben.text).text
    assert all(words in shown for words in ("En voiture", "Ligne ecoute, Importance : Peu", "Ligne a : 60 %"))
    assert "<b>loin</b>" not in ben.text


def test_a_page_for_others_is_passed_over_both_ways(ben):
    ben.begin().turn(1, YOU).turn(2, GRIDS).turn(3, FIGURES)
    assert titles(ben) == "Vos mots"
    assert "Page 4 sur 4" in ben.text or "Page 4 of 4" in ben.text

    ben.turn(5, WORDS, "back")
    assert titles(ben) == "En chiffres"
    assert titles(ben.get(ben.url("page", 4))) == "Vos mots"


def test_a_page_for_ones_public_is_shown(ben):
    ben.begin().turn(1, YOU | {"q-public": "employeur"}).turn(2, GRIDS).turn(3, FIGURES)

    assert titles(ben) == "Votre entreprise"


def test_the_last_page_sends_only_when_no_other_can_come(ben):
    ben.begin().turn(1, YOU).turn(2, GRIDS).turn(3, FIGURES)
    assert 'value="next"' in ben.text
    ben.turn(5, WORDS)

    assert titles(ben) == "Pour finir"
    assert 'value="send"' in ben.text


def test_when_no_page_follows_after_all_the_end_sends(ben, survey):
    version = survey.versions.get()
    version.content["sections"][5]["condition"] = "titre == 'oui'"
    version.save()
    ben.begin().turn(1, YOU).turn(2, GRIDS).turn(3, FIGURES).turn(5, WORDS)
    assert 'action="/q/' in ben.text and "/page/7/" in ben.text

    ben.turn(7, {}, "back")
    assert titles(ben) == "Vos mots"
    ben.turn(5, WORDS).turn(7, {}, "send")

    assert Response.objects.get().submitted_at is not None


def test_a_soft_question_is_asked_once_more_then_let_through(ben):
    without = {name: value for name, value in YOU.items() if name != "q-trajet"}
    ben.begin().turn(1, without)
    assert not Response.objects.exists()
    assert 'name="again" value="trajet"' in ben.text
    assert 'class="btn btn-outline-secondary btn-lg turn-again"' in ben.text

    ben.turn(1, without | {"again": "trajet"})

    assert Response.objects.get().answers["trajet"] is None


def test_consent_is_needed_to_go_on_but_not_to_come_back_later(ben):
    without = YOU | {"q-accueil": ""}
    ben.begin().turn(1, without)
    assert 'href="#q-accueil-field"' in ben.text

    ben.turn(1, without, "later")

    assert Response.objects.get().answers["accueil"] is None


def test_a_validation_speaks_the_organisers_words(ben):
    ben.begin().turn(1, YOU | {"q-public": "demandeur", "q-mois": "1"})

    assert "Au-dessous de deux mois, laissez vide." in ben.text


def test_errors_lead_to_the_field_at_fault(ben):
    ben.begin().turn(1, YOU).turn(2, GRIDS | {"q-besoins:stage:2": ""})

    assert 'href="#q-besoins:stage:2-c1"' in ben.text
    assert 'id="q-besoins:stage:2-c1"' in ben.text


def test_what_is_wrong_is_not_lost_by_going_back(ben):
    ben.begin().turn(1, YOU).turn(2, GRIDS | {"q-heures:a:k1": "trois"}, "back")

    assert 'value="trois"' in ben.text
    assert 'href="#q-heures:a:k1"' in ben.text


def test_earlier_answers_are_quoted_and_escaped(ben, survey):
    version = survey.versions.get()
    version.content["sections"][2]["intro"] = "« {mots.b} » {accord.a} {heures} {autre} {titre}"
    version.content["sections"][4]["title"] = "Sur {trajet}"
    version.save()
    ben.begin().turn(1, YOU).turn(2, GRIDS)
    assert "Oui" in parsed(ben.text).having("lead")[0].text
    assert "{autre} …" in parsed(ben.text).having("lead")[0].text

    ben.turn(3, FIGURES)

    assert titles(ben) == "Sur En voiture, Bus"


def test_a_quoted_script_is_text():
    schema = every_type()
    answers = {"titre": "<script>alert(1)</script>", "trajet": None, "public": "lyceen"}

    page = with_quotes(schema, 2, answers, {}).sections[1]

    assert page.intro == "Vous avez répondu : Lyceen. Trajet : …. Un code inconnu : {inconnu}."


def test_a_page_left_open_in_another_tab_replaces_nothing_without_being_told(ben):
    ben.begin()
    stale = {name: ben.hidden(name) for name in ("response", "version", "seen")}
    ben.turn(1, YOU)

    ben.post(ben.url("page", 1), **stale, **YOU | {"q-permis": "no", "q-trajet": "bus"}, go="next")

    assert Response.objects.get().answers["permis"] == "yes"
    assert 'id="q-permis-no" name="q-permis" value="no" checked' in ben.text
    assert "En voiture" in parsed(ben.text).having("own-answers")[0].text

    ben.turn(1, YOU | {"q-permis": "no", "q-trajet": "bus"})
    assert Response.objects.get().answers["permis"] == "no"


def test_the_same_page_sent_twice_from_two_tabs_is_saved_once_in_silence(ben):
    ben.begin()
    stale = {name: ben.hidden(name) for name in ("response", "version", "seen")}
    ben.turn(1, YOU)

    ben.post(ben.url("page", 1), **stale, **YOU, go="next")

    assert titles(ben) == "Ce qui compte pour vous"


# --- wordings -------------------------------------------------------------------------------------------


def test_wordings_by_public_language_and_plain_french():
    schema = every_type()

    def story(*variants):
        return next(one for one in resolved(schema, *variants).everything if one.code == "recit").wording

    assert (story(), story(of_public("employeur"))) == ("Racontez", "Racontez un recrutement")
    assert resolved(schema, "en").sections[0].title == "You"
    assert resolved(schema, "", FALC).by_code["public"].wording == "Qui êtes-vous ?"
    assert languages(schema) == ["fr", "en"]


def test_another_wording_keeps_what_is_typed(ben):
    ben.begin()
    carried = {name: ben.hidden(name) for name in ("response", "version", "seen")}

    ben.post(ben.url("page", 1) + "?mots=falc", **carried, **YOU, go="reword")

    assert "Qui êtes-vous ?" in ben.text
    assert 'value="lyceen" checked' in ben.text
    assert "/page/1/?mots=falc" in ben.text
    assert not Response.objects.exists()


def test_enter_in_a_field_goes_on_and_chooses_no_language(ben):
    ben.begin()
    of_the_page = [node for node in parsed(ben.text).all("button") if node["form"] == "page"]

    assert [(node["name"], node["value"]) for node in of_the_page][:2] == [("go", "next"), ("go", "reword")]


def test_a_language_of_the_house_is_that_of_the_questions(ben):
    ben.begin()
    carried = {name: ben.hidden(name) for name in ("response", "version", "seen")}

    ben.post(ben.url("page", 1) + "?mots=en", **carried, **YOU, go="reword")
    assert "You are…" in ben.text

    assert "You are…" in ben.get(ben.url("page", 1)).text


# --- figures, hostile texts -----------------------------------------------------------------------------


@pytest.mark.usefixtures("kept_long")
def test_a_page_of_every_type_is_saved_in_few_statements(ben, django_assert_max_num_queries):
    Browser(ben.link).begin().turn(1, YOU)  # what the process then knows for a second
    ben.begin()
    for number, fields in ((1, YOU), (2, GRIDS), (3, FIGURES)):
        carried = {name: ben.hidden(name) for name in ("response", "version", "seen")}
        with django_assert_max_num_queries(8):
            ben.client.post(ben.url("page", number), {**carried, **fields, "go": "next"})
        ben.get(ben.url("page", number + 1))


PAYLOAD = "<script>x()</script><img src=x onerror=x()>\"'><svg onload=x()>{{7*7}}"


def test_scripts_in_every_text_of_a_questionnaire_are_text(ben, survey):
    version = survey.versions.get()
    version.content = _poisoned(version.content)
    version.save()

    ben.begin()
    for number, fields in ((1, YOU), (2, GRIDS), (3, FIGURES), (5, WORDS), (6, {"q-fin": PAYLOAD})):
        page = parsed(ben.text)
        assert questions(page)
        assert [node["src"] for node in page.all("script") if not node["src"].startswith("/static/")] == []
        assert page.all("img") == []
        assert not [name for node in page.all("svg", "form", "label", "p") for name in node.attrs if name[:2] == "on"]
        ben.turn(number, fields, "send" if number == 6 else "next")
    ben.post("/recepisse/", code=ben.code)
    assert PAYLOAD not in ben.text
    assert "&lt;script&gt;x()" in ben.text


def _poisoned(content):
    """The same with the payload at the end of every text that people read."""
    texts = {"title", "intro", "wording", "help", "label", "unit", "validation_message", "group"}
    if isinstance(content, list):
        return [_poisoned(part) for part in content]
    if not isinstance(content, dict):
        return content
    poisoned = {name: _poisoned(value) for name, value in content.items()}
    if "wording" in content:
        poisoned["help"] = ""
    return {
        name: f"{value}{PAYLOAD}" if name in texts and isinstance(value, str) else value
        for name, value in poisoned.items()
    }
