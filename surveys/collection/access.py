"""How a request reaches a survey's link, and how a browser holds the response it is writing.

The id of a response in progress is carried by the page's form, and by the session as well so that a reload finds it
again; but never by the session of a browser that holds a seat, nor on a shared computer.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone

from hackathon.access import gates
from hackathon.access.rules import may
from hackathon.edition.models import Edition
from hackathon.people.identity import RESPONDING_KEY
from hackathon.people.models import Seat
from hackathon.stages.models import Stage
from hackathon.stages.rules import open_kinds
from hackathon.structures.models import Structure
from hackathon.web.remembered import remembered
from realtime.wire import clock
from realtime.wire.refusals import Refused
from surveys.collection import keys
from surveys.collection.rules import Door, door_of
from surveys.models import Collector, Survey

# For a computer that is shared though its link does not say so (`?poste=1`).
IDLE_MINUTES = 5


@dataclass(frozen=True, slots=True)
class Carrier:
    """Where this browser's response to one link stands."""

    request: HttpRequest
    code: str
    shared: bool
    # On a shared computer: without a gesture for so long, the page goes back to its start.
    idle_minutes: int

    @property
    def in_session(self) -> bool:
        return not self.shared and not gates.seats(self.request)

    def held(self) -> UUID | None:
        raw = self.request.session.get(RESPONDING_KEY, {}).get(self.code) if self.in_session else None
        return UUID(raw) if raw else None

    def hold(self, response_id: UUID) -> None:
        held = self.request.session.get(RESPONDING_KEY, {})
        if self.in_session and held.get(self.code) != str(response_id):
            self.request.session[RESPONDING_KEY] = held | {self.code: str(response_id)}

    def drop(self) -> None:
        held = dict(self.request.session.get(RESPONDING_KEY, {}))
        if held.pop(self.code, None):
            self.request.session[RESPONDING_KEY] = held

    def drop_now(self) -> None:
        """Inside a command, so that the session forgets the response in the very transaction that ends it."""
        self.drop()
        session = self.request.session
        if session.modified:
            session.save()
            session.modified = False

    def named(self) -> UUID:
        """The response that the posted form writes. Refuses one that is not the session's."""
        posted = posted_id(self.request)
        held = self.held()
        if held is not None and posted != held:
            raise Refused("response_elsewhere")
        return posted


def carrier_of(request: HttpRequest, collector: Collector) -> Carrier:
    shared = bool(collector.idle_minutes or request.POST.get("shared") or request.GET.get("poste"))
    carrier = Carrier(request, collector.code, shared, collector.idle_minutes or IDLE_MINUTES)
    if not carrier.in_session:
        carrier.drop()
    return carrier


def posted_id(request: HttpRequest) -> UUID:
    """The response id made with the form. 404 for a form without one: no page of ours posts that."""
    try:
        return UUID(request.POST.get("response", ""))
    except ValueError:
        raise Http404 from None


def collector_for(code: str) -> Collector:
    """The link behind a public code, or 404. As it was at most a second ago, and shared: nobody changes it."""
    return _found(_link_lately(keys.typed(code)))


def door(code: str) -> str | None:
    """Where a survey's code leads that was typed in place of a workshop's."""
    link = _link_lately(keys.typed(code))
    return link.path if link else None


def _link_now(code: str) -> Collector | None:
    links = Collector.objects.select_related("survey__edition", "structure")
    return links.filter(code=code, survey__edition__isnull=False).first()


_link_lately = remembered(Collector, Survey, Edition, Structure)(_link_now)


def _found(link: Collector | None) -> Collector:
    if link is None:
        raise Http404
    return link


def door_for(collector: Collector) -> Door:
    """Whether its survey takes responses now; tests may be made before it opens and after it closes.

    What commands decide by is asked once more under their lock: a survey closed within the second counts no more.
    """
    survey, today = collector.survey, timezone.localdate(clock.now())
    if collector.is_test and not survey.is_over(today):
        return Door.OPEN
    open_stages = _open_stages((survey.scope().edition, clock.now().date()))
    return door_of(survey, today=today, open_stages=open_stages)


@remembered(Stage)
def _open_stages(edition_and_day: tuple[UUID, date]) -> set[str]:
    edition, _day = edition_and_day
    return open_kinds(edition)


def collectors_seen(seat: Seat, survey: Survey) -> list[Collector]:
    """The links whose count a seat may see: all of them, or for a structure's contact its own."""
    links = list(
        survey.collectors.filter(is_test=False)
        .select_related("structure", "survey__edition")
        .order_by("structure__name", "label", "id")
    )
    if may(seat, "survey.view_collection", survey):
        return links
    return [link for link in links if link.structure_id and may(seat, "survey.view_own_collection", link)]


def collection_for(request: HttpRequest, edition_slug: str, survey_slug: str) -> tuple[Survey, Seat, list[Collector]]:
    """The survey with the links one may follow. 404 to strangers, 403 to whoever may follow none."""
    survey = Survey.objects.select_related("edition__territory").filter(slug=survey_slug).first()
    if survey is None or survey.edition is None or survey.edition.slug != edition_slug:
        raise Http404
    held = [seat for seat in gates.seats(request) if seat.edition_id == survey.edition_id]
    if not held:
        raise Http404
    for seat in held:
        seen = collectors_seen(seat, survey)
        if seen or may(seat, "survey.view_collection", survey):
            return survey, seat, seen
    raise PermissionDenied


def link_for(request: HttpRequest, edition_slug: str, code: str, verb: str) -> tuple[Collector, Seat]:
    """One link of the edition, through a seat that may `verb` on it."""
    link = _found(_link_now(keys.typed(code)))
    if link.survey.edition is None or link.survey.edition.slug != edition_slug:
        raise Http404
    return link, gates.require(request, verb, link)
