"""The dashboard by type of question and its images."""

import re
from xml.etree import ElementTree

import pytest

from surveys.analysis import charts, drawing
from surveys.analysis.charts import ScaleRow
from surveys.analysis.dashboard import every_strip
from surveys.analysis.snapshots import snapshot
from surveys.analysis.strips import Asked
from surveys.questionnaires import schema as plain
from tests.surveys.analysis_cast import answer_times, make_answered
from tests.surveys.dashboard_cast import (
    LONG,
    QUESTIONS,
    SCALE,
    SCHEMA,
    address,
    answered_by_two_publics,
    choices,
    question,
    rows,
    said,
    spaced,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(edition):
    return answered_by_two_publics(edition)


def strip_of(survey, code, **asked):
    strips = every_strip(survey, snapshot(survey), Asked(**asked))
    return next(strip for strip in strips if strip.code == code)


def test_of_a_long_list_the_most_chosen_are_drawn_and_the_table_has_all(desk, edition):
    names = [f"Commune {number}" for number in range(30)]
    page = plain.Section(title="P", questions=(question("q", "single", choices=choices(*names)),))
    survey = make_answered(edition, slug="long", schema=plain.Schema(sections=(page,)))
    for place in range(30):
        answer_times(survey, 20 + (place * 7) % 30, q=f"c{place + 1}")
    most = sorted(names, key=lambda name: -(20 + (names.index(name) * 7) % 30))[:12]

    text = desk.get(address("results", survey)).content.decode()

    drawn, table = text.split('class="strip-chart"')[1].split("</figure>")
    assert re.findall(r">(Commune \d+)<", drawn) == most
    assert "18 réponses moins choisies sont dans le tableau." in drawn
    assert [f"{name}</th>" for name in names if f"{name}</th>" in table] == [f"{name}</th>" for name in names]
    image = desk.get(address("chart_svg", survey, "q")).content.decode()
    assert "18 réponses moins choisies ne sont pas montrées." in image


# --- each type of question ---------------------------------------------------------------------------


def test_grid_is_sorted_by_agreement_and_says_so(survey):
    strip = strip_of(survey, "opinion")

    assert [told.label for told in strip.figures] == ["Le bus passe", "Je sais où aller"]
    assert "« Le bus passe », 60" in spaced(strip.sentence)
    assert "« Je sais où aller », 0" in spaced(strip.sentence)


def test_quadrant_names_what_is_important_and_does_not_satisfy(survey):
    strip = strip_of(survey, "both")

    # Means of importance 3, 1, 2 (2 on the whole), of satisfaction 1, 3, 2.
    assert [(line.first, line.second) for line in strip.placed] == [("3", "1"), ("1", "3"), ("2", "2")]
    assert [corner.lines for corner in strip.corners] == [("Le stage",), ("Le site",), ("Le forum",)]
    assert "Le stage" in strip.sentence


def test_numbers_of_a_quadrant_are_told_beside_it_and_in_its_image(desk, survey):
    quarters = desk.get(address("results", survey)).content.decode().split('class="quarters"')[1].split("</ul>")[0]

    assert sorted(re.findall(r'<li value="(\d)">([^<]*)</li>', quarters)) == [
        ("1", "Le stage"),
        ("2", "Le forum"),
        ("3", "Le site"),
    ]
    image = spaced(" ".join(text for *_place, text in texts_of(desk.get(address("chart_svg", survey, "both")).content)))
    assert "1. Le stage 2. Le forum 3. Le site" in image


def test_ranking_is_in_the_order_of_its_borda_points(survey):
    result = strip_of(survey, "rank").figures[0].result

    # Thirty put c2 then c1 (2 points and 1, c3 is left with 0); twenty put c1 then c3.
    assert [line.label for line in result.lines] == ["Salaire", "Équipe", "Horaires"]
    assert result.points == pytest.approx(((30 * 1 + 20 * 2) / 50, 30 * 2 / 50, 20 * 1 / 50))
    assert [line.shares[0] for line in result.lines] == [0.4, 0.6, 0]


def test_scale_keeps_every_degree_and_its_mean_has_an_interval(survey):
    result = strip_of(survey, "mark").figures[0].result

    assert [line.code for line in result.lines] == [str(degree) for degree in range(11)]
    assert result.numbers.mean == pytest.approx(7.8)
    low, high = result.numbers.interval
    # Standard error of thirty 7 and twenty 9: 0.98974 / √50; Student's quantile at 49 degrees of freedom.
    assert (low, high) == pytest.approx((7.8 - 2.00958 * 0.139971, 7.8 + 2.00958 * 0.139971), abs=1e-4)


def test_rating_has_its_five_degrees(survey):
    assert [line.label for line in strip_of(survey, "stars").figures[0].result.lines] == ["1", "2", "3", "4", "5"]


def test_mean_does_not_give_back_hidden_degrees(survey):
    """Two marks under k beside the others: with the exact mean and the base, their two counts could be solved for."""
    answer_times(survey, 3, mark=0)
    answer_times(survey, 4, mark=1)

    result = strip_of(survey, "mark").figures[0].result

    hidden = [int(line.code) for line in result.lines if line.shares[0] is None]
    assert len(hidden) >= 2
    assert result.numbers.about
    rest = 1 - sum(line.shares[0] for line in result.lines if line.shares[0] is not None)
    shown = sum(int(line.code) * line.shares[0] for line in result.lines if line.shares[0] is not None)
    assert result.numbers.mean == pytest.approx(shown + rest * sum(hidden) / len(hidden))


def test_ranking_of_two_does_not_give_back_who_ranked_the_other_first(edition):
    two = plain.Schema(
        sections=(plain.Section(title="P", questions=(question("two", "ranking", choices=choices("A", "B")),)),)
    )
    survey = make_answered(edition, slug="deux", schema=two)
    answer_times(survey, 20, two=["c1", "c2"])
    answer_times(survey, 2, two=["c2", "c1"])

    result = strip_of(survey, "two").figures[0].result

    assert (result.hides, result.places, result.points) == (True, (), ())


def test_several_numbers_have_a_summary_a_line(desk, survey):
    strip = strip_of(survey, "hours")

    assert [(told.label, told.result.numbers.mean) for told in strip.figures] == [("En bus", 10), ("À pied", 30)]
    assert "« À pied », 30 min" in spaced(strip.sentence)
    assert [told.label for told in strip_of(survey, "grid").figures] == ["Matin · Semaine"]


def test_lines_that_say_the_same_are_not_ranked(edition):
    survey = make_answered(edition, slug="pareil", schema=SCHEMA)
    alike = {"r1": {"1": "c2", "2": "c2"}, "r2": {"1": "c2", "2": "c2"}, "r3": {"1": "c2", "2": "c2"}}
    answer_times(survey, 20, opinion={"r1": "c3", "r2": "c3"}, both=alike, hours={"r1": 4, "r2": 4})

    for code in ("opinion", "both", "hours"):
        sentence = strip_of(survey, code).sentence
        assert "moins" not in sentence
        assert "lowest" not in sentence
        assert "least" not in sentence


def test_page_draws_every_type_and_names_each_base(desk, survey):
    text = desk.get(address("results", survey)).content.decode()

    assert text.count("<svg xmlns") == len(QUESTIONS)
    assert text.count("50 · %") >= len(QUESTIONS) - 2


def test_what_nobody_answered_is_not_offered_to_be_crossed(desk, survey):
    new = plain.Section(
        title="Neuf",
        questions=(
            question("fresh", "single", choices=choices("Un", "Deux")),
            question("lines", "matrix", choices=choices(*SCALE), rows=rows("Le tram", "Le vélo", "Le car")),
        ),
    )
    other = make_answered(survey.edition, slug="neuf", schema=plain.Schema(sections=(*SCHEMA.sections, new)))
    answer_times(other, 20, **said(), lines={"r1": "c2"})
    answer_times(other, 3, **said(), lines={"r3": "c2"})

    text = desk.get(address("results", other)).content.decode()

    crossed = re.findall(r'croiser/\?question=([^"]+)"', text)
    assert "mark" in crossed
    assert "fresh" not in crossed
    # How many answered the third is hidden: that it is not offered would tell that nobody did.
    assert [key for key in crossed if key.startswith("lines")] == ["lines%2Fr1", "lines%2Fr3"]


@pytest.mark.usefixtures("kept_long")
def test_results_cost_the_same_statements_with_one_question_and_three(desk, edition, django_assert_num_queries):
    for number in (1, 3):
        schema = plain.Schema(sections=(plain.Section(title="P", questions=QUESTIONS[:number]),))
        one = make_answered(edition, slug=f"cout-{number}", schema=schema)
        answer_times(one, 20, audience="lyceen", **said())
        desk.get(address("results", one))

        with django_assert_num_queries(24):
            desk.get(address("results", one))


def test_how_many_wrote_under_a_filter_tells_no_few(edition):
    """22 wrote, 20 of them of those who chose one answer: 2 of the others did."""
    schema = plain.Schema(
        sections=(
            plain.Section(
                title="P",
                questions=(question("q", "single", choices=choices("Un", "Deux")), question("say", "long_text")),
            ),
        )
    )
    survey = make_answered(edition, slug="ecrit", schema=schema)
    answer_times(survey, 20, q="c1", say="oui")
    answer_times(survey, 20, q="c1")
    answer_times(survey, 2, q="c2", say="oui")
    answer_times(survey, 20, q="c2")

    assert strip_of(survey, "say").texts == 22
    assert strip_of(survey, "say", filters=(("q", "c1"),)).texts is None
    answer_times(survey, 6, q="c2", say="oui")
    assert strip_of(survey, "say", filters=(("q", "c1"),)).texts == 20


# --- drawings ----------------------------------------------------------------------------------------


def texts_of(svg):
    name = "{http://www.w3.org/2000/svg}text"
    return [
        (float(text.get("x")), text.get("text-anchor", "start"), int(text.get("font-size")), text.text)
        for text in ElementTree.fromstring(svg).iter(name)
    ]


def test_labels_wrap_inside_the_sheet_however_long(edition):
    schema = plain.Schema(
        sections=(
            plain.Section(
                title="P", questions=(question("q", "single", choices=choices(LONG, "W" * 200, "mot " * 90)),)
            ),
        )
    )
    survey = make_answered(edition, slug="long", schema=schema)
    answer_times(survey, 10, q="c1")

    for x, anchor, size, words in texts_of(strip_of(survey, "q").chart.inline()):
        assert anchor == "start"
        assert x + drawing.width_of(words, size) <= drawing.WIDTH + 1


def test_what_agrees_stands_right_of_the_middle_and_what_does_not_left():
    sheet = charts.diverging(SCALE, [ScaleRow("Le bus", (0.1, 0.2, 0.3, 0.3, 0.1))])

    svg = sheet.inline()
    centre = float(re.search(r'd="M([\d.]+) [\d.]+L\1 ', svg)[1])
    bars = [
        (float(x), float(x) + float(width))
        for x, width in re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="22.0"', svg)
    ]
    assert [(start < centre - 0.1, end > centre + 0.1) for start, end in bars] == [(True, False)] * 2 + [
        (False, True)
    ] * 2
    # The sums of both sides at their ends, and who has no opinion beside the label.
    words = [text for *_place, text in texts_of(svg)]
    assert any(text.startswith("30") for text in words)
    assert any(text.startswith("60") for text in words)
    assert any("10" in text and "Le bus" in text for text in words)


def test_hidden_part_of_a_scale_is_neither_drawn_nor_summed():
    sheet = charts.diverging(SCALE[:4], [ScaleRow("Le bus", (0.1, None, None, 0.3))])

    words = " ".join(text for *_place, text in texts_of(sheet.inline()))
    assert "40" not in words
    assert "60" not in words


def test_image_is_what_may_be_published(desk, survey):
    answer_times(survey, 7, **said(opinion="c2"))

    image = desk.get(address("chart_svg", survey, "mark"))

    words = " ".join(text for *_place, text in texts_of(image.content))
    assert image["Content-Disposition"] == 'attachment; filename="tout-mark.svg"'
    assert image["Content-Type"].startswith("image/svg+xml")
    assert "Question mark" in words
    assert "57" in words
    assert "représentatives" in words or "representative" in words
    assert survey.title in words
    # Seven people are enough for the organiser's screen, not for what is spread.
    assert "(7)" not in " ".join(
        text for *_place, text in texts_of(desk.get(address("chart_svg", survey, "rank")).content)
    )


def test_image_in_pixels_is_a_png(desk, survey):
    image = desk.get(address("chart_png", survey, "opinion"))

    assert image.content.startswith(b"\x89PNG")
    assert image["Content-Type"] == "image/png"


def test_image_of_too_few_answers_says_so_and_draws_nothing(desk, edition):
    few = make_answered(edition, slug="peu", schema=SCHEMA)
    answer_times(few, 8, **said())

    image = desk.get(address("chart_svg", few, "rank")).content.decode()

    assert "11" in image
    assert "Équipe" not in image


@pytest.mark.parametrize("code", ["inconnu", "opinion/r1"])
def test_image_of_no_question_is_not_found(desk, survey, code):
    path = address("chart_svg", survey, "rank").replace("rank", code)

    assert desk.get(path).status_code == 404
