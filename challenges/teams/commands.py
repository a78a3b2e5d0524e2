"""Teams are changed here: planned, composed, moved by hand, locked, given a sheet."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from challenges.defis.models import Challenge
from challenges.solutions.commands import add_solution
from challenges.solutions.models import Solution
from challenges.teams.messages import TeamsSet
from challenges.teams.models import Team, TeamMember, TeamSetup
from challenges.teams.queries import (
    Proposal,
    memberships,
    present_seats,
    seen_now,
    session_teams,
    sheets_of,
    team_views,
)
from hackathon.enums import Role, ScopeKind
from hackathon.people.models import Grant, Seat
from realtime.sessions.models import Session
from realtime.wire import clock
from realtime.wire.refusals import Refused
from realtime.wire.transactions import record


def room_of(session: Session) -> str:
    """The room every command of this file writes to; the act declares it."""
    return f"teams:{session.id}"


def apply_composition(session: Session, *, setup: TeamSetup, proposal: Proposal) -> list[Team]:
    """Put everybody where the proposal says. Refuses if the room changed since it was computed.

    Teams that the proposal leaves out are removed, unless their sheet is begun.
    """
    if seen_now(session) != proposal.seen:
        raise Refused("teams_moved")
    kept = {team.id for team in proposal.teams}
    surplus = [team for team in session_teams(session) if team.id not in kept]
    _refuse_begun(surplus)

    setup.save()
    _remove_teams(surplus)
    for order, team in enumerate(proposal.teams):
        team.order = order
        team.save()
    team_of = {UUID(key): proposal.teams[index] for key, index in proposal.composition.team_of.items()}
    _place(session, team_of)
    return list(proposal.teams)


def planned_teams(session: Session, *, wanted: Mapping[UUID, int], challenges: Sequence[Challenge]) -> list[Team]:
    """The rows a composition would use: those there, by défi, then new ones not yet saved. Writes nothing."""
    if not sum(wanted.values()):
        raise Refused("teams_no_challenge")
    standing = session_teams(session)
    teams: list[Team] = []
    for challenge in challenges:
        held = [team for team in standing if team.challenge_id == challenge.id]
        count = wanted.get(challenge.id, 0)
        fresh = [
            Team(session=session, challenge=challenge, created_at=clock.now()) for _number in range(count - len(held))
        ]
        teams += (held + fresh)[:count]
    for number, team in enumerate(teams, start=1):
        team.name = team.name or _("Team %(number)d") % {"number": number}
    return teams


def move_member(session: Session, *, seat: Seat, team: Team | None, locked: bool) -> None:
    """Put somebody in a team by hand (None: out of all), and lock or unlock them there."""
    if seat.id not in {present.id for present in present_seats(session)}:
        raise Refused("teams_absent_member")
    team_of = {seat_id: member.team for seat_id, member in _held(session).items()}
    if team is None:
        team_of.pop(seat.id, None)
    else:
        team_of[seat.id] = team
    _place(session, team_of)
    TeamMember.objects.filter(session=session, seat=seat).update(locked=locked)


def give_sheets(session: Session) -> list[Solution]:
    """Begin a solution sheet for every team that has none. The act declares the plane's room too."""
    teams = session_teams(session)
    begun = sheets_of(teams)
    made = [
        add_solution(
            session.edition,
            title=_("Solution of %(team)s") % {"team": team.name},
            challenge=team.challenge,
            team=team.id,
            session=session.id,
        )
        for team in teams
        if team.id not in begun
    ]
    _tell(session)
    return made


def _place(session: Session, team_of: Mapping[UUID, Team]) -> None:
    """Make memberships and team roles say exactly `team_of`; locks of those who stay are kept."""
    held = memberships(session)
    leaving = [member.id for seat, member in held.items() if seat not in team_of]
    TeamMember.objects.filter(id__in=leaving).delete()
    moved = [member for seat, member in held.items() if seat in team_of and member.team_id != team_of[seat].id]
    for member in moved:
        member.team, member.locked = team_of[member.seat_id], False
    TeamMember.objects.bulk_update(moved, ["team", "locked"])
    TeamMember.objects.bulk_create(
        [TeamMember(session=session, team=team, seat_id=seat) for seat, team in team_of.items() if seat not in held]
    )
    _grant(session, {seat: team.id for seat, team in team_of.items()})
    _tell(session)


def _grant(session: Session, team_of: Mapping[UUID, UUID]) -> None:
    """A member's role over the team opens its sheet; it ends when they leave."""
    at = clock.now()
    teams = Team.objects.filter(session=session).values_list("id", flat=True)
    standing = Grant.objects.filter(scope=ScopeKind.TEAM, scope_id__in=list(teams), revoked_at=None)
    right = {grant.seat_id for grant in standing if team_of.get(grant.seat_id) == grant.scope_id}
    wrong = [grant.id for grant in standing if team_of.get(grant.seat_id) != grant.scope_id]
    Grant.objects.filter(id__in=wrong).update(revoked_at=at)
    Grant.objects.bulk_create(
        [
            Grant(seat_id=seat, role=Role.PARTICIPANT, scope=ScopeKind.TEAM, scope_id=team, created_at=at)
            for seat, team in team_of.items()
            if seat not in right
        ]
    )


def _held(session: Session) -> dict[UUID, TeamMember]:
    rows = TeamMember.objects.filter(session=session, team__removed_at=None).select_related("team")
    return {member.seat_id: member for member in rows}


def _refuse_begun(teams: Sequence[Team]) -> None:
    begun = sheets_of(list(teams))
    for team in teams:
        if team.id in begun:
            raise Refused("teams_has_sheet", team=team.name)


def _remove_teams(teams: Sequence[Team]) -> None:
    ids = [team.id for team in teams]
    TeamMember.objects.filter(team__in=ids).delete()
    Team.objects.filter(id__in=ids).update(removed_at=clock.now())


def tell_names(session: Session) -> None:
    """Somebody's shown name changed: say the teams again, where there are any."""
    if session_teams(session):
        _tell(session)


def _tell(session: Session) -> None:
    record(room_of(session), TeamsSet(teams=team_views(session)))
