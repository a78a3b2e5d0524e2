"""Forms of KoboToolbox: its own blocks, and the groups it makes of them in the workbooks it gives.

The forms are those of Kobo's documentation and of the docstrings of `kpi/utils/kobo_to_xlsform`.
"""

import pytest
from django.utils import translation

from realtime.wire.refusals import Refused
from surveys.collection.commands import make_collectors
from surveys.imports.commands import import_survey
from surveys.imports.opening import read_survey
from surveys.imports.report import Fate, Part
from surveys.models import Response
from surveys.questionnaires.commands import open_survey, publish_version
from surveys.questionnaires.flaws import flaws
from surveys.questionnaires.queries import draft_version
from tests.cast import inside
from tests.surveys.test_import_xlsform import row, workbook
from tests.surveys.walker import walk


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


ASSETS = [("assets", "car", "Voiture", "Car"), ("assets", "bike", "Vélo", "Bike"), ("assets", "tv", "Télé", "TV")]
YES_NO = [("yn", "yes", "Oui", "Yes"), ("yn", "no", "Non", "No")]
NEEDS = [("needs", "food", "Manger", "Food"), ("needs", "water", "Boire", "Water"), ("needs", "home", "Loger", "Home")]
SCALE = [("scale", "1", "Pas du tout", "Not at all"), ("scale", "2", "Tout à fait", "Fully")]
CHOICES = [*ASSETS, *YES_NO, *NEEDS, *SCALE]


def read(*rows):
    reading = read_survey(workbook(*rows, choices=CHOICES))
    assert flaws(reading.schema) == []
    return reading


def block(kind, name, label, list_name, *rows, **more):
    column = {"score": "kobo--score-choices", "rank": "kobo--rank-items", "kobomatrix": "kobo--matrix_list"}[kind]
    return [row(f"begin_{kind}", name, label, **{column: list_name, **more}), *rows, row(f"end_{kind}")]


def told(reading):
    """Place → what became of it, for the rows of the sheet `survey`."""
    return {item.place.removeprefix("survey, row "): item.fate for item in reading.report.items
            if item.part in (Part.GROUP, Part.QUESTION)}  # fmt: skip


# --- scores ---------------------------------------------------------------------------------------------------


def test_block_of_scores_becomes_a_grid():
    reading = read(
        *block("score", "avis", "Êtes-vous satisfait ?", "scale",
               row("score__row", "accueil", "De l’accueil", **{"label::English (en)": "Of the welcome"}),
               row("score__row", "delais", "Des délais"), required="true", hint="Une case par ligne"),
        row("text", "suite", "Pourquoi ?", relevant="${delais} = '1'"),
    )  # fmt: skip

    grid = reading.schema.by_code["avis"]
    assert (grid.type, grid.wording, grid.help, grid.required) == (
        "matrix", "Êtes-vous satisfait ?", "Une case par ligne", True
    )  # fmt: skip
    assert [(each.code, each.label) for each in grid.rows] == [("accueil", "De l’accueil"), ("delais", "Des délais")]
    assert grid.rows[0].texts == {"en": {"label": "Of the welcome"}}
    assert [choice.label for choice in grid.choices] == ["Pas du tout", "Tout à fait"]
    assert reading.schema.by_code["suite"].condition == "avis.delais == '1'"
    assert told(reading) == {
        "2 › avis": Fate.CHANGED, "3 › accueil": Fate.CHANGED, "4 › delais": Fate.CHANGED, "6 › suite": Fate.CARRIED
    }  # fmt: skip


def test_scores_as_kobo_spreads_them_become_the_same_grid():
    reading = read(
        row("begin_group", "avis", "", appearance="field-list"),
        row("select_one scale", "avis_header", "Êtes-vous satisfait ?", appearance="label"),
        row("select_one scale", "accueil", "De l’accueil", appearance="list-nolabel", required="true"),
        row("select_one scale", "delais", "Des délais", appearance="list-nolabel", required="true"),
        row("end_group"),
    )

    grid = reading.schema.by_code["avis"]
    assert (grid.type, grid.wording, [each.code for each in grid.rows]) == (
        "matrix", "Êtes-vous satisfait ?", ["accueil", "delais"]
    )  # fmt: skip


# --- rankings ---------------------------------------------------------------------------------------------------

RANKS = [row("rank__level", "n1", "1er besoin"), row("rank__level", "n2", "2e besoin")]


@pytest.mark.parametrize("kind", ["rank", "koborank"])
def test_block_of_ranks_becomes_a_ranking(kind):
    opening, *rest = block("rank", "besoins", "Vos deux besoins ?", "needs", *RANKS,
                           **{"kobo--rank-constraint-message": "Une seule fois"})  # fmt: skip
    reading = read({**opening, "type": f"begin_{kind}"}, *rest)

    ranking = reading.schema.by_code["besoins"]
    assert (ranking.type, ranking.required) == ("ranking", True)
    assert (ranking.settings.min_choices, ranking.settings.max_choices) == (2, 2)
    assert [choice.code for choice in ranking.choices] == ["food", "water", "home"]
    assert set(told(reading).values()) == {Fate.CHANGED}
    assert [item.place for item in reading.report.items if item.part == Part.SETTING] == ["survey, row 2 › besoins"]


def test_condition_on_a_rank_is_to_decide():
    reading = read(
        *block("rank", "besoins", "Vos besoins ?", "needs", *RANKS),
        row("text", "suite", "Pourquoi ?", relevant="${n1} = 'food'"),
    )

    assert reading.schema.by_code["suite"].condition == ""
    assert [item.place for item in reading.report.to_decide()] == ["survey, row 6 › suite"]


def spread_ranks(second="${n2} != ${n1}"):
    return [
        row("begin_group", "rnk", "", appearance="field-list"),
        row("note", "rnk_label", "Vos trois besoins ?"),
        row("select_one needs", "n1", "1er", appearance="minimal", required="true"),
        row("select_one needs", "n2", "2e", appearance="minimal", required="true", constraint=second),
        row("select_one needs", "n3", "3e", appearance="minimal", required="true",
            constraint="${n3} != ${n1} and ${n3} != ${n2}"),
        row("end_group"),
    ]  # fmt: skip


def test_ranks_as_kobo_spreads_them_become_a_ranking():
    reading = read(*spread_ranks())

    (ranking,) = reading.schema.everything
    assert (ranking.code, ranking.type, ranking.wording) == ("rnk", "ranking", "Vos trois besoins ?")
    assert reading.report.counts()[Part.SETTING] == {Fate.CARRIED: 2}


def test_lists_that_may_name_an_item_twice_are_no_ranking():
    reading = read(*spread_ranks(second="${n2} != 'food'"))

    assert [question.type for question in reading.schema.everything] == ["information", "single", "single", "single"]


# --- matrices -----------------------------------------------------------------------------------------------------


def test_matrix_of_different_columns_becomes_a_grid_for_each():
    """The example of Kobo's documentation, with its condition and its constraint."""
    reading = read(
        *block("kobomatrix", "M1", "Biens", "assets",
               row("select_one yn", "Q1", "En avez-vous ?", required="TRUE"),
               row("integer", "Q2", "Combien ?", required="TRUE", relevant="${Q1} = 'yes'", constraint=". > 2")),
        row("text", "suite", "Laquelle ?", relevant="${M1_car_Q2} > 3"),
    )  # fmt: skip

    have, count, after = reading.schema.everything
    assert (have.code, have.type, have.wording, have.required) == ("M1_Q1", "matrix", "Biens – En avez-vous ?", True)
    assert [(each.code, each.label, each.texts) for each in have.rows] == [
        ("car", "Voiture", {"en": {"label": "Car"}}),
        ("bike", "Vélo", {"en": {"label": "Bike"}}),
        ("tv", "Télé", {"en": {"label": "TV"}}),
    ]
    assert (count.code, count.type, count.settings.decimals) == ("M1_Q2", "numbers", False)
    assert [each.condition for each in count.rows] == [f"M1_Q1.{item} == 'yes'" for item in ("car", "bike", "tv")]
    assert after.condition == "M1_Q2.car > 3"
    assert told(reading) == {
        "2 › M1": Fate.CHANGED, "3 › Q1": Fate.CHANGED, "4 › Q2": Fate.CHANGED, "6 › suite": Fate.CARRIED
    }  # fmt: skip
    assert [(item.part, item.place) for item in reading.report.to_decide()] == [(Part.SETTING, "survey, row 4 › Q2")]
    assert reading.report.counts()[Part.CHOICE][Fate.CARRIED] == 5


@pytest.mark.parametrize(
    ("kinds", "ours"),
    [
        (("select_one scale", "select_one yn"), "dual_matrix"),
        (("integer", "decimal"), "number_matrix"),
        (("text", "text"), "text_matrix"),
    ],
)
def test_matrix_of_like_columns_becomes_one_grid(kinds, ours):
    columns = [row(kind, f"c{number}", f"Colonne {number}") for number, kind in enumerate(kinds, start=1)]
    relevant = "${M1_tv_c2} = 'yes'" if ours == "dual_matrix" else "${M1_tv_c2} != ''"

    reading = read(
        *block("kobomatrix", "M1", "Biens", "assets", *columns), row("text", "suite", "Suite", relevant=relevant)
    )

    grid = reading.schema.by_code["M1"]
    assert (grid.type, grid.wording, [each.code for each in grid.rows]) == (ours, "Biens", ["car", "bike", "tv"])
    if ours == "dual_matrix":
        assert grid.ends == ("Colonne 1", "Colonne 2")
        assert [(choice.scale, choice.code) for choice in grid.choices] == [
            ("1", "1"), ("1", "2"), ("2", "yes"), ("2", "no")
        ]  # fmt: skip
        assert reading.schema.by_code["suite"].condition == "M1.tv.2 == 'yes'"
    else:
        assert [(each.code, each.label) for each in grid.columns] == [("c1", "Colonne 1"), ("c2", "Colonne 2")]
        assert reading.schema.by_code["suite"].condition == "not is_empty(M1.tv.c2)"
    assert grid.settings.decimals is (ours == "number_matrix")


def test_column_that_no_grid_has_and_rows_out_of_place_are_left_out_with_their_place():
    reading = read(
        *block("kobomatrix", "M1", "Biens", "assets", row("integer", "n", "Combien ?"), row("date", "d", "Depuis ?")),
        row("score__row", "s", "Perdue"),
        *block("score", "avis", "Avis", "scale", row("text", "t", "Texte"), row("score__row", "a", "A")),
        *block("rank", "r", "Rang", "absente", row("rank__level", "n1", "1er")),
    )

    assert list(reading.schema.by_code) == ["M1_n", "avis"]
    assert {place for place, fate in told(reading).items() if fate == Fate.LEFT_OUT} == {
        "4 › d", "6 › s", "8 › t", "11 › r", "12 › n1"
    }  # fmt: skip


def spread_matrix(**more):
    """What Kobo gives when the matrix of its documentation is downloaded."""
    rows = [
        row("begin_group", "m1_header", "", appearance="w7"),
        row("note", "m1_header_note", "**Biens**", appearance="w1"),
        row("note", "m1_header_q1", "**En avez-vous ?**", appearance="w2"),
        row("note", "m1_header_q2", "**Lequel ?**", appearance="w2"),
        row("end_group"),
    ]
    for name, label in (("car", "Voiture"), ("bike", "Vélo")):
        rows += [
            row("begin_group", f"m1_{name}", "", appearance="w7"),
            row("note", f"m1_{name}_note", f"##### {label}", appearance="w1"),
            row("select_one yn", f"m1_{name}_q1", f'<span style="display:none">{name}-En avez-vous ?</span>',
                appearance="w2 horizontal-compact", required="true"),
            row("text", f"m1_{name}_q2", f'<span style="display:none">{name}-Lequel ?</span>',
                appearance="w2 no-label", relevant=f"${{m1_{name}_q1}} = 'yes'", **more),
            row("end_group"),
        ]  # fmt: skip
        more = {}
    return rows


def test_matrix_as_kobo_spreads_it_becomes_its_grids_again():
    reading = read(*spread_matrix(), row("text", "suite", "Suite"))

    have, which, _after = reading.schema.everything
    assert (have.code, have.type, have.wording, have.required) == ("m1_q1", "matrix", "Biens – En avez-vous ?", True)
    assert [(each.code, each.label) for each in have.rows] == [("car", "Voiture"), ("bike", "Vélo")]
    assert (which.code, which.type) == ("m1_q2", "texts")
    assert [each.condition for each in which.rows] == ["m1_q1.car == 'yes'", "m1_q1.bike == 'yes'"]
    assert len(told(reading)) == 13
    assert {fate for place, fate in told(reading).items() if "suite" not in place} == {Fate.CHANGED}


def test_groups_that_are_not_all_alike_stay_pages():
    """The twin: one of the groups has a question more."""
    rows = spread_matrix()
    rows.insert(-1, row("text", "plus", "Autre chose ?"))

    assert len(read(*rows).schema.sections) == 3


def test_matrix_of_thousands_of_cells_is_refused():
    many = [("many", f"i{number}", f"Item {number}", "") for number in range(5_000)]
    columns = [row("text", f"c{number}", f"Colonne {number}") for number in range(10)]

    with pytest.raises(Refused) as refusal:
        read_survey(workbook(*block("kobomatrix", "M1", "Trop", "many", *columns), choices=many))

    assert refusal.value.code == "survey_file_bomb"


# --- to the end ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_form_of_kobo_is_answered_to_its_end(client, edition):
    data = workbook(
        *block("score", "avis", "Satisfait ?", "scale", row("score__row", "a", "A"), required="true"),
        *block("rank", "besoins", "Besoins ?", "needs", *RANKS),
        *block("kobomatrix", "M1", "Biens", "assets", row("select_one yn", "Q1", "En avez-vous ?"),
               row("integer", "Q2", "Combien ?", relevant="${Q1} = 'yes'")),
        *block("kobomatrix", "M2", "Et", "assets", row("select_one scale", "c", "C"), row("select_one yn", "d", "D")),
        *spread_matrix(),
        choices=CHOICES,
    )  # fmt: skip
    survey = inside(import_survey, edition, reading=read_survey(data), file="kobo.xlsx")
    inside(publish_version, draft_version(survey))
    inside(open_survey, survey)
    (link,) = inside(make_collectors, survey, structures=[])

    assert walk(client, link.path, seed=1).receipt
    assert set(Response.objects.get().answers) >= {"avis", "besoins", "M1_Q1", "M2", "m1_q1"}
