"""Votes against the close, from several threads: the count shown is the rows', and nobody counted was refused."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import msgspec
import pytest
from django.db import connections

from realtime.ballots.models import Vote
from realtime.wire.refusals import Refused
from realtime.wire.registry import Caller, room_kind
from realtime.wire.transactions import perform
from tests import cast
from tests.realtime.room import admit

VOTERS = 12


@pytest.mark.parametrize("attempt", range(3))
def test_every_accepted_vote_is_in_the_count_and_no_refused_one(workshop, attempt):
    vote = workshop.opened("choice", options=["oui", "non"])
    option = workshop.state(f"ballot:{vote.object_id}")["options"][0]["id"]
    seats = [cast.make_seat(workshop.edition, f"Voisin {n}") for n in range(VOTERS)]
    admit(workshop.session, *seats)
    start = Barrier(VOTERS + 1)

    def send(room, seat, body):
        start.wait()
        kind = room_kind(room.split(":")[0])
        verb = kind.by_name[body.pop("verb")]
        try:
            perform(seat.id, verb.act(Caller(seat.id), vote.object_id, decoded(verb, body)))
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()
        return "ok"

    with ThreadPoolExecutor(VOTERS + 1) as threads:
        ballots = [
            threads.submit(
                send,
                f"ballot:{vote.object_id}",
                seat,
                {"verb": "cast", "votes": [{"option": option, "points": 1}]},
            )
            for seat in seats
        ]
        close = threads.submit(send, f"tally:{vote.object_id}", workshop.ada, {"verb": "close_ballot"})
    answers = [ballot.result() for ballot in ballots]

    assert close.result() == "ok"
    assert set(answers) <= {"ok", "ballot_over"}
    accepted = {seat.id for seat, answer in zip(seats, answers, strict=True) if answer == "ok"}
    assert set(Vote.objects.values_list("voter", flat=True)) == accepted
    state = workshop.state(f"ballot:{vote.object_id}")
    assert (state["voters"], sum(line["points"] for line in state["results"])) == (len(accepted), len(accepted))


def decoded(verb, body):
    return msgspec.convert({"verb": verb.name, **body}, verb.body)
