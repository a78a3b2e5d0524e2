"""Every file that leaves, read by a reader of its own: same answers, same figures, nothing a program would run."""

import csv
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
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation
from lxml import etree

from realtime.wire.refusals import Refused
from surveys.analysis import coding
from surveys.analysis.snapshots import snapshot
from surveys.analysis.strips import Asked, every_figure
from surveys.analysis.sums.protection import PUBLISHED_K
from surveys.exports.formats import FORMATS, Wanted, make
from surveys.exports.reading import PIECE
from surveys.models import Response
from surveys.questionnaires import schema as plain
from tests.cast import inside
from tests.surveys.analysis_cast import answer, answer_times, make_answered

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
EVERYBODY = Asked()
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@pytest.fixture
def organiser(client, dora):
    client.force_login(dora.person.user)
    return client


@pytest.fixture
def survey(edition):
    return make_answered(edition)


@pytest.fixture
def file_of(tmp_path):
    """Make a file of a survey; `heard` is where its progress goes."""

    def made(survey, kind, asked=EVERYBODY, heard=lambda done, total: None):
        path = tmp_path / f"file-{kind}{FORMATS[kind].suffix}"
        path.unlink(missing_ok=True)
        with translation.override("fr"):
            make(FORMATS[kind], Wanted(survey, path, asked, heard))
        return path

    return made


def address(name, survey):
    return reverse(f"surveys:{name}", args=[survey.edition.slug, survey.slug])


def lines_of(path, **dialect):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, **dialect))


def figures_of(survey):
    return {one.figure.question: one for one in every_figure(survey, snapshot(survey), Asked(), k=PUBLISHED_K)}


def percents(figure):
    return [None if line.shares[0] is None else round(line.shares[0] * 100, 1) for line in figure.lines]


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


# --- what can be shown to everybody ---------------------------------------------------------------------


@pytest.fixture
def told(survey):
    """Enough responses for figures, one choice too small to be shown, a grid, numbers."""
    answer_times(survey, 40, need="meet", agree={"know": "yes", "dare": "no"}, age=20, brakes=["bus"])
    answer_times(survey, 30, need="talk", agree={"know": "no", "dare": "yes"}, age=40, brakes=["bus", "fear"])
    answer_times(survey, 10, need="move", agree={"know": "no", "dare": "no"}, age=60, brakes=[])
    return survey


def excel_charts(path):
    """(title, categories, series → values) of each chart, from the values Excel finds before it computes anything."""
    with zipfile.ZipFile(path) as archive:
        names = sorted(name for name in archive.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name))
        names.sort(key=lambda name: int(re.search(r"\d+", name)[0]))
        return [_chart(etree.fromstring(archive.read(name))) for name in names]


def _chart(root):
    def points(node):
        cache = node.find(f".//{DRAWN}ptCount").getparent()
        found = {int(point.get("idx")): point.findtext(f"{DRAWN}v") for point in cache.iter(f"{DRAWN}pt")}
        return [found.get(place) for place in range(int(cache.find(f"{DRAWN}ptCount").get("val")))]

    series = list(root.iter(f"{DRAWN}ser"))
    values = {
        points(one.find(f"{DRAWN}tx"))[0]: [
            None if point is None else float(point) for point in points(one.find(f"{DRAWN}val"))
        ]
        for one in series
    }
    return points(series[0].find(f"{DRAWN}cat")), values


def test_charts_of_the_workbook_hold_the_figures_and_no_hidden_cell(file_of, told):
    figures = figures_of(told)

    charts = excel_charts(file_of(told, "tables"))

    need, brakes, agree = charts[0], charts[1], charts[2]
    assert need == ([line.label for line in figures["need"].lines], {"Ensemble": percents(figures["need"])})
    assert None in need[1]["Ensemble"]
    assert brakes[1] == {"Ensemble": percents(figures["brakes"])}
    lines = [percents(figures["agree/know"]), percents(figures["agree/dare"])]
    assert agree == (["Je sais", "J'ose"], {"Non": [lines[0][0], lines[1][0]], "Oui": [lines[0][1], lines[1][1]]})


def test_charts_of_the_workbook_point_at_the_cells_that_hold_the_same(file_of, told):
    path = file_of(told, "tables")
    cells = openpyxl.load_workbook(path)["Tableaux"]

    for chart, (categories, series) in zip(
        openpyxl.load_workbook(path)["Graphiques"]._charts, excel_charts(path), strict=True
    ):
        for one, (name, values) in zip(chart.series, series.items(), strict=True):
            area = one.val.numRef.f.partition("!")[2].replace("$", "")
            assert [row[0].value for row in cells[area]] == values
            assert cells[one.tx.strRef.f.partition("!")[2].replace("$", "")].value == name
            places = one.cat.strRef.f.partition("!")[2].replace("$", "")
            assert [row[0].value for row in cells[places]] == categories


def test_slides_hold_the_figures_and_no_hidden_cell(file_of, told):
    figures = figures_of(told)

    show = pptx.Presentation(file_of(told, "pptx"))

    charts = [shape.chart for slide in show.slides for shape in slide.shapes if shape.has_chart]
    need, agree = charts[0], charts[2]
    assert list(need.plots[0].categories) == [line.label for line in figures["need"].lines]
    assert list(need.plots[0].series[0].values) == percents(figures["need"])
    assert {one.name: list(one.values) for one in agree.plots[0].series} == {
        choice.label: [percents(figures[key])[place] for key in ("agree/know", "agree/dare")]
        for place, choice in enumerate(figures["agree/know"].lines)
    }


def test_a_slide_says_its_figure_its_base_and_that_nobody_was_drawn(file_of, told):
    sentence = figures_of(told)["need"].sentence

    show = pptx.Presentation(file_of(told, "pptx"))

    [slide] = [one for one in show.slides if one.shapes.title.text_frame.text == sentence]
    words = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert "80 réponses" in words
    assert "non représentatives" in words
    [frame] = [shape for shape in slide.shapes if shape.has_chart]
    assert sentence in frame._element.nvGraphicFramePr.cNvPr.get("descr")


def test_the_data_behind_a_slide_are_those_of_its_chart(file_of, told):
    show = pptx.Presentation(file_of(told, "pptx"))

    for slide in show.slides:
        for shape in slide.shapes:
            if shape.has_chart:
                blob = shape.chart.part.chart_workbook.xlsx_part.blob
                rows = list(openpyxl.load_workbook(io.BytesIO(blob)).active.iter_rows(values_only=True))
                plot = shape.chart.plots[0]
                assert [row[0] for row in rows[1:]] == list(plot.categories)
                assert [list(column) for column in zip(*rows[1:], strict=True)][1:] == [
                    list(one.values) for one in plot.series
                ]


def test_report_is_accessible_and_its_text_can_be_copied(file_of, told):
    reader = pypdf.PdfReader(file_of(told, "pdf"))

    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert str(reader.trailer["/Root"]["/Lang"]).startswith("fr")
    assert "pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_data().decode()
    text = " ".join(page.extract_text() for page in reader.pages)
    flat = " ".join(text.split())
    assert "Votre besoin ?" in flat
    assert "Rencontrer" in flat
    assert "50\u00a0%" in text or "50 %" in text
    assert "réponses recueillies, non représentatives" in flat
    assert "Comment ces chiffres ont été comptés" in flat
    assert "masqué" in flat


def test_report_of_a_survey_nobody_answered_is_made_too(file_of, survey):
    assert pypdf.PdfReader(file_of(survey, "pdf")).pages


def test_files_that_can_be_spread_hold_no_small_group(file_of, told):
    """The ten who want to move are hidden, and so is what would give them back."""
    book = openpyxl.load_workbook(file_of(told, "tables"))

    rows = {row[0]: row[1:3] for row in book["Tableaux"].iter_rows(values_only=True) if row[0]}
    assert rows["Rencontrer"] == (40, 50)
    assert [rows["Bouger"][0], rows["Parler"][0]] == ["masqué", "masqué"]
    assert "Réponses" not in book.sheetnames


def test_filters_and_weights_reach_the_file(file_of, survey):
    answer_times(survey, 40, need="meet", audience="lyceen", w=1)
    answer_times(survey, 30, need="talk", audience="demandeur", w=1)

    asked = Asked(filters=(("@audience", "lyceen"),), weight="w")
    rows = list(openpyxl.load_workbook(file_of(survey, "tables", asked))["Tableaux"].iter_rows(values_only=True))

    words = " ".join(str(cell) for row in rows for cell in row if cell)
    assert "Résultats pondérés" in words
    assert {row[0]: row[1] for row in rows}["Rencontrer"] == 40


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


# --- tables at once -------------------------------------------------------------------------------------


def rows_of(response):
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def sheet_of(response):
    return openpyxl.load_workbook(io.BytesIO(response.content)).active


def test_tables_that_can_be_spread_hide_under_eleven(organiser, told):
    counts = {row[0]: row[1] for row in rows_of(organiser.get(address("tables_csv", told))) if len(row) > 2}

    assert counts["Rencontrer"] == "40"
    assert not counts["Bouger"].isdigit()
    assert not counts["Parler"].isdigit()


def test_plain_tables_have_decimal_points(organiser, survey):
    answer_times(survey, 20, need="meet")
    answer_times(survey, 40, need="talk")

    response = organiser.get(address("tables_plain", survey))

    assert ["Rencontrer", "20", "33.3"] in list(csv.reader(io.StringIO(response.content.decode())))


def test_one_crossing_leaves_as_its_own_table_with_its_chart(organiser, survey):
    answer_times(survey, 40, need="meet", commune="Chartres")
    answer_times(survey, 30, need="talk", commune="Nogent-le-Rotrou")

    response = organiser.get(address("tables_xlsx", survey), {"question": "need", "avec": "@basin"})

    # What stands beside it on its page follows it.
    rows = reversed(list(sheet_of(response).iter_rows(values_only=True)))
    table = {row[0]: row[1:] for row in rows if row[0]}
    assert table["Rencontrer"][:4] == (40, 100, 0, 0)
    [(_categories, series)] = excel_charts(io.BytesIO(response.content))
    assert [values[0] for values in series.values()] == [100.0, 0.0]


def test_imported_insee_table_leaves_with_its_figures(organiser, edition, shared):
    call_command("import_answers", str(shared / "data/hdv2003.csv"), survey="hdv", verbosity=0)
    from surveys.models import Survey

    survey = Survey.objects.get(slug="hdv")
    survey.edition = edition
    survey.save()

    rows = rows_of(organiser.get(address("tables_csv", survey)))

    # INSEE's file has 1,101 women of 2,000: 55.05 %.
    assert ["Femme", "1101", "55"] in rows or ["Femme", "1101", "55,1"] in rows


def test_insee_answers_leave_one_by_one_as_they_came(file_of, edition, shared):
    call_command("import_answers", str(shared / "data/hdv2003.csv"), survey="hdv", verbosity=0)
    survey = Response.objects.first().survey
    theirs = pd.read_csv(shared / "data/hdv2003.csv", sep=None, engine="python")

    ours = pd.read_csv(file_of(survey, "csv-excel"), sep=";", decimal=",", encoding="utf-8-sig")

    assert ours["sexe"].value_counts().to_dict() == theirs["sexe"].value_counts().to_dict()
    assert sorted(ours["age"]) == sorted(theirs["age"])
    assert ours["poids"].sum() == pytest.approx(theirs["poids"].sum())
    assert pd.crosstab(ours["sexe"], ours["sport"]).to_dict() == pd.crosstab(theirs["sexe"], theirs["sport"]).to_dict()
