"""F7: a client that sends without end (SPEC PA-4, PA-5, PA-7)."""

import pytest

from tests.faults.flood import flooded

FRAMES = 640


@pytest.mark.parametrize("over_http", [False, True])
async def test_f7_a_flood_is_stopped_and_nobody_else_is_refused(embedded, over_http):
    """PA-4, PA-5, PA-7"""
    findings = await flooded(embedded(), people=4, frames=FRAMES, over_http=over_http)

    assert findings.damage == {}
    assert findings.notes["taken of the flood"] < FRAMES


@pytest.mark.parametrize("over_http", [False, True])
async def test_f7_twin_without_a_bucket_the_whole_flood_is_taken(embedded, over_http):
    """PA-5"""
    findings = await flooded(embedded("no_bucket"), people=4, frames=FRAMES, over_http=over_http)

    assert findings.damage["floods not stopped"] == 1
    assert findings.notes["taken of the flood"] == FRAMES
