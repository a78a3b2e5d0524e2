import io
import json
import time
import zipfile
from functools import partial

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from hackathon.tables import read_table
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from surveys.analysis.commands import import_answers
from surveys.analysis.imports import Column, planned, proposed_columns
from surveys.analysis.sums.guess import Guess, date_in, guess_column, number_in, parts_of
from surveys.models import Response, Survey


def table_of(text, name="answers.csv"):
    return read_table(text.encode(), name)


def types_of(table):
    return {column.name: column.type for column in proposed_columns(table)}


def run_import(path, slug="enquete", *options):
    out = io.StringIO()
    call_command("import_answers", str(path), "--survey", slug, "--json", *options, stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.parametrize(
    ("name", "cells", "guess"),
    [
        ("sexe", ["Femme", "Homme"] * 10, Guess("single")),
        ("occup", ["Etudiant, eleve", "Retraite"] * 10, Guess("single")),
        ("age", ["28", "39", "51"], Guess("number")),
        ("heures", ["1,5", "2,25", "3"], Guess("number")),
        ("oui", ["0", "1", "1", "0"], Guess("single")),
        ("poids", ["1200.5", "3.25", "9"], Guess("weight")),
        ("jour", ["21/11/2026", "01/12/2026"], Guess("date")),
        ("jour", ["2026-11-21", "2026-12-01 10:00:00"], Guess("date")),
        ("canaux", ["Radio;Presse", "Radio", "Presse;TV", "TV", "Radio;TV", "Presse"], Guess("multiple", ";")),
        ("canaux", ["Radio, Presse", "Radio", "Presse, TV", "TV", "Radio, TV"], Guess("multiple", ",")),
        ("avis", [f"Un avis {number}" for number in range(40)], Guess("short_text")),
        ("avis", [f"{'Un long avis. ' * 12}{number}" for number in range(40)], Guess("long_text")),
        ("vide", ["", "NA", ""], Guess("ignored")),
        ("Courriel", ["a@b.fr"], Guess("ignored")),
        ("Contact ?", ["a@b.fr", "c@d.fr"], Guess("ignored")),
        ("id", ["1", "2", "3"], Guess("ignored")),
    ],
)
def test_column_is_proposed_as_what_it_holds(name, cells, guess):
    assert guess_column(name, cells) == guess


@given(st.lists(st.text(max_size=20), max_size=30))
def test_any_column_gets_a_type_its_cells_agree_with(cells):
    table = table_of("x;y\n1;2\n")
    guess = guess_column("question", [cell.strip() for cell in cells])

    planned(
        type(table)(("question", "y"), [(cell.strip(), "2") for cell in cells], list(range(len(cells)))),
        [Column("question", guess.type, guess.separator), Column("y", "number")],
        page_title="Page",
    )


def test_numbers_and_dates_are_read_the_french_way():
    assert number_in("1\u202f234,5") == 1234.5
    assert number_in("12 rue") is None
    assert date_in("31/02/2026") is None
    assert parts_of("a; b ;;a", ";") == ["a", "b"]


def test_semicolon_table_becomes_questions_and_coded_answers():
    table = table_of("Sexe;Âge;Canaux;Dites-nous\nFemme;31;Radio|TV;Merci\nHomme;NA;TV;\n")
    columns = [
        Column("Sexe", "single"),
        Column("Âge", "number"),
        Column("Canaux", "multiple", "|"),
        Column("Dites-nous", "short_text"),
    ]

    plan = planned(table, columns, page_title="Page")

    assert [(question.code, question.type) for question in plan.schema.questions] == [
        ("Sexe", "single"),
        ("Age", "number"),
        ("Canaux", "multiple"),
        ("Dites_nous", "short_text"),
    ]
    assert plan.answers == [
        {"Sexe": "Femme", "Age": 31, "Canaux": ["Radio", "TV"], "Dites_nous": "Merci"},
        {"Sexe": "Homme", "Canaux": ["TV"]},
    ]


def test_value_that_does_not_fit_names_its_line():
    table = table_of("age\n31\nbeaucoup\n")

    with pytest.raises(Refused) as refusal:
        planned(table, [Column("age", "number")], page_title="Page")

    assert refusal.value.code == "column_unfit"
    assert refusal.value.params["row"] == 3
    assert refusal.value.params["value"] == "beaucoup"


@pytest.mark.parametrize(
    ("types", "code"),
    [
        (("ignored", "ignored"), "import_has_no_question"),
        (("weight", "weight"), "one_weight_only"),
    ],
)
def test_plan_that_makes_no_sense_is_refused(types, code):
    table = table_of("a;b\n1;2\n")

    with pytest.raises(Refused) as refusal:
        planned(table, [Column(name, kind) for name, kind in zip("ab", types, strict=True)], page_title="Page")

    assert refusal.value.code == code


def test_choices_too_many_to_read_are_refused():
    table = table_of("ville\n" + "\n".join(f"Ville {number}" for number in range(300)))

    with pytest.raises(Refused) as refusal:
        planned(table, [Column("ville", "single")], page_title="Page")

    assert refusal.value.code == "column_too_many_choices"


def test_two_labels_with_one_code_stay_apart():
    plan = planned(table_of("q\nÀ l'école\nA l ecole\n"), [Column("q", "single")], page_title="Page")

    assert len({answers["q"] for answers in plan.answers}) == 2


@pytest.mark.django_db
def test_insee_file_becomes_a_survey_of_2000_responses(shared):
    report = run_import(shared / "data" / "hdv2003.csv", "hdv", "--weight", "poids")

    survey = Survey.objects.get(slug="hdv")
    first = Response.objects.filter(survey=survey).order_by("id").first()
    assert report["responses"] == 2000
    assert report["ignored"] == ["id"]
    assert report["questions"]["poids"] == "weight"
    assert report["questions"]["trav.satisf"] == "single"
    assert survey.edition is None
    assert survey.responses.filter(revision=1, source="import").count() == 2000
    assert first.answers["age"] == 28
    assert "nivetud" not in Response.objects.filter(survey=survey).order_by("id")[1].answers


@pytest.mark.django_db
def test_workbook_imports_like_its_csv(tmp_path):
    book = openpyxl.Workbook()
    for row in [("Sexe", "Âge"), ("Femme", 31), ("Homme", 42), ("Femme", 50)]:
        book.active.append(row)
    book.save(tmp_path / "answers.xlsx")
    (tmp_path / "answers.csv").write_text("Sexe,Âge\nFemme,31\nHomme,42\nFemme,50\n", encoding="utf-8")

    run_import(tmp_path / "answers.xlsx", "classeur")
    run_import(tmp_path / "answers.csv", "texte")

    def answers(slug):
        return list(Response.objects.filter(survey__slug=slug).order_by("id").values_list("answers", flat=True))

    assert (
        answers("classeur")
        == answers("texte")
        == [
            {"Sexe": "Femme", "Age": 31},
            {"Sexe": "Homme", "Age": 42},
            {"Sexe": "Femme", "Age": 50},
        ]
    )


@pytest.mark.django_db
def test_slug_taken_leaves_first_survey_alone(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text("q\nOui\nNon\nOui\nNon\n", encoding="utf-8")
    run_import(path)

    with pytest.raises(CommandError, match=r"address|adresse"):
        run_import(path)

    assert Survey.objects.count() == 1
    assert Response.objects.count() == 4


@pytest.mark.django_db
def test_failure_in_the_middle_leaves_nothing():
    plan = planned(table_of("q\nOui\nNon\n"), [Column("q", "single")], page_title="Page")
    plan.answers.append({"q": object()})

    with pytest.raises(TypeError):
        perform(None, Act(verb="survey.import", run=partial(import_answers, None, plan=plan, slug="x", title="X")))

    assert not Survey.objects.exists()


def zip_bomb():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 200_000_000)
    return data.getvalue()


def renamed_zip():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("photo.jpg", "not a table")
    return data.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(lambda: b"", id="empty"),
        pytest.param(lambda: b"\x00\x01\x02" * 100, id="binary"),
        pytest.param(lambda: b"q\n", id="header only"),
        pytest.param(renamed_zip, id="renamed zip"),
        pytest.param(zip_bomb, id="bomb"),
        pytest.param(lambda: b";".join(b"q%d" % n for n in range(1_000_000)) + b"\n1\n", id="a million columns"),
        pytest.param(lambda: b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", id="xml"),
        pytest.param(lambda: b"\xff\xfeq\x00\n", id="broken utf-16"),
    ],
)
def test_hostile_file_is_refused_in_words_within_two_seconds(content, tmp_path):
    path = tmp_path / "answers.xlsx"
    path.write_bytes(content())
    started = time.process_time()

    with pytest.raises(CommandError) as refusal:
        run_import(path)

    assert time.process_time() - started < 2
    assert len(str(refusal.value)) > 30
    assert not Survey.objects.exists()


@pytest.mark.django_db
def test_latin1_file_with_a_stray_quote_is_read(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_bytes('Métier;Avis\nÉlève;l"école\nApprenti;bien\nÉlève;bof\n'.encode("latin-1"))

    run_import(path)

    answers = list(Response.objects.order_by("id").values_list("answers", flat=True))
    assert answers[0] == {"Metier": "Eleve", "Avis": "l_ecole"}


@pytest.mark.django_db
def test_missing_file_and_unknown_weight_are_said(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text("q\nOui\nNon\n", encoding="utf-8")

    with pytest.raises(CommandError, match="No such file"):
        run_import(tmp_path / "absent.csv")
    with pytest.raises(CommandError, match="poids"):
        run_import(path, "x", "--weight", "poids")
    with pytest.raises(CommandError):
        run_import(path, "pas une adresse")

    assert not Survey.objects.exists()
