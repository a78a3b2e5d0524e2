"""Sheets of paper and telephone answers typed in, and the questionnaire to print."""

import re

import pytest
from django.urls import reverse

from hackathon.enums import Source
from hackathon.models import Structure
from surveys.collection import commands, keys
from surveys.models import Response
from surveys.questionnaires.queries import published_version, schema_of
from tests.surveys.every_type import open_every_type
from tests.surveys.questionnaires import open_survey
from tests.surveys.walker import parsed


@pytest.fixture
def survey(edition):
    return open_survey(edition)


@pytest.fixture
def link(survey):
    dreux = Structure.objects.create(name="CIO de Dreux")
    return next(link for link in commands.make_collectors(survey, structures=[dreux]) if link.structure)


def url(name, survey, *args):
    return reverse(f"surveys:{name}", args=[survey.edition.slug, survey.slug, *args])


def test_a_sheet_is_typed_in_and_the_next_one_opens(desk, survey, link):
    address = reverse("surveys:paper", args=[survey.edition.slug, link.code])
    response_id = re.search(r'name="response" value="([^"]+)"', desk.get(address).content.decode())[1]
    sheet = {"response": response_id, "source": "phone", "go": "next", "q-public": "lyceen"}

    first = desk.post(address, sheet)
    desk.post(address, sheet)

    response = Response.objects.get()
    assert first["Location"] == f"{address}?source=phone"
    assert (response.source, response.structure, response.answers["public"], response.answers["mots"]) == (
        Source.PHONE,
        link.structure,
        "lyceen",
        None,
    )
    assert survey.responses.filter(submitted_at__isnull=False).count() == 1


def test_a_sheet_with_a_mistake_keeps_what_was_typed(desk, survey, link):
    address = reverse("surveys:paper", args=[survey.edition.slug, link.code])

    page = desk.post(
        address, {"response": str(keys.random_id()), "q-public": "demandeur", "q-duree": "douze"}
    ).content.decode()

    assert 'value="douze"' in page and 'id="q-duree-fault"' in page
    assert not Response.objects.exists()


def test_no_sheet_is_typed_in_a_closed_survey(desk, survey, link):
    commands.close_survey(survey)

    answer = desk.post(
        reverse("surveys:paper", args=[survey.edition.slug, link.code]), {"response": str(keys.random_id())}
    )

    assert 'role="alert"' in answer.content.decode()
    assert not Response.objects.exists()


def test_the_printable_questionnaire_and_the_preview_show_every_question(desk, survey):
    blank = desk.get(url("blank", survey)).content.decode()
    preview = desk.get(url("preview", survey, 2)).content.decode()
    framed = re.findall(r'<iframe[^>]* src="([^"]+)"', preview)

    assert "Depuis combien de mois" in blank and "Dites-nous" in blank
    assert framed == [url("frame", survey, 2)] * 2
    assert "Dites-nous" in desk.get(framed[0]).content.decode()
    assert not Response.objects.exists()


def test_the_printable_questionnaire_has_room_for_every_answer(desk, edition):
    survey = open_every_type(edition)
    schema = schema_of(published_version(survey))
    page = parsed(desk.get(url("blank", survey)).content.decode())
    boxes = {
        "consent": 1,
        "public": 3,
        "permis": 2,
        "trajet": 5,  # "other" among them
        "accord": 2 * 3 + 1,  # and the box of those who prefer not to answer
        "besoins": 2 * 2 * 3,
        "phrases": 3 * 2,
        "echelle": 11 + 1,
        "note": 5,
        "secteur": 3,
    }

    labels = [part.label for one in schema.everything for part in (*one.rows, *one.columns)]
    labels += [choice.label for one in schema.everything if one.type != "commune" for choice in one.choices]
    assert [label for label in labels if label not in page.text] == []
    assert len(page.having("blank-box")) == sum(boxes.values())
    assert "{public}" not in page.text
    assert len(page.having("blank-slip")) == 1
