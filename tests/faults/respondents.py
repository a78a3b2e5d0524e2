"""People who answer an enquête by plain posts, and post a page again until they are told that it is saved."""

import asyncio
import json
from dataclasses import dataclass, field

import httpx

from tests.faults import nursery
from tests.faults.crowd import Findings
from tests.faults.deployments import Deployment
from tests.surveys.walker import parsed

PAGES = (
    (1, {"q-accueil": "yes", "q-public": "lyceen", "q-commune": "c1", "q-permis": "yes", "q-trajet": "bus"}),
    (
        2,
        {f"q-besoins:{row}:{scale}": "c1" for row in ("ecoute", "stage") for scale in "12"}
        | {f"q-phrases:p{n}": "agree" for n in (1, 2, 3)},
    ),
    (3, {"q-budget:a": "100", "q-echelle": "7"}),
    (5, {"q-titre": "", "q-recit": "Longtemps"}),
    (6, {"q-fin": "Fin"}),
)
# The page of each question by which it is known whether that page was kept.
WITNESS = {1: "public", 2: "besoins", 3: "budget", 5: "titre", 6: "fin"}


@dataclass
class Ledger:
    """What people were told."""

    # Name → pages that were acknowledged.
    pages: dict[str, list[int]] = field(default_factory=dict)
    receipts: dict[str, str] = field(default_factory=dict)
    again: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def acks(self) -> int:
        return sum(len(pages) for pages in self.pages.values())

    def told(self, name: str, page: int) -> None:
        self.pages.setdefault(name, []).append(page)
        self.changed.set()
        self.changed = asyncio.Event()

    async def until(self, acks: int) -> None:
        while self.acks < acks:
            await self.changed.wait()


def questionnaire(server, *arguments: str) -> str:
    """What `tests.browser.questionnaire` says with this server's database."""
    told = nursery.told("tests.browser.questionnaire", *arguments, folder=server.folder)
    return told.strip().splitlines()[-1]


class Respondent:
    """One person with a browser of their own."""

    def __init__(self, name: str, base: str, path: str, ledger: Ledger) -> None:
        self.name, self.path, self.ledger = name, path, ledger
        self.client = httpx.AsyncClient(base_url=base, timeout=20, headers={"Accept-Language": "fr", "Origin": base})

    async def answer_all(self) -> None:
        async with self.client:
            start = parsed((await self.patient("GET", self.path)).text)
            form = next(node for node in start.all("form") if "begin" in node["class"])
            page = await self.patient("POST", self.path, hidden(form))
            for number, fields in PAGES:
                page = await self.turn(page, number, fields)
            self.ledger.receipts[self.name] = parsed(page.text).having("code-large")[0].text

    async def turn(self, page: httpx.Response, number: int, fields: dict[str, str]) -> httpx.Response:
        form = next(node for node in parsed(page.text).all("form") if node["id"] == "page")
        named = {name: self.name if name == "q-titre" else value for name, value in fields.items()}
        go = "send" if number == PAGES[-1][0] else "next"
        told = await self.patient("POST", f"{self.path}page/{number}/", hidden(form) | named | {"go": go})
        assert f"/page/{number}/" not in told.url.path or go == "send", told.text[:3000]
        self.ledger.told(self.name, number)
        return told

    async def patient(self, method: str, path: str, fields: dict[str, str] | None = None) -> httpx.Response:
        """The same request until it is answered; then where it leads."""
        told = await self._until_answered(method, path, fields)
        if told.is_redirect:
            return await self._until_answered("GET", told.headers["location"], None)
        return told

    async def _until_answered(self, method: str, path: str, fields: dict[str, str] | None) -> httpx.Response:
        while True:
            try:
                told = await self.client.request(method, path, data=fields)
            except httpx.TransportError:
                self.ledger.again += 1
                await asyncio.sleep(0.05)
                continue
            if told.status_code < 500:
                assert told.status_code < 400, told.text[:2000]
                return told


def hidden(form) -> dict[str, str]:
    return {control["name"]: control["value"] for control in form.all("input") if control["type"] == "hidden"}


async def killed_while_collecting(deployment: Deployment, *, people: int, times: int) -> Findings:
    """Kill the server `times` times, some acknowledged pages apart, while people answer to the end."""
    [server] = deployment.workers
    path, ledger = await asyncio.to_thread(questionnaire, server), Ledger()
    base = f"http://127.0.0.1:{server.port}"
    crowd = [Respondent(f"Personne {number}", base, path, ledger) for number in range(people)]

    async def kill() -> None:
        apart = people * len(PAGES) // (times + 1)
        for number in range(1, times + 1):
            await ledger.until(number * apart)
            await asyncio.to_thread(server.start)

    await asyncio.gather(kill(), *(person.answer_all() for person in crowd))
    found = damage(ledger, await asyncio.to_thread(rows, server))
    findings = Findings(commands=ledger.acks + ledger.again, acks=ledger.acks)
    for what, names in found.items():
        findings.harm(what, len(names))
    findings.notes["receipts"] = len(ledger.receipts)
    return findings


def damage(ledger: Ledger, kept: list[dict]) -> dict[str, list[str]]:
    """What people were told and the database does not hold, and who is in it twice. `kept`: `questionnaire answers`."""
    by_name: dict[str, list[dict]] = {}
    for row in kept:
        by_name.setdefault(row["answers"].get("titre") or "", []).append(row)
    lost = [
        f"{name}, page {page}"
        for name, pages in ledger.pages.items()
        for page in pages
        if not any(row["answers"].get(WITNESS[page]) for row in by_name.get(name, []))
    ]
    twice = [name for name, rows in by_name.items() if name and len(rows) > 1]
    unsent = [name for name in ledger.receipts if not any(row["sent"] for row in by_name.get(name, []))]
    found = {"acknowledged and lost": lost, "twice": twice, "receipt without an answer": unsent}
    return {what: names for what, names in found.items() if names}


def rows(server) -> list[dict]:
    listed: list[dict] = json.loads(questionnaire(server, "answers"))
    return listed


def raw_post(base: str, path: str, fields: dict[str, str], cookies: dict[str, str]) -> bytes:
    """The bytes of a form post, to be cut wherever one likes."""
    request = httpx.Client(base_url=base, cookies=cookies).build_request("POST", path, data=fields)
    head = "".join(f"{name.decode()}: {value.decode()}\r\n" for name, value in request.headers.raw)
    return f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + request.read()
