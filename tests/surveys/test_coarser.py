"""Of what is asked and carried, what decides what: found in the responses."""

import pytest

from hackathon.enums import Density, TerritoryKind
from hackathon.models import Territory
from surveys.analysis.coarser import Variables
from surveys.analysis.snapshots import snapshot
from surveys.questionnaires import schema as plain
from tests.surveys.analysis_cast import answer, make_answered

COMMUNE = plain.Question(
    code="commune",
    type="commune",
    wording="Votre commune ?",
    role="territory",
    choices=(
        plain.Choice(code="chartres", label="Chartres"),
        plain.Choice(code="luce", label="Lucé"),
        plain.Choice(code="nogent", label="Nogent-le-Rotrou"),
    ),
)


def decided(variables, key):
    return [one.key for one in variables[key].coarser]


@pytest.mark.django_db
def test_public_decides_its_family_and_an_answer_decides_nothing_carried(edition):
    survey = make_answered(edition)
    answer(survey, need="meet", audience="lyceen")
    variables = Variables(snapshot(survey))

    assert decided(variables, "@audience") == ["@family"]
    assert decided(variables, "@family") == []
    assert decided(variables, "need") == []


def lived_in(edition, *, density):
    """Somebody in each commune; Lucé, as dense as said, is in the bassin of Chartres."""
    bassin = Territory.objects.get(kind=TerritoryKind.BASIN, name="Chartres")
    Territory.objects.create(kind=TerritoryKind.COMMUNE, name="Lucé", density=density, parent=bassin)
    page = plain.Section(title="Page", questions=(COMMUNE,))
    survey = make_answered(edition, schema=plain.Schema(sections=(page,)))
    for choice in COMMUNE.choices:
        answer(survey, {"commune": choice.code}, commune=choice.label)
    return Variables(snapshot(survey))


@pytest.mark.django_db
def test_commune_decides_both_its_bassin_and_its_density_where_a_bassin_has_both(edition):
    variables = lived_in(edition, density=Density.RURAL)

    assert decided(variables, "commune") == ["@basin", "@density"]
    assert decided(variables, "@basin") == []


@pytest.mark.django_db
def test_commune_decides_its_bassin_which_decides_the_density_where_bassins_are_all_of_one_kind(edition):
    variables = lived_in(edition, density=Density.URBAN)

    assert decided(variables, "commune") == ["@basin"]
    assert decided(variables, "@basin") == ["@density"]


@pytest.mark.django_db
def test_bassin_with_a_commune_of_no_known_density_does_not_decide_it(edition):
    variables = lived_in(edition, density=Density.UNKNOWN)

    assert decided(variables, "commune") == ["@basin", "@density"]
    assert decided(variables, "@basin") == []


@pytest.mark.django_db
def test_commune_of_which_some_are_counted_elsewhere_decides_nothing(edition):
    survey = make_answered(edition, schema=plain.Schema(sections=(plain.Section(title="Page", questions=(COMMUNE,)),)))
    for place in ("Chartres", "Nogent-le-Rotrou"):
        answer(survey, {"commune": "chartres"}, commune=place)

    assert decided(Variables(snapshot(survey)), "commune") == []
