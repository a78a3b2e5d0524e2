"""The room `teams:<session>` and the activity that shows it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from challenges.teams import commands
from challenges.teams.messages import TeamsSet, TeamsState
from challenges.teams.queries import teams_state
from hackathon.access.rules import may
from hackathon.activities import ActivityKind, NamesShown
from realtime.sessions.models import Session
from realtime.wire.registry import Caller, RoomKind


def may_listen(caller: Caller, session_id: UUID) -> bool:
    session = Session.objects.filter(id=session_id).first()
    return session is not None and (caller.projector or may(caller.seat, "teams.view", session))


def snapshot(session_id: UUID) -> TeamsState:
    return teams_state(Session.objects.get(id=session_id))


def create(edition_id: UUID, session_id: UUID, title: str, settings: Mapping[str, Any]) -> UUID:
    """The activity shows the workshop's own teams: its object is the workshop."""
    return session_id


def tell_names(session_id: UUID) -> None:
    commands.tell_names(Session.objects.get(id=session_id))


TEAMS = RoomKind(prefix="teams", gate=may_listen, snapshot=snapshot, state=TeamsState, entries=(TeamsSet,))
ACTIVITY = ActivityKind(slug="teams", label=_("Teams"), icon="users", create=create, room="teams")
NAMES = NamesShown(room=lambda session_id: f"teams:{session_id}", tell=tell_names)
