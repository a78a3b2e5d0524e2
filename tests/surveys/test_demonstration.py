"""The demonstration edition shows what the enquête does, to whoever has just started it."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation

from hackathon.people.models import User
from surveys.models import Survey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("patient")]


def test_demonstration_shows_drop_off_time_quadrant_agreement_and_words(client):
    with translation.override("fr"):
        call_command("load_demonstration", stdout=StringIO())
    survey = Survey.objects.get()
    client.force_login(User.objects.get())

    def page(name, **query):
        return client.get(reverse(f"surveys:{name}", args=[survey.edition.slug, survey.slug]), query)

    text = re.sub(r"\s+", " ", page("results").content.decode())
    assert "770 personnes ont rempli une première page ; 700 ont envoyé leurs réponses" in text
    assert "en sont restées à « Mieux se connaître pour choisir » (25)" in text
    assert re.search(r"la médiane est de 9 minutes, sur 6\d\d réponses envoyées depuis un écran", text)
    assert re.search("À améliorer d’abord : « [^.]*« Essayer avant de choisir »", text)

    found = page("agreement").context["consensus"]
    assert "On devrait pouvoir essayer un métier avant de le choisir" in [one.label for one in found.accepted]
    assert "Un bon site internet remplace un rendez-vous" in [one.label for one in found.divided]

    groups = page("clusters", question="idee").context["groups"]
    assert sum(len(one.group.responses) for one in groups) > 100
    told = {
        label: {term.label for term, *_words in terms}
        for label, _base, terms in page("specific", question="idee").context["found"]
    }
    assert "parcoursup" in told["Collégien ou lycéen"]
    assert "stagiaire" in told["Employeur"]
    assert "classe" in told["Enseignant"]
