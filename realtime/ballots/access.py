"""Ballots through the caller's rights: on a socket, and on a page."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from hackathon.access import gates
from hackathon.access.live import drives, listeners, listens, row_for, seat_for
from hackathon.people.models import Seat
from realtime.ballots.models import Ballot
from realtime.wire.registry import Caller


def may_listen(caller: Caller, ballot_id: UUID) -> bool:
    return listens(caller, "ballot.view", Ballot.objects.filter(pk=ballot_id).first())


def may_listen_all(callers: list[Caller], ballot_id: UUID) -> list[bool]:
    return listeners(callers, "ballot.view", Ballot.objects.filter(pk=ballot_id).first())


def may_count(caller: Caller, ballot_id: UUID) -> bool:
    return drives(caller, "ballot.facilitate", Ballot.objects.filter(pk=ballot_id).first())


def facilitated(caller: Caller, ballot_id: UUID) -> Ballot:
    ballot = row_for(Ballot.objects, ballot_id)
    seat_for(caller, "ballot.facilitate", ballot)
    return ballot


def ballot_for(request: HttpRequest, ballot_id: UUID, verb: str) -> tuple[Ballot, Seat]:
    ballot = get_object_or_404(Ballot.objects.select_related("edition"), pk=ballot_id)
    return ballot, gates.require(request, verb, ballot)
