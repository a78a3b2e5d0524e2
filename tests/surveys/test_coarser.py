"""Of what is asked and carried, what decides what: found in the responses."""

import pytest

from hackathon.enums import Density, TerritoryKind
from hackathon.models import Territory
from surveys.analysis.coarser import Variables
from surveys.analysis.snapshots import snapshot
from surveys.analysis.variables import ELSE
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
def test_commune_of_no_known_density_is_counted_as_such(edition):
    variables = lived_in(edition, density=Density.UNKNOWN)

    assert [one.code for one in variables["@density"].options][-1] == ELSE
    assert (variables["@density"].codes >= 0).all()
    assert decided(variables, "commune") == ["@basin", "@density"]
    assert decided(variables, "@basin") == []


@pytest.mark.django_db
def test_who_lives_in_no_bassin_or_is_of_no_public_is_counted_as_such(edition):
    who = plain.Question(
        code="who",
        type="single",
        wording="Vous êtes ?",
        role="audience",
        choices=(plain.Choice(code="lyceen", label="Lycéen"), plain.Choice(code="passant", label="De passage")),
    )
    page = plain.Section(title="Page", questions=(who, COMMUNE))
    survey = make_answered(edition, schema=plain.Schema(sections=(page,)))
    answer(survey, {"who": "lyceen", "commune": "chartres"}, audience="lyceen", commune="Chartres")
    answer(survey, {"who": "passant", "commune": "luce"})
    answer(survey, {})
    variables = Variables(snapshot(survey))

    for key in ("@audience", "@family", "@basin", "@density"):
        counted = variables[key]
        assert [counted.options[code].code == ELSE for code in counted.codes if code >= 0] == [False, True]
        assert (counted.codes < 0).sum() == 1


@pytest.mark.django_db
def test_commune_of_which_some_are_counted_elsewhere_decides_nothing(edition):
    survey = make_answered(edition, schema=plain.Schema(sections=(plain.Section(title="Page", questions=(COMMUNE,)),)))
    for place in ("Chartres", "Nogent-le-Rotrou"):
        answer(survey, {"commune": "chartres"}, commune=place)

    assert decided(Variables(snapshot(survey)), "commune") == []


@pytest.mark.django_db
def test_public_and_an_answer_decide_who_is_asked_what_others_are_not(edition):
    survey = make_answered(edition)
    answer(survey, {"need": "meet", "brakes": ["bus"]}, {"need": "talk", "age": 40}, audience="employeur")
    answer(survey, {"need": "meet", "brakes": []}, audience="employeur")
    answer(survey, {"need": "move", "agree": {"know": "yes"}}, audience="lyceen")
    variables = Variables(snapshot(survey))

    def who(key):
        return [one.key for one in variables[key].within]

    assert who("agree/know") == ["@audience", "@family", "need"]
    assert who("age") == who("brakes") == ["need"]
    assert who("need") == who("@audience") == []
