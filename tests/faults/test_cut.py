"""F4: a browser's network is cut and comes back (SPEC CL-1, CL-2, EV-6)."""

import asyncio

from realtime.wire.hub import MAX_REPLAY
from realtime.wire.ids import new_id
from tests.faults.model import ModelBrowser, opened
from tests.faults.network import Network
from tests.faults.scenarios import cut_off


async def test_f4_a_short_cut_is_resumed_from_the_last_number(embedded):
    """CL-1, CL-2, EV-6"""
    findings = await cut_off(embedded(), people=4, seconds=0)

    assert findings.damage == {}
    assert findings.notes["resumed by"] == "replay"


async def test_f4_a_long_cut_ends_in_the_state_and_what_was_typed_is_sent_once(embedded):
    """CL-1, CL-2, EV-6: two hours on, the room has emptied and its log has gone far."""
    deployment, room = embedded(), f"trial:{new_id()}"
    async with Network(deployment.workers[0].line) as network:
        away = deployment.browser(0, [room], lines=[network.line])
        async with opened([away]):
            network.cut()
            typed = [away.command(room, verb="say", text=f"typed {number}") for number in range(3)]
            await fill(deployment, room, MAX_REPLAY + 1)
            network.mend()
            answers = [await away.answer(ref) for ref in typed]
            async with opened([deployment.browser(1, [room])]) as [fresh]:
                await away.until(lambda: away.logs[room].seq == fresh.logs[room].seq)

                assert answers == [{}, {}, {}]
                assert "snapshot" in away.logs[room].modes[1:]
                assert away.logs[room].state == fresh.logs[room].state
    assert [deployment.ledger.texts(room)[f"typed {number}"] for number in range(3)] == [1, 1, 1]


async def fill(deployment, room, count):
    """So many things said by several people, who then all leave."""
    people = [deployment.browser(number, [room]) for number in range(1, 8)]
    async with opened(people):
        refs = [
            (one, one.command(room, verb="say_many", text=f"{number}"))
            for number, one in zip(range(count), people * count, strict=False)
        ]
        await asyncio.gather(*(one.answer(ref) for one, ref in refs))


class Forgetful(ModelBrowser):
    """Connects again, as tutorials do, and neither sends again nor asks for what it missed."""

    def _welcome(self):
        logs, self.logs = self.logs, {} if self.welcomes else self.logs
        self.outbox.clear()
        super()._welcome()
        self.logs = logs


async def test_f4_twin_a_page_that_only_connects_again_shows_the_past_and_loses_what_was_typed(embedded):
    """CL-1, CL-2"""
    deployment, room = embedded(), f"trial:{new_id()}"
    async with Network(deployment.workers[0].line) as network:
        away = deployment.browser(0, [room], lines=[network.line], kind=Forgetful)
        async with opened([away]):
            network.cut()
            away.command(room, verb="say", text="typed")
            async with opened([deployment.browser(1, [room])]) as [other]:
                await other.answer(other.command(room, verb="say", text="meanwhile"))
                network.mend()
                await away.until(lambda: away.welcomes[1:])
                await other.answer(other.command(room, verb="say", text="after"))
                await other.until(lambda: other.logs[room].seq == 2)

                assert away.logs[room].state == {"texts": []}
                assert other.logs[room].state == {"texts": ["meanwhile", "after"]}
