"""Who is present, who is in which team, and what can be said of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from challenges.solutions.models import Solution
from challenges.teams import composer
from challenges.teams.messages import TeamMate, TeamsState, TeamView
from challenges.teams.models import Team, TeamMember, TeamSetup
from hackathon.enums import Family
from hackathon.people.models import Seat
from hackathon.people.names import shown_name
from realtime.sessions.models import Session


@dataclass(frozen=True, slots=True)
class Proposal:
    """A composition not yet applied, with what it saw: if the room has changed since, it is refused."""

    composition: composer.Composition
    teams: tuple[Team, ...]
    seen: tuple[tuple[UUID, UUID | None, bool], ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of a team's card. `wish` is the rank obtained, from 1; None without wishes or when none was granted."""

    seat: Seat
    name: str
    locked: bool
    wish: int | None
    unwished: bool


@dataclass(frozen=True, slots=True)
class TeamCard:
    team: Team
    members: list[Placed]
    shortfalls: list[composer.Shortfall]
    sheet: UUID | None


def present_seats(session: Session) -> list[Seat]:
    """The people checked in, oldest first."""
    return list(
        Seat.objects.filter(attendances__session=session, attendances__checked_in_at__isnull=False)
        .select_related("audience", "structure", "territory")
        .order_by("created_at", "id")
    )


def session_teams(session: Session) -> list[Team]:
    return list(Team.objects.filter(session=session, removed_at=None).select_related("challenge"))


def memberships(session: Session) -> dict[UUID, TeamMember]:
    return {member.seat_id: member for member in TeamMember.objects.filter(session=session, team__removed_at=None)}


def seen_now(session: Session) -> tuple[tuple[UUID, UUID | None, bool], ...]:
    """Who is present, in which team, locked or not: what a composition is made from."""
    return _seen(present_seats(session), memberships(session))


def as_member(seat: Seat) -> composer.Member:
    family = seat.audience.family if seat.audience else ""
    return composer.Member(
        key=str(seat.id),
        wishes=tuple(seat.wishes),
        family=family,
        structure=str(seat.structure_id or ""),
        density=seat.territory.density if seat.territory else "",
        sheltered=family == Family.PUBLICS,
        group=seat.group,
    )


def settings_of(setup: TeamSetup, teams: list[Team]) -> composer.Settings:
    return composer.Settings(
        teams=tuple(team.challenge.slug if team.challenge else "" for team in teams),
        smallest=setup.smallest,
        largest=setup.largest,
        families=tuple(setup.families),
        most_of_a_structure=setup.most_of_a_structure,
    )


def proposal(session: Session, setup: TeamSetup, teams: list[Team], *, keep: bool) -> Proposal:
    """A composition of the people present in `teams` (rows saved or not); `keep` repairs with the fewest moves.

    Raises composer.NoComposition. Takes up to a few seconds: never inside `perform`.
    """
    held = memberships(session)
    index = {team.id: position for position, team in enumerate(teams)}
    people = present_seats(session)
    placed = {str(seat.id): held[seat.id] for seat in people if seat.id in held and held[seat.id].team_id in index}
    return Proposal(
        composition=composer.compose(
            [as_member(seat) for seat in people],
            settings_of(setup, teams),
            locked={key: index[member.team_id] for key, member in placed.items() if member.locked},
            current={key: index[member.team_id] for key, member in placed.items()} if keep else None,
        ),
        teams=tuple(teams),
        # Of the same reading as the people placed: somebody who comes after it makes the proposal stale.
        seen=_seen(people, held),
    )


def team_cards(session: Session) -> tuple[list[TeamCard], list[Seat]]:
    """Each team with its people and what it lacks; and the people present without a team."""
    teams, people, held = session_teams(session), present_seats(session), memberships(session)
    index = {team.id: position for position, team in enumerate(teams)}
    team_of = {str(seat.id): index[held[seat.id].team_id] for seat in people if seat.id in held}
    setup = TeamSetup.objects.filter(session=session).first()
    shortfalls = (
        composer.review([as_member(seat) for seat in people], settings_of(setup, teams), team_of) if setup else ()
    )
    sheets = sheets_of(teams)
    cards = [
        TeamCard(
            team=team,
            members=[_placed(seat, held[seat.id], team, session) for seat in people if _in(held, seat, team)],
            shortfalls=[shortfall for shortfall in shortfalls if shortfall.team == position],
            sheet=sheets.get(team.id),
        )
        for position, team in enumerate(teams)
    ]
    return cards, [seat for seat in people if seat.id not in held]


def sheets_of(teams: list[Team]) -> dict[UUID, UUID]:
    """Team → the solution whose sheet it fills."""
    rows = Solution.objects.filter(team__in=[team.id for team in teams], removed_at=None).values_list("team", "id")
    return {team: solution for team, solution in rows if team is not None}


def teams_state(session: Session) -> TeamsState:
    return TeamsState(teams=team_views(session))


def team_views(session: Session) -> list[TeamView]:
    teams = session_teams(session)
    sheets = sheets_of(teams)
    members: dict[UUID, list[TeamMate]] = {team.id: [] for team in teams}
    rows = (
        TeamMember.objects.filter(team__in=teams).select_related("seat__structure").order_by("seat__first_name", "id")
    )
    for member in rows:
        members[member.team_id].append(TeamMate(seat=member.seat_id, name=shown_name(member.seat, session.names)))
    return [
        TeamView(
            id=team.id,
            name=team.name,
            challenge=team.challenge.title if team.challenge else "",
            colour=team.challenge.colour if team.challenge else "indigo",
            icon=team.challenge.icon if team.challenge else "users",
            pattern=team.challenge.pattern if team.challenge else "plain",
            sheet=reverse("challenges:solution", args=[session.edition.slug, sheets[team.id]])
            if team.id in sheets
            else "",
            members=members[team.id],
        )
        for team in teams
    ]


def _seen(people: list[Seat], held: Mapping[UUID, TeamMember]) -> tuple[tuple[UUID, UUID | None, bool], ...]:
    return tuple(
        (seat.id, held[seat.id].team_id if seat.id in held else None, seat.id in held and held[seat.id].locked)
        for seat in people
    )


def _in(held: Mapping[UUID, TeamMember], seat: Seat, team: Team) -> bool:
    return seat.id in held and held[seat.id].team_id == team.id


def _placed(seat: Seat, member: TeamMember, team: Team, session: Session) -> Placed:
    rank = composer.wish_rank(as_member(seat), team.challenge.slug) if team.challenge else None
    return Placed(
        seat=seat,
        name=shown_name(seat, session.names),
        locked=member.locked,
        wish=None if rank is None else rank + 1,
        unwished=bool(seat.wishes) and rank is None,
    )
