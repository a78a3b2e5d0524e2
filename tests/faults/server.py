"""A real server of its own for the fault tests: `python -m tests.faults.server PORT SEATS [FAULT…]`.

Prints one JSON line (who is there, and their browsers' cookies) when the database is ready, then `ready`. With
`prepare` for a port it ends there.
A FAULT takes a protection off, for the twin of a test.
"""

import gc
import json
import os
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings

COMMIT_SECONDS = 0.05
ANSWER_SECONDS = 0.3
LEASE_SECONDS = 2.0
PATIENCE_SECONDS = 2.0
REMEMBERED_SECONDS = 3600.0


def main(port: str, count: int, names: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hackathon.settings")
    django.setup()
    from tests.faults import echo  # noqa: F401 -- registers its room
    from tests.realtime import trial  # noqa: F401 -- registers its room

    say(json.dumps(cast_of(count)))
    if port == "prepare":
        return
    if names == ["uvicorn"]:
        serve_by_uvicorn(int(port))
        return
    for name in names:
        FAULTS[name]()
    from hackathon.serve import serve

    serve("127.0.0.1", int(port), ready=lambda: say("ready"))


def serve_by_uvicorn(port: int) -> None:
    """The other server that must run the same application."""
    import uvicorn

    from hackathon.asgi import build
    from hackathon.serve_uvicorn import Protocol

    class Server(uvicorn.Server):
        async def startup(self, sockets=None) -> None:
            await super().startup(sockets)
            say("ready")

    Server(uvicorn.Config(build("127.0.0.1", port), port=port, log_level="critical", ws=Protocol)).run()


def cast_of(count: int) -> dict[str, Any]:
    """An open workshop with an open ballot whose results are seen, who facilitates it, and so many people in it, made
    at the first start: {"seats", "ada", "session", "ballot", "options"}.
    """
    kept = Path(settings.VAR_DIR) / "cast.json"
    if not kept.exists():
        from tests.tables import make_tables

        make_tables()
        kept.write_text(json.dumps(make_cast(count)))
    return json.loads(kept.read_text())


def make_cast(count: int) -> dict[str, Any]:
    from tests import cast
    from tests.realtime.room import admit, make_workshop

    workshop = make_workshop(cast.make_edition())
    seats = [cast.make_seat(workshop.edition, f"Voter {number}") for number in range(count)]
    admit(workshop.session, *seats)
    ballot = workshop.opened("choice", options=["oui", "non"], hidden=False).object_id
    options = [option["id"] for option in workshop.state(f"ballot:{ballot}")["options"]]
    people = {"seats": [with_cookie(seat) for seat in seats], "ada": with_cookie(workshop.ada)}
    return {**people, "session": str(workshop.session.id), "ballot": str(ballot), "options": options}


def with_cookie(seat: Any) -> dict[str, str]:
    from tests.realtime.peers import cookie_for

    return {"seat": str(seat.id), "cookie": cookie_for(seat).decode()}


def slow_commits() -> None:
    """Not a fault: a wider window between the writing and the commit, for the killer to aim at."""
    from realtime.wire import transactions

    write = transactions._write_log

    def slowly(*args):
        entries = write(*args)
        time.sleep(COMMIT_SECONDS)
        return entries

    transactions._write_log = slowly


def slow_answers() -> None:
    """Not a fault: the same between the commit and the answer."""
    from realtime.wire import writer

    perform_batch = writer.perform_batch

    def slowly(batch):
        ended = perform_batch(batch)
        time.sleep(ANSWER_SECONDS)
        return ended

    writer.perform_batch = slowly


def answer_early() -> None:
    """Acknowledge before the commit, as Particify and retro-board do."""
    from realtime.wire.refs import Outcome
    from realtime.wire.writer import Writer

    submit = Writer.submit

    def early(self, asked):
        asked.answer(Outcome())
        object.__setattr__(asked, "answer", lambda outcome: None)
        submit(self, asked)

    Writer.submit = early


def forget_refs() -> None:
    """Keep no answer: what is sent again is done again."""
    from realtime.wire import transactions

    transactions.keep_answers = lambda answers: list(answers)


def abrupt_end() -> None:
    """End as stock Daphne does: the reactor stops and the sockets with it."""
    from daphne.server import Server as Stock

    from hackathon.serve import Server

    Server.kill_all_applications = Stock.kill_all_applications


def keep_everything() -> None:
    """No bound on what waits for a slow reader, and no end to the patience."""
    from realtime.wire import outgoing

    outgoing.MAX_BYTES_BEHIND = outgoing.MAX_SECONDS_STUCK = 2**40


def short_patience() -> None:
    """Not a fault: who reads nothing is given up after two seconds."""
    from realtime.wire import outgoing

    outgoing.MAX_SECONDS_STUCK, outgoing.LOOK_SECONDS = PATIENCE_SECONDS, 0.25


def deaf() -> None:
    """Trust the bells: the log is never read for what they did not bring."""
    from realtime.wire.relay import Relay

    async def nothing(self, *args):
        return None

    Relay._poll = Relay._heal = nothing


def short_lease() -> None:
    """Not a fault: presence of a process that says nothing lapses after two seconds."""
    from realtime.wire import signals

    signals.PRESENCE_SECONDS, signals.PRESENCE_LEASE_SECONDS = 0.5, LEASE_SECONDS


def endless_lease() -> None:
    """Believe for ever what a process once said of its people."""
    from realtime.wire import signals

    signals.PRESENCE_SECONDS, signals.PRESENCE_LEASE_SECONDS = 0.5, 2**40


def unguarded() -> None:
    """Let what the decoder says of an unreadable frame go up, as a JSON consumer does."""
    from realtime.wire import decode

    decode.UNREADABLE = ()


def tell_blocks() -> None:
    """Not a fault: says how many pieces of memory its objects have, once all garbage is gone, whenever it is asked."""

    def tell(*_) -> None:
        gc.collect()
        say(str(sys.getallocatedblocks()))

    signal.signal(signal.SIGUSR1, tell)


def keep_refusals() -> None:
    """Keep the refusal of each frame, as whoever reports errors later does."""
    from realtime.wire.refusals import Refused

    kept = []
    make = Refused.__init__

    def made(self, *args, **named):
        make(self, *args, **named)
        kept.append(self)

    Refused.__init__ = made


def no_bucket() -> None:
    """Take whatever comes."""
    from realtime.wire import limits
    from realtime.wire.limits import TokenBucket

    limits.UNANSWERED_PER_SEAT = 2**40
    TokenBucket.take = lambda self, now: True


def remembered_ballots() -> None:
    """Know whether a ballot is open from a cache, as busy sites do."""
    from realtime.ballots import commands

    known: dict[Any, tuple[float, str]] = {}
    require_open = commands._require_open

    def require(ballot, *, late=False):
        read_at, state = known.get(ballot.id, (0.0, ""))
        if time.monotonic() - read_at > REMEMBERED_SECONDS:
            known[ballot.id] = time.monotonic(), ballot.state
        else:
            ballot.state = state
        require_open(ballot, late=late)

    commands._require_open = require


def ahead() -> None:
    """A clock two hours ahead."""
    _shift_clock(timedelta(hours=2))


def behind() -> None:
    """A clock two hours behind."""
    _shift_clock(timedelta(hours=-2))


def _shift_clock(by: timedelta) -> None:
    from realtime.wire import clock

    read = clock._read
    clock._read = lambda: read() + by


def patient_health() -> None:
    """Whoever asks whether the server is ready waits as long as its database does."""
    from hackathon.web import health

    health.DATABASE_SECONDS = 3600.0


FAULTS = {
    one.__name__: one
    for one in (
        patient_health,
        abrupt_end,
        ahead,
        answer_early,
        behind,
        deaf,
        endless_lease,
        forget_refs,
        keep_everything,
        keep_refusals,
        no_bucket,
        patient_health,
        remembered_ballots,
        short_lease,
        short_patience,
        slow_answers,
        slow_commits,
        tell_blocks,
        unguarded,
    )
}


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
