"""Pages of workshops: the door, the participant, the desk, the projector, and the run of show."""

from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any
from uuid import UUID

import segno
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hackathon import extensions
from hackathon.access import gates
from hackathon.access.rules import may
from hackathon.access.throttle import Throttle, address_of
from hackathon.activities import activity_kind, activity_kinds, rooms_with_names
from hackathon.people import commands as people
from hackathon.people import tokens
from hackathon.people.identity import BROWSER_KEY, take_browser
from hackathon.people.models import Seat
from hackathon.people.own_room import room_of
from realtime.sessions import access, commands, pages, presence, queries
from realtime.sessions.forms import (
    ActivityLineForm,
    ClaimForm,
    CodeForm,
    NewActivityForm,
    NewcomerForm,
    NewSessionForm,
    SessionForm,
)
from realtime.sessions.models import Activity, Session
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform

# A school is one address: wrong codes are counted, people who come in never are.
CODES = Throttle("join_code", each=60, everybody=3000, seconds=60)


# --- the door --------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """The code, nothing else; the front page sends it in the address."""
    form = CodeForm(request.POST or (request.GET if "code" in request.GET else None))
    if form.is_bound and form.is_valid():
        code = form.cleaned_data["code"]
        if access.session_by_code(code) is None and (elsewhere := extensions.opened_by(code)):
            return redirect(elsewhere)
        session = _session_at_door(request, code)
        if isinstance(session, Session):
            return redirect("live:join_session", session.join_code)
        form.add_error("code", session)
    return render(request, "realtime/sessions/join.html", {"form": form}, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def join_session(request: HttpRequest, code: str) -> HttpResponse:
    """Who comes in: a seat this browser already holds, a name of the list, or somebody new."""
    session = _session_at_door(request, code)
    if not isinstance(session, Session):
        form = CodeForm({"code": code})
        form.add_error("code", session)
        return render(request, "realtime/sessions/join.html", {"form": form}, status=404)
    if access.seats_inside(request, session) and not _another(request):
        return redirect("live:participant", session.id)
    posted = request.POST if request.method == "POST" else None
    way = request.POST.get("way", "")
    claim = ClaimForm(session, posted if way == "claim" else None, prefix="claim")
    newcomer = NewcomerForm(session, posted if way == "new" else None, prefix="new")
    joined = _come_in(request, session, way, claim=claim, newcomer=newcomer)
    if joined:
        return redirect(reverse("live:participant", args=[session.id]) + f"?seat={joined.id}")
    context = {
        "session": session,
        "edition": session.edition,
        "claim": claim if claim.seats else None,
        "newcomer": newcomer,
        "known": access.seats_outside(request, session),
        "another": _another(request),
    }
    status = 400 if claim.errors or newcomer.errors else 200
    return render(request, "realtime/sessions/join_session.html", context, status=status)


def _come_in(
    request: HttpRequest, session: Session, way: str, *, claim: ClaimForm, newcomer: NewcomerForm
) -> Seat | None:
    match way:
        case "known":
            named = request.POST.get("known", "")
            seat = next((seat for seat in access.seats_outside(request, session) if str(seat.id) == named), None)
            return seat and _admit(request, session, newcomer, partial(_admit_known, session, seat), seat)
        case "claim" if claim.is_valid():
            seat = claim.cleaned_data["seat"]
            run = partial(presence.claim_place, session, browser=take_browser(request.session), seat=seat)
            return _admit(request, session, claim, run, seat)
        case "new" if newcomer.is_valid():
            name = newcomer.cleaned_data["first_name"].strip()
            run = partial(
                presence.join_session,
                session,
                browser=take_browser(request.session),
                first_name=name,
                pseudonym=name if newcomer.pseudonymous else "",
                audience=newcomer.cleaned_data["audience"],
            )
            return _admit(request, session, newcomer, run)
        case _:
            return None


def _admit_known(session: Session, seat: Seat) -> Seat:
    presence.admit_seat(session, seat=seat)
    return seat


def _admit(
    request: HttpRequest, session: Session, form: Form, run: Callable[[], Seat], seat: Seat | None = None
) -> Seat | None:
    rooms = (session.room, session.desk_room, *(() if seat is None else (room_of(seat.id),)))
    try:
        joined: Seat = perform(
            None if seat is None else seat.id, Act(verb="session.join", object_id=session.id, rooms=rooms, run=run)
        )
    except Refused as refusal:
        form.full_clean()
        form.add_error(None, refusal.message)
        return None
    return joined


def _session_at_door(request: HttpRequest, code: str) -> Session | str:
    """The workshop of a code, or why not, in words."""
    address = address_of(request)
    if CODES.blocked(address):
        return _("Too many wrong codes from this place. Wait a minute, then read the code on the screen again.")
    session = access.session_by_code(code)
    if session is None:
        CODES.failed(address)
        return _("No workshop has this code. Check the six letters and figures on the screen of the room.")
    if session.state == Session.State.CLOSED and not access.seats_inside(request, session):
        return _("This workshop is closed. The facilitator can open it again.")
    return session


def _another(request: HttpRequest) -> bool:
    """« Ajouter une personne » on a shared laptop."""
    return "autre" in request.GET


@require_safe
def qr(request: HttpRequest, code: str) -> HttpResponse:
    """The join address with its code, to be photographed."""
    session = _session_at_door(request, code)
    if not isinstance(session, Session):
        raise Http404
    address = pages.join_address(request) + session.join_code + "/"
    drawn = BytesIO()
    segno.make(address, micro=False, error="m").save(drawn, kind="svg", scale=8, border=3, svgns=True, xmldecl=False)
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


# --- live pages ------------------------------------------------------------------------------------
@require_safe
def participant(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session, seat = access.session_for(request, session_id, "session.view")
    seats = access.seats_inside(request, session)
    attending = [held for held in seats if session.attendances.filter(seat=held).exists()] or [seat]
    return _live(request, "participant", session, pages.participant_page(session, attending))


@require_safe
def desk(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session, seat = access.session_for(request, session_id, "session.facilitate")
    return _live(request, "desk", session, pages.desk_page(request, session, seat))


@require_safe
def projector(request: HttpRequest, code: str) -> HttpResponse:
    session = _session_at_door(request, code)
    if not isinstance(session, Session):
        raise Http404
    return _live(request, "projector", session, pages.projector_page(request, session))


def _live(request: HttpRequest, page: str, session: Session, data: dict[str, Any]) -> HttpResponse:
    context = {"session": session, "edition": session.edition, "page_data": data}
    return render(request, f"realtime/sessions/{page}.html", context)


@require_http_methods(["GET", "POST"])
def transfer(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """A short code that carries one's place to another device."""
    session, seat = access.session_for(request, session_id, "session.view")
    code = ""
    if request.method == "POST":
        run = partial(people.start_transfer, seat)
        code = tokens.shown_code(perform(seat.id, Act(verb="seat.start_transfer", object_id=seat.id, run=run)))
    context = {"session": session, "edition": session.edition, "seat": seat, "code": code}
    return render(request, "realtime/sessions/transfer.html", context)


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Take one's place off this device; the place itself stays."""
    session, seat = access.session_for(request, session_id, "session.view")
    browser = request.session.get(BROWSER_KEY)
    if request.method == "POST" and browser:
        run = partial(people.release_seat, seat, browser=UUID(browser))
        perform(seat.id, Act(verb="seat.release", object_id=seat.id, rooms=(room_of(seat.id),), run=run))
        return redirect("live:join")
    return render(
        request, "realtime/sessions/leave.html", {"session": session, "edition": session.edition, "seat": seat}
    )


# --- preparing -------------------------------------------------------------------------------------
@require_safe
def workshops(request: HttpRequest, slug: str) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug)
    may_drive = may(seat, "session.facilitate", edition)
    context = {
        "edition": edition,
        "workshops": [
            (workshop, pages.workshop_offers(request, workshop) if may_drive else [])
            for workshop in queries.workshops(edition)
        ],
        "may_manage": may(seat, "session.manage", edition),
        "may_drive": may_drive,
    }
    return render(request, "realtime/sessions/workshops.html", context)


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest, slug: str) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "session.manage")
    form = NewSessionForm(edition, request.POST or None)
    if request.method == "POST" and form.is_valid():
        run = partial(commands.create_session, edition, **form.cleaned_data)
        session = _performed(form, seat, Act(verb="session.create", object_id=edition.id, run=run))
        if session is not None:
            return redirect("live:run", session.id)
    return render(request, "realtime/sessions/create.html", {"edition": edition, "form": form})


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session, seat = access.session_for(request, session_id, "session.facilitate")
    kept = {
        "title": session.title,
        "territory": session.territory_id,
        "starts_at": session.starts_at,
        "names": session.names,
    }
    form = SessionForm(session.edition, request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        run = partial(commands.edit_session, session, **form.cleaned_data)
        rooms = (session.room, session.desk_room, *rooms_with_names(session.id))
        _performed(form, seat, Act(verb="session.edit", object_id=session.id, rooms=rooms, run=run))
        if not form.errors:
            return redirect("live:run", session.id)
    return render(
        request, "realtime/sessions/edit.html", {"session": session, "edition": session.edition, "form": form}
    )


@require_safe
def run(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session, _seat = access.session_for(request, session_id, "session.facilitate")
    return _run_page(request, session)


@require_http_methods(["GET", "POST"])
def add_activity(request: HttpRequest, session_id: UUID, kind: str) -> HttpResponse:
    session, seat = access.session_for(request, session_id, "session.facilitate")
    try:
        chosen = activity_kind(kind)
    except LookupError:
        raise Http404 from None
    form = NewActivityForm(session, chosen, request.POST or None)
    if request.method == "POST" and form.is_valid():
        command = partial(
            commands.add_activity,
            session,
            kind=kind,
            title=form.cleaned_data["title"],
            minutes=form.cleaned_data["minutes"],
            settings=form.settings,
        )
        _performed(form, seat, _on_run("add_activity", session, command))
        if not form.errors:
            return redirect("live:run", session.id)
    context = {"session": session, "edition": session.edition, "form": form, "kind": chosen}
    return render(request, "realtime/sessions/add_activity.html", context)


@require_http_methods(["GET", "POST"])
def edit_activity(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    activity, seat = access.activity_for(request, activity_id, "session.facilitate")
    form = ActivityLineForm(request.POST or None, initial={"title": activity.title, "minutes": activity.minutes})
    if request.method == "POST" and form.is_valid():
        command = partial(commands.rename_activity, activity, **form.cleaned_data)
        _performed(form, seat, _on_run("rename_activity", activity.session, command))
        return redirect("live:run", activity.session_id)
    context = {"activity": activity, "session": activity.session, "edition": activity.session.edition, "form": form}
    return render(request, "realtime/sessions/edit_activity.html", context)


@require_POST
def move_activity(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    activity, seat = access.activity_for(request, activity_id, "session.facilitate")
    step = -1 if request.POST.get("step") == "up" else 1
    command = partial(commands.move_activity, activity, step=step)
    return _changed(request, activity, seat, "move_activity", command)


@require_POST
def remove_activity(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    activity, seat = access.activity_for(request, activity_id, "session.facilitate")
    return _changed(request, activity, seat, "remove_activity", partial(commands.remove_activity, activity))


def _changed(
    request: HttpRequest, activity: Activity, seat: Seat, verb: str, command: Callable[[], None]
) -> HttpResponse:
    try:
        perform(seat.id, _on_run(verb, activity.session, command))
    except Refused as refusal:
        return _run_page(request, activity.session, refusal=refusal.message)
    return redirect("live:run", activity.session_id)


def _run_page(request: HttpRequest, session: Session, *, refusal: str = "") -> HttpResponse:
    rows = queries.run_rows(session)
    context = {
        "session": session,
        "edition": session.edition,
        "rows": rows,
        "minutes": queries.minutes_in_all(row["activity"] for row in rows),
        "kinds": activity_kinds(),
        "join": pages.join_place(request, session),
        "offers": pages.workshop_offers(request, session),
        "refusal": refusal,
    }
    return render(request, "realtime/sessions/run.html", context, status=409 if refusal else 200)


def _on_run(verb: str, session: Session, command: Callable[[], Any]) -> Act:
    return Act(verb=f"session.{verb}", object_id=session.id, rooms=queries.rooms_of(session), run=command)


def _performed(form: Form, seat: Seat, act: Act) -> Any:
    """The act's result; a refusal becomes an error of the form, which keeps what was typed."""
    try:
        return perform(seat.id, act)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return None
