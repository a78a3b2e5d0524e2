"""One suite, three deployments: what the wire promises holds whichever worker a browser happens to speak with.

Peers 0, 2, 4… speak with the first worker, 1, 3, 5… with the second, where there are two.
"""

import asyncio
import json

import pytest

from realtime.wire.ids import new_id
from tests.faults.browser import PATIENCE
from tests.realtime.deployments import Deployment, Peers

TWO_WORKERS = "postgresql and redis, two workers"
DEPLOYMENTS = ["sqlite", *(pytest.param(name, marks=pytest.mark.servers) for name in ("postgresql", TWO_WORKERS))]


@pytest.fixture(scope="module")
def on_postgres(templates, tmp_path_factory, postgres_url):
    """A folder and a PostgreSQL database, for one worker and then for two."""
    folder = tmp_path_factory.mktemp("postgresql")
    return folder, templates.copy_postgres(folder, postgres_url)


@pytest.fixture(scope="module", params=DEPLOYMENTS)
def deployment(request, templates, tmp_path_factory):
    if request.param == "sqlite":
        folder, environment = tmp_path_factory.mktemp("sqlite"), {}
        templates.copy(folder)
    else:
        folder, database = request.getfixturevalue("on_postgres")
        environment = {"DATABASE_URL": database}
    if request.param == TWO_WORKERS:
        environment["REDIS_URL"] = request.getfixturevalue("redis_url")
    with Deployment(folder, 2 if request.param == TWO_WORKERS else 1, **environment) as started:
        yield started


@pytest.fixture
async def peer(deployment):
    async with Peers(deployment) as peers:
        yield peers


@pytest.fixture
def room():
    """A trial room nobody has been in."""
    return f"trial:{new_id()}"


async def any_frame(browser):
    async with asyncio.timeout(PATIENCE):
        return json.loads(await browser.socket.recv())


async def answer_to(browser, ref):
    while (frame := await any_frame(browser)).get("ref") != ref:
        pass
    return frame


async def refused(browser, room, verb="refuse", ref=None, **body):
    ref = ref or str(new_id())
    body = {"verb": verb, **body}
    await browser.send(type="command", room=room, seat=browser.seat, ref=ref, body=body)
    return await browser.next("reject", ref=ref)


async def said(browser, room, *texts):
    for text in texts:
        await browser.next("ack", ref=await browser.say(room, text))


def seqs(entries):
    return [entry["seq"] for entry in entries]


def spoken(entries):
    return [entry["body"]["text"] for entry in entries]


# --- handshake and commands --------------------------------------------------------------------------
async def test_hs_3_every_worker_knows_the_cookie(deployment):
    """HS-3, HS-4"""
    for number in range(2):
        worker = deployment.worker(number)
        async with worker.browser(3) as browser:
            await browser.send(type="hello", protocol=1, locale="fr")
            assert (await browser.next("welcome"))["seats"] == [browser.seat]
            await browser.send(type="hello", protocol=99)
            await browser.socket.wait_closed()
            assert browser.socket.close_code == 4001


async def test_cm_1_what_one_worker_acknowledged_the_other_has(peer, room):
    """CM-1"""
    ada, ben = await peer(0), await peer(1)

    await said(ada, room, "kept")

    assert (await ben.join(room))["state"] == {"texts": ["kept"]}


async def test_cm_3_a_ref_repeated_at_the_other_worker_gets_the_first_answer(peer, room):
    """CM-3: a browser that lost its socket comes back to whichever worker answers."""
    here, there, ref = await peer(0), await peer(1, seat=0), str(new_id())

    await here.say(room, "once", ref=ref)
    first = await here.next("ack", ref=ref)
    await there.say(room, "twice", ref=ref)

    assert await there.next("ack", ref=ref) == first
    assert (await there.join(room))["state"] == {"texts": ["once"]}


async def test_cm_3_a_refusal_repeated_at_the_other_worker_is_the_same(peer, room):
    """CM-3, CM-2"""
    here, there, ref = await peer(0), await peer(1, seat=0), str(new_id())
    first = await refused(here, room, ref=ref)

    await there.say(room, "too late", ref=ref)

    assert await there.next("reject", ref=ref) == first
    assert (await there.join(room))["state"] == {"texts": []}


async def test_cm_3_one_ref_sent_to_both_workers_at_once_is_performed_once(peer, room):
    """CM-3"""
    here, there = await peer(0), await peer(1, seat=0)
    refs = [str(new_id()) for _ in range(20)]

    for ref in refs:
        await asyncio.gather(*(browser.say(room, ref, ref=ref) for browser in (here, there)))
    answers = [{ref: await browser.next("ack", ref=ref) for ref in refs} for browser in (here, there)]

    assert answers[0] == answers[1]
    assert (await there.join(room))["state"] == {"texts": refs}


async def test_cm_4_on_either_worker_the_answer_precedes_the_entry(peer, room):
    """CM-4, EV-2"""
    browsers = [await peer(number) for number in range(4)]
    for browser in browsers:
        await browser.join(room)

    for _ in range(5):
        await asyncio.gather(*(browser.say(room, browser.seat) for browser in browsers))

    for browser in browsers:
        acked, heard = set(), []
        while len(heard) < 20:
            frame = await any_frame(browser)
            if frame["type"] == "ack":
                acked.add(frame["seq"])
            if frame["type"] == "entry":
                heard.append(frame["seq"])
                assert frame["body"]["text"] != browser.seat or frame["seq"] in acked
        assert heard == list(range(1, 21))


async def test_cm_11_two_workers_check_under_one_lock(peer, room):
    """CM-11: both would be first; one is."""
    browsers, refs = [await peer(number) for number in range(4)], []

    for browser in browsers:
        refs.append(await browser.say(room, room, verb="say_once"))
    kinds = [(await answer_to(browser, ref))["type"] for browser, ref in zip(browsers, refs, strict=True)]

    assert sorted(kinds) == ["ack", "reject", "reject", "reject"]


# --- entries -----------------------------------------------------------------------------------------
async def test_ev_1_writers_on_both_workers_make_one_order(peer, room):
    """EV-1, EV-2"""
    browsers = [await peer(number) for number in range(4)]
    for browser in browsers:
        await browser.join(room)

    await asyncio.gather(*(said(browser, room, *map(str, range(10))) for browser in browsers[:2]))
    heard = [[await browser.next("entry") for _ in range(20)] for browser in browsers[2:]]

    assert seqs(heard[0]) == list(range(1, 21))
    assert heard[0] == heard[1]


async def test_ev_3_what_another_process_commits_is_heard(peer, deployment, room):
    """EV-3, EV-8: an operator renews the epochs beside the running workers; they tell whoever is there."""
    browsers = [await peer(number) for number in range(2)]
    before = [await browser.join(room) for browser in browsers]

    await asyncio.to_thread(deployment.manage, "renew_epochs")

    anew = [await browser.next("joined", ref=None, room=room) for browser in browsers]
    assert {frame["epoch"] for frame in anew}.isdisjoint(frame["epoch"] for frame in before)
    assert anew[0]["epoch"] == anew[1]["epoch"]


async def test_ev_4_late_joiners_on_either_worker_miss_nothing(peer, room):
    """EV-4"""
    writers, joiners = [await peer(0), await peer(1)], [await peer(number) for number in range(2, 8)]

    async def follow(joiner):
        joined = await joiner.join(room)
        texts, seq = joined["state"]["texts"], joined["seq"]
        heard = [await joiner.next("entry") for _ in range(40 - seq)]
        # A state may be newer than its number: entries carry values, so the same again changes nothing.
        return [*range(1, seq + 1), *seqs(heard)], [*texts[:seq], *spoken(heard)]

    following = []
    for turn in range(20):
        await asyncio.gather(*(said(writer, room, f"{writer.seat} {turn}") for writer in writers))
        if turn % 3 == 2:
            following.append(asyncio.create_task(follow(joiners[turn // 3])))
    histories = await asyncio.gather(*following)

    assert [numbers for numbers, _ in histories] == [list(range(1, 41))] * 6
    assert [texts for _, texts in histories] == [histories[0][1]] * 6


async def test_ev_6_who_comes_back_to_the_other_worker_goes_on_from_there(peer, room):
    """EV-6"""
    here = await peer(0)
    before = await here.join(room)
    await said(here, room, "one", "two")
    await here.next("entry", seq=2)
    await here.socket.close()
    other = await peer(2)
    await said(other, room, "three")

    there = await peer(1, seat=0)
    joined = await there.join(room, epoch=before["epoch"], last_seq=2)

    assert (joined["mode"], seqs(joined["entries"])) == ("replay", [3])


async def test_ev_6_a_worker_that_heard_nothing_yet_serves_who_saw_more(peer, room):
    """EV-6: what the browser saw through the other worker may be newer than what this one has read."""
    here, cold = await peer(0), await peer(3)
    await cold.join(room)
    before = await here.join(room)
    ref = await here.say(room, "just now")
    seq = (await here.next("ack", ref=ref))["seq"]

    there = await peer(1, seat=0)
    joined = await there.join(room, epoch=before["epoch"], last_seq=seq)

    assert (joined["mode"], joined["seq"], joined["entries"]) == ("replay", seq, [])


async def test_ev_7_an_erased_entry_is_gone_at_both_workers(peer, room):
    """EV-7"""
    browsers = [await peer(number) for number in range(2)]
    before = [await browser.join(room) for browser in browsers]
    await said(browsers[0], room, "my name is", "fine")

    ref = str(new_id())
    erase = {"verb": "erase", "seq": 1}
    await browsers[0].send(type="command", room=room, seat=browsers[0].seat, ref=ref, body=erase)
    anew = [await browser.next("joined", ref=None) for browser in browsers]

    assert [frame["state"] for frame in anew] == [{"texts": ["fine"]}] * 2
    assert anew[0]["epoch"] == anew[1]["epoch"] != before[0]["epoch"]
    await said(browsers[1], room, "next")
    assert [(await browser.next("entry", seq=3))["body"]["text"] for browser in browsers] == ["next"] * 2


async def test_ev_9_who_is_evicted_at_one_worker_is_put_out_at_the_other(peer, deployment):
    """EV-9, CM-6: a real eviction from a real workshop; the neighbours stay, and who is let in again comes back."""
    hall, desk = f"session:{deployment.session}", f"desk:{deployment.session}"
    ada, gone, stays = await peer.by_http(0, "ada"), await peer(7), await peer(9)
    for browser in (gone, stays):
        await browser.join(hall)

    await ada.command(desk, verb="evict_person", seat=gone.seat)

    assert (await gone.next("reject", code="evicted"))["room"] == hall
    guess = {"verb": "guess", "activity": str(new_id()), "value": 1}
    assert (await refused(gone, hall, **guess))["code"] == "no_such_room"
    await stays.next("entry", room=hall)

    await ada.command(desk, verb="check_in", seat=gone.seat, present=True)
    assert (await gone.join(hall))["mode"] == "snapshot"


# --- presence, signals, HTTP -------------------------------------------------------------------------
async def test_pr_1_presence_is_counted_across_workers(peer, room):
    """PR-1"""
    browsers = [await peer(number) for number in range(3)]
    for browser in browsers:
        await browser.join(room)
    for browser in browsers:
        await browser.next("signal", body={"kind": "presence", "count": 3})

    await browsers[0].send(type="leave", room=room)

    for browser in browsers[1:]:
        await browser.next("signal", body={"kind": "presence", "count": 2})


async def test_pr_4_a_signal_of_a_client_reaches_the_other_worker(peer, room):
    """PR-4"""
    here, there = await peer(0), await peer(1)
    for browser in (here, there):
        await browser.join(room)
    typing = {"kind": "typing", "name": "Ada"}

    await here.send(type="signal", room=room, seat=here.seat, body=typing)

    assert (await there.next("signal", body=typing))["room"] == room


async def test_hs_7_posted_at_one_worker_heard_at_the_other(peer, room):
    """HS-7, CM-3"""
    http, listener, ref = await peer.by_http(0), await peer(1), str(new_id())
    await listener.join(room)

    first = await http.command(room, ref, verb="say", text="by post")
    again = await (await peer.by_http(1, seat=0)).command(room, ref, verb="say", text="by post, again")

    assert (first["type"], again) == ("ack", first)
    assert (await listener.next("entry"))["body"]["text"] == "by post"


async def test_hs_8_any_worker_answers_a_poll(peer, room):
    """HS-8: the state from one, what followed from the other, and the other way round."""
    polls = [await peer.by_http(number, seat=5) for number in range(2)]
    writer = await peer(1)
    joined, heard = await polls[0].join(room), []
    epoch, seq = joined["epoch"], joined["seq"]

    for turn in range(4):
        waiting = asyncio.create_task(polls[turn % 2].poll(room, epoch, seq))
        await said(writer, room, str(turn))
        frames = await waiting
        for frame in frames:
            heard += frame["entries"] if frame["type"] == "joined" else [frame] if frame["type"] == "entry" else []
        seq = heard[-1]["seq"]

    assert (seqs(heard), spoken(heard)) == ([1, 2, 3, 4], ["0", "1", "2", "3"])


async def test_pa_7_rubbish_at_one_worker_disturbs_nobody(peer, room):
    """PA-2, PA-7"""
    rude, writer, listeners = await peer(12), await peer(0), [await peer(2), await peer(3)]
    for browser in listeners:
        await browser.join(room)

    for _ in range(10):
        await rude.socket.send("{")
        await said(writer, room, "undisturbed")

    for browser in listeners:
        assert seqs([await browser.next("entry") for _ in range(10)]) == list(range(1, 11))
    assert (await rude.next("reject"))["code"] == "bad_frame"
