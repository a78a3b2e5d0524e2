"""B3 (trust.md): whose pages may speak, by socket, by post and by poll; and what stock Channels would have let in."""

import pytest
from channels.security.websocket import AllowedHostsOriginValidator

from hackathon.asgi import build
from realtime.wire.application import Wire
from tests.realtime.peers import scope_of
from tests.realtime.test_wire_http import Http

PUBLIC = "https://hack.example.org"

OURS = {
    "as it is": "https://hack.example.org",
    "default port spelled out": "https://hack.example.org:443",
    "upper case": "HTTPS://Hack.Example.ORG",
    "IPv6": "http://[::1]:8000",
}
NOT_OURS = {
    "other port": "https://hack.example.org:9999",
    "other scheme": "http://hack.example.org",
    "other scheme at our port": "http://hack.example.org:443",
    "ours as a prefix": "https://hack.example.org.evil.example",
    "ours as a suffix": "https://evilhack.example.org",
    "ours in a path": "https://evil.example/https://hack.example.org",
    "ours as user information": "https://hack.example.org@evil.example",
    "user information before ours": "https://evil@hack.example.org",
    "a child of ours": "https://evil.hack.example.org",
    "IPv6 at another port": "http://[::1]:9999",
    "a port that is none": "https://hack.example.org:443x",
    "null": "null",
    "missing": "",
}
VERDICTS = {**dict.fromkeys(OURS, True), **dict.fromkeys(NOT_OURS, False)}


async def verdicts(lets_in):
    """By name of the origin, whether it is let in."""
    return {name: await lets_in(origin) for name, origin in {**OURS, **NOT_OURS}.items()}


@pytest.fixture(autouse=True)
def public(settings):
    settings.PUBLIC_URL = PUBLIC
    settings.ALLOWED_HOSTS = ["hack.example.org", "[::1]"]


@pytest.fixture
def served(public):
    return build("127.0.0.1", 8000)


async def opens_socket(application, origin):
    """Whether a page of this origin is let in; the socket is left again."""
    sent, asked = [], iter([{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1000}])

    async def receive():
        return next(asked)

    async def send(message):
        sent.append(message["type"])

    await application(scope_of("/ws", origin=origin), receive, send)
    return sent == ["websocket.accept"]


async def test_hs_1_a_socket_opens_for_our_own_pages_only(served, open_peer):
    """HS-1"""
    assert await verdicts(lambda origin: opens_socket(served, origin)) == VERDICTS


async def test_hs_9_a_post_is_taken_from_our_own_pages_only(served, open_peer):
    """HS-9"""

    async def takes(origin):
        status, _ = await Http(served).request("POST", "/wire/post", b"[]", origin=origin, mark=True)
        return {200: True, 403: False}[status]

    assert await verdicts(takes) == VERDICTS


@pytest.mark.parametrize("mark", [False, True])
async def test_hs_9_a_poll_is_answered_to_our_own_pages_only(served, open_peer, mark):
    """HS-9: our mark stands in for an origin that is missing; it excuses no foreign one."""

    async def answers(origin):
        status, _ = await Http(served).request("GET", "/wire/poll", origin=origin, mark=mark, seen="{}")
        return {200: True, 403: False}[status]

    assert await verdicts(answers) == {**VERDICTS, "missing": mark}


async def test_hs_1_twin_the_stock_validator_lets_foreign_pages_in():
    """HS-1: Channels' own looks at the host alone; this is why the wire has another."""

    async def inner(scope, receive, send):
        await receive()
        await send({"type": "websocket.accept"})

    stock = AllowedHostsOriginValidator(inner)
    opened = await verdicts(lambda origin: opens_socket(stock, origin))

    assert {name for name, is_in in opened.items() if is_in and name in NOT_OURS} == {
        "other port",
        "other scheme",
        "other scheme at our port",
        "user information before ours",
        "IPv6 at another port",
        "a port that is none",
    }


async def test_hs_1_an_address_that_is_no_origin_lets_nobody_in():
    """HS-1"""
    mistyped = Wire(["", "null", "hack.example.org", "https://", "https://hack.example.org/ws"])

    assert not any((await verdicts(lambda origin: opens_socket(mistyped, origin))).values())
