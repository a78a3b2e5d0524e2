"""Votes: every way out, hidden means hidden, and the count is the rows'."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hackathon.models import Audience, JournalRow, Seat
from realtime.ballots.counts import Cell, fault, ranks, tally
from realtime.ballots.messages import VoteView
from realtime.ballots.models import Participation, Vote
from realtime.wire import clock
from realtime.wire.ids import new_id
from realtime.wire.models import LogEntry
from realtime.wire.refusals import Refused
from realtime.wire.registry import Caller, room_kind
from realtime.wire.transactions import perform_all
from tests import cast
from tests.realtime.room import admit


class Poll:
    def __init__(self, workshop, kind="dots", **settings):
        self.workshop, self.ada, self.ben, self.bea = workshop, workshop.ada, workshop.ben, workshop.bea
        self.activity = workshop.opened(kind, **({"options": ["stages", "forum", "parrainage"]} | settings))
        self.id = self.activity.object_id
        self.room, self.tally = f"ballot:{self.id}", f"tally:{self.id}"
        self.options = [option["id"] for option in self.state["options"]]

    @property
    def state(self):
        return self.workshop.state(self.room)

    def votes(self, *points):
        return [{"option": option, "points": n} for option, n in zip(self.options, points, strict=False) if n]

    def cast(self, seat, *points):
        self.workshop.send(seat, self.room, {"verb": "cast", "votes": self.votes(*points)})

    def own(self, seat):
        return {row["ballot"]: row["votes"] for row in self.workshop.state(f"seat:{seat.id}")["ballots"]}

    def close(self):
        self.workshop.send(self.ada, self.tally, {"verb": "close_ballot"})

    def send(self, seat, room, verb, **body):
        return self.workshop.send(seat, room, {"verb": verb, **body})

    @property
    def result(self):
        labels = {option["id"]: option["label"] for option in self.state["options"]}
        return [(labels[row["option"]], row["points"], row["voters"], row["rank"]) for row in self.state["results"]]


@pytest.fixture
def poll(workshop):
    return Poll(workshop, dots=5, cap=3)


def refusal(run):
    with pytest.raises(Refused) as refused:
        run()
    return refused.value.code


def test_a_ballot_replaces_the_persons_former_one(poll):
    poll.cast(poll.ben, 3, 2)
    poll.cast(poll.ben, 0, 0, 1)
    poll.cast(poll.bea, 0, 2, 3)

    assert poll.own(poll.ben) == {str(poll.id): poll.votes(0, 0, 1)}
    assert poll.state["voters"] == 2
    poll.close()
    assert poll.result == [("parrainage", 4, 2, 1), ("forum", 2, 1, 2), ("stages", 0, 0, 3)]


def test_an_empty_ballot_takes_the_vote_back(poll):
    poll.cast(poll.ben, 1)
    poll.cast(poll.ben)

    assert (poll.state["voters"], poll.own(poll.ben)) == (0, {})


def test_a_hidden_result_is_nowhere_before_the_close(poll):
    poll.cast(poll.ben, 3, 2)
    poll.cast(poll.bea, 3, 2)
    assert poll.state["results"] is None
    assert all('"results":null' in body for body in said(poll.room) if '"results"' in body)

    poll.close()
    assert poll.state["results"] is not None

    poll.send(poll.ada, poll.tally, "open_ballot")
    assert (poll.state["state"], poll.state["results"]) == ("open", None)


def test_an_open_result_follows_the_votes(workshop):
    poll = Poll(workshop, dots=5, cap=3, hidden=False)

    poll.cast(poll.ben, 3, 2)

    assert poll.result == [("stages", 3, 1, 1), ("forum", 2, 1, 2), ("parrainage", 0, 0, 3)]


@pytest.mark.parametrize(
    ("points", "code"),
    [((3, 3), "ballot_too_many_points"), ((4,), "ballot_over_cap")],
)
def test_more_dots_than_allowed_are_refused_and_nothing_is_counted(poll, points, code):
    assert refusal(lambda: poll.cast(poll.ben, *points)) == code
    assert Vote.objects.count() == 0


def test_a_proposal_of_another_vote_or_twice_the_same_is_refused(poll, workshop):
    stranger = [{"option": str(new_id()), "points": 1}]
    twice = [*poll.votes(1), *poll.votes(1)]

    assert refusal(lambda: poll.send(poll.ben, poll.room, "cast", votes=stranger)) == "ballot_option_absent"
    assert refusal(lambda: poll.send(poll.ben, poll.room, "cast", votes=twice)) == "ballot_option_twice"


def test_somebody_outside_the_workshop_does_not_vote(poll):
    assert refusal(lambda: poll.cast(poll.workshop.cleo, 1)) == "not_allowed"
    assert refusal(lambda: poll.cast(None, 1)) == "not_allowed"


def test_a_vote_before_the_opening_or_after_the_close_is_refused(workshop, poll):
    planned = workshop.activity("choice", options=["oui", "non"])
    early = {"verb": "cast", "votes": []}
    assert refusal(lambda: workshop.send(workshop.ben, f"ballot:{planned.object_id}", early)) == "ballot_not_open"

    poll.close()
    assert refusal(lambda: poll.cast(poll.ben, 1)) == "ballot_over"


def test_votes_are_taken_two_seconds_after_the_timer_and_no_longer(poll):
    poll.send(poll.ada, poll.workshop.session.desk_room, "start_timer", seconds=60)
    end = clock.now() + timedelta(seconds=60)
    assert poll.state["deadline"] is not None

    with clock.set_to(lambda: end + timedelta(seconds=1)):
        poll.cast(poll.ben, 1)
    with clock.set_to(lambda: end + timedelta(seconds=3)):
        assert refusal(lambda: poll.cast(poll.bea, 1)) == "ballot_over"

    poll.send(poll.ada, poll.workshop.session.desk_room, "stop_timer")
    poll.cast(poll.bea, 1)
    assert poll.state["voters"] == 2


def test_many_ballots_at_once_get_one_answer_each(poll):
    verb = room_kind("ballot").by_name["cast"]
    bodies = [
        (poll.ben, verb.body(votes=votes_of(poll, 2))),
        (poll.workshop.cleo, verb.body(votes=votes_of(poll, 1))),
        (poll.bea, verb.body(votes=votes_of(poll, 9))),
        (poll.ben, verb.body(votes=votes_of(poll, 0, 1))),
    ]

    acts = [(seat.id, verb.act(Caller(seat.id), poll.id, body)) for seat, body in bodies]
    outcomes = perform_all(acts)

    codes = [outcome.refused and outcome.refused.code for outcome in outcomes]
    assert codes == [None, "not_allowed", "ballot_too_many_points", None]
    assert poll.own(poll.ben) == {str(poll.id): poll.votes(0, 1)}


def test_paper_and_raised_hands_count_with_the_rest_and_apart(workshop):
    poll = Poll(workshop, "choice", options=["oui", "non"])
    poll.cast(poll.ben, 1)
    poll.send(poll.ada, poll.tally, "type_paper", votes=poll.votes(1))
    wrong = poll.send(poll.ada, poll.tally, "type_paper", votes=poll.votes(0, 1))["paper"]
    poll.send(poll.ada, poll.tally, "remove_paper", paper=wrong)
    poll.send(poll.ada, poll.tally, "type_hands", hands=[{"option": poll.options[1], "count": 9}])
    poll.send(poll.ada, poll.tally, "type_hands", hands=[{"option": poll.options[1], "count": 4}])

    assert poll.state["voters"] == 6
    assert [row["count"] for row in workshop.state(poll.tally)["hands"]] == [4]
    poll.close()

    assert poll.result == [("non", 4, 4, 1), ("oui", 2, 2, 2)]
    assert [row["sources"] for row in poll.state["results"]] == [{"hands": 4}, {"live": 1, "paper": 1}]


def test_what_facilitators_type_in_is_checked_too(poll):
    def typed(verb, **body):
        return refusal(lambda: poll.send(poll.ada, poll.tally, verb, **body))

    assert typed("type_paper", votes=poll.votes(3, 3)) == "ballot_too_many_points"
    assert typed("remove_paper", paper=new_id()) == "ballot_paper_absent"
    assert typed("type_hands", hands=[]) == "ballot_hands_choice_only"
    assert refusal(lambda: poll.send(poll.ben, poll.tally, "type_paper", votes=poll.votes(1))) == "not_allowed"
    poll.close()
    assert typed("type_paper", votes=poll.votes(1)) == "ballot_over"


def test_too_many_hands_or_hands_for_nothing_are_refused(workshop):
    poll = Poll(workshop, "choice", options=["oui", "non", "peut-être"])
    crowd = [{"option": option, "count": 1000} for option in poll.options]
    stranger = [{"option": new_id(), "count": 1}]

    assert refusal(lambda: poll.send(poll.ada, poll.tally, "type_hands", hands=crowd)) == "ballot_hands_too_many"
    assert refusal(lambda: poll.send(poll.ada, poll.tally, "type_hands", hands=stranger)) == "ballot_option_absent"


def test_proposals_change_until_somebody_has_voted(poll):
    poll.send(poll.ada, poll.tally, "set_options", labels=["un", "deux"])
    poll.options = [option["id"] for option in poll.state["options"]]
    poll.cast(poll.ben, 1)

    assert refusal(lambda: poll.send(poll.ada, poll.tally, "set_options", labels=["x", "y"])) == "ballot_has_votes"
    assert [option["label"] for option in poll.state["options"]] == ["un", "deux"]


def test_a_vote_of_one_proposal_does_not_open(workshop):
    activity = workshop.activity("choice", options=["seule"])

    opening = {"verb": "open_ballot"}
    assert refusal(lambda: workshop.send(workshop.ada, f"tally:{activity.object_id}", opening)) == "ballot_no_options"


@pytest.mark.parametrize("asked", [{"dots": 0}, {"dots": 3, "cap": 4}, {"dots": "beaucoup"}])
def test_settings_that_make_no_sense_are_refused(workshop, asked):
    assert refusal(lambda: workshop.activity("dots", **asked)) in ("ballot_dots", "ballot_settings")


def test_a_vote_keeps_the_voters_public(poll):
    Seat.objects.filter(pk=poll.ben.pk).update(audience=Audience.objects.get(slug="lyceen"))

    poll.cast(poll.ben, 2, 1)

    assert [vote.audience.slug for vote in Vote.objects.select_related("audience")] == ["lyceen", "lyceen"]


def test_closing_blanks_a_public_that_fewer_than_five_voters_share(workshop, poll):
    many, few = Audience.objects.get(slug="lyceen"), Audience.objects.get(slug="employeur")
    seats = [cast.make_seat(workshop.edition, f"Voisin {number}") for number in range(9)]
    for number, seat in enumerate(seats):
        Seat.objects.filter(pk=seat.pk).update(audience=many if number < 5 else few)
    admit(workshop.session, *seats)
    for seat in seats:
        poll.cast(seat, 1, 1)

    poll.close()

    publics = Vote.objects.order_by("voter").values_list("audience__slug", flat=True)
    assert Counter(publics) == {"lyceen": 10, None: 8}
    assert poll.result[0] == ("stages", 9, 9, 1)


# --- anonymous -------------------------------------------------------------------------------------
@pytest.fixture
def secret(workshop):
    return Poll(workshop, dots=3, cap=3, anonymous=True, hidden=False)


def cast_secret(poll, seat, slot, *points):
    poll.send(seat, poll.room, "cast_secret", slot=slot, votes=poll.votes(*points))


def test_an_anonymous_vote_is_hidden_and_holds_no_trace_of_its_voter(secret):
    slot = new_id()
    before = JournalRow.objects.count()

    cast_secret(secret, secret.ben, slot, 2)
    cast_secret(secret, secret.ben, slot, 0, 3)

    assert (secret.state["hidden"], secret.state["voters"]) == (True, 1)
    assert set(Vote.objects.values_list("voter", "audience")) == {(slot, None)}
    assert secret.own(secret.ben) == {}
    assert not any(str(slot) in body or str(secret.ben.id) in body for body in said(secret.room))
    assert not LogEntry.objects.filter(room_id=f"seat:{secret.ben.id}", body__contains=str(secret.id)).exists()
    assert JournalRow.objects.count() == before


def test_one_person_has_one_slot_and_a_slot_one_person(secret):
    slot = new_id()
    cast_secret(secret, secret.ben, slot, 1)

    assert refusal(lambda: cast_secret(secret, secret.ben, new_id(), 1)) == "ballot_slot_unknown"
    assert refusal(lambda: cast_secret(secret, secret.bea, slot, 1)) == "ballot_slot_unknown"
    assert Participation.objects.count() == 1


def test_the_two_ways_of_voting_do_not_mix(secret, workshop):
    assert refusal(lambda: secret.cast(secret.ben, 1)) == "ballot_is_anonymous"
    named = Poll(workshop)
    assert refusal(lambda: cast_secret(named, named.ben, new_id(), 1)) == "ballot_not_anonymous"


def test_closing_an_anonymous_vote_shuffles_who_and_what_apart(secret, workshop):
    seats = [cast.make_seat(workshop.edition, f"Voisin {n}") for n in range(30)]
    admit(workshop.session, *seats)
    for seat in seats:
        cast_secret(secret, seat, new_id(), 1)
    order = list(Vote.objects.order_by("id").values_list("voter", flat=True))

    secret.close()

    after = list(Vote.objects.order_by("id").values_list("voter", flat=True))
    assert (sorted(after), after == order) == (sorted(order), False)
    assert list(Participation.objects.order_by("id").values_list("seat_id", flat=True)) != [seat.id for seat in seats]
    assert secret.result[0] == ("stages", 30, 30, 1)


# --- sums ------------------------------------------------------------------------------------------
@given(st.lists(st.integers(0, 6), min_size=1, max_size=12))
def test_a_rank_is_one_more_than_the_number_of_those_ahead(points):
    assert ranks(points) == [1 + sum(other > score for other in points) for score in points]


def test_ranks_skip_after_a_tie():
    assert ranks([5, 9, 5, 1]) == [2, 1, 2, 4]


@given(
    st.lists(
        st.tuples(st.sampled_from("ABCD"), st.sampled_from(["live", "paper", "hands"]), st.integers(1, 5)), max_size=60
    )
)
def test_the_tally_of_cells_is_the_tally_of_votes(votes):
    cells = [
        Cell(option, source, sum(p for o, s, p in votes if (o, s) == (option, source)), n)
        for (option, source), n in Counter((option, source) for option, source, _ in votes).items()
    ]

    lines = {line.option: line for line in tally("ABCD", cells)}

    assert {o: line.points for o, line in lines.items()} == {o: sum(p for x, _, p in votes if x == o) for o in "ABCD"}
    assert {o: line.voters for o, line in lines.items()} == {o: sum(x == o for x, _, _ in votes) for o in "ABCD"}
    assert all(sum(line.sources.values()) == line.points for line in lines.values())
    assert all(line.tied == (sum(m.rank == line.rank for m in lines.values()) > 1) for line in lines.values())


@given(st.dictionaries(st.sampled_from("ABC"), st.integers(1, 6)))
def test_a_ballot_counts_when_it_keeps_to_the_rules(points):
    expected = sum(points.values()) <= 7 and all(n <= 3 for n in points.values())

    assert (fault(list(points.items()), "ABC", dots=7, cap=3) is None) == expected


def votes_of(poll, *points):
    return [VoteView(option=UUID(row["option"]), points=row["points"]) for row in poll.votes(*points)]


def said(room):
    return list(LogEntry.objects.filter(room_id=room).values_list("body", flat=True))
