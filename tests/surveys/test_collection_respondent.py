"""The enquête as respondents go through it, without JavaScript."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hackathon.stages.models import Stage
from realtime.wire.refusals import Refused
from surveys.collection import answering, commands, keys, quotas
from surveys.enums import QuestionType, SurveyState
from surveys.models import Response, Survey
from surveys.questionnaires.commands import correct_wordings, make_survey, publish_version
from surveys.questionnaires.commands import open_survey as make_open
from surveys.questionnaires.queries import schema_of
from surveys.questionnaires.schema import Question, Schema, Section
from tests import cast
from tests.surveys.questionnaires import open_survey
from tests.surveys.respondent import PAGE_1, PAGE_2, Browser


@pytest.fixture
def survey(edition):
    return open_survey(edition)


def test_a_response_goes_from_the_link_to_a_receipt(ben, link, edition):
    ben.answer_all()

    response = Response.objects.get()
    assert response.answers == {
        "public": "lyceen",
        "commune": "c0",
        "aides": ["ecole", "__other__"],
        "accord": {"metiers": "oui", "moi": None},
        "priorites": None,
        "date": None,
        "mots": "Merci",
    }
    assert response.others == {"aides": "Ma voisine"}
    assert (response.structure, response.audience.slug, response.territory.name) == (
        link.structure,
        "lyceen",
        "Chartres",
    )
    assert (response.revision, response.survey.revision) == (1, 1)
    assert response.submitted_at is not None
    assert len(keys.typed(ben.code)) == 12


def test_the_notice_says_who_why_and_how_long(ben, survey):
    Survey.objects.filter(pk=survey.pk).update(controller="GIP Alfa", contact="dpo@example.org", purpose="Agir.")

    ben.get(ben.url("start"))

    assert all(words in ben.text for words in ("GIP Alfa", "dpo@example.org", "Agir.", "CIO de Dreux"))


def test_a_page_in_error_keeps_what_was_typed_and_writes_nothing(ben):
    ben.begin().turn(1, {"q-commune": "c1"})

    assert 'value="c1" selected' in ben.text
    assert 'id="q-public-fault"' in ben.text
    assert not Response.objects.exists()


def test_going_back_and_changing_an_answer_drops_what_it_hides(ben):
    ben.begin().turn(1, PAGE_1 | {"q-public": "demandeur", "q-duree": "12"})
    assert Response.objects.get().answers["duree"] == 12

    ben.turn(2, {}, "back")
    assert 'value="demandeur" checked' in ben.text
    ben.turn(1, PAGE_1 | {"q-duree": "12"})

    assert "duree" not in Response.objects.get().answers


def test_sending_twice_counts_once_and_tells_the_same_receipt(ben, survey):
    ben.begin().turn(1, PAGE_1)
    carried = {name: ben.hidden(name) for name in ("response", "version")}
    first = ben.post(ben.url("page", 2), **carried, **PAGE_2, go="send").code

    again = ben.post(ben.url("page", 2), **carried, **PAGE_2, go="send").code

    survey.refresh_from_db()
    assert (again, Response.objects.count(), survey.revision) == (first, 1, 1)


def test_two_clicks_on_the_first_page_make_one_response(ben):
    ben.begin()
    carried = {name: ben.hidden(name) for name in ("response", "version")}

    ben.post(ben.url("page", 1), **carried, **PAGE_1, go="next")
    ben.post(ben.url("page", 1), **carried, **PAGE_1, go="next")

    assert Response.objects.count() == 1


def test_a_second_tab_joins_the_response_in_progress(ben):
    ben.get(ben.url("start"))
    other_tab = ben.hidden("response")
    ben.begin().turn(1, PAGE_1)

    ben.post(ben.url("start"), response=other_tab)

    assert ben.answer.redirect_chain[-1][0] == ben.url("page", 2)
    assert Response.objects.count() == 1


def test_a_page_sent_after_the_response_is_refused_in_words(ben):
    ben.begin().turn(1, PAGE_1)
    carried = {name: ben.hidden(name) for name in ("response", "version")}
    ben.turn(2, PAGE_2, "send")

    ben.post(ben.url("page", 1), **carried, **{"q-public": "employeur"}, go="next")

    assert ben.answer.status_code == 409
    assert Response.objects.get().answers["public"] == "lyceen"


def test_a_page_cannot_be_jumped(ben):
    ben.begin()

    ben.turn(2, PAGE_2, "send")

    assert ben.answer.status_code == 409
    assert not Response.objects.exists()


def test_sending_with_a_required_answer_taken_back_returns_to_its_page(ben):
    ben.begin().turn(1, PAGE_1)
    Response.objects.update(answers={"public": None, "commune": None})

    ben.turn(2, PAGE_2, "send")

    assert 'name="q-public"' in ben.text
    assert Response.objects.get().submitted_at is None


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"state": SurveyState.CLOSED}, "closed"),
        ({"closes_on": "2020-01-01"}, "closed"),
        ({"opens_on": "2099-01-01"}, ""),
    ],
)
def test_a_survey_that_is_not_open_says_so(ben, survey, fields, sentence):
    Survey.objects.filter(pk=survey.pk).update(**fields)

    ben.get(ben.url("start"))

    assert ben.answer.status_code == 403
    assert 'name="response"' not in ben.text


def test_a_survey_outside_its_stage_says_so(ben, edition):
    Stage.objects.filter(edition=edition, kind="survey").update(state="closed")

    assert ben.get(ben.url("start")).answer.status_code == 403


def test_a_wrong_code_to_come_back_leaves_its_field_in_sight(ben):
    ben.post(ben.url("resume"), code="AAAA BBBB CCCC")

    fold = ben.text.split('<details class="fold" open>')[1].split("</details>")[0]
    assert 'value="AAAA BBBB CCCC"' in fold and "invalid-feedback" in fold


def test_a_mistyped_code_is_not_found_and_may_be_typed_again(client, link):
    mistyped = client.get("/q/ZZZZZZ/")
    assert mistyped.status_code == 404
    assert "ZZZZZZ" in mistyped.content.decode() and 'name="code"' in mistyped.content.decode()

    again = client.get("/q/", {"code": f" {link.code[:3].lower()}-{link.code[3:]} "})
    assert again.status_code == 302 and again["location"] == f"/q/{link.code}/"
    assert client.get("/q/", {"code": "é/../"}).status_code == 200


@pytest.mark.parametrize("response", ["", "x", "1" * 200])
def test_a_form_without_a_response_id_is_not_ours(ben, response):
    assert ben.post(ben.url("start"), response=response).answer.status_code == 404


def test_odd_bytes_are_kept_as_text_or_refused_never_an_error(ben):
    ben.begin().turn(1, PAGE_1)
    body = f"response={ben.hidden('response')}&version=1&go=send&q-mots=caf%E9%00&q-accord%3Ametiers=oui&q-aides=%FF"

    answer = ben.client.post(
        ben.url("page", 2), body.replace("&q-aides=%FF", ""), content_type="application/x-www-form-urlencoded"
    )
    refused = ben.client.post(ben.url("page", 2), body, content_type="application/x-www-form-urlencoded")

    assert (answer.status_code, refused.status_code) == (200, 200)
    assert Response.objects.get().answers["mots"] == "caf\ufffd"


def statements(asked):
    """Without those that open and close the transaction (a savepoint in a test)."""
    return [query["sql"] for query in asked if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]


@pytest.mark.usefixtures("kept_long")
def test_a_page_is_saved_in_few_statements(link, ben):
    Browser(link).answer_all()  # what the process then knows for a second
    ben.begin()
    carried = {name: ben.hidden(name) for name in ("response", "version", "begun")}

    for page, fields, go, most in ((1, PAGE_1, "next", 4), (1, PAGE_1, "next", 3), (2, PAGE_2, "send", 9)):
        with CaptureQueriesContext(connection) as asked:
            answer = ben.client.post(ben.url("page", page), {**carried, **fields, "go": go})
        assert answer.status_code == (200 if go == "send" else 302)
        assert len(statements(asked)) <= most, statements(asked)


@pytest.mark.usefixtures("kept_long")
def test_a_page_with_quotas_and_contact_details_is_saved_in_few_statements(edition):
    sections = (
        Section(
            code="vous",
            title="Vous",
            questions=(
                Question(code="mots", type=QuestionType.SHORT_TEXT, wording="Un mot"),
                Question(code="contact", type=QuestionType.CONTACT, wording="Être tenu informé"),
            ),
        ),
        Section(
            code="fin", title="Fin", questions=(Question(code="fin", type=QuestionType.SHORT_TEXT, wording="Fin"),)
        ),
    )
    survey = cast.inside(make_survey, edition, slug="contacts", title="Contacts", schema=Schema(sections=sections))
    cast.inside(publish_version, survey.versions.get())
    survey = cast.inside(make_open, survey)
    cast.inside(quotas.set_quota, survey, name="Bavards", condition="answered(mots)", limit=5)
    link = commands.make_collectors(survey, structures=[])[0]
    first = {"q-mots": "Bonjour", "q-contact:name": "Ben", "q-contact:email": "ben@example.org"}
    Browser(link).begin().turn(1, first)
    ben = Browser(link).begin()
    carried = {name: ben.hidden(name) for name in ("response", "version")}

    for fields in (first, first | {"q-contact:name": "Benjamin"}, {"q-mots": "Bonjour"}):
        with CaptureQueriesContext(connection) as asked:
            ben.client.post(ben.url("page", 1), {**carried, **fields, "go": "next"})
        assert len(statements(asked)) <= 6, statements(asked)
    assert [contact.name for contact in survey.contacts.all()] == ["Ben"]  # the first visitor's; the others' is gone


def test_a_survey_closed_meanwhile_counts_no_more(ben, survey, link):
    """The page was drawn, and the door passed, before the survey closed: it is asked again under the lock."""
    ben.begin().turn(1, PAGE_1)
    response = Response.objects.get()
    cast.inside(commands.close_survey, survey)

    with pytest.raises(Refused) as refused:
        cast.inside(
            answering.send_response,
            link,
            response_id=response.id,
            version_number=1,
            page=2,
            fields={"q-mots": ["Merci"]},
        )

    assert refused.value.code == "survey_not_collecting"
    assert Response.objects.get().submitted_at is None


def test_a_response_is_written_by_a_link_of_its_survey_only(ben, edition):
    ben.begin().turn(1, PAGE_1)
    response = Response.objects.get()
    other = commands.make_collectors(open_survey(edition, "autre"), structures=[])[0]

    with pytest.raises(Refused) as refused:
        cast.inside(
            answering.save_page,
            other,
            response_id=response.id,
            version_number=1,
            page=1,
            fields={"q-public": ["demandeur"]},
        )

    assert refused.value.code == "response_elsewhere"
    assert Response.objects.get().answers["public"] == "lyceen"


def test_a_wording_put_right_is_read_at_once_and_each_reads_their_own_language(ben, survey, link):
    first = ben.begin().text
    version = survey.versions.get()
    question = schema_of(version).questions[0]
    cast.inside(correct_wordings, version, written={f"question:{question.code}:wording": "Qui êtes-vous au juste ?"})

    again = ben.get(ben.url("page", 1)).text
    english = Browser(link, headers={"accept-language": "en"}).begin().text

    assert question.wording in first and question.wording not in again
    assert "Qui êtes-vous au juste ?" in again
    assert "(needed)" in english and "(needed)" not in again
