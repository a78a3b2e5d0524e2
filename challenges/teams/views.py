from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from challenges.defis.queries import challenges_of
from challenges.priorities.queries import plane_room
from challenges.teams import commands, composer, queries
from challenges.teams.forms import ComposeForm, MoveForm
from challenges.teams.models import TeamSetup
from challenges.teams.words import remark
from hackathon.access import gates
from hackathon.edition.models import Edition
from hackathon.people.models import Seat
from realtime.sessions.models import Session
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform


@require_http_methods(["GET", "POST"])
def teams(request: HttpRequest, slug: str, session_id: UUID) -> HttpResponse:
    """The teams of a workshop; posted, compose them anew."""
    session, seat = _session(request, slug, session_id)
    form = _compose_form(request, session)
    if request.method == "POST" and form.is_valid():
        try:
            planned = commands.planned_teams(session, wanted=form.wanted(), challenges=form.challenges)
            _compose(seat, session, form.setup(), planned, keep=False)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The teams are composed. You can move people and lock them."))
            return redirect("challenges:teams", slug, session_id)
    cards, unplaced = queries.team_cards(session)
    context = {
        "edition": session.edition,
        "session": session,
        "form": form,
        "cards": [(card, [remark(shortfall) for shortfall in card.shortfalls]) for card in cards],
        "unplaced": unplaced,
        "present": sum(len(card.members) for card in cards) + len(unplaced),
    }
    return render(request, "challenges/teams/teams.html", context)


@require_POST
def repair(request: HttpRequest, slug: str, session_id: UUID) -> HttpResponse:
    """Place those who came and fill the gaps of those who left, moving as few people as possible."""
    session, seat = _session(request, slug, session_id)
    setup = get_object_or_404(TeamSetup, session=session)
    try:
        moved = _compose(seat, session, setup, queries.session_teams(session), keep=True)
        messages.success(request, _("The teams are repaired; people moved: %(count)d.") % {"count": len(moved)})
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("challenges:teams", slug, session_id)


@require_POST
def move(request: HttpRequest, slug: str, session_id: UUID) -> HttpResponse:
    session, seat = _session(request, slug, session_id)
    form = MoveForm(request.POST, session=session)
    if not form.is_valid():
        messages.error(request, _("This team or this person is no longer here: nothing was changed."))
        return redirect("challenges:teams", slug, session_id)
    person = get_object_or_404(Seat, id=form.cleaned_data["person"], edition=session.edition)
    run = partial(
        commands.move_member,
        session,
        seat=person,
        team=form.cleaned_data["team"],
        locked=form.cleaned_data["locked"],
    )
    return _perform(request, seat, session, Act(verb="teams.move", object_id=person.id, rooms=_rooms(session), run=run))


@require_POST
def give_sheets(request: HttpRequest, slug: str, session_id: UUID) -> HttpResponse:
    session, seat = _session(request, slug, session_id)
    rooms = (*_rooms(session), plane_room(session.edition_id))
    run = partial(commands.give_sheets, session)
    return _perform(request, seat, session, Act(verb="teams.sheets", object_id=session.id, rooms=rooms, run=run))


def _perform(request: HttpRequest, seat: Seat, session: Session, act: Act) -> HttpResponse:
    try:
        perform(seat.id, act)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("challenges:teams", session.edition.slug, session.id)


def _compose(seat: Seat, session: Session, setup: TeamSetup, planned: list[Any], *, keep: bool) -> tuple[str, ...]:
    """Compute outside the transaction, apply inside it. Returns the keys of the people moved."""
    try:
        proposal = queries.proposal(session, setup, planned, keep=keep)
    except composer.NoComposition as answer:
        raise Refused(f"teams_{answer.reason}") from answer
    run = partial(commands.apply_composition, session, setup=setup, proposal=proposal)
    perform(seat.id, Act(verb="teams.compose", object_id=session.id, rooms=_rooms(session), run=run))
    return proposal.composition.moved


def _compose_form(request: HttpRequest, session: Session) -> ComposeForm:
    challenges = list(challenges_of(session.edition_id))
    standing = queries.session_teams(session)
    setup = TeamSetup.objects.filter(session=session).first()
    smallest, largest = composer.even_sizes(len(queries.present_seats(session)), max(1, len(challenges)))
    initial: dict[str, Any] = {
        "smallest": setup.smallest if setup else smallest,
        "largest": setup.largest if setup else largest,
        "families": setup.families if setup else ["publics", "economy"],
        "most_of_a_structure": setup.most_of_a_structure if setup else 2,
    }
    for challenge in challenges:
        count = sum(1 for team in standing if team.challenge_id == challenge.id)
        initial[f"teams_{challenge.slug}"] = count if standing else 1
    return ComposeForm(request.POST or None, initial=initial, session=session, challenges=challenges)


def _session(request: HttpRequest, slug: str, session_id: UUID) -> tuple[Session, Seat]:
    session = get_object_or_404(
        Session.objects.select_related("edition"), id=session_id, edition__in=Edition.objects.filter(slug=slug)
    )
    return session, gates.require(request, "teams.compose", session)


def _rooms(session: Session) -> tuple[str, ...]:
    return (commands.room_of(session),)
