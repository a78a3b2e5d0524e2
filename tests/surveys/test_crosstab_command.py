import io
import json

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


@pytest.fixture
def insee(shared):
    call_command("import_answers", str(shared / "data" / "hdv2003.csv"), "--survey", "hdv", stdout=io.StringIO())


def run(*arguments):
    out = io.StringIO()
    call_command("crosstab", *arguments, "--json", stdout=out)
    assert out.getvalue().count("\n") == 1
    return json.loads(out.getvalue())


def test_sex_by_sport_prints_insee_figures(insee):
    report = run("hdv", "sexe", "sport")

    assert report["n"] == 2000
    assert report["chi2"] == pytest.approx(16.9569, abs=5e-5)
    assert report["dof"] == 1
    assert report["p"] == pytest.approx(3.82e-05, abs=5e-8)
    assert report["cramers_v"] == pytest.approx(0.0921, abs=5e-5)
    assert report["table"] == {"Femme": {"Non": 747, "Oui": 354}, "Homme": {"Non": 530, "Oui": 369}}


def test_qualification_by_sport_prints_insee_figures(insee):
    report = run("hdv", "qualif", "sport")

    assert (report["n"], report["dof"]) == (1653, 6)
    assert report["chi2"] == pytest.approx(100.2729, abs=5e-5)
    assert report["cramers_v"] == pytest.approx(0.2463, abs=5e-5)


def test_weight_prints_both_numbers(insee):
    report = run("hdv", "sexe", "sport", "--weight", "poids")

    assert report["n"] == 2000
    assert report["effective_n"] == pytest.approx(1231, abs=0.5)
    assert sum(report["row_percentages"]["Femme"].values()) == pytest.approx(100)


def test_operator_sees_small_cells(insee):
    assert run("hdv", "trav.imp", "hard.rock")["table"]["Peu important"] == {"Non": 51, "Oui": 1}


def test_table_with_one_column_has_no_test(insee):
    assert run("hdv", "sexe", "@source")["chi2"] is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nulle-part", "sexe", "sport"), "hdv"),
        (("hdv", "sexe", "rugby"), "sport"),
        (("hdv", "sexe", "sport", "--weight", "sexe"), "number"),
    ],
)
def test_unknown_name_says_what_there_is(insee, arguments, said):
    with pytest.raises(CommandError, match=said):
        run(*arguments)
