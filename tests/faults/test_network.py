"""F12: slow, narrow, stalling and socket-less networks (SPEC CL-1, CL-2, CL-5, HS-7)."""

from realtime.wire.ids import new_id
from tests.faults.model import ModelBrowser, opened
from tests.faults.network import Network
from tests.faults.scenarios import bad_network

KILOBITS_64 = 8_000


async def test_f12_far_and_stalling(embedded):
    """CL-1, CL-2"""
    findings = await bad_network(embedded(), people=4, latency=0.3, stall=2, acks=8)

    assert findings.damage == {}


async def test_f12_narrow_and_closed_to_sockets(embedded):
    """CL-5, HS-7, HS-8"""
    findings = await bad_network(embedded(), people=3, latency=0.05, rate=KILOBITS_64, blocks_sockets=True, acks=6)

    assert findings.damage == {}
    assert findings.notes["over"] == ["http"]


class Trusting(ModelBrowser):
    """Believes that a link which says nothing has nothing to say."""

    def _is_silent(self, now):
        return False


async def test_f12_twin_without_a_heartbeat_a_dead_link_is_believed_for_ever(embedded):
    """CL-2: the other, on the same network, notices and comes back."""
    deployment, room = embedded(), f"trial:{new_id()}"
    async with Network(deployment.workers[0].line) as network:
        heeds = deployment.browser(0, [room], lines=[network.line])
        trusts = deployment.browser(1, [room], lines=[network.line], kind=Trusting)
        async with opened([heeds, trusts, deployment.browser(2, [room])]) as [_, _, writer]:
            network.forget()
            await writer.answer(writer.command(room, verb="say", text="news"))
            await heeds.until(lambda: heeds.logs[room].seq == 1)

            assert heeds.losses
            assert (trusts.losses, trusts.logs[room].seq) == ([], 0)
