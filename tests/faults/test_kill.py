"""F1: the server is killed while people vote (SPEC RC-6)."""

import asyncio
from collections import Counter

import websockets

from realtime.wire.ids import new_id


async def vote_until_killed(server, room, *, kills_after):
    """Everybody says things as fast as they are acknowledged; returns what was acknowledged and what was not."""
    asked, acknowledged = {}, set()
    dead = asyncio.Event()

    async def voter(number):
        async with server.browser(number) as browser:
            for turn in range(1_000):
                text = f"{number}.{turn}"
                ref = await browser.say(room, text, verb="say_many")
                asked[ref] = (number, text)
                await browser.next("ack", ref=ref)
                acknowledged.add(ref)
                if len(acknowledged) >= kills_after and not dead.is_set():
                    dead.set()
                    server.kill()

    ended = await asyncio.gather(*(voter(number) for number in range(len(server.seats))), return_exceptions=True)
    assert {type(one) for one in ended} == {websockets.ConnectionClosedError}
    return asked, acknowledged


async def test_f1_killed_while_voting_keeps_every_acknowledged_vote_once(serve):
    """RC-6, CM-1, CM-3"""
    server, room = serve("slow_commits"), f"trial:{new_id()}"
    asked, acknowledged = await vote_until_killed(server, room, kills_after=20)

    server.start()
    async with server.browser() as browser:
        before = Counter((await browser.join(room))["state"]["texts"])
    # As browsers do: what was not acknowledged goes again, with its ref.
    for ref, (number, text) in asked.items():
        async with server.browser(number) as browser:
            await browser.say(room, text, ref=ref, verb="say_many")
            await browser.next("ack", ref=ref)
    async with server.browser() as browser:
        after = Counter((await browser.join(room))["state"]["texts"])

    assert [asked[ref][1] for ref in acknowledged if before[asked[ref][1]] != 1] == []
    assert after == Counter({text: 1 for _, text in asked.values()})


async def test_f1_twin_acknowledging_before_the_commit_loses_votes(serve):
    """RC-6"""
    server, room = serve("slow_commits", "answer_early"), f"trial:{new_id()}"
    asked, acknowledged = await vote_until_killed(server, room, kills_after=20)

    server.start()
    async with server.browser() as browser:
        kept = set((await browser.join(room))["state"]["texts"])

    assert {asked[ref][1] for ref in acknowledged} - kept
