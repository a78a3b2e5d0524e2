"""SPEC HS-7 to HS-9: the same frames where sockets are blocked."""

import asyncio
import json
from urllib.parse import urlencode

import msgspec
import pytest
from asgiref.testing import ApplicationCommunicator

from realtime.wire import polling, process
from realtime.wire.frames import OLDEST_PROTOCOL, PROTOCOL
from realtime.wire.ids import new_id
from tests.realtime.peers import ORIGIN, PATIENCE, cookie_for, scope_of


class Http:
    """A browser behind a proxy that blocks sockets."""

    def __init__(self, application, cookie=b""):
        self._application, self._cookie = application, cookie

    async def request(self, method, path, body=b"", *, origin=ORIGIN, mark=False, **query):
        scope = scope_of(path, cookie=self._cookie, origin=origin, kind="http", method=method)
        scope["query_string"] = urlencode(query).encode()
        scope["headers"] += [(b"x-wire", b"1")] if mark else []
        call = ApplicationCommunicator(self._application, scope)
        await call.send_input({"type": "http.request", "body": body, "more_body": False})
        start = await call.receive_output(PATIENCE)
        answer = await call.receive_output(PATIENCE)
        await call.wait(PATIENCE)
        return start["status"], json.loads(answer["body"])

    async def post(self, *frames, **query):
        status, answer = await self.request("POST", "/wire/post", msgspec.json.encode(frames), **query)
        assert status == 200
        return answer

    async def poll(self, **seen):
        held = {room: [joined["epoch"], joined["seq"]] for room, joined in seen.items()}
        status, answer = await self.request("GET", "/wire/poll", seen=json.dumps(held), origin="", mark=True)
        assert status == 200
        return answer


@pytest.fixture
async def http(application, read, ada, open_peer):
    return Http(application, await read(lambda: cookie_for(ada)))


def join(room, seat=None):
    return {"type": "join", "room": room, "seat": seat, "ref": new_id()}


def say(room, seat, text):
    return {"type": "command", "room": room, "seat": seat, "ref": new_id(), "body": {"verb": "say", "text": text}}


async def test_hs_7_a_post_answers_every_frame(http, ada, room):
    """HS-7"""
    joined, ack, *_ = await http.post(join(room, ada.id), say(room, ada.id, "by post"), locale="en")

    assert (joined["type"], joined["mode"]) == ("joined", "snapshot")
    assert (ack["type"], ack["seq"]) == ("ack", 1)


async def test_hs_7_a_repeated_post_gets_the_first_answer(http, ada, room):
    """HS-7, CM-3"""
    frame = say(room, ada.id, "once")

    assert await http.post(frame) == await http.post(frame)


@pytest.mark.parametrize(("protocol", "status"), [(OLDEST_PROTOCOL - 1, 410), (PROTOCOL + 1, 410), (PROTOCOL, 200)])
async def test_hs_4_a_page_of_a_protocol_no_longer_spoken_is_told_so_and_does_nothing(
    http, ada, room, protocol, status
):
    """HS-4"""
    hello = {"type": "hello", "protocol": protocol}

    told, _answer = await http.request("POST", "/wire/post", msgspec.json.encode([hello, say(room, ada.id, "late")]))

    assert told == status
    [joined] = await http.post(join(room, ada.id))
    assert joined["state"]["texts"] == ([] if status == 410 else ["late"])


async def test_hs_7_a_projector_holds_no_seat(http, ada, room):
    """HS-7, HS-5"""
    [joined] = await http.post(join(room), projector=1)
    [reject] = await http.post(join(room, ada.id), projector=1)

    assert (joined["type"], reject["code"]) == ("joined", "not_your_seat")


async def test_hs_8_a_poll_answers_at_once_what_was_missed(http, ada, room):
    """HS-8"""
    [joined] = await http.post(join(room, ada.id))
    await http.post(say(room, ada.id, "meanwhile"))

    # The bell of what was said may ring as late as this; who knows its number has it already.
    [missed] = [frame for frame in await http.poll(**{room: joined}) if frame["type"] == "joined"]

    assert (missed["mode"], missed["ref"]) == ("replay", None)
    assert [entry["body"]["text"] for entry in missed["entries"]] == ["meanwhile"]


async def test_hs_8_a_poll_waits_for_the_next_entry(http, open_peer, ada, ben, room):
    """HS-8"""
    phone = await open_peer(ben)
    [joined] = await http.post(join(room, ada.id))

    polling_ = asyncio.ensure_future(http.poll(**{room: joined}))
    while not process.running().relay._hubs.get(room):
        await asyncio.sleep(0)
    await phone.say(room, ben.id, "hello")

    # The word may arrive between listening and reading the log: then the replay brings it.
    frames = await polling_
    replayed = [entry for frame in frames if frame["type"] == "joined" for entry in frame["entries"] or []]
    entries = [*replayed, *(frame for frame in frames if frame["type"] == "entry")]
    assert [entry["body"]["text"] for entry in entries] == ["hello"]


async def test_hs_8_a_poll_without_news_ends_empty(http, ada, room, monkeypatch):
    """HS-8"""
    monkeypatch.setattr(polling, "POLL_SECONDS", 0.05)
    [joined] = await http.post(join(room, ada.id))

    assert await http.poll(**{room: joined}) == []


async def test_hs_8_a_poll_of_another_epoch_gets_the_state(http, ada, room):
    """HS-8"""
    [joined] = await http.post(join(room, ada.id))

    [anew] = await http.poll(**{room: joined | {"epoch": str(new_id())}})

    assert (anew["mode"], anew["ref"]) == ("snapshot", None)


async def test_hs_8_a_poll_of_a_room_that_is_not_yours_says_so(application, open_peer, room):
    """HS-8"""
    [reject] = await Http(application).poll(**{room: {"epoch": str(new_id()), "seq": 0}})

    assert (reject["code"], reject["room"], reject["ref"]) == ("no_such_room", room, None)


async def test_pr_1_a_poll_is_not_counted_as_present(http, open_peer, ada, ben, room, monkeypatch):
    """PR-1"""
    monkeypatch.setattr(polling, "POLL_SECONDS", 0.3)
    phone = await open_peer(ben)
    await phone.join(room, ben.id)
    [joined] = await http.post(join(room, ada.id))

    polling_ = asyncio.ensure_future(http.poll(**{room: joined}))
    await phone.next("signal", body={"kind": "presence", "count": 1})
    await polling_

    assert {frame["body"]["count"] for frame in phone.heard if frame["type"] == "signal"} == {1}


@pytest.mark.parametrize(
    ("method", "path", "origin", "mark", "status"),
    [
        ("POST", "/wire/post", ORIGIN, False, 200),
        ("POST", "/wire/post", "", True, 403),
        ("POST", "/wire/post", "http://127.0.0.1:9999", True, 403),
        ("GET", "/wire/poll", ORIGIN, False, 200),
        ("GET", "/wire/poll", "", True, 200),
        ("GET", "/wire/poll", "", False, 403),
        ("GET", "/wire/poll", "http://evil.example", True, 403),
        ("GET", "/wire/post", ORIGIN, False, 404),
        ("POST", "/wire/other", ORIGIN, False, 404),
    ],
)
async def test_hs_9_the_origin_is_checked_as_for_a_socket(http, method, path, origin, mark, status):
    """HS-9"""
    answered, _ = await http.request(method, path, b"[]", origin=origin, mark=mark, seen="{}")

    assert answered == status


@pytest.mark.parametrize("body", [b"", b"{}", b"[", b"\xff", b"null", b"[" * 5_000])
async def test_pa_2_a_post_that_is_no_array_is_refused(http, body):
    """PA-2"""
    assert (await http.request("POST", "/wire/post", body))[0] == 400


@pytest.mark.parametrize("seen", ["", "[]", '{"x":1}', '{"trial:1":["a",0]}', "[" * 5_000])
async def test_pa_2_a_poll_that_says_nonsense_is_refused(http, seen):
    """PA-2"""
    assert (await http.request("GET", "/wire/poll", seen=seen))[0] == 400


async def test_pa_1_a_post_has_a_size(http):
    """PA-1"""
    assert (await http.request("POST", "/wire/post", b" " * (3 * 2**20)))[0] == 413


async def test_pa_2_a_bad_frame_of_a_post_leaves_the_others_standing(http, ada, room):
    """PA-2"""
    bad, good = await http.post({"type": "fly"}, say(room, ada.id, "fine"))

    assert (bad["code"], good["type"]) == ("bad_frame", "ack")
