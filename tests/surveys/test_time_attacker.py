"""P3 in time: somebody looks at everything after each response that comes, is sent again or is erased, keeps every
look, and takes differences. Of two looks, whoever is in one and not in the other is nobody, or five people at least.

Each person says a word of their own: texts name who is on the screen. Each writes a power of two as their number: the
mean of an exported figure names everybody it counts.
"""

import itertools
import os
import re

import numpy as np
import pytest
from django.conf import settings
from django.http import QueryDict

from realtime.wire.refusals import Refused
from surveys.analysis import background, corpora, queries, settling, voices
from surveys.analysis.coarser import Variables
from surveys.analysis.crossings import crossing_of
from surveys.analysis.dashboard import every_strip
from surveys.analysis.figures import Figure
from surveys.analysis.intake import completion, intake_of
from surveys.analysis.lexicon import lexicon_of
from surveys.analysis.queries import figure_of
from surveys.analysis.snapshots import snapshot
from surveys.analysis.standing_out import standing_out
from surveys.analysis.strips import Asked
from surveys.analysis.variables import variable
from surveys.collection import keys
from surveys.collection.answering import erase_response, receipt_of, save_page
from surveys.collection.commands import close_survey, make_collectors
from surveys.enums import SurveyState
from surveys.exports.queries import asked_tables
from surveys.models import Response, Survey, Tombstone
from surveys.questionnaires import schema as plain
from tests.cast import THEN, inside
from tests.surveys.analysis_cast import answer, answer_times, make_answered

pytestmark = pytest.mark.django_db

ATTACKED = int(os.environ.get("ATTACKED", "1"))
K, PUBLISHED = 5, 11
# A sum of so many powers of two is exact.
MOST = 45


def question(code, kind, *choices, **more):
    made = tuple(plain.Choice(code=choice, label=choice) for choice in choices)
    return plain.Question(code=code, type=kind, wording=code, choices=made, **more)


SCHEMA = plain.Schema(
    sections=(
        plain.Section(
            title="Une",
            questions=(
                question("need", "single", "meet", "talk", "move"),
                question("brakes", "multiple", "bus", "fear"),
                question("mark", "number"),
                question("since", "date"),
            ),
        ),
        plain.Section(
            title="Deux",
            questions=(
                question("say", "long_text"),
                question("also", "short_text"),
                question("w", "number", role="weight"),
            ),
        ),
        plain.Section(title="Trois", questions=(question("more", "yes_no", "yes", "no"),)),
    )
)


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    monkeypatch.setattr(background, "PATIENCE", 60)
    corpora.forget()


@pytest.fixture
def survey(edition):
    return make_answered(edition, slug="temps", schema=SCHEMA, state=SurveyState.OPEN)


class Crowd:
    """People who come, try to change what they sent, and leave."""

    def __init__(self, survey, chance):
        self.survey, self.chance, self.here, self.came = survey, chance, {}, 0
        [self.link] = inside(make_collectors, survey, structures=[])

    def move(self):
        act = self.chance.choice(["come", "change", "leave"], p=[0.72, 0.08, 0.2])
        if act == "come" or len(self.here) < 3:
            self.come()
        elif act == "leave":
            self.leave(self.chance.choice(list(self.here)))
        else:
            self.change(self.chance.choice(list(self.here)))

    def come(self):
        chance, number = self.chance, self.came
        self.survey.refresh_from_db()
        [self.here[number]] = answer(
            self.survey,
            audience=chance.choice(["lyceen", "employeur"]),
            need=chance.choice(["meet", "talk", "move"], p=[0.5, 0.3, 0.2]),
            brakes=[brake for brake in ("bus", "fear") if chance.random() < 0.5],
            mark=2**number,
            since=f"20{chance.integers(10, 25)}-05-01",
            say=f"mot{'abcdefghij'[number // 10]}{'abcdefghij'[number % 10]} du bus",
            also="Le stage" if chance.random() < 0.6 else None,
            w=1.5 if number % 2 else 1,
        )
        self.came += 1

    def leave(self, number):
        response = self.here.pop(number)
        code = receipt_of(response)
        digest = keys.digest(code, secret=settings.SECRET_KEY)
        Response.objects.filter(pk=response.pk).update(receipt_digest=digest)
        inside(erase_response, receipt=code)

    def change(self, number):
        with pytest.raises(Refused, match="response_sent"):
            inside(save_page, self.link, response_id=self.here[number].pk, version_number=1, page=1, fields={}, seen="")


def exported_people(survey, known):
    """Who an exported figure is made of, as its mean says; nobody when it is hidden."""
    result = figure_of(survey, known, Figure(survey=survey.pk, question="mark", k=PUBLISHED))
    if result.numbers is None:
        return frozenset()
    total = round(result.numbers.mean * result.n)
    return frozenset(place for place in range(total.bit_length()) if total >> place & 1)


def people(survey, known):
    """Who is on the screen, as their words say."""
    texts = voices.found(known, corpus(survey, known).of("say"), kept=voices.shown_responses(known), asked=())
    signs = [re.match("mot([a-j])([a-j])", one.words) for one in texts]
    return frozenset(10 * (ord(sign[1]) - ord("a")) + ord(sign[2]) - ord("a") for sign in signs)


def corpus(survey, known):
    return corpora.corpus(survey, known).value


def screen(survey, known):
    """Everything the pages of results are made of, but the count of responses and the curve of their days."""
    for filters in ((), (("@audience", "lyceen"),), (("brakes", "bus"), ("brakes", "fear"))):
        for strip in every_strip(survey, known, Asked(filters=filters)):
            yield strip.code, strip.sentence, strip.texts, strip.figures
    crossed = Figure(survey=survey.pk, question="need", column="@audience", layer="brakes", weight="w", k=K)
    yield crossing_of(survey, known, crossed)
    yield standing_out(survey, known)
    said = voices.found(known, corpus(survey, known).of("say"), kept=voices.shown_responses(known), asked=())
    lexicon = lexicon_of(survey)
    yield voices.terms(survey, known.revision, said, "say", lexicon)
    yield voices.specific_words(survey, known, said, "say", Variables(known)["@audience"], lexicon)


def published(survey):
    yield asked_tables(survey, QueryDict())
    yield asked_tables(survey, QueryDict("public=lyceen"))
    yield asked_tables(survey, QueryDict("question=need&avec=brakes"))


def worded(parts):
    """As it is read; the revision stands on no page."""
    return re.sub(r"revision=\d+", "", "\n".join(map(repr, parts)))


def few_told(looks):
    """Pairs of looks of which one holds 1 to 4 people that the other does not."""
    return [
        (one, other)
        for one, other in itertools.combinations(set(looks), 2)
        if 0 < len(one - other) < K or 0 < len(other - one) < K
    ]


def watched(survey, seed, *, then=lambda: None):
    """Who was counted at each look, on the screen and in what is published."""
    crowd, looks = Crowd(survey, np.random.default_rng(seed)), []
    while crowd.came < MOST:
        (crowd.come if crowd.came < 16 * (seed % 2) else crowd.move)()
        then()
        known = snapshot(survey)
        looks += [people(survey, known), exported_people(survey, known)]
    return looks


@pytest.mark.parametrize("seed", range(2 * ATTACKED))
def test_no_two_looks_differ_by_fewer_than_five_people(survey, seed):
    looks = watched(survey, seed)

    assert len(set(looks)) > 3
    assert not few_told(looks)


def test_everything_shown_moves_with_the_same_people_and_with_nothing_else(survey):
    crowd, seen, exported = Crowd(survey, np.random.default_rng(7)), {}, {}
    while crowd.came < 32:
        (crowd.come if crowd.came < 16 else crowd.move)()
        known = snapshot(survey)
        here, out = people(survey, known), exported_people(survey, known)
        n = figure_of(survey, known, Figure(survey=survey.pk, question="need", k=K)).n
        assert n in (None, len(here))
        if here:
            assert seen.setdefault(here, screen_now := worded(screen(survey, known))) == screen_now
        if out:
            # The classes of numbers are those of the screen.
            assert exported.setdefault((out, here), now := worded(published(survey))) == now

    assert len(seen) > 4
    assert exported


def test_watcher_wins_when_tables_move_with_each_response(survey, monkeypatch):
    monkeypatch.setattr(queries, "shown", lambda known, k: np.ones(len(known), dtype=bool))
    monkeypatch.setattr(voices, "shown", queries.shown)

    assert few_told(watched(survey, 0))


def test_watcher_wins_when_nobody_knows_where_those_who_left_stood(survey):
    assert few_told(watched(survey, 0, then=lambda: Tombstone.objects.update(place=None)))


def test_lot_goes_out_whole_and_comes_back_when_the_survey_closes(survey):
    crowd = Crowd(survey, np.random.default_rng(1))
    for _ in range(12):
        crowd.come()
    crowd.leave(1)

    assert people(survey, snapshot(survey)) == set(range(5, 10))
    crowd.leave(11)
    for _ in range(4):
        crowd.come()
    assert people(survey, snapshot(survey)) == set(range(5, 10))

    inside(close_survey, survey)
    assert people(survey, snapshot(survey)) == {0, *range(2, 11), *range(12, 16)}
    assert not Tombstone.objects.filter(place__isnull=False).exists()


def test_what_came_at_once_from_elsewhere_is_shown(survey):
    crowd = Crowd(survey, np.random.default_rng(1))
    for _ in range(8):
        crowd.come()
    Response.objects.filter(pk=crowd.here[2].pk).update(source="import")
    known = snapshot(survey)

    assert settling.settled(known, K).sum() == 6


def test_number_and_month_to_come_make_no_class(survey):
    crowd = Crowd(survey, np.random.default_rng(1))
    for _ in range(4):
        crowd.come()
    known = snapshot(survey)
    assert [len(variable(known, key).options) for key in ("mark", "since")] == [1, 1]
    crowd.come()
    before = [variable(snapshot(survey), key).options for key in ("mark", "since")]

    survey.refresh_from_db()
    answer(survey, mark=10**9, since="1950-01-01")

    assert [variable(snapshot(survey), key).options for key in ("mark", "since")] == before


# --- how answers come in ------------------------------------------------------------------------------


def pages_seen(survey):
    found = intake_of(survey, snapshot(survey), SCHEMA.sections).completion
    return np.array([[page.filled - found.sent, page.stopped] for page in found.pages])


def begin(survey, chance, drafts):
    """Somebody begins, goes a page further, or sends."""
    act = chance.choice(["begin", "go on", "send"], p=[0.5, 0.4, 0.1])
    unsent = [one for one in drafts if one.submitted_at is None]
    if act == "begin" or not unsent:
        [made] = answer(survey, need="meet")
        Response.objects.filter(pk=made.pk).update(submitted_at=None, revision=None, pages_reached=1)
        drafts.append(Response.objects.get(pk=made.pk))
        return
    one = unsent[int(chance.integers(len(unsent)))]
    one.pages_reached = 3 if act == "send" else min(3, one.pages_reached + 1)
    if act == "send":
        one.submitted_at, one.revision = THEN, 1
    one.save()


def test_who_stopped_where_moves_by_five_people_or_not_at_all(survey):
    chance, drafts = np.random.default_rng(3), []
    answer_times(survey, 3, need="meet")
    former, moves = pages_seen(survey), 0
    for _ in range(90):
        begin(survey, chance, drafts)
        now = pages_seen(survey)
        assert not ((now - former) % K).any()
        moves += bool((now != former).any())
        former = now

    assert moves > 5


def test_exact_counts_of_who_stopped_would_tell_who_goes_a_page_further():
    before, after = (completion(["A", "B"], 40, left, k=1) for left in ([9, 6], [8, 7]))

    assert [page.stopped for page in before.pages] == [9, 6]
    assert [page.stopped for page in after.pages] == [8, 7]
    assert completion(["A", "B"], 40, [9, 6]) == completion(["A", "B"], 40, [8, 7])


def test_curve_says_how_many_came_each_day_and_nothing_of_what_they_said(survey):
    """It moves with the count of responses that stands above it: there is nothing in it to hold back."""
    crowd = Crowd(survey, np.random.default_rng(2))
    for number in range(1, 9):
        crowd.come()
        curve = intake_of(survey, snapshot(survey), SCHEMA.sections).curve
        assert [day.came for day in curve.days] == [number] == [len(snapshot(survey))]
    assert Survey.objects.get(pk=survey.pk).state == SurveyState.OPEN
