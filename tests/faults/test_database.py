"""F9: PostgreSQL is frozen, or crashes and comes back, under two workers (SPEC CM-1, CM-2, RC-4)."""

import pytest

from tests.faults.deployments import Scaled
from tests.faults.scenarios import database_frozen, database_restarted

pytestmark = pytest.mark.servers


@pytest.fixture
def on(tmp_path, templates, postgres):
    """`on(fault…)`: two workers on that PostgreSQL."""
    running = []

    def start(*faults):
        running.append(Scaled(templates, tmp_path, postgres.url, *faults))
        return running[-1].__enter__()

    yield start
    for deployment in running:
        deployment.__exit__()


async def test_f9_a_frozen_database_answers_late_and_loses_nothing(on, postgres):
    """CM-1, CM-3"""
    findings = await database_frozen(on(), postgres, people=6, seconds=2)

    assert findings.damage == {}


async def test_f9_a_crashed_database_refuses_and_loses_nothing(on, postgres):
    """CM-1, CM-2, CM-3"""
    findings = await database_restarted(on(), postgres, people=6, seconds=1)

    assert findings.damage == {}


async def test_f9_twin_acknowledging_before_the_commit_loses_votes(on, postgres):
    """CM-1"""
    findings = await database_restarted(on("answer_early", "slow_commits"), postgres, people=6, seconds=1)

    assert findings.damage["acknowledged and lost"] > 0
