"""Every file that leaves, read by a reader of its own: same answers, same figures, nothing a program would run."""

import io
import itertools
import re
import zipfile

import openpyxl
import pandas as pd
import pptx
import pypdf
import pyreadstat
import pytest

from realtime.wire.refusals import Refused
from surveys.analysis import coding
from surveys.exports.reading import PIECE
from surveys.models import Response
from surveys.questionnaires import schema as plain
from tests.cast import inside
from tests.surveys.analysis_cast import answer, answer_times, make_answered
from tests.surveys.export_files import excel_charts, lines_of, maker

pytestmark = pytest.mark.django_db

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "{=1}",
    '=HYPERLINK("http://x")',
    "http://x.fr",
    "=cmd|'/C calc'!A0",
]


@pytest.fixture
def survey(edition):
    return make_answered(edition)


@pytest.fixture
def file_of(tmp_path):
    return maker(tmp_path)


# --- individual answers ---------------------------------------------------------------------------------


def test_csv_for_a_french_excel_has_words_a_mark_semicolons_and_decimal_commas(file_of, survey):
    answer(survey, need="meet", brakes=["bus"], agree={"know": "yes", "dare": None}, rank=["team"], age=31.5, say="Été")

    path = file_of(survey, "csv-excel")

    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    [line] = lines_of(path, delimiter=";")
    assert line["need"] == "Rencontrer"
    assert (line["brakes[bus]"], line["brakes[fear]"]) == ("1", "0")
    assert (line["agree/know"], line["agree/dare"]) == ("Oui", "(sans réponse)")
    assert (line["rank[team]"], line["age"], line["say"], line["since"]) == ("1", "31,5", "Été", "")


def test_csv_for_programs_has_codes_and_tells_the_kinds_of_missing_apart(file_of, survey):
    answer(survey, need="meet", age=31.5)
    answer(survey, need=None, age=None)
    answer(survey, need=plain.DECLINED)

    read = pd.read_csv(file_of(survey, "csv"), encoding="utf-8", keep_default_na=False)

    assert sorted(read["need"]) == ["__blank__", "__declined__", "meet"]
    assert sorted(read["age"]) == ["", "31.5", "__blank__"]


def test_what_a_response_carries_stands_in_columns_even_where_nobody_carries_it(file_of, survey):
    answer(survey, need="meet")

    [line] = lines_of(file_of(survey, "csv"))

    assert list(line)[:6] == ["r_public", "r_famille", "r_bassin", "r_densite", "r_structure", "r_source"]
    assert (line["r_public"], line["r_source"]) == ("", "live")


def test_columns_come_from_the_questionnaire_and_not_from_the_answers(file_of, survey, edition):
    silent = make_answered(edition, slug="sans-reponse")
    answer_times(survey, 3, need="meet", say="Oui")

    headings = [file_of(one, "csv").read_text().splitlines()[0] for one in (survey, silent)]

    assert headings[0] == headings[1]


def test_more_responses_than_a_piece_are_all_there_and_heard_of_piece_by_piece(file_of, survey):
    answer(survey, *[{"age": number} for number in range(PIECE + 7)])
    heard = []

    path = file_of(survey, "csv", heard=lambda done, total: heard.append((done, total)))

    assert sorted(int(line["age"]) for line in lines_of(path)) == list(range(PIECE + 7))
    assert heard == [(0, PIECE + 7), (PIECE, PIECE + 7), (PIECE + 7, PIECE + 7)]


def test_the_order_of_lines_does_not_tell_the_order_of_responses(file_of, survey):
    answer(survey, *[{"age": number} for number in range(200)])

    ages = [int(line["age"]) for line in lines_of(file_of(survey, "csv"))]

    # One response in two follows the one before it, where chance alone orders them.
    assert 60 < sum(one < following for one, following in itertools.pairwise(ages)) < 140


@pytest.mark.parametrize("kind", ["csv", "csv-excel", "xlsx", "sav", "iramuteq"])
def test_no_identifier_leaves(file_of, survey, kind):
    said = answer_times(survey, 3, need="meet", say="Bonjour")

    content = file_of(survey, kind).read_bytes()
    if kind == "xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"".join(archive.read(name) for name in archive.namelist())

    assert not any(form.encode() in content for one in said for form in (str(one.pk), one.pk.hex))


def test_a_file_that_cannot_be_made_whole_leaves_nothing(file_of, survey, tmp_path):
    answer(survey, say="a" * 40_000)

    with pytest.raises(Refused, match="export_cell_too_long"):
        file_of(survey, "xlsx")

    assert list(tmp_path.iterdir()) == []
    assert len(lines_of(file_of(survey, "csv"))[0]["say"]) == 40_000


def test_workbook_has_answers_codebook_tables_and_charts(file_of, survey):
    answer_times(survey, 12, need="meet", brakes=["bus"], age=31.5)

    book = openpyxl.load_workbook(file_of(survey, "xlsx"))

    assert book.sheetnames == ["Réponses", "Liste des colonnes", "Tableaux", "Graphiques"]
    answers = list(book["Réponses"].iter_rows(values_only=True))
    assert len(answers) == 13
    assert dict(zip(*answers[:2], strict=True))["age"] == 31.5
    codebook = {row[0]: row for row in book["Liste des colonnes"].iter_rows(values_only=True)}
    assert codebook["agree/know"][1] == "D'accord ? · Je sais" or codebook["agree/know"][4] == "Oui"
    assert len(book["Graphiques"]._charts) == 3


def test_spss_reads_back_with_labels_missing_values_and_levels(file_of, survey):
    answer(
        survey, need="talk", brakes=["bus"], agree={"know": "yes"}, rank=["team"], age=31, since="2024-05-02", say="Été"
    )
    answer(survey, need=None, age=None, brakes=None)
    answer(survey, need=plain.DECLINED)

    frame, meta = pyreadstat.read_sav(file_of(survey, "sav"), user_missing=True)

    labels = meta.variable_value_labels["need"]
    assert sorted(labels[value] for value in frame["need"]) == ["Ne souhaite pas répondre", "Parler", "Sans réponse"]
    assert meta.column_names_to_labels["need"] == "Votre besoin ?"
    assert meta.column_names_to_labels["agree_know"] == "D'accord ? · Je sais"
    assert meta.missing_ranges["need"] == [{"lo": value, "hi": value} for value in (-3.0, -2.0, -1.0)]
    assert [meta.variable_measure[name] for name in ("need", "agree_know", "rank_pay", "age", "say")] == [
        "nominal", "ordinal", "ordinal", "scale", "nominal",
    ]  # fmt: skip
    valid, _meta = pyreadstat.read_sav(file_of(survey, "sav"))
    assert valid["need"].notna().sum() == 1
    assert valid["age"].dropna().tolist() == [31.0]
    assert valid["brakes_bus"].dropna().tolist() == [1.0]
    assert sorted(valid["say"]) == ["", "", "Été"]
    assert [str(day) for day in valid["since"].dropna()] == ["2024-05-02"]


def test_corpus_begins_each_response_with_its_starred_variables(file_of, survey):
    answer(survey, need="meet", say="Le bus ne passe pas.\nLe soir.", audience="lyceen")
    answer(survey, need="talk")

    lines = file_of(survey, "iramuteq").read_text().splitlines()

    assert lines == [
        "**** *rpublic_Collegien_ou_lyceen *rfamille_Publics *rsource_en_ligne *need_meet",
        "-*say",
        "Le bus ne passe pas. Le soir.",
        "",
    ]


def test_each_variable_of_the_corpus_is_one_for_iramuteq(file_of, edition):
    """It takes what stands before the first underscore for the variable, the rest for its value."""
    choices = (plain.Choice(code="oui_un", label="Oui"), plain.Choice(code="non", label="Non"))
    asked = [plain.Question(code=code, type="single", wording=code, choices=choices) for code in ("q_1", "q1", "q_1_1")]
    written = plain.Question(code="say", type="long_text", wording="Un mot ?")
    schema = plain.Schema(sections=(plain.Section(title="P", questions=(*asked, written)),))
    survey = make_answered(edition, slug="tirets", schema=schema)
    answer(survey, q_1="oui_un", q1="non", q_1_1="non", say="Merci")

    [stars, *_texts] = file_of(survey, "iramuteq").read_text().splitlines()

    parted = [star.lstrip("*").split("_", 1) for star in stars.split()[1:]]
    assert parted == [["rsource", "en_ligne"], ["q1", "oui_un"], ["q12", "non"], ["q11", "non"]]


@pytest.mark.parametrize("text", ["**** *need_talk", "a\n**** *x\nb", "-*theme", "*etoile"])
def test_nobody_writes_a_response_or_a_theme_into_the_corpus(file_of, survey, text):
    answer(survey, need="meet", say=text)

    content = file_of(survey, "iramuteq").read_text()

    assert re.findall(r"^\*{4}.*$", content, re.M) == ["**** *rsource_en_ligne *need_meet"]
    assert re.findall(r"^-\*.*$", content, re.M) == ["-*say"]


# --- themes given to texts ------------------------------------------------------------------------------


@pytest.fixture
def themes(survey):
    """Of four texts « un » has one theme, « deux » both, « trois » was read and has none, « quatre » waits."""
    bus, fear = (inside(coding.add_code, survey, question="say", name=name) for name in ("Pas de bus", "=Peur"))
    for text, given in {"un": [bus], "deux": [bus, fear], "trois": []}.items():
        [one] = answer(survey, say=text)
        added = {code.pk for code in given}
        inside(coding.code_text, survey, response_id=one.pk, question="say", added=added, none_fits=not given)
    answer(survey, say="quatre")
    return bus, fear


@pytest.mark.parametrize(
    ("kind", "delimiter", "blank"), [("csv", ",", "__blank__"), ("csv-excel", ";", "(sans réponse)")]
)
def test_each_theme_is_a_column_of_0_and_1_after_its_texts(file_of, survey, themes, kind, delimiter, blank):
    answer(survey, say=None, age=1)
    answer(survey, age=2)

    lines = lines_of(file_of(survey, kind), delimiter=delimiter)

    assert [name for name in lines[0] if name.startswith("say")] == ["say", "say[theme1]", "say[theme2]"]
    assert {line["say"] or line["age"]: (line["say[theme1]"], line["say[theme2]"]) for line in lines} == {
        "un": ("1", "0"),
        "deux": ("1", "1"),
        "trois": ("0", "0"),
        "quatre": ("", ""),
        ("__blank__" if kind == "csv" else "1"): (blank, blank),
        "2": ("", ""),
    }


def test_columns_of_themes_come_from_the_frame_and_keep_their_names(file_of, survey, themes):
    bus, _fear = themes
    Response.objects.all().delete()
    survey.revision += 1
    survey.save()

    before = file_of(survey, "csv").read_text().splitlines()
    inside(coding.remove_code, bus)
    after = file_of(survey, "csv").read_text().splitlines()

    assert [line.partition(",say,")[2] for line in (*before, *after)] == ["say[theme1],say[theme2],w", "say[theme2],w"]


def test_themes_stand_in_the_workbook_with_their_names_and_as_text(file_of, survey, themes):
    book = openpyxl.load_workbook(file_of(survey, "xlsx"))

    heads, *lines = book["Réponses"].iter_rows(values_only=True)
    told = {line[heads.index("say")]: line[heads.index("say[theme1]")] for line in lines}
    assert told == {"un": 1, "deux": 1, "trois": 0, "quatre": None}
    titles = {row[0]: row[1] for row in book["Liste des colonnes"].iter_rows(values_only=True) if row[1]}
    assert (titles["say[theme1]"], titles["say[theme2]"]) == ("Un mot ? · Pas de bus", "Un mot ? · =Peur")
    assert all(cell.data_type != "f" for row in book["Liste des colonnes"].iter_rows() for cell in row)


def test_themes_are_labelled_variables_of_spss(file_of, survey, themes):
    frame, meta = pyreadstat.read_sav(file_of(survey, "sav"))

    assert meta.column_names_to_labels["say_theme1"] == "Un mot ? · Pas de bus"
    assert meta.variable_value_labels["say_theme1"][1.0] == "Pas de bus"
    # Over the three texts that were coded: two speak of the bus, one of fear.
    assert [frame[name].dropna().sum() for name in ("say_theme1", "say_theme2")] == [2.0, 1.0]
    assert frame["say_theme1"].notna().sum() == 3


def test_themes_are_starred_variables_of_the_corpus(file_of, survey, themes):
    content = file_of(survey, "iramuteq").read_text().split("\n\n")

    stars = {response.splitlines()[-1]: response.splitlines()[0] for response in content if response.strip()}
    assert stars == {
        "un": "**** *rsource_en_ligne *saytheme1_Pas_de_bus *saytheme2_0",
        "deux": "**** *rsource_en_ligne *saytheme1_Pas_de_bus *saytheme2_Peur",
        "trois": "**** *rsource_en_ligne *saytheme1_0 *saytheme2_0",
        "quatre": "**** *rsource_en_ligne",
    }


# --- formulas -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("formula", FORMULAS)
def test_text_that_looks_like_a_formula_stays_text(file_of, survey, formula):
    answer(survey, say=formula)

    for kind, delimiter in (("csv-excel", ";"), ("csv", ",")):
        [line] = lines_of(file_of(survey, kind), delimiter=delimiter)
        assert line["say"][0] not in "=+-@\t"
    for sheet in openpyxl.load_workbook(file_of(survey, "xlsx")):
        assert all(cell.data_type != "f" and cell.hyperlink is None for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("formula", FORMULAS)
def test_label_that_looks_like_a_formula_stays_text_everywhere(file_of, edition, formula):
    question = plain.Question(
        code="q",
        type="single",
        wording=formula,
        choices=(plain.Choice(code="a", label=formula), plain.Choice(code="b", label="Autre chose")),
    )
    schema = plain.Schema(sections=(plain.Section(title="P", questions=(question,)),))
    survey = make_answered(edition, slug="f", schema=schema)
    answer_times(survey, 40, q="a")
    answer_times(survey, 20, q="b")

    workbook, slides = file_of(survey, "tables"), file_of(survey, "pptx")

    blobs = [workbook.read_bytes()]
    for slide in pptx.Presentation(slides).slides:
        blobs += [shape.chart.part.chart_workbook.xlsx_part.blob for shape in slide.shapes if shape.has_chart]
    assert len(blobs) == 2
    for blob in blobs:
        for sheet in openpyxl.load_workbook(io.BytesIO(blob)):
            assert all(cell.data_type != "f" and cell.hyperlink is None for row in sheet.iter_rows() for cell in row)
    [(categories, _series)] = excel_charts(workbook)
    assert categories[0].strip() == formula.strip()
    assert pypdf.PdfReader(file_of(survey, "pdf")).pages
