"""F13: ballots pour in while the vote is closed and opened again (SPEC CM-11, CM-1)."""

from tests.faults.scenarios import votes_against_closes


async def test_f13_every_acknowledged_ballot_is_in_the_count_that_the_close_shows(embedded):
    """CM-1, CM-2, CM-11"""
    findings = await votes_against_closes(embedded(), people=8, votes=80, closes=8)

    assert findings.damage == {}
    assert findings.notes["closes"] == 9


async def test_f13_twin_asking_a_cache_whether_the_vote_is_open_counts_late_ballots(embedded):
    """CM-11"""
    findings = await votes_against_closes(embedded("remembered_ballots"), people=8, votes=80, closes=8)

    assert findings.damage["ballots taken after the close"] > 0
