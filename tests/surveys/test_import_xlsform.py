"""XLSForm: each kind of row, group, text and expression."""

import io
import zipfile

import openpyxl
import pytest
from django.utils import translation

from realtime.wire.refusals import Refused
from surveys.imports.opening import read_survey
from surveys.imports.report import Fate, Part
from surveys.questionnaires.flaws import flaws

HEADER = ["type", "name", "label::Français (fr)", "label::English (en)", "hint", "relevant", "constraint",
          "constraint_message", "required", "appearance", "parameters", "choice_filter", "calculation"]  # fmt: skip


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def row(type_, name="", label="", **more):
    return {"type": type_, "name": name, "label::Français (fr)": label, **more}


def workbook(*rows, choices=(), settings=None):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "survey"
    header = list(dict.fromkeys([*HEADER, *(name for each in rows for name in each)]))
    sheet.append(header)
    for each in rows:
        sheet.append([each.get(name) for name in header])
    listed = book.create_sheet("choices")
    listed.append(["list_name", "name", "label::Français (fr)", "label::English (en)"])
    for each in choices:
        listed.append(list(each))
    told = book.create_sheet("settings")
    told.append(list(settings or {"form_title": "Formulaire"}))
    told.append(list((settings or {"form_title": "Formulaire"}).values()))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


YES_NO = [("yn", "o", "Oui", "Yes"), ("yn", "n", "Non", "No")]


def read(*rows, **more):
    return read_survey(workbook(*rows, choices=YES_NO, **more))


@pytest.mark.parametrize(
    ("type_", "ours"),
    [
        ("text", "short_text"),
        ("integer", "number"),
        ("decimal", "number"),
        ("range", "slider"),
        ("date", "date"),
        ("dateTime", "date"),
        ("time", "short_text"),
        ("select_one yn", "single"),
        ("select_multiple yn", "multiple"),
        ("rank yn", "ranking"),
        ("acknowledge", "multiple"),
    ],
)
def test_type_becomes_ours(type_, ours):
    reading = read(row(type_, "q", "Question"))

    assert (reading.schema.everything[0].type, reading.schema.everything[0].wording) == (ours, "Question")
    assert flaws(reading.schema) == []


@pytest.mark.parametrize("type_", ["start", "calculate", "geopoint", "image", "select_one absent", "begin_kobomatrix"])
def test_row_that_has_no_counterpart_is_left_out_with_its_reason(type_):
    reading = read(row("text", "q", "Question"), row(type_, "x", "X", calculation="1 + 1"))

    assert [question.code for question in reading.schema.everything] == ["q"]
    left = [item for item in reading.report.items if item.place.startswith("survey, row 3")]
    assert all(item.fate == Fate.LEFT_OUT and item.notes for item in left)


def test_languages_titles_hints_and_required_are_carried():
    reading = read(
        row("note", "n", "Bonjour"),
        row(
            "select_one yn or_other",
            "q",
            "**Oui** ?",
            hint="Au choix",
            required="yes",
            **{"label::English (en)": "Yes?"},
        ),
        settings={"form_title": "Mon enquête", "default_language": "Français (fr)"},
    )

    assert (reading.title, reading.schema.language, reading.schema.variants) == ("Mon enquête", "fr", ("en",))
    note, asked = reading.schema.everything
    assert note.type == "information"
    assert (asked.wording, asked.help, asked.required, asked.settings.other) == ("Oui ?", "Au choix", True, True)
    assert asked.texts == {"en": {"wording": "Yes?"}}
    assert [(choice.label, choice.texts["en"]["label"]) for choice in asked.choices] == [("Oui", "Yes"), ("Non", "No")]


def test_outer_groups_are_pages_and_inner_ones_stand_on_them():
    reading = read(
        row("text", "avant", "Avant"),
        row("begin group", "g", "Groupe", relevant="${avant} = 'x'"),
        row("text", "a", "A"),
        row("begin_group", "h", "Dedans", relevant="${a} != ''"),
        row("text", "b", "B"),
        row("end_group"),
        row("end group"),
        row("text", "apres", "Après"),
    )

    assert [section.title for section in reading.schema.sections] == ["Formulaire", "Groupe", "Formulaire"]
    page = reading.schema.sections[1]
    assert page.condition == "avant == 'x'"
    assert [(item.code, item.type, item.condition) for item in page.questions] == [
        ("a", "short_text", ""),
        ("h", "information", "not is_empty(a)"),
        ("b", "short_text", "not is_empty(a)"),
    ]


@pytest.mark.parametrize("looks", [("table-list", "", ""), ("field-list", "label", "list-nolabel")])
def test_group_of_one_list_becomes_a_grid(looks):
    group, head, line = looks
    heads = [row("select_one yn", "tete", "Pour chaque", appearance=head)] if head else []
    reading = read(
        row("begin_group", "grille", "Êtes-vous d'accord ?", appearance=group),
        *heads,
        row("select_one yn", "x", "Le lundi", appearance=line),
        row("select_one yn", "y", "Le mardi", appearance=line, required="true"),
        row("end_group"),
        row("text", "suite", "Pourquoi ?", relevant="${y} = 'n'"),
    )

    grid = reading.schema.by_code["grille"]
    assert (grid.type, grid.wording, grid.required) == ("matrix", "Êtes-vous d'accord ?", True)
    assert [(each.code, each.label) for each in grid.rows] == [("x", "Le lundi"), ("y", "Le mardi")]
    assert reading.schema.by_code["suite"].condition == "grille.y == 'n'"


def test_repeat_is_left_out_whole_and_said():
    reading = read(
        row("text", "q", "Question"),
        row("begin_repeat", "enfants", "Enfants"),
        row("text", "prenom", "Prénom"),
        row("end_repeat"),
        row("text", "fin", "Fin"),
    )

    assert [question.code for question in reading.schema.everything] == ["q", "fin"]
    assert [
        (item.part, item.fate)
        for item in reading.report.items
        if item.place.startswith(("survey, row 3", "survey, row 4"))
    ] == [
        (Part.GROUP, Fate.LEFT_OUT),
        (Part.QUESTION, Fate.LEFT_OUT),
    ]


@pytest.mark.parametrize(
    ("relevant", "ours"),
    [
        ("${q} = 'o'", "q == 'o'"),
        ("selected(${q}, 'o')", "includes(q, 'o')"),
        ("not(selected(${q}, 'o')) and ${age} > 17", "not includes(q, 'o') and age > 17"),
    ],
)
def test_relevant_becomes_a_condition(relevant, ours):
    reading = read(
        row("select_one yn", "q", "Q"), row("integer", "age", "Âge"), row("text", "suite", "Suite", relevant=relevant)
    )

    assert reading.schema.by_code["suite"].condition == ours
    assert reading.report.to_decide() == []


def test_expressions_that_cannot_be_carried_are_to_decide():
    reading = read(
        row("date", "d", "Date", constraint=". <= today()"),
        row("text", "q", "Suite", relevant="pulldata('x', 'y') = 1", required="${d} != ''"),
        row("select_one yn", "c", "Choix", choice_filter="a = ${q}"),
    )

    assert [item.place for item in reading.report.to_decide()] == [
        f"survey, row {row}" for row in ("2 › d", "3 › q", "3 › q", "4 › c")
    ]
    assert (reading.schema.by_code["q"].condition, reading.schema.by_code["q"].required) == ("", False)


def test_constraint_becomes_a_validation_with_its_message():
    reading = read(row("integer", "age", "Âge", constraint=". >= 0 and . <= 120", constraint_message="De 0 à 120"))

    asked = reading.schema.by_code["age"]
    assert (asked.validation, asked.validation_message) == ("age >= 0 and age <= 120", "De 0 à 120")


def test_names_and_lists_that_cannot_serve_are_changed_and_quotes_follow():
    reading = read_survey(
        workbook(
            row("text", "prénom", "Prénom"),
            row("select_one l", "and", "Bonjour ${prénom}"),
            choices=[("l", "a b", "A", ""), ("l", "a b", "Encore", "")],
        )
    )

    first, second = reading.schema.everything
    assert (first.code, second.code, second.wording) == ("prenom", "Qand", "Bonjour {prenom}")
    assert [choice.code for choice in second.choices] == ["a_b", "a_b_2"]


def test_range_takes_its_ends_and_step():
    reading = read(row("range", "r", "Note", parameters="start=1 end=5 step=0.5"))

    settings = reading.schema.by_code["r"].settings
    assert (settings.minimum, settings.maximum, settings.step, settings.decimals) == (1, 5, 0.5, True)


def test_every_row_of_the_sheets_is_accounted_for():
    rows = [
        row("start", "s"),
        row("begin_group", "g", "G"),
        row("select_one yn", "q", "Q"),
        row("end_group"),
        row("calculate", "c", calculation="1"),
        row("begin_repeat", "r"),
        row("text", "t", "T"),
        row("end_repeat"),
    ]

    counts = read(*rows).report.counts()

    assert sum(counts[Part.GROUP].values()) == 2
    assert sum(counts[Part.QUESTION].values()) == 4
    assert sum(counts[Part.CHOICE].values()) == 2


def test_list_that_no_question_offers_is_left_out():
    counts = read(row("text", "q", "Q")).report.counts()

    assert counts[Part.CHOICE] == {Fate.LEFT_OUT: 2}


def test_workbook_without_its_columns_is_refused_in_words():
    book = openpyxl.Workbook()
    book.active.title = "survey"
    book.active.append(["nom", "âge"])
    book.active.append(["Ada", 36])
    data = io.BytesIO()
    book.save(data)

    with pytest.raises(Refused) as refusal:
        read_survey(data.getvalue())

    assert refusal.value.code == "form_column_missing"


# --- forms as people make them ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type_", "ours", "other"),
    [
        ("select one yn", "single", False),
        ("Select_One yn", "single", False),
        ("select one from yn", "single", False),
        ("add select one prompt using yn", "single", False),
        ("select all that apply from yn", "multiple", False),
        ("select_multiple yn or other", "multiple", True),
        ("select_one yn or specify other", "single", True),
    ],
)
def test_older_spellings_of_a_type_are_known(type_, ours, other):
    asked = read(row(type_, "q", "Question")).schema.by_code["q"]

    assert (asked.type, asked.settings.other, len(asked.choices)) == (ours, other, 2)


def test_moment_of_the_end_is_no_end_of_a_group():
    reading = read(
        row("begin_group", "g", "Groupe"),
        row("start", "start"),
        row("end", "end"),
        row("text", "a", "A"),
        row("end_group"),
        row("text", "b", "B"),
    )

    assert [section.title for section in reading.schema.sections] == ["Groupe", "Formulaire"]
    assert [item.place for item in reading.report.of(Fate.LEFT_OUT) if item.part == Part.QUESTION] == [
        "survey, row 3 › start", "survey, row 4 › end"
    ]  # fmt: skip


def test_row_that_is_switched_off_is_left_out():
    reading = read(row("text", "q", "Question"), row("text", "x", "Ancienne", disabled="yes"))

    assert list(reading.schema.by_code) == ["q"]
    assert [item.place for item in reading.report.of(Fate.LEFT_OUT) if item.part == Part.QUESTION] == [
        "survey, row 3 › x"
    ]


def test_group_that_is_never_closed_and_one_that_is_no_grid_are_said():
    reading = read(
        row("begin_group", "g", "Groupe", appearance="table-list"),
        row("select_one yn", "a", "A"),
        row("text", "b", "B"),
    )

    assert [question.type for question in reading.schema.everything] == ["single", "short_text"]
    (group,) = [item for item in reading.report.items if item.part == Part.GROUP]
    assert (group.fate, len(group.notes)) == (Fate.CHANGED, 2)


def test_settings_sheets_and_columns_without_a_counterpart_are_listed():
    data = workbook(
        row("select_one yn", "q", "Question"),
        choices=YES_NO,
        settings={"form_title": "Enquête", "style": "theme-grid no-text-transform"},
    )
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.create_sheet("entities").append(["list_name"])
    book["choices"]["E1"], book["choices"]["E2"] = "media::image", "oui.png"
    book["survey"].cell(2, 30).value = "note à moi"
    changed = io.BytesIO()
    book.save(changed)

    left = [item.place for item in read_survey(changed.getvalue()).report.of(Fate.LEFT_OUT)]

    assert left == [
        "settings, row 2 › style",
        "sheet “entities”",
        "survey, columns without a name of their own",
        "choices, column media",
    ]


def open_document():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "survey_file_workbook"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "survey_file_protected"),
        (open_document(), "survey_file_workbook"),
        (b"<!DOCTYPE html><html><body>Connexion</body></html>", "survey_file_page"),
        ('"ID de la réponse";"Date de soumission"\r\n'.encode(), "responses_need_survey"),
    ],
)
def test_what_is_taken_for_a_form_is_refused_with_what_to_do(data, code):
    with pytest.raises(Refused) as refusal:
        read_survey(data)

    assert refusal.value.code == code
    assert len([sentence for sentence in refusal.value.message.split(". ") if sentence]) >= 3
