"""F2: two workers on PostgreSQL and Redis, and Redis killed under them (SPEC RC-3, RC-4)."""

import pytest

from realtime.wire.ids import new_id
from tests.servers import Redis, free_port, new_database

pytestmark = pytest.mark.servers


@pytest.fixture
def redis(tmp_path):
    with Redis(tmp_path, free_port()) as server:
        yield server


@pytest.fixture
def two_workers(serve, postgres_url, redis):
    environment = {"DATABASE_URL": new_database(postgres_url), "REDIS_URL": redis.url}
    return serve(**environment), serve(**environment)


async def test_rc_3_two_workers_are_one_room(two_workers):
    """RC-3"""
    one, two = two_workers
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


async def test_f2_redis_killed_closes_no_socket_and_loses_nothing(two_workers, redis):
    """RC-3, RC-4"""
    one, two = two_workers
    room = f"trial:{new_id()}"
    async with one.browser(0) as ada, two.browser(1) as ben:
        await ada.join(room)
        await ben.join(room)
        await ada.say(room, "before")
        await ben.next("entry", seq=1)

        redis.kill()
        await ada.next("ack", ref=await ada.say(room, "without Redis"))
        assert (await ben.next("entry", seq=2))["body"]["text"] == "without Redis"

        redis.start()
        await ada.say(room, "after")
        assert (await ben.next("entry", seq=3))["body"]["text"] == "after"
