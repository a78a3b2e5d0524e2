"""F1: the server is killed while people vote (SPEC RC-6)."""

from tests.faults.scenarios import killed_while_voting


async def test_f1_killed_while_voting_keeps_every_acknowledged_vote_once(embedded):
    """RC-6, CM-1, CM-3, CL-1"""
    findings = await killed_while_voting(embedded("slow_commits"), people=8, times=2)

    assert findings.damage == {}
    assert findings.acks > 0


async def test_f1_twin_acknowledging_before_the_commit_loses_votes(embedded):
    """RC-6"""
    findings = await killed_while_voting(embedded("slow_commits", "answer_early"), people=8, times=1)

    assert findings.damage["acknowledged and lost"] > 0


async def test_f1_twin_without_refs_what_is_sent_again_happens_twice(embedded):
    """CM-3"""
    findings = await killed_while_voting(embedded("slow_answers", "forget_refs"), people=4, times=2)

    assert findings.damage["applied twice"] > 0
