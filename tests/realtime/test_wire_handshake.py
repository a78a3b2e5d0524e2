"""SPEC HS: who may speak, and as whom."""

import pytest

from hackathon.asgi import allowed_origins, build
from hackathon.web.addresses import local_addresses
from realtime.wire import sockets
from realtime.wire.frames import OLDEST_PROTOCOL, PROTOCOL
from realtime.wire.ids import new_id
from tests.realtime import trial
from tests.realtime.peers import Peer


@pytest.mark.parametrize(
    ("origin", "opens"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost:8000", True),
        ("HTTP://LOCALHOST:8000", True),
        ("https://hack.example.org", True),
        ("https://hack.example.org:443", True),
        ("http://partner.example.org:8080", True),
        ("https://127.0.0.1:8000", False),
        ("http://127.0.0.1:9999", False),
        ("http://127.0.0.1", False),
        ("https://hack.example.org:9999", False),
        ("http://hack.example.org", False),
        ("http://hack.example.org.evil.example", False),
        ("http://user@127.0.0.1:8000", False),
        ("null", False),
        ("", False),
    ],
)
async def test_hs_1_only_our_own_pages_open_a_socket(open_peer, settings, origin, opens):
    """HS-1"""
    settings.PUBLIC_URL = "https://hack.example.org"
    settings.ALLOWED_ORIGINS = ["http://partner.example.org:8080"]
    peer = Peer(build("127.0.0.1", 8000), origin=origin)

    assert await peer.connect() is opens

    await peer.leave()


def test_hs_1_a_served_network_is_ours_at_its_addresses():
    """HS-1"""
    served = allowed_origins("0.0.0.0", 8123)

    assert "http://localhost:8123" in served
    assert {origin.rsplit(":", 1)[1] for origin in served} == {"8123"}
    assert served >= {f"http://{address}:8123" for address in local_addresses()}


async def test_hs_1_no_socket_elsewhere(open_peer):
    """HS-1"""
    peer = await open_peer(hello=False, path="/ws/other")

    assert await peer.connect() is False


async def test_hs_2_frames_before_hello_are_rejected(open_peer, room):
    """HS-2"""
    peer = await open_peer(hello=False)
    await peer.connect()

    await peer.send({"type": "join", "room": room, "ref": new_id()})

    assert (await peer.next())["code"] == "hello_first"


async def test_hs_2_a_socket_that_does_not_greet_is_closed(open_peer, monkeypatch):
    """HS-2"""
    monkeypatch.setattr(sockets, "HELLO_SECONDS", 0.01)
    peer = await open_peer(hello=False)
    await peer.connect()

    assert await peer.until_closed() == 4002


async def test_hs_3_welcome_tells_the_seats_of_the_cookie(open_peer, ada, ben):
    """HS-3"""
    laptop = await open_peer(ada, ben)

    [welcome] = laptop.heard
    assert (welcome["protocol"], welcome["seats"]) == (PROTOCOL, sorted([str(ada.id), str(ben.id)]))
    assert welcome["now"] > 1_700_000_000_000


async def test_hs_4_an_unspoken_protocol_is_closed(open_peer):
    """HS-4"""
    peer = await open_peer(hello=False)
    await peer.connect()

    await peer.send({"type": "hello", "protocol": PROTOCOL + 1})

    assert await peer.until_closed() == 4001


async def test_hs_4_a_page_of_the_former_protocol_goes_on(open_peer, ada, room):
    """HS-4"""
    old = await open_peer(ada, hello=False)
    await old.connect()

    await old.send({"type": "hello", "protocol": OLDEST_PROTOCOL, "locale": "en"})
    await old.next("welcome")
    await old.join(room, ada.id, epoch=new_id(), last_seq=3)

    assert (await old.say(room, ada.id, "from a page left open"))["type"] == "ack"
    assert OLDEST_PROTOCOL < PROTOCOL


async def test_hs_5_a_projector_holds_no_seat_whatever_the_cookie(open_peer, ada, room):
    """HS-5"""
    screen = await open_peer(ada, projector=True)

    assert screen.heard[0]["seats"] == []
    assert (await screen.join(room))["mode"] == "snapshot"
    assert (await screen.join(room, ada.id))["code"] == "not_your_seat"


async def test_hs_5_a_projector_joins_public_rooms_only(open_peer, ada, room):
    """HS-5"""
    trial.private.add(trial.parse_id(room))
    screen = await open_peer(ada, projector=True)

    assert (await screen.join(room))["code"] == "no_such_room"


async def test_hs_6_one_socket_carries_rooms_and_seats(open_peer, ada, ben, room):
    """HS-6"""
    other = trial.name(new_id())
    laptop = await open_peer(ada, ben)
    await laptop.join(room, ada.id)
    await laptop.join(other, ben.id)

    await laptop.ask(room, ada.id, {"verb": "say", "text": "from Ada"})
    await laptop.ask(other, ben.id, {"verb": "say", "text": "from Ben"})

    texts = {entry["room"]: entry["body"]["text"] for entry in await laptop.entries(2)}
    assert texts == {room: "from Ada", other: "from Ben"}


async def test_hs_6_the_clock_answers_a_ping(open_peer):
    """HS-6"""
    peer = await open_peer()

    await peer.send({"type": "ping", "t": 12.5})

    pong = await peer.next("pong")
    assert pong["t"] == 12.5
    assert pong["now"] > 1_700_000_000_000
