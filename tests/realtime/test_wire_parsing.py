"""SPEC PA: whatever arrives, the answer is a frame, and nobody else is disturbed."""

import json
import random

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from realtime.wire import limits
from realtime.wire.decode import decode_command, decode_frame
from realtime.wire.frames import MAX_FRAME_BYTES, Inbound
from realtime.wire.ids import new_id
from realtime.wire.limits import TokenBucket
from realtime.wire.refusals import Refused
from realtime.wire.registry import room_kind
from realtime.wire.texts import BadTextError, clean_text
from tests.realtime import trial

ROOM = "trial:01a200aa-ca52-76e6-812e-81fb06a2b3be"
ID = "01a200aa-ca52-76e6-812e-81fb06a2b3be"
JOIN = f'{{"type":"join","room":"{ROOM}","ref":"{ID}"'

NO_FRAMES = [
    "",
    " ",
    "null",
    "true",
    "0",
    "1e999",
    "NaN",
    "Infinity",
    "[]",
    "[[[[",
    "[" * 60_000,
    '{"a":' * 10_000,
    "{}",
    "{",
    '"hello"',
    '{"type":null}',
    '{"type":3}',
    '{"type":"unknown"}',
    '{"type":"welcome","protocol":1,"seats":[],"now":0}',
    '{"type":"hello"}',
    '{"type":"hello","protocol":"1"}',
    '{"type":"hello","protocol":1.5}',
    '{"type":"hello","protocol":1,"locale":7}',
    '{"type":"hello","protocol":1,"locale":"' + "x" * 13 + '"}',
    '{"type":"hello","protocol":1,"projector":"yes"}',
    '{"type":"hello","protocol":1,"unknown":1}',
    '{"type":"join"}',
    '{"type":"join","room":"","ref":"' + ID + '"}',
    '{"type":"join","room":"trial","ref":"' + ID + '"}',
    '{"type":"join","room":"TRIAL:' + ID + '","ref":"' + ID + '"}',
    '{"type":"join","room":"' + ROOM + "\\n" + '","ref":"' + ID + '"}',
    '{"type":"join","room":"' + "x" * 60_000 + '","ref":"' + ID + '"}',
    '{"type":"join","room":"' + ROOM + '","ref":"1"}',
    '{"type":"join","room":"' + ROOM + '","ref":null}',
    JOIN + ',"seat":"Ada"}',
    JOIN + ',"last_seq":-2}',
    JOIN + ',"last_seq":9007199254740993}',
    JOIN + ',"last_seq":1' + "0" * 400 + "}",
    JOIN + ',"last_seq":"1"}',
    JOIN + ',"epoch":1}',
    JOIN + ',"admin":true}',
    JOIN + "}" + JOIN + "}",
    JOIN + ",}",
    JOIN.replace('"', "'") + "}",
    '{"type":"command"}',
    '{"type":"command","room":"' + ROOM + '","seat":null,"ref":"' + ID + '","body":{}}',
    '{"type":"command","room":"' + ROOM + '","seat":"' + ID + '","ref":"' + ID + '"}',
    '{"type":"command","room":"' + ROOM + '","seat":"' + ID + '","ref":"' + ID + '","body":{},"at":1}',
    '{"type":"leave"}',
    '{"type":"leave","room":null}',
    '{"type":"ping"}',
    '{"type":"ping","t":"now"}',
    '{"type":"ping","t":1,"seen":[]}',
    '{"type":"ping","t":1,"seen":{"x":1}}',
    '{"type":"ping","t":1,"seen":{"' + ROOM + '":-1}}',
    '{"type":"ping","t":1,"seen":' + json.dumps({f"trial:{n:036d}": 1 for n in range(129)}) + "}",
    "\ufeff" + JOIN + "}",
    "<html></html>",
    "PRI * HTTP/2.0",
    "\x00\x01\x02",
    "🦊" * 100,
]

BAD_TEXTS = ["\x00", "a\x07b", "\x1b[31m", "\r", "\x7f", "\x85", "\ud800", "a\udfffb", "\ufffe", "\uffff"]


@pytest.mark.parametrize("text", NO_FRAMES)
def test_pa_2_what_is_no_frame_is_refused(text):
    """PA-2"""
    with pytest.raises(Refused) as refusal:
        decode_frame(text)

    assert refusal.value.code in ("bad_frame", "bad_text")


@pytest.mark.parametrize("data", [b"\xff\xfe", b"\x80", b'{"type":"ping","t":1\xff}', b"\xed\xa0\x80"])
def test_pa_2_what_is_no_utf_8_is_refused(data):
    """PA-2"""
    with pytest.raises(Refused):
        decode_frame(data)


@pytest.mark.parametrize(
    "body",
    ["{}", "[]", "null", '{"verb":"fly"}', '{"verb":"say"}', '{"verb":"say","text":1}', '{"verb":"refuse","now":true}'],
)
async def test_pa_2_an_unknown_body_is_rejected_where_it_belongs(open_peer, ada, room, body):
    """PA-2"""
    desk = await open_peer(ada)
    ref = new_id()

    await desk.send_text(f'{{"type":"command","room":"{room}","seat":"{ada.id}","ref":"{ref}","body":{body}}}')

    reject = await desk.next("reject")
    assert (reject["code"], reject["room"], reject["ref"]) == ("bad_command", room, str(ref))


async def test_pa_2_a_refusal_finds_its_command_when_it_can(open_peer, ada, room):
    """PA-2"""
    desk, ref = await open_peer(ada), new_id()

    await desk.send({"type": "join", "room": room, "ref": ref, "unknown": True})
    reject = await desk.next("reject")
    assert (reject["code"], reject["room"], reject["ref"]) == ("bad_frame", room, str(ref))

    assert (await desk.join(room, ada.id))["type"] == "joined"


async def test_pa_1_too_long_a_frame_is_refused(open_peer, ada, room):
    """PA-1"""
    desk = await open_peer(ada)

    reject = await desk.command(room, ada.id, {"verb": "say", "text": "x" * (MAX_FRAME_BYTES - 300)})
    assert reject["type"] == "ack"
    await desk.ask(room, ada.id, {"verb": "say", "text": "é" * (MAX_FRAME_BYTES // 2)})

    assert (await desk.next("reject"))["code"] == "frame_too_large"


@pytest.mark.parametrize("text", BAD_TEXTS)
def test_pa_3_forbidden_characters_are_refused(text):
    """PA-3"""
    with pytest.raises(BadTextError):
        clean_text(f"before{text}after")


@pytest.mark.parametrize(
    "escape", ["\\u0000", "\\ud800", "\\udc00x", "\\u001b", "\\b", "\\r", "\\u0085", "\x7f", "\ufffe"]
)
async def test_pa_3_wherever_they_stand_in_a_frame(open_peer, ada, room, escape):
    """PA-3"""
    desk = await open_peer(ada)
    body = f'{{"verb":"say","text":"a{escape}b"}}'

    await desk.send_text(f'{{"type":"command","room":"{room}","seat":"{ada.id}","ref":"{new_id()}","body":{body}}}')

    assert (await desk.next("reject"))["code"] in ("bad_text", "bad_frame")


async def test_pa_3_text_is_kept_in_nfc_with_its_lines(open_peer, ada, room):
    """PA-3"""
    desk = await open_peer(ada)

    ack = await desk.say(room, ada.id, "e\u0301cole \n\tde\u0301fi 🦊 « oui »")

    assert ack["result"]["said"] == "école \n\tdéfi 🦊 « oui »"


async def test_pa_4_too_many_errors_close_the_socket(open_peer, ada, ben, room):
    """PA-4, PA-7"""
    rude, desk = await open_peer(ben), await open_peer(ada)

    for _ in range(int(limits.ERRORS_AT_ONCE) + 1):
        await rude.send_text("{")

    assert await rude.until_closed() == 4008
    assert (await desk.say(room, ada.id, "undisturbed"))["type"] == "ack"


async def test_pa_5_a_flooder_is_closed_before_it_is_parsed(open_peer, read, ada, ben, room):
    """PA-5, PA-7"""
    flooder, desk = await open_peer(ben), await open_peer(ada)
    await desk.join(room, ada.id)

    for _ in range(300):
        await flooder.ask(room, ben.id, {"verb": "refuse"})

    assert await flooder.until_closed() == 4008
    told = [frame for frame in flooder.heard if frame.get("code") == "too_fast"]
    assert {frame["ref"] for frame in told} == {None}
    assert (await desk.say(room, ada.id, "undisturbed"))["type"] == "ack"


def test_pa_5_the_bucket_fills_with_time():
    """PA-5"""
    bucket = TokenBucket.full(rate=2, burst=3, now=100)

    assert [bucket.take(100) for _ in range(4)] == [True, True, True, False]
    assert [bucket.take(101) for _ in range(3)] == [True, True, False]
    assert [bucket.take(1000) for _ in range(4)] == [True, True, True, False]


async def test_pa_6_rooms_are_capped_per_connection(open_peer, ada, monkeypatch):
    """PA-6"""
    monkeypatch.setattr(limits, "ROOMS_PER_CONNECTION", 2)
    monkeypatch.setattr(limits, "ROOMS_PER_SEAT", 0)
    desk, other = await open_peer(ada), await open_peer(ada)
    rooms = [trial.name(new_id()) for _ in range(3)]

    for name in rooms[:2]:
        await desk.join(name, ada.id)
    await desk.send({"type": "join", "room": rooms[2], "seat": ada.id, "ref": new_id()})

    assert (await desk.next("reject"))["code"] == "too_fast"
    assert (await other.join(rooms[2], ada.id))["type"] == "joined"


async def test_pa_6_connections_are_capped_per_process(open_peer, ada, monkeypatch):
    """PA-6"""
    monkeypatch.setattr(limits, "CONNECTIONS_PER_PROCESS", 1)
    await open_peer(ada)

    assert await (await open_peer(hello=False)).connect() is False


# --- ten thousand generated frames -------------------------------------------------------------------
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
nearly = st.fixed_dictionaries(
    {"type": st.sampled_from(["hello", "join", "command", "signal", "leave", "ping", "entry", ""]) | anything},
    optional={
        "room": st.just(ROOM) | anything,
        "seat": st.just(ID) | anything,
        "ref": st.just(ID) | anything,
        "body": st.fixed_dictionaries({"verb": st.sampled_from(["say", "crash", "x"])}, optional={"text": anything})
        | anything,
        "t": anything,
        "seen": anything,
        "protocol": anything,
        "last_seq": anything,
    },
)
generated = (
    st.binary(max_size=200)
    | st.text(max_size=200)
    | anything.map(lambda value: json.dumps(value))
    | nearly.map(lambda value: json.dumps(value))
)


@given(generated)
@settings(max_examples=1_000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
def test_pa_2_a_thousand_generated_frames_are_read_or_refused(data):
    """PA-2, PA-3"""
    _read_or_refuse(data)


def test_pa_2_nine_thousand_spoilt_frames_are_read_or_refused():
    """PA-2, PA-3"""
    for frame in spoilt_frames(9_000):
        _read_or_refuse(frame)


def spoilt_frames(count, seat=ID):
    """Real frames with bytes changed, dropped, doubled or cut."""
    dice = random.Random(28)
    body = '{"verb":"say","text":"d\u00e9fi"}'
    command = f'{{"type":"command","room":"{ROOM}","seat":"{seat}","ref":"{ID}","body":{body}}}'
    real = [command, f"{JOIN}}}", '{"type":"ping","t":1.5,"seen":{}}', '{"type":"hello","protocol":1}']
    for _ in range(count):
        frame = bytearray(dice.choice(real).encode())
        for _ in range(dice.randint(1, 6)):
            at = dice.randrange(len(frame) or 1)
            dirt = dice.choice([b"", dice.randbytes(1), b'"', b"\\u", b"{", b"]", b"9" * 30])
            frame[at : at + dice.randint(0, 3)] = dirt
        yield bytes(frame)


def _read_or_refuse(data):
    """Nothing but `Refused` comes out; and every text that passed can be written anywhere."""
    try:
        frame = decode_frame(data)
        if hasattr(frame, "body"):
            decode_command(room_kind("trial"), frame.body)
    except Refused:
        return
    assert isinstance(frame, Inbound)
    msgspec.json.encode(frame).decode()
