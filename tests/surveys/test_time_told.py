"""How long people take to answer: what the dashboard tells of it, and what it hides."""

from datetime import timedelta
from itertools import pairwise

import numpy as np
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from hackathon.enums import Source
from surveys.analysis import settling, taken
from surveys.analysis.snapshots import snapshot
from surveys.analysis.sums.missing import NOT_SHOWN
from surveys.analysis.taken import taken_of, taken_words
from surveys.analysis.variables import TAKEN, variable
from surveys.collection import answering, commands, keys
from surveys.enums import Anonymity, SurveyState
from surveys.exports.reading import Answers, unheard
from surveys.models import Response, Survey
from tests.cast import THEN, inside
from tests.surveys.analysis_cast import answer, answer_times, make_answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(edition):
    """Closed, and nobody's answers yet."""
    return make_answered(edition)


def told(survey):
    with translation.override("en"):
        return taken_of(survey, snapshot(survey))


def counts(found):
    """Of the table: what each class shows, None where it is hidden."""
    return [None if line.cells[0].hidden else int(line.cells[0].count) for line in found.table.lines]


def test_sentence_says_the_median_between_the_quartiles(answered):
    for minutes in (4, 6, 6, 8, 8, 11, 11, 30):
        answer(answered, need="meet", seconds=60 * minutes)
    answer_times(answered, 7, need="meet", source="paper")

    # Of eight in order, the second, the fourth and the sixth.
    assert told(answered).sentence == (
        "Half of the people took between 6 and 11 minutes; the median is 8 minutes, "
        "over 8 responses sent from a screen."
    )


@pytest.mark.parametrize("seed", range(4))
def test_quartiles_are_those_of_numpy(answered, seed):
    seconds = np.random.default_rng(seed).integers(60, 7000, size=101 + seed)
    for value in seconds:
        answer(answered, need="meet", seconds=int(value))

    quartiles = np.quantile(seconds, [0.25, 0.5, 0.75], method="inverted_cdf")

    with translation.override("en"):
        assert told(answered).sentence == taken_words(tuple(quartiles), len(seconds))
    first, _middle, third = (round(value / 60) for value in quartiles)
    assert f"between {first} and {third} minutes" in told(answered).sentence


@pytest.mark.parametrize(
    ("quartiles", "words"),
    [
        ((20, 25, 40), "about 1 minute, over"),
        ((470, 480, 490), "about 8 minutes, over"),
        ((50, 65, 130), "between 1 and 2 minutes; the median is 1 minute, over"),
        ((300, 600, 7200), "took 5 min or less, half 10 min or less, and a quarter two hours or more"),
        ((300, 7200, 90_000), "Half of the people took two hours or more"),
    ],
)
def test_quartiles_in_words(quartiles, words):
    with translation.override("en"):
        assert words in taken_words(quartiles, 1234)
        assert "1,234" in taken_words(quartiles, 1234)


def test_classes_hold_each_time_once(answered):
    edges = [0, 2, 5, 10, 15, 20, 30, 60, 120]
    for low in edges:
        answer_times(answered, 6, need="meet", seconds=60 * low)
    for _low, high in pairwise(edges):
        answer_times(answered, 5, need="meet", seconds=60 * high - 1)
    answer_times(answered, 5, need="meet", seconds=90 * 24 * 3600)

    found = told(answered)

    assert counts(found) == [11] * 9
    assert (found.table.lines[0].label, found.table.lines[-1].label) == ("Less than 2 minutes", "Two hours or more")
    assert found.table.bases == ("99",)
    assert found.chart is not None


@pytest.mark.parametrize(("k", "last"), [(5, None), (2, 3)])
def test_few_who_took_long_are_hidden_with_what_would_give_them_back(answered, monkeypatch, k, last):
    """With the threshold down to two, the three are told: it is the threshold that hides them."""
    monkeypatch.setattr(taken, "ORGANISER_K", k)
    answer_times(answered, 12, need="meet", seconds=400)
    answer_times(answered, 9, need="meet", seconds=700)
    answer_times(answered, 3, need="meet", seconds=9000)

    found = counts(told(answered))

    assert found[-1] == last
    # Alone among hidden figures, it would be what is missing from the base.
    assert (found[2], found[3]) == ((12, None) if last is None else (12, 9))


def test_fewer_than_five_are_not_told(answered):
    answer_times(answered, 4, need="meet", seconds=400)
    answer_times(answered, 20, need="meet", source="paper")

    found = told(answered)

    assert found.table is None
    assert "5" in found.sentence
    assert "minute" not in found.sentence


@pytest.mark.parametrize(("held", "waiting"), [(True, 10), (False, 14)])
def test_while_open_it_moves_by_five_answers(answered, monkeypatch, held, waiting):
    """Without the rule that holds the last answers back, each of them would be told by two looks."""
    if not held:
        monkeypatch.setattr(settling, "settled", lambda known, k: np.ones(len(known), dtype=bool))
    Survey.objects.update(state=SurveyState.OPEN)
    answered.refresh_from_db()
    answer_times(answered, 10, need="meet", seconds=400)
    answer_times(answered, 4, need="meet", seconds=6000)

    assert told(answered).table.bases == (str(waiting),)

    answer(answered, need="meet", seconds=6000)
    assert told(answered).table.bases == ("15",)


def test_erased_response_takes_its_time_along(answered):
    answer_times(answered, 20, need="meet", seconds=400)
    [slow] = answer(answered, need="meet", seconds=50_000)
    answer_times(answered, 5, need="meet", seconds=50_000)
    assert counts(told(answered))[-1] == 6
    code = keys.receipt_code(slow.id, secret=settings.SECRET_KEY)
    Response.objects.filter(pk=slow.pk).update(receipt_digest=keys.digest(code, secret=settings.SECRET_KEY))

    inside(answering.erase_response, receipt=code)

    assert counts(told(answered))[-1] == 5


def test_purge_takes_times_along(answered):
    answer_times(answered, 20, need="meet", seconds=400)
    assert told(answered).table is not None
    answered.retained_until = THEN.date()
    answered.save()

    inside(commands.purge_survey, answered, today=THEN.date() + timedelta(days=1))

    assert told(answered).table is None
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "measured of responses sent from a screen"),
        ({"source": Source.IMPORT}, "the file these answers came in"),
        ({"anonymity": Anonymity.ANONYMOUS}, "the survey is anonymous"),
    ],
)
def test_why_nobody_knows_is_said(answered, changed, words):
    answer_times(answered, 20, need="meet")
    Survey.objects.update(**changed)
    answered.refresh_from_db()

    assert words in told(answered).sentence
    assert told(answered).table is None


def test_survey_nobody_answered_has_no_time(answered):
    assert "Not known yet" in told(answered).sentence


def test_it_costs_no_statement(answered, django_assert_num_queries):
    answer_times(answered, 20, need="meet", seconds=400)
    known = snapshot(answered)

    with django_assert_num_queries(0):
        taken_of(answered, known)


def test_responses_without_a_time_are_in_no_class(answered):
    answer_times(answered, 3, need="meet", seconds=0)
    answer_times(answered, 2, need="meet")

    assert variable(snapshot(answered), TAKEN).codes.tolist() == [0, 0, 0, NOT_SHOWN, NOT_SHOWN]


def test_dashboard_shows_the_sentence_the_table_and_how_it_is_measured(desk, answered):
    for minutes in (4, 6, 6, 8, 8, 11, 11, 30) * 5:
        answer(answered, need="meet", seconds=60 * minutes)

    text = desk.get(reverse("surveys:results", args=[answered.edition.slug, answered.slug])).content.decode()

    assert "Temps de réponse" in text
    assert "entre 6 et 11\u00a0minutes" in text
    part = text[text.index("Temps de réponse") : text.index('id="strips"')]
    assert part.count("<svg xmlns") == 1
    assert "Deux heures ou plus" in part
    assert "pauses comprises" in part


# --- files -------------------------------------------------------------------------------------------


def test_individual_answers_leave_without_the_time(answered, edition):
    """Whoever saw who finished last would find that person's answers by it (docs/exports.md)."""
    answer_times(answered, 6, need="meet", seconds=4870)
    timeless = make_answered(edition, slug="sans-temps")
    answer_times(timeless, 6, need="meet")

    leaving = Answers(answered, unheard)
    cells = {str(column.read(said)) for said in leaving for column in leaving.columns}

    assert [one.name for one in leaving.columns] == [one.name for one in Answers(timeless, unheard).columns]
    assert not cells & {"4870", "81", "81.17", "4870.0"}
