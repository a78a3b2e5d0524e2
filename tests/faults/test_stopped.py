"""F5: the server's process is frozen, and goes on (SPEC CM-3, CL-1)."""

from tests.faults.scenarios import stopped


async def test_f5_a_frozen_server_goes_on_and_nothing_is_lost_or_doubled(embedded):
    """CM-3, CL-1, CL-2"""
    findings = await stopped(embedded("slow_commits"), people=6, seconds=3)

    assert findings.damage == {}


async def test_f5_twin_without_refs_what_was_sent_again_happens_twice(embedded):
    """CM-3"""
    findings = await stopped(embedded("slow_commits", "forget_refs"), people=6, seconds=3)

    assert findings.damage["applied twice"] > 0
