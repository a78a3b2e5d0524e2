"""What the room `teams:<session>` says, and why a composition is refused."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from realtime.wire.refusals import refusal_codes


class TeamMate(Struct, frozen=True, kw_only=True):
    """`seat` lets a page find its own team; `name` follows the workshop's setting."""

    seat: UUID
    name: str


class TeamView(Struct, frozen=True, kw_only=True):
    """`sheet` is the address of the team's solution sheet; colour, icon and pattern are the défi's."""

    id: UUID
    name: str
    challenge: str
    colour: str
    icon: str
    pattern: str
    sheet: str
    members: list[TeamMate]


class TeamsState(Struct, frozen=True, kw_only=True):
    teams: list[TeamView]


class TeamsSet(Struct, frozen=True, tag="teams_set", tag_field="kind", kw_only=True):
    teams: list[TeamView]


refusal_codes(
    teams_too_few=_("There are fewer people present than these teams need. Nothing was changed: ask for fewer teams."),
    teams_too_many=_("There are more people present than these teams hold. Nothing was changed: ask for more teams."),
    teams_group_too_large=_(
        "A group that wants to stay together is larger than a team. Nothing was changed: allow larger teams."
    ),
    teams_locks=_("The locked people and the groups contradict each other. Nothing was changed: unlock somebody."),
    teams_time=_("No composition was found in time. Nothing was changed: ask for less, or start again."),
    teams_moved=_("Somebody came, left or was moved meanwhile. Nothing was changed: compose again."),
    teams_no_challenge=_("Ask for at least one team."),
    teams_absent_member=_("This person is not present in the workshop."),
    teams_has_sheet=_("“%(team)s” has begun its sheet: the team stays. Nothing was changed."),
)
