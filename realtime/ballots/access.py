"""Ballots through the caller's rights: on a socket, and on a page."""

from uuid import UUID

from django.http import Http404, HttpRequest

from hackathon.access import gates
from hackathon.access.live import listeners, listens, seat_for
from hackathon.access.rules import may
from hackathon.people.models import Seat
from realtime.ballots.models import Ballot
from realtime.wire.refusals import Refused
from realtime.wire.registry import Caller


def may_listen(caller: Caller, ballot_id: UUID) -> bool:
    return listens(caller, "ballot.view", Ballot.objects.filter(pk=ballot_id).first())


def may_listen_all(callers: list[Caller], ballot_id: UUID) -> list[bool]:
    return listeners(callers, "ballot.view", Ballot.objects.filter(pk=ballot_id).first())


def may_count(caller: Caller, ballot_id: UUID) -> bool:
    ballot = Ballot.objects.filter(pk=ballot_id).first()
    return ballot is not None and not caller.projector and may(caller.seat, "ballot.facilitate", ballot)


def facilitated(caller: Caller, ballot_id: UUID) -> Ballot:
    ballot = Ballot.objects.filter(pk=ballot_id).first()
    if ballot is None:
        raise Refused("not_allowed")
    seat_for(caller, "ballot.facilitate", ballot)
    return ballot


def ballot_for(request: HttpRequest, ballot_id: UUID, verb: str) -> tuple[Ballot, Seat]:
    ballot = Ballot.objects.select_related("edition").filter(pk=ballot_id).first()
    if ballot is None:
        raise Http404
    return ballot, gates.require(request, verb, ballot)
