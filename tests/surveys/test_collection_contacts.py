"""Contact details and communes: what is asked apart, and what stays of it."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation

from hackathon.enums import Density
from hackathon.models import JournalRow, Territory
from realtime.wire import clock
from surveys.analysis.snapshots import snapshot
from surveys.analysis.variables import variable
from surveys.collection import commands
from surveys.enums import Anonymity, SurveyState
from surveys.models import Contact, Response, Survey
from tests.cast import inside
from tests.surveys.every_type import open_every_type
from tests.surveys.every_type_answers import FIGURES, GRIDS, WORDS, YOU, send
from tests.surveys.questionnaires import open_survey
from tests.surveys.respondent import Browser


@pytest.fixture
def survey(edition):
    return open_every_type(edition)


def test_contact_details_can_be_changed_until_sent_and_are_tied_to_nothing_after(ben, survey):
    ben.begin().turn(1, YOU).turn(2, GRIDS).turn(3, FIGURES).turn(5, WORDS)
    ben.get(ben.url("page", 5))
    assert 'value="nadia@exemple.fr"' in ben.text
    ben.turn(5, WORDS | {"q-suite:email": "karim@exemple.fr"}).turn(6, {}, "send")

    contact = Contact.objects.get()
    assert (contact.email, contact.draft_key) == ("karim@exemple.fr", None)
    assert contact.day == timezone.localdate(clock.now())
    assert "karim" not in str(Response.objects.values().get())


def test_contact_details_follow_a_response_to_another_device(ben, link):
    ben.begin().turn(1, YOU).turn(2, GRIDS).turn(3, FIGURES).turn(5, WORDS).turn(6, {}, "later")
    phone = Browser(link)
    phone.get(phone.url("start")).post(phone.url("resume"), code=ben.code)

    assert 'value="nadia@exemple.fr"' in phone.get(phone.url("page", 5)).text


@pytest.mark.django_db(transaction=True)
def test_once_closed_the_order_of_contacts_says_nothing(edition, survey):
    for number in range(40):
        Contact.objects.create(survey=survey, email=f"{number:02}@exemple.fr", day=timezone.localdate())

    inside(commands.close_survey, survey)

    with connection.cursor() as cursor:
        cursor.execute("SELECT email FROM surveys_contact ORDER BY rowid")
        kept = [email for (email,) in cursor.fetchall()]
    assert sorted(kept) != kept
    assert len(kept) == 40


def test_contacts_leave_in_a_file_that_no_browser_keeps_and_the_journal_tells(client, dora, survey):
    Contact.objects.create(survey=survey, name="=1+1", email="nadia@exemple.fr", day=date(2026, 11, 21))
    client.force_login(dora.person.user)

    file = client.post(reverse("surveys:contacts_file", args=[survey.edition.slug, survey.slug]))

    assert file["Cache-Control"] == "no-store"
    assert file["Content-Disposition"] == f'attachment; filename="{survey.slug}-contacts.csv"'
    _heads, row = csv.reader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";")
    assert row == ["'=1+1", "nadia@exemple.fr", "", "21/11/2026"]
    assert JournalRow.objects.filter(verb="survey.export_contacts", actor=dora.id).count() == 1


def test_contacts_go_with_the_retention(survey):
    Contact.objects.create(survey=survey, email="nadia@exemple.fr", day=timezone.localdate())
    Survey.objects.filter(pk=survey.pk).update(retained_until="2020-01-01")
    survey.refresh_from_db()

    inside(commands.purge_survey, survey, today=timezone.localdate(clock.now()))

    assert not Contact.objects.exists()


def test_in_an_anonymous_survey_the_commune_itself_is_dropped_when_sent(ben, survey):
    Survey.objects.filter(pk=survey.pk).update(anonymity=Anonymity.ANONYMOUS)
    assert "Votre commune elle-même" in ben.begin().text or "Your commune itself" in ben.text
    ben.turn(1, YOU).turn(2, GRIDS).turn(3, FIGURES).turn(5, WORDS).turn(6, {}, "send")

    response = Response.objects.get()
    assert response.answers["commune"] == "nogent-le-rotrou:rural"
    assert (response.territory.kind, response.territory.name) == ("basin", "Nogent-le-Rotrou")


def test_the_results_of_an_anonymous_survey_show_the_area_in_the_place_of_the_commune(ben, survey, dora):
    Survey.objects.filter(pk=survey.pk).update(anonymity=Anonymity.ANONYMOUS)
    send(ben)
    Survey.objects.filter(pk=survey.pk).update(state=SurveyState.CLOSED)  # one answer to an open survey is not shown

    with translation.override("fr"):
        asked = variable(snapshot(survey), "commune")
        density, basin = (variable(snapshot(survey), key) for key in ("@density", "@basin"))
    assert [option.label for option in asked.options] == ["Nogent-le-Rotrou, commune rurale"]
    assert asked.codes.tolist() == [0]
    assert [(found.options[0].label, found.codes.tolist()) for found in (density, basin)] == [
        ("communes rurales", [0]),
        ("Nogent-le-Rotrou", [0]),
    ]


def test_where_communes_are_kept_no_area_is_named(ben, survey):
    send(ben)
    Survey.objects.filter(pk=survey.pk).update(state=SurveyState.CLOSED)  # one answer to an open survey is not shown

    asked = variable(snapshot(survey), "commune")
    assert [option.label for option in asked.options] == ["Chartres", "Nogent-le-Rotrou"]
    assert asked.codes.tolist() == [1]


def test_a_commune_of_no_known_density_leaves_its_bassin(ben, survey):
    Survey.objects.filter(pk=survey.pk).update(anonymity=Anonymity.ANONYMOUS)
    Territory.objects.update(density=Density.UNKNOWN)
    send(ben)

    assert Response.objects.get().answers["commune"] == "nogent-le-rotrou"


NOBODY = (
    "Votre nom n’est pas demandé",
    "Nous ne demandons pas votre nom",
    "ni un numéro de téléphone ne sont demandés",
)
APART = ("Vos réponses ne portent pas votre nom", "une fois l’envoi fait, rien ne le relie")


@pytest.mark.parametrize("asked", [True, False])
@pytest.mark.parametrize("anonymity", Anonymity)
def test_who_asks_for_contact_details_does_not_promise_that_no_name_is_asked(client, edition, asked, anonymity):
    survey = open_every_type(edition) if asked else open_survey(edition)
    Survey.objects.filter(pk=survey.pk).update(anonymity=anonymity)
    link = inside(commands.make_collectors, survey, structures=[])[0]

    pages = [client.get(reverse(f"surveys:{name}", args=[link.code])).content.decode() for name in ("start", "parents")]
    told = " ".join(" ".join(pages).replace("\u00a0", " ").split())

    assert [words in told for words in APART] == [asked, asked]
    assert [words in told for words in NOBODY] == [not asked] * 3


@pytest.mark.parametrize("asked", [True, False])
def test_poster_and_messages_promise_no_more_than_the_survey_keeps(desk, edition, asked):
    survey = open_every_type(edition) if asked else open_survey(edition)
    link = inside(commands.make_collectors, survey, structures=[])[0]

    poster = desk.get(reverse("surveys:poster", args=[edition.slug, link.code])).content.decode()
    kit = desk.get(reverse("surveys:kit", args=[edition.slug, survey.slug])).content.decode()

    for page in (poster, kit):
        assert ("Les réponses ne portent aucun nom." in page, "Aucun nom n’est demandé." in page) == (asked, not asked)
