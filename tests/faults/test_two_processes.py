"""F2, F8: two workers; Redis is killed under them, or one of the two is (SPEC RC-3, RC-4, PR-2)."""

import asyncio

import pytest

from realtime.wire.ids import new_id
from tests.faults.crowd import crowd
from tests.faults.model import opened
from tests.faults.scenarios import presence, redis_killed, worker_killed
from tests.faults.server import LEASE_SECONDS

pytestmark = pytest.mark.servers


async def test_rc_3_two_workers_are_one_room(scaled):
    """RC-3"""
    one, two = scaled().workers
    room = f"trial:{new_id()}"
    async with one.browser(0) as ada, two.browser(1) as ben:
        await ada.join(room)
        await ben.join(room)
        await ada.next("signal", body={"kind": "presence", "count": 2})

        for number in range(20):
            await ada.say(room, f"Ada {number}")
            await ben.say(room, f"Ben {number}")
        heard = [[await browser.next("entry") for _ in range(40)] for browser in (ada, ben)]

    assert heard[0] == heard[1]
    assert [entry["seq"] for entry in heard[0]] == list(range(1, 41))


async def test_f2_redis_killed_closes_no_socket_and_loses_nothing(scaled):
    """RC-3, RC-4, CM-12"""
    findings = await redis_killed(scaled(), people=6, seconds=2)

    assert findings.damage == {}
    assert findings.acks > 0


async def test_f2_twin_who_never_reads_the_log_misses_what_was_said_without_redis(scaled):
    """RC-3"""
    deployment = scaled("deaf")
    quiet, loud = f"trial:{new_id()}", f"trial:{new_id()}"
    ada = deployment.browser(0, [quiet, loud], worker=0)
    ben = deployment.browser(1, [quiet, loud], worker=1)
    async with opened([ada, ben]):
        deployment.redis.kill()
        await ada.answer(ada.command(quiet, verb="say", text="without Redis"))
        await asyncio.to_thread(deployment.redis.start)
        # The bells are heard again, so that what they have not brought never comes.
        while (loud, "count") not in ben.signals:
            await ada.answer(ada.command(loud, verb="say", text="with Redis"))

        assert ada.logs[quiet].state["texts"] == ["without Redis"]
        assert ben.logs[quiet].state["texts"] == []


async def test_f8_the_people_of_a_killed_worker_go_to_the_other(scaled):
    """RC-6, PR-2, CL-1"""
    findings = await worker_killed(scaled("short_lease", "slow_commits"), people=6)

    assert findings.damage == {}


async def test_f8_twin_without_a_lease_the_dead_are_counted_for_ever(scaled):
    """PR-2"""
    deployment = scaled("endless_lease")
    async with crowd(deployment, 6) as room:
        people = room.browsers
        await asyncio.gather(*(one.until(lambda one=one: presence(one, room.talk) == 6) for one in people))
        deployment.workers[1].kill()
        await asyncio.gather(*(one.until(lambda one=one: one.welcomes[1:]) for one in people[1::2]))
        await asyncio.sleep(2 * LEASE_SECONDS)
        async with opened([deployment.browser(6, [room.talk])]) as [late]:
            await late.until(lambda: (presence(late, room.talk) or 0) > 7)
