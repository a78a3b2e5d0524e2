"""Columns of a table that say who the respondent is: proposed, chosen, and carried to the responses."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hackathon.tables import read_table
from realtime.wire.refusals import Refused
from surveys.analysis.imports import Column, planned, proposed_columns
from surveys.analysis.queries import names_known
from surveys.models import Response, Survey
from surveys.questionnaires.queries import published_version, schema_of

TABLE = """Je suis;Ville;Avis
Collegien ou lycéen;CHARTRES;bien
En recherche d’emploi;Nogent le Rotrou;bof
Collegien ou lycéen;Paris;bien
"""


def table_of(text=TABLE):
    return read_table(text.encode(), "reponses.csv")


@pytest.mark.django_db
def test_columns_that_hold_the_editions_names_are_proposed_with_their_role(edition):
    columns = proposed_columns(table_of(), known=names_known(edition))

    assert [(column.name, column.role) for column in columns] == [
        ("Je suis", "audience"),
        ("Ville", "territory"),
        ("Avis", ""),
    ]


@pytest.mark.django_db
def test_responses_are_given_the_public_and_the_place_they_name(client, edition, dora):
    client.force_login(dora.person.user)
    where = reverse("surveys:import", args=[edition.slug])
    page = client.post(where, {"title": "Avis", "file": SimpleUploadedFile("r.csv", TABLE.encode())})
    form = page.context["form"]
    sent = {
        "title": "Avis",
        "parcel": form.initial["parcel"],
        "type_0": "single",
        "type_1": "single",
        "type_2": "single",
    }

    client.post(where, sent | {"role_0": "audience", "role_1": "territory", "role_2": ""})

    survey = Survey.objects.get()
    schema = schema_of(published_version(survey))
    assert [question.role for question in schema.questions] == ["audience", "territory", ""]
    told = Response.objects.order_by("id").values_list("audience__slug", "territory__name", "territory__kind")
    assert list(told) == [
        ("lyceen", "Chartres", "commune"),
        ("demandeur", "Nogent-le-Rotrou", "commune"),
        ("lyceen", None, None),
    ]


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ([Column("Je suis", "single", role="audience"), Column("Ville", "single", role="audience")], "one_role_only"),
        ([Column("Je suis", "short_text", role="audience"), Column("Ville", "single")], "role_needs_one_choice"),
    ],
)
def test_roles_that_contradict_are_refused(columns, code):
    with pytest.raises(Refused) as refusal:
        planned(table_of(), [*columns, Column("Avis", "ignored")], page_title="Page")

    assert refusal.value.code == code
