"""What a stage's state is, and which verbs its kind allows."""

from datetime import date
from uuid import UUID

from hackathon.enums import StageState
from hackathon.stages.models import Stage
from realtime.wire import clock

# kind → verbs allowed while a stage of that kind is open; filled by `access.rules.allow`.
KINDS: dict[str, set[str]] = {}


def state_on(stage: Stage, day: date) -> str:
    """The state set by hand, else what the dates say, else planned."""
    if stage.state:
        return stage.state
    if stage.closes_on and day > stage.closes_on:
        return StageState.CLOSED
    if stage.opens_on and day >= stage.opens_on:
        return StageState.OPEN
    return StageState.PLANNED


def open_kinds(edition_id: UUID) -> set[str]:
    """The kinds of the stages open today in an edition."""
    today = clock.now().date()
    stages = Stage.objects.filter(edition_id=edition_id)
    return {stage.kind for stage in stages if state_on(stage, today) == StageState.OPEN}
