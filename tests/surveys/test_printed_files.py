"""INSEE's table out again: each file, read by a reader of its own, against the table as pandas reads it."""

import re

import openpyxl
import pandas as pd
import pptx
import pypdf
import pyreadstat
import pytest

from surveys.analysis.strips import Asked
from surveys.questionnaires import schema as plain
from tests.surveys.analysis_cast import answer, make_answered
from tests.surveys.export_files import EVERYBODY, excel_charts, maker
from tests.surveys.printed import NUMBERS, clean, insee_survey, insee_table, is_read, is_share

pytestmark = pytest.mark.django_db

WEIGHTED = Asked(weight="poids")
both = pytest.mark.parametrize(("asked", "weighted"), [(EVERYBODY, False), (WEIGHTED, True)], ids=["raw", "weighted"])


@pytest.fixture
def insee(desk, edition, shared):
    return insee_survey(desk, edition, shared)


@pytest.fixture
def people(shared):
    return insee_table(shared).drop(columns="id")


@pytest.fixture
def file_of(tmp_path):
    return maker(tmp_path)


def lines(frame):
    """The lines of a frame in an order that is theirs, with nothing for what is missing."""
    texts = (
        frame.astype(object)
        .where(frame.notna(), "")
        .map(lambda one: str(one) if isinstance(one, str) else f"{one:.6f}")
    )
    return sorted(texts.itertuples(index=False, name=None))


def read_frame(path, kind):
    if kind == "csv-excel":
        return pd.read_csv(path, sep=";", decimal=",", encoding="utf-8-sig")
    if kind == "csv":
        return pd.read_csv(path)
    if kind == "xlsx":
        return pd.read_excel(path, sheet_name="Réponses")
    return pyreadstat.read_sav(path, apply_value_formats=True)[0]


@pytest.mark.parametrize("kind", ["csv-excel", "csv", "xlsx", "sav"])
def test_every_line_of_the_table_leaves_as_it_came(file_of, insee, people, kind):
    found = read_frame(file_of(insee, kind), kind)
    names = [name.replace(".", "_") for name in people] if kind == "sav" else list(people)
    if kind == "csv":
        # In codes: put in words by the list of columns that goes with the workbook.
        listed = pd.read_excel(file_of(insee, "xlsx"), sheet_name="Liste des colonnes").dropna(subset=["Code"])
        for name, its in listed[listed["Colonne"].isin(names)].groupby("Colonne"):
            found[name] = found[name].replace(dict(zip(its["Code"], its["Libellé"], strict=True)))

    assert lines(found[names].astype(object)) == lines(people.astype(object))


# --- figures --------------------------------------------------------------------------------------------


def counted(people, name, label, weighted):
    """Of a choice or a class of numbers: how many, and their share."""
    given = people[people[name].notna()]
    w = given["poids"] if weighted else pd.Series(1.0, given.index)
    if name in NUMBERS:
        low, high = (float(end) for end in re.findall(r"\d+", label))
        chosen = (given[name] >= low) & (given[name] < high + ("moins" not in label))
    else:
        chosen = given[name] == label
    return chosen.sum(), w[chosen].sum() / w.sum()


def tables_in(sheet):
    """Question → the rows of its table."""
    found, name = {}, None
    for row in sheet.iter_rows(values_only=True):
        if row[0] and row[1] is None and row[2] is None and row[0] not in found and " " not in row[0]:
            name = row[0]
            found[name] = []
        elif row[0] and row[1] is not None:
            found[name].append(row[:3])
    return found


@both
def test_tables_and_charts_of_the_workbook_are_counted_as_pandas_counts(file_of, insee, people, asked, weighted):
    path = file_of(insee, "tables", asked)

    tables = tables_in(openpyxl.load_workbook(path)["Tableaux"])
    charts = excel_charts(path)

    names = [name for name in people if name != "poids"]
    assert list(tables) == names
    for name, (labels, series) in zip(names, charts, strict=True):
        *rows, base = tables[name]
        assert base[:2] == ("Base (n)", people[name].notna().sum())
        assert [row[0] for row in rows] == labels
        for (label, told, percent), drawn in zip(rows, series["Ensemble"], strict=True):
            assert drawn == percent
            if percent is None:
                assert told == "masqué"
                continue
            count, share = counted(people, name, label, weighted)
            assert told == count
            assert percent == pytest.approx(share * 100, abs=0.05 + 1e-9)


@both
def test_bars_of_slides_are_as_long_as_pandas_counts_and_told_as_the_page_tells_them(
    file_of, insee, people, asked, weighted
):
    show = pptx.Presentation(file_of(insee, "pptx", asked))

    charts = [shape.chart for slide in show.slides for shape in slide.shapes if shape.has_chart]
    names = [name for name in people if name != "poids"]
    for name, chart in zip(names, charts, strict=True):
        [plot] = chart.plots
        for label, value in zip(plot.categories, plot.series[0].values, strict=True):
            if value is not None:
                assert value == pytest.approx(counted(people, name, label, weighted)[1] * 100)


def test_label_of_a_slide_is_not_rounded_twice(file_of, edition):
    """52.46 % is written 52 % beside its bar; from 52.5 PowerPoint would write 53 %."""
    choices = (plain.Choice(code="a", label="Oui"), plain.Choice(code="b", label="Non"))
    asked = plain.Question(code="q", type="single", wording="Alors ?", choices=choices)
    survey = make_answered(edition, schema=plain.Schema(sections=(plain.Section(title="P", questions=(asked,)),)))
    answer(survey, *[{"q": "a"}] * 320, *[{"q": "b"}] * 290)

    [chart] = [
        shape.chart
        for slide in pptx.Presentation(file_of(survey, "pptx")).slides
        for shape in slide.shapes
        if shape.has_chart
    ]

    labels = chart.plots[0].data_labels
    assert clean(labels.number_format) == '0" %"'
    assert [f"{value:.0f}" for value in chart.plots[0].series[0].values] == ["52", "48"]


@both
def test_tables_of_the_report_are_counted_as_pandas_counts(file_of, insee, people, asked, weighted):
    pages = pypdf.PdfReader(file_of(insee, "pdf", asked)).pages
    text = clean(" ".join(page.extract_text() for page in pages))

    compared = 0
    for name in people.select_dtypes(exclude="number"):
        part = text.partition(f" {name} Réponse la plus fréquente")[2]
        drawing, _head, table = part.partition(" Modalité % n ")
        table, _base, after = table.partition(" Base : ")
        is_read(after.partition(" réponses")[0], people[name].notna().sum())
        for label in people[name].dropna().unique():
            said = re.search(rf"(?:^| ){re.escape(clean(label))} (moins de 1 %|\d+ %) (\d+(?: \d{{3}})*)(?= |$)", table)
            count, share = counted(people, name, label, weighted)
            if said is None:
                assert f"{clean(label)} masqué masqué" in table
                continue
            is_share(said[1], share)
            is_read(said[2], count)
            # Beside its bar stand the same two.
            assert f"{clean(label)} {said[1]} ({said[2]})" in drawing
            compared += 1
    assert compared > 40


def test_corpus_holds_each_text_once_under_who_wrote_it(file_of, edition):
    """Read as IRaMuTeQ does: a line of four stars, its variables, the text up to the next one."""
    survey = make_answered(edition)
    given = [(f"Phrase numéro {number}", "meet" if number % 3 else "talk") for number in range(60)]
    answer(survey, *({"say": text, "need": need} for text, need in given), audience="lyceen")

    content = file_of(survey, "iramuteq").read_text(encoding="utf-8")

    parts = [part.splitlines() for part in content.split("**** ")[1:]]
    read = [
        (" ".join(line for line in its if line and not line.startswith("-*")), re.search(r"\*need_(\w+)", stars)[1])
        for stars, *its in parts
    ]
    assert sorted(read) == sorted(given)
    assert all("*rpublic_" in stars for stars, *_its in parts)
