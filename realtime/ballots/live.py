"""The ballot's room, where people vote, and its tally room, where facilitators type votes in."""

from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from hackathon.people.own_room import room_of
from realtime.ballots import access, commands, messages, queries
from realtime.ballots.commands import Paper
from realtime.ballots.models import Ballot
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act, Caller, RoomKind, Verb


def cast(caller: Caller, ballot_id: UUID, body: messages.Cast) -> Act:
    """Everything is checked under the lock, for many ballots at once: nothing is read here."""
    if caller.seat is None:
        raise Refused("not_allowed")

    def run() -> None:
        answer = cast_many([(caller, ballot_id, body)])[0]
        if answer is not None:
            raise answer

    rooms = (f"ballot:{ballot_id}", room_of(caller.seat))
    return Act(verb="ballot.cast", object_id=ballot_id, rooms=rooms, run=run)


def cast_many(items: list[tuple[Caller, UUID, messages.Cast]]) -> list[Refused | None]:
    """A batch of ballots, stored in a handful of statements a vote; one answer each, in order."""
    answers: list[Refused | None] = [Refused("not_allowed")] * len(items)
    places: dict[UUID, list[int]] = defaultdict(list)
    for place, (caller, ballot_id, _) in enumerate(items):
        if caller.seat is not None:
            places[ballot_id].append(place)
    for ballot in Ballot.objects.filter(pk__in=list(places)):
        of_ballot = places[ballot.id]
        papers = [Paper(seat=seat, votes=body.votes) for seat, body in _seated(items, of_ballot)]
        for place, answer in zip(of_ballot, commands.cast_votes(ballot, papers=papers), strict=True):
            answers[place] = answer
    return answers


def cast_secret(caller: Caller, ballot_id: UUID, body: messages.CastSecret) -> Act:
    if caller.seat is None or not access.may_listen(caller, ballot_id):
        raise Refused("not_allowed")
    ballot = Ballot.objects.get(pk=ballot_id)
    return Act(
        verb="ballot.cast_secret",
        object_id=ballot_id,
        rooms=(ballot.room,),
        run=partial(commands.cast_secret, ballot, seat=caller.seat, slot=body.slot, votes=body.votes),
        anonymous=True,
    )


def type_paper(caller: Caller, ballot_id: UUID, body: messages.TypePaper) -> Act:
    ballot = access.facilitated(caller, ballot_id)

    def run() -> dict[str, UUID]:
        return {"paper": commands.type_paper(ballot, votes=body.votes)}

    return _act("type_paper", ballot, run)


def remove_paper(caller: Caller, ballot_id: UUID, body: messages.RemovePaper) -> Act:
    ballot = access.facilitated(caller, ballot_id)
    return _act("remove_paper", ballot, partial(commands.remove_paper, ballot, paper=body.paper))


def type_hands(caller: Caller, ballot_id: UUID, body: messages.TypeHands) -> Act:
    ballot = access.facilitated(caller, ballot_id)
    hands = [(line.option, line.count) for line in body.hands]
    return _act("type_hands", ballot, partial(commands.type_hands, ballot, hands=hands))


def set_options(caller: Caller, ballot_id: UUID, body: messages.SetOptions) -> Act:
    ballot = access.facilitated(caller, ballot_id)
    options: list[tuple[UUID | None, str]] = [(None, label) for label in body.labels]
    return _act("set_options", ballot, partial(commands.set_options, ballot, options=options))


def open_ballot(caller: Caller, ballot_id: UUID, body: messages.OpenBallot) -> Act:
    ballot = access.facilitated(caller, ballot_id)
    return _act("open", ballot, partial(commands.open_ballot, ballot))


def close_ballot(caller: Caller, ballot_id: UUID, body: messages.CloseBallot) -> Act:
    ballot = access.facilitated(caller, ballot_id)
    return _act("close", ballot, partial(commands.close_ballot, ballot))


def _act(verb: str, ballot: Ballot, run: Callable[[], Any]) -> Act:
    return Act(verb=f"ballot.{verb}", object_id=ballot.id, rooms=(ballot.room, ballot.tally_room), run=run)


def _seated(items: list[tuple[Caller, UUID, messages.Cast]], places: list[int]) -> list[tuple[UUID, messages.Cast]]:
    return [(caller.seat, body) for caller, _, body in (items[place] for place in places) if caller.seat is not None]


BALLOT_ROOM = RoomKind(
    prefix="ballot",
    gate=access.may_listen,
    gate_many=access.may_listen_all,
    snapshot=queries.ballot_state,
    state=messages.BallotState,
    entries=messages.BALLOT_ENTRIES,
    decisions=(messages.BallotSet,),
    verbs=(
        Verb(messages.Cast, cast, many=cast_many),
        Verb(messages.CastSecret, cast_secret, anonymous=True),
    ),
)

TALLY_ROOM = RoomKind(
    prefix="tally",
    gate=access.may_count,
    snapshot=queries.tally_state,
    state=messages.TallyState,
    entries=messages.TALLY_ENTRIES,
    verbs=(
        Verb(messages.TypePaper, type_paper),
        Verb(messages.RemovePaper, remove_paper),
        Verb(messages.TypeHands, type_hands),
        Verb(messages.SetOptions, set_options),
        Verb(messages.OpenBallot, open_ballot),
        Verb(messages.CloseBallot, close_ballot),
    ),
)
