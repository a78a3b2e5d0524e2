"""EV-1 to EV-9, CM-3, CM-8, RC-1 to RC-3, HS-7, HS-8: whatever happens, once all rests everybody holds the truth.

Sixty runs, always the same; `MACHINE_RUNS=2000` asks for more and other ones, as `make soak` does. Each twin takes one
protection off, and must fall within two hundred.
"""

import os
from dataclasses import replace

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from realtime.wire import relay, transactions
from realtime.wire.connection import Connection
from realtime.wire.hub import Hub
from realtime.wire.log import read_snapshots_of
from realtime.wire.relay import Relay
from tests import cast
from tests.realtime.machine import Stage, WireMachine, small_bounds
from tests.realtime.peers import cookie_for

RUNS = int(os.environ.get("MACHINE_RUNS", "60"))
TWIN_RUNS = 200
PROFILE = settings(
    deadline=None,
    database=None,
    derandomize="MACHINE_RUNS" not in os.environ,
    stateful_step_count=20,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def machine(stored_edition, monkeypatch):
    small_bounds(monkeypatch)
    seats = [cast.make_seat(stored_edition, name) for name in ("Ada", "Ben", "Cleo")]
    cookies = {seat.id: cookie_for(seat) for seat in seats}
    yield type("Machine", (WireMachine,), {"stage": Stage(cookies)})
    connection.close()


def lost_bells_stay_lost(monkeypatch):
    async def look_away(relay):
        return None

    monkeypatch.setattr(Relay, "_poll", look_away)


def answers_are_forgotten(monkeypatch):
    monkeypatch.setattr(transactions, "keep_answers", lambda answers: list(answers))


def state_before_number(monkeypatch):
    """As scrumlr reads: what is committed between the two is in neither."""

    def read(kind, rooms):
        states = {object_id: kind.snapshot(object_id) for _, object_id in rooms}
        return read_snapshots_of(replace(kind, snapshot=states.get), rooms)

    monkeypatch.setattr(relay, "read_snapshots_of", read)


def restored_logs_pass_for_the_same(monkeypatch):
    monkeypatch.setattr(Hub, "is_of_this_log", staticmethod(lambda claimed, written: True))


def changed_rights_are_not_checked(monkeypatch):
    monkeypatch.setattr(Connection, "check_again", lambda connection: None)


FAULTS = [
    lost_bells_stay_lost,
    answers_are_forgotten,
    state_before_number,
    restored_logs_pass_for_the_same,
    changed_rights_are_not_checked,
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_twin_the_machine_finds_what_is_broken(machine, monkeypatch, fault):
    fault(monkeypatch)

    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine, settings=settings(PROFILE, max_examples=TWIN_RUNS, phases=[Phase.generate]))


def test_everybody_holds_the_truth_once_all_rests(machine):
    run_state_machine_as_test(machine, settings=settings(PROFILE, max_examples=RUNS))
