from datetime import date

from hackathon.enums import StageState
from hackathon.stages.models import Stage
from realtime.wire.refusals import Refused


def set_stage_state(stage: Stage, *, state: StageState) -> Stage:
    """Open, close or re-open by hand: it holds whatever the dates say."""
    stage.state = state
    stage.save(update_fields=["state"])
    return stage


def plan_stage(stage: Stage, *, opens_on: date | None, closes_on: date | None) -> Stage:
    """Leave it to the dates: the state set by hand is forgotten."""
    if opens_on and closes_on and closes_on < opens_on:
        raise Refused("stage_dates_crossed")
    stage.state, stage.opens_on, stage.closes_on = "", opens_on, closes_on
    stage.save(update_fields=["state", "opens_on", "closes_on"])
    return stage
