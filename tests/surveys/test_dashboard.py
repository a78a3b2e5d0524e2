"""The dashboard by type of question, what it says while answers come in, its images, and « Accord »."""

import re
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from hackathon.models import Territory
from surveys.analysis import charts, drawing
from surveys.analysis.charts import ScaleRow
from surveys.analysis.consensus import consensus_of
from surveys.analysis.dashboard import every_strip
from surveys.analysis.intake import TargetLine, completion, intake_of
from surveys.analysis.snapshots import snapshot
from surveys.analysis.strips import Asked
from surveys.collection.keys import random_id
from surveys.enums import Anonymity, SurveyState
from surveys.models import Response, Survey, Target
from surveys.questionnaires import schema as plain
from tests.cast import THEN
from tests.surveys.analysis_cast import answer, answer_times, make_answered

pytestmark = pytest.mark.django_db

SCALE = ("Pas du tout d’accord", "Plutôt pas d’accord", "Plutôt d’accord", "Tout à fait d’accord", "Sans opinion")
LONG = "Anticonstitutionnellement" * 6


def choices(*labels, scale="1"):
    return tuple(plain.Choice(code=f"c{n}", label=label, scale=scale) for n, label in enumerate(labels, start=1))


def rows(*labels):
    return tuple(plain.Row(code=f"r{n}", label=label) for n, label in enumerate(labels, start=1))


def question(code, kind, **more):
    return plain.Question(code=code, type=kind, wording=f"Question {code}", **more)


QUESTIONS = (
    question("opinion", "matrix", choices=choices(*SCALE), rows=rows("Le bus passe", "Je sais où aller")),
    question(
        "told",
        "statements",
        choices=choices("D’accord", "Pas d’accord", "Ni l’un ni l’autre"),
        rows=rows("Il faut visiter", "Il faut payer", "Il faut un permis"),
    ),
    question(
        "both",
        "dual_matrix",
        choices=choices("Peu", "Assez", "Très") + choices("Peu", "Assez", "Très", scale="2"),
        rows=rows("Le stage", "Le forum", "Le site"),
        ends=("Importance", "Satisfaction"),
    ),
    question("rank", "ranking", choices=choices("Salaire", "Équipe", "Horaires")),
    question("mark", "scale", settings=plain.Settings(minimum=0, maximum=10), ends=("Pas du tout", "Tout à fait")),
    question("stars", "rating", settings=plain.Settings(maximum=5)),
    question("hours", "numbers", rows=rows("En bus", "À pied"), settings=plain.Settings(unit="min")),
    question("grid", "number_matrix", rows=rows("Matin"), columns=(plain.Column(code="k", label="Semaine"),)),
)
SCHEMA = plain.Schema(
    sections=(
        plain.Section(title="Vous", questions=QUESTIONS[:4]),
        plain.Section(title="Vos trajets", questions=QUESTIONS[4:]),
    )
)


def said(opinion="c3", told="c1", important="c3", happy="c1", **more):
    return {
        "opinion": {"r1": opinion, "r2": "c1"},
        "told": {"r1": told, "r2": "c2", "r3": "c1"},
        "both": {"r1": {"1": important, "2": happy}, "r2": {"1": "c1", "2": "c3"}, "r3": {"1": "c2", "2": "c2"}},
        "rank": ["c2", "c1"],
        "mark": 7,
        "stars": 4,
        "hours": {"r1": 10, "r2": 30},
        "grid": {"r1": {"k": 5}},
    } | more


@pytest.fixture
def survey(edition):
    survey = make_answered(edition, slug="tout", schema=SCHEMA)
    answer_times(survey, 30, audience="lyceen", **said())
    answer_times(survey, 20, audience="employeur", **said(opinion="c1", told="c2", rank=["c1", "c3"], mark=9, stars=2))
    return survey


@pytest.fixture
def organiser(client, dora):
    client.force_login(dora.person.user)
    return client


def strip_of(survey, code, **asked):
    strips = every_strip(survey, snapshot(survey), Asked(**asked))
    return next(strip for strip in strips if strip.code == code)


def test_of_a_long_list_the_most_chosen_are_drawn_and_the_table_has_all(organiser, edition):
    names = [f"Commune {number}" for number in range(30)]
    page = plain.Section(title="P", questions=(question("q", "single", choices=choices(*names)),))
    survey = make_answered(edition, slug="long", schema=plain.Schema(sections=(page,)))
    for place in range(30):
        answer_times(survey, 20 + (place * 7) % 30, q=f"c{place + 1}")
    most = sorted(names, key=lambda name: -(20 + (names.index(name) * 7) % 30))[:12]

    text = organiser.get(address("results", survey)).content.decode()

    drawn, table = text.split('class="strip-chart"')[1].split("</figure>")
    assert re.findall(r">(Commune \d+)<", drawn) == most
    assert "18 réponses moins choisies sont dans le tableau." in drawn
    assert [f"{name}</th>" for name in names if f"{name}</th>" in table] == [f"{name}</th>" for name in names]
    image = organiser.get(address("chart_svg", survey, "q")).content.decode()
    assert "18 réponses moins choisies ne sont pas montrées." in image


def spaced(words):
    """With plain spaces, whichever the catalogue has."""
    return words.replace("\u00a0", " ")


def address(name, survey, *more):
    return reverse(f"surveys:{name}", args=[survey.edition.slug, survey.slug, *more])


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


def test_several_numbers_have_a_summary_a_line(organiser, survey):
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


def test_page_draws_every_type_and_names_each_base(organiser, survey):
    text = organiser.get(address("results", survey)).content.decode()

    assert text.count("<svg xmlns") == len(QUESTIONS)
    assert text.count("50 · %") >= len(QUESTIONS) - 2


@pytest.mark.usefixtures("kept_long")
def test_results_cost_the_same_statements_with_one_question_and_three(organiser, edition, django_assert_num_queries):
    for number in (1, 3):
        schema = plain.Schema(sections=(plain.Section(title="P", questions=QUESTIONS[:number]),))
        one = make_answered(edition, slug=f"cout-{number}", schema=schema)
        answer_times(one, 20, audience="lyceen", **said())
        organiser.get(address("results", one))

        with django_assert_num_queries(24):
            organiser.get(address("results", one))


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


def test_image_is_what_may_be_published(organiser, survey):
    answer_times(survey, 7, **said(opinion="c2"))

    image = organiser.get(address("chart_svg", survey, "mark"))

    words = " ".join(text for *_place, text in texts_of(image.content))
    assert image["Content-Disposition"] == 'attachment; filename="tout-mark.svg"'
    assert image["Content-Type"].startswith("image/svg+xml")
    assert "Question mark" in words
    assert "57" in words
    assert "représentatives" in words or "representative" in words
    assert survey.title in words
    # Seven people are enough for the organiser's screen, not for what is spread.
    assert "(7)" not in " ".join(
        text for *_place, text in texts_of(organiser.get(address("chart_svg", survey, "rank")).content)
    )


def test_image_in_pixels_is_a_png(organiser, survey):
    image = organiser.get(address("chart_png", survey, "opinion"))

    assert image.content.startswith(b"\x89PNG")
    assert image["Content-Type"] == "image/png"


def test_image_of_too_few_answers_says_so_and_draws_nothing(organiser, edition):
    few = make_answered(edition, slug="peu", schema=SCHEMA)
    answer_times(few, 8, **said())

    image = organiser.get(address("chart_svg", few, "rank")).content.decode()

    assert "11" in image
    assert "Équipe" not in image


@pytest.mark.parametrize("code", ["inconnu", "opinion/r1"])
def test_image_of_no_question_is_not_found(organiser, survey, code):
    path = address("chart_svg", survey, "rank").replace("rank", code)

    assert organiser.get(path).status_code == 404


# --- answers that come in ----------------------------------------------------------------------------


def live(organiser, survey, page, **more):
    asked = {"depuis": page.context["moved"], "tableaux": page.context["tables"]} | more
    return organiser.get(address("results_live", survey), asked)


@pytest.fixture
def open_survey(survey):
    survey.state = SurveyState.OPEN
    survey.save()
    return survey


@pytest.mark.usefixtures("kept_long")
def test_nothing_comes_while_nothing_moves(organiser, open_survey, django_assert_max_num_queries):
    page = organiser.get(address("results", open_survey))

    with django_assert_max_num_queries(6):
        assert live(organiser, open_survey, page).status_code == 204


def test_one_more_answer_moves_the_count_and_no_table(organiser, open_survey):
    page = organiser.get(address("results", open_survey))
    answer(open_survey, **said())

    moved = live(organiser, open_survey, page).content.decode()

    assert '<strong class="figures">51</strong>' in moved
    assert 'id="strips"' not in moved


def test_five_more_answers_move_the_tables(organiser, open_survey):
    page = organiser.get(address("results", open_survey))
    answer_times(open_survey, 5, **said())

    moved = live(organiser, open_survey, page)

    text = moved.content.decode()
    assert 'id="strips"' in text
    assert 'id="q-rank"' in text
    assert live(organiser, open_survey, moved).status_code == 204


def test_what_comes_in_is_filtered_as_the_page_is(organiser, open_survey):
    page = organiser.get(address("results", open_survey), {"public": "lyceen"})
    answer_times(open_survey, 5, audience="employeur", **said())

    moved = live(organiser, open_survey, page, public="lyceen")

    assert {shown.strip.base for shown in moved.context["strips"]} == {"30"}


def test_closed_survey_is_not_followed(organiser, survey):
    assert "data-live=" not in organiser.get(address("results", survey)).content.decode()


def test_survey_that_closes_ends_the_following(organiser, open_survey):
    page = organiser.get(address("results", open_survey))
    Survey.objects.filter(pk=open_survey.pk).update(state=SurveyState.CLOSED)

    assert "data-live-over" in live(organiser, open_survey, page).content.decode()


# --- how answers come in -----------------------------------------------------------------------------


def draft(survey, number, pages):
    version = survey.versions.get(state="published")
    Response.objects.bulk_create(
        Response(
            id=random_id(), survey=survey, version=version, pages_reached=pages, saved_at=THEN, answers={"mark": 3}
        )
        for _ in range(number)
    )


def test_who_stopped_where_is_counted_and_their_answers_are_not(organiser, survey):
    draft(survey, 14, 1)
    draft(survey, 6, 2)

    page = organiser.get(address("results", survey))

    # 20 have not sent, 6 of them after the second page: 20 and 5, by fives.
    found = page.context["intake"].completion
    assert (found.begun, found.sent) == (70, 50)
    assert [(one.title, one.filled, one.percent, one.stopped) for one in found.pages] == [
        ("Vous", 70, 100, 15),
        ("Vos trajets", 55, 79, 5),
    ]
    assert "« Vous » (15)" in spaced(found.sentence)
    assert page.context["count"] == 50


def test_who_stopped_is_counted_by_fives():
    found = completion(["A", "B", "C"], 40, [2, 9, 12])

    # 23 have not sent, 21 of them after B or C, 12 after C.
    assert [page.stopped for page in found.pages] == [0, 10, 10]
    assert [page.filled for page in found.pages] == [60, 60, 50]
    assert found.begun == 60


def test_very_few_who_stopped_hide_how_many_began():
    found = completion(["A", "B"], 40, [2, 1])

    assert found.begun is None
    assert [page.filled for page in found.pages] == [40, 40]
    assert "5" in found.sentence
    assert completion(["A", "B"], 40, [0, 0]) == found


def test_days_are_those_of_here(organiser, survey):
    late, early = datetime(2026, 11, 20, 22, 59, 59, tzinfo=UTC), datetime(2026, 11, 20, 23, 0, 30, tzinfo=UTC)
    survey.responses.filter(audience__slug="lyceen").update(submitted_at=late)
    survey.responses.filter(audience__slug="employeur").update(submitted_at=early)

    found = organiser.get(address("results", survey)).context["intake"].curve

    # Midnight in Paris is 23:00 of the day before, by UTC.
    assert [(one.day.isoformat(), one.came, one.total) for one in found.days] == [
        ("2026-11-20", 30, 30),
        ("2026-11-21", 20, 50),
    ]


def test_targets_and_gaps_are_said(organiser, survey):
    lyceen = survey.edition.audiences.get(slug="lyceen")
    survey.targets.create(audience=lyceen, count=45)

    found = organiser.get(address("results", survey)).context["intake"]

    assert [(line.label, line.received, line.wanted, line.missing) for line in found.targets] == [
        (lyceen.label, 30, 45, 15)
    ]
    assert "15" in found.gaps[0]


def test_anonymous_survey_says_that_it_keeps_no_moment(organiser, survey):
    Survey.objects.filter(pk=survey.pk).update(anonymity=Anonymity.ANONYMOUS)

    found = organiser.get(address("results", survey)).context["intake"]

    assert found.curve is None
    assert found.curve_words
    assert "anonym" in found.taken.sentence
    assert found.taken.table is None


# --- « Accord » --------------------------------------------------------------------------------------


def test_what_every_public_accepts_comes_first_and_what_divides_apart(survey):
    found = consensus_of(survey, snapshot(survey), Asked())

    assert found.grouping == "@audience"
    # Everybody agrees with a permit; nobody with paying; lycéens alone with visiting.
    assert [one.label for one in found.accepted] == ["Il faut un permis"]
    assert [one.label for one in found.divided] == ["Le bus passe", "Il faut visiter"]
    assert {one.label for one in found.others} == {"Il faut payer", "Je sais où aller"}


def test_sentence_of_what_divides_names_both_ends(survey):
    found = consensus_of(survey, snapshot(survey), Asked())

    visit = next(one for one in found.divided if one.label == "Il faut visiter")
    assert [(group.share) for group in visit.told] == [1, 0]
    assert "100" in visit.sentence
    assert (visit.kept.column, visit.kept.options) == ("@audience", ("c1",))


def test_public_under_five_takes_no_part_and_is_not_told(survey):
    answer_times(survey, 3, audience="demandeur", **said(told="c2"))

    found = consensus_of(survey, snapshot(survey), Asked())

    permit = next(one for one in found.statements if one.label == "Il faut un permis")
    small = survey.edition.audiences.get(slug="demandeur").label
    assert small not in [group.label for group in permit.told]


def test_answers_that_say_no_public_are_read_together(edition):
    survey = make_answered(edition, slug="seul", schema=SCHEMA)
    answer_times(survey, 20, **said())

    found = consensus_of(survey, snapshot(survey), Asked())

    assert found.grouping == ""
    assert {one.label for one in found.accepted} == {"Il faut visiter", "Il faut un permis", "Le bus passe"}


def test_screen_of_agreement_says_each_statement_with_its_table(organiser, survey):
    page = organiser.get(address("agreement", survey))

    text = page.content.decode()
    assert text.index('id="accepted"') < text.index('id="divided"') < text.index('id="others"')
    assert text.count("<table") == 5
    assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", text)


def test_survey_without_statements_says_what_agreement_needs(organiser, edition):
    schema = plain.Schema(sections=(plain.Section(title="P", questions=QUESTIONS[3:4]),))
    survey = make_answered(edition, slug="rien", schema=schema)
    answer_times(survey, 20, rank=["c1"])

    page = organiser.get(address("agreement", survey))

    assert page.context["consensus"] is None
    assert page.status_code == 200


def test_a_commune_counts_for_its_bassin_in_what_is_missing(edition):
    survey = make_answered(edition)
    answer_times(survey, 7, need="meet", commune="Nogent-le-Rotrou", audience="lyceen")
    answer_times(survey, 3, need="talk", audience="lyceen")
    answer_times(survey, 4, need="talk", commune="Nogent-le-Rotrou")
    public = survey.edition.audiences.get(slug="lyceen")
    nogent = Territory.objects.get(kind="commune", name="Nogent-le-Rotrou")
    Target.objects.create(survey=survey, audience=public, basin=nogent.parent, count=9)
    Target.objects.create(survey=survey, audience=public, count=15)

    found = intake_of(survey, snapshot(survey), ())

    assert (found.received, found.targets) == (14, (TargetLine(public.label, received=10, wanted=15),))
    assert [nogent.parent.name in gap for gap in found.gaps] == [False, True]
