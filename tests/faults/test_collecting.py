"""The enquête under a server that is killed and a network that is cut: what a page said is saved is there, once."""

import asyncio
import socket

from tests.faults.respondents import (
    PAGES,
    Ledger,
    Respondent,
    damage,
    hidden,
    killed_while_collecting,
    questionnaire,
    raw_post,
    rows,
)
from tests.surveys.walker import parsed


async def test_killed_while_people_answer_every_acknowledged_page_is_there_once(embedded):
    findings = await killed_while_collecting(embedded(), people=10, times=3)

    assert findings.damage == {}
    assert findings.commands > findings.acks
    assert findings.notes["receipts"] == 10


def test_twin_a_lost_answer_is_seen():
    """The ledger's own twin: a page acknowledged and not in the database is told as damage."""
    ledger = Ledger(pages={"Personne 1": [1]}, receipts={"Personne 1": "AAAA"})

    assert set(damage(ledger, [])) == {"acknowledged and lost", "receipt without an answer"}


async def test_a_network_cut_in_the_middle_of_a_page_leaves_it_whole_or_not_at_all(serve):
    """Half a page is no page; a page whose answer was lost is saved once, however often it is sent again."""
    server = await asyncio.to_thread(serve)
    path = await asyncio.to_thread(questionnaire, server)
    base = f"http://127.0.0.1:{server.port}"
    ben = Respondent("Ben", base, path, Ledger())
    start = parsed((await ben.patient("GET", path)).text)
    page = await ben.patient("POST", path, hidden(next(node for node in start.all("form") if "begin" in node["class"])))
    form = next(node for node in parsed(page.text).all("form") if node["id"] == "page")
    number, fields = PAGES[0]
    sent = raw_post(base, f"{path}page/{number}/", hidden(form) | fields | {"go": "next"}, dict(ben.client.cookies))

    await asyncio.to_thread(cut_after, server.port, sent[: len(sent) - 40])
    assert await asyncio.to_thread(rows, server) == []
    for _time in range(3):
        await asyncio.to_thread(cut_after, server.port, sent)
    await ben.turn(page, number, fields)

    kept = await asyncio.to_thread(rows, server)
    assert [row["answers"]["public"] for row in kept] == ["lyceen"]
    await ben.client.aclose()


async def test_twin_whoever_begins_again_is_counted_twice(serve):
    """Without the id that the form carries, a page whose answer was lost makes a second response."""
    server = await asyncio.to_thread(serve)
    path = await asyncio.to_thread(questionnaire, server)
    for _time in range(2):
        ben = Respondent("Ben", f"http://127.0.0.1:{server.port}", path, Ledger())
        await ben.answer_all()

    assert damage(ben.ledger, await asyncio.to_thread(rows, server)) == {"twice": ["Ben"]}


def cut_after(port: int, data: bytes) -> None:
    """Send these bytes and go, without waiting for an answer."""
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(data)
