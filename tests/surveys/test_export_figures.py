"""Files that can be shown to everybody, and tables at once: the figures of the screens, and no small group."""

import csv
import io

import openpyxl
import pandas as pd
import pptx
import pypdf
import pytest
from django.core.management import call_command

from surveys.analysis.strips import Asked
from surveys.models import Response
from surveys.questionnaires.schema import Choice, Question, Schema, Section
from tests.surveys.analysis_cast import answer_times, make_answered
from tests.surveys.export_files import address, excel_charts, figures_of, maker, percents

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(edition):
    return make_answered(edition)


@pytest.fixture
def file_of(tmp_path):
    return maker(tmp_path)


# --- what can be shown to everybody ---------------------------------------------------------------------


@pytest.fixture
def told(survey):
    """Enough responses for figures, one choice too small to be shown, a grid, numbers."""
    answer_times(survey, 40, need="meet", agree={"know": "yes", "dare": "no"}, age=20, brakes=["bus"])
    answer_times(survey, 30, need="talk", agree={"know": "no", "dare": "yes"}, age=40, brakes=["bus", "fear"])
    answer_times(survey, 10, need="move", agree={"know": "no", "dare": "no"}, age=60, brakes=[])
    return survey


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


def slides_of(path):
    """Of each slide: its title, its other words, the names of its bars, the rows of its tables."""
    for slide in pptx.Presentation(path).slides:
        words = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        bars = [name for shape in slide.shapes if shape.has_chart for name in shape.chart.plots[0].categories]
        tables = [shape.table for shape in slide.shapes if shape.has_table]
        rows = [[cell.text for cell in row.cells] for table in tables for row in table.rows]
        yield slide.shapes.title.text_frame.text, words, bars, rows


@pytest.fixture
def towns(edition):
    """Forty towns, the one with number n named by 12 + 7 n modulo 40 people."""
    choices = tuple(Choice(code=f"c{place}", label=f"Commune {place}") for place in range(40))
    question = Question(code="town", type="single", wording="Où habitez-vous ?", choices=choices)
    survey = make_answered(edition, schema=Schema(sections=(Section(title="P", questions=(question,)),)))
    for place in range(40):
        answer_times(survey, 12 + place * 7 % 40, town=f"c{place}")
    return survey


def test_a_long_list_has_its_most_chosen_drawn_and_every_figure_on_the_slides_after(file_of, towns):
    _opening, (_title, words, bars, _none), *after, _closing = slides_of(file_of(towns, "pptx"))

    most = sorted(range(40), key=lambda place: place * 7 % 40, reverse=True)[:12]
    assert bars == [f"Commune {place}" for place in most]
    assert "28 réponses moins choisies sont dans le tableau." in words
    assert [(title, bars) for title, _words, bars, _rows in after] == [("Où habitez-vous ?", [])] * 2
    rows = [row for _title, _words, _bars, rows in after for row in rows if row[0] != "Modalité"]
    assert [(name, count) for name, _share, count in rows] == [
        (f"Commune {place}", str(12 + place * 7 % 40)) for place in range(40)
    ]
    # 51 of 1,260.
    assert rows[17] == ["Commune 17", "4\xa0%", "51"]
    assert all("260 réponses" in words for _title, words, _bars, _rows in after)


def test_tables_of_slides_hide_what_charts_hide(file_of, towns):
    answer_times(towns, 900, town="c0")
    Response.objects.filter(pk__in=Response.objects.filter(answers__town="c5").values("pk")[9:]).delete()
    towns.revision += 1
    towns.save()

    rows = {row[0]: row[1:] for _title, _words, _bars, rows in slides_of(file_of(towns, "pptx")) for row in rows}

    assert rows["Commune 5"] == ["masqué", "masqué"]
    assert sum(cells == ["masqué", "masqué"] for cells in rows.values()) >= 2


def test_a_short_list_and_a_grid_have_no_table_of_their_own(file_of, told):
    assert not [rows for _title, _words, _bars, rows in slides_of(file_of(told, "pptx")) if rows]


def test_long_answers_stand_in_tables_as_wide_as_the_slide_and_beside_each_bar(file_of, edition):
    labels = [f"{'Un mot de plus sur ce que vivent les gens. ' * 4}{place}" for place in range(14)]
    choices = tuple(Choice(code=f"c{place}", label=label) for place, label in enumerate(labels))
    question = Question(code="q", type="single", wording="Que dire ?", choices=choices)
    survey = make_answered(edition, schema=Schema(sections=(Section(title="P", questions=(question,)),)))
    for place in range(14):
        answer_times(survey, 20 + place, q=f"c{place}")

    path = file_of(survey, "pptx")

    tables = [[shape for shape in slide.shapes if shape.has_table] for slide in pptx.Presentation(path).slides]
    assert [len(its) for its in tables] == [0, 0, 1, 1, 1, 0]
    rows = [row for _title, _words, _bars, rows in slides_of(path) for row in rows if row[0] != "Modalité"]
    assert [name for name, _share, _count in rows] == labels
    [axis] = [
        shape.chart.category_axis._element
        for slide in pptx.Presentation(path).slides
        for shape in slide.shapes
        if shape.has_chart
    ]
    assert axis.xpath("c:tickLblSkip/@val") == ["1"]


def test_one_long_name_of_several_is_written_small_so_that_each_bar_keeps_its_own(file_of, edition):
    """LibreOffice wrapped it in four lines, and left out the names around it."""
    labels = ["DGCCRF", "DGE", "INSEE", "DG Trésor", "Autres directions et services"]
    choices = tuple(Choice(code=f"c{place}", label=label) for place, label in enumerate(labels))
    question = Question(code="q", type="single", wording="Où ?", choices=choices)
    survey = make_answered(edition, schema=Schema(sections=(Section(title="P", questions=(question,)),)))
    for place in range(5):
        answer_times(survey, 20, q=f"c{place}")

    slides = pptx.Presentation(file_of(survey, "pptx")).slides

    [chart] = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    assert chart.category_axis.tick_labels.font.size.pt == 10


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


def test_a_question_of_the_report_stands_on_the_page_of_its_figures(file_of, edition):
    choices = tuple(Choice(code=f"c{place}", label=f"Choix {place}") for place in range(5))
    asked = tuple(
        Question(code=f"q{n}", type="single", wording=f"Question n° {n} ?", choices=choices) for n in range(30)
    )
    survey = make_answered(edition, schema=Schema(sections=(Section(code="s", title="S", questions=asked),)))
    answer_times(survey, 12, **{question.code: "c1" for question in asked})

    pages = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(file_of(survey, "pdf")).pages]

    assert len(pages) > 4
    for question in asked:
        [after] = [page.split(question.wording)[1] for page in pages if question.wording in page]
        assert "Choix 4" in after, question.wording


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


# --- tables at once -------------------------------------------------------------------------------------


def rows_of(response):
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def sheet_of(response):
    return openpyxl.load_workbook(io.BytesIO(response.content)).active


def test_tables_that_can_be_spread_hide_under_eleven(desk, told):
    counts = {row[0]: row[1] for row in rows_of(desk.get(address("tables_csv", told))) if len(row) > 2}

    assert counts["Rencontrer"] == "40"
    assert not counts["Bouger"].isdigit()
    assert not counts["Parler"].isdigit()


def test_plain_tables_have_decimal_points(desk, survey):
    answer_times(survey, 20, need="meet")
    answer_times(survey, 40, need="talk")

    response = desk.get(address("tables_plain", survey))

    assert ["Rencontrer", "20", "33.3"] in list(csv.reader(io.StringIO(response.content.decode())))


def test_one_crossing_leaves_as_its_own_table_with_its_chart(desk, survey):
    answer_times(survey, 40, need="meet", commune="Chartres")
    answer_times(survey, 30, need="talk", commune="Nogent-le-Rotrou")

    response = desk.get(address("tables_xlsx", survey), {"question": "need", "avec": "@basin"})

    # What stands beside it on its page follows it.
    rows = reversed(list(sheet_of(response).iter_rows(values_only=True)))
    table = {row[0]: row[1:] for row in rows if row[0]}
    assert table["Rencontrer"][:4] == (40, 100, 0, 0)
    [(_categories, series)] = excel_charts(io.BytesIO(response.content))
    assert [values[0] for values in series.values()] == [100.0, 0.0]


def test_imported_insee_table_leaves_with_its_figures(desk, edition, shared):
    call_command("import_answers", str(shared / "data/hdv2003.csv"), survey="hdv", verbosity=0)
    from surveys.models import Survey

    survey = Survey.objects.get(slug="hdv")
    survey.edition = edition
    survey.save()

    rows = rows_of(desk.get(address("tables_csv", survey)))

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
