"""F6: readers that stall (SPEC RC-1, RC-2)."""

from realtime.wire.ids import new_id
from tests.faults.flood import TEXT, stalled_readers
from tests.faults.server import PATIENCE_SECONDS


async def test_f6_stalled_readers_are_dropped_and_delay_nobody(embedded):
    """RC-1, RC-2, PA-7"""
    findings = await stalled_readers(embedded("short_patience"), readers=4, people=3, megabytes=8)

    assert findings.damage == {}


async def test_f6_twin_without_an_end_to_the_patience_they_stay(embedded):
    """RC-2"""
    patient = embedded("short_patience", "keep_everything")
    findings = await stalled_readers(
        patient, readers=4, people=3, megabytes=8, are_dropped=False, wait=2 * PATIENCE_SECONDS
    )

    assert findings.damage == {"stalled readers still there": 4}


async def test_a_state_of_megabytes_arrives(serve):
    """RC-1"""
    server, room = serve(), f"trial:{new_id()}"
    async with server.browser() as writer:
        for _ in range(40):
            await writer.next("ack", ref=await writer.say(room, TEXT))

    async with server.browser(1) as browser:
        assert (await browser.join(room))["state"]["texts"] == [TEXT] * 40
