"""A real server of its own for the fault tests: `python -m tests.faults.server PORT SEATS [FAULT…]`.

Prints one JSON line (the seats' ids and their browsers' cookies) when the database is ready, then `ready`.
A FAULT takes a protection off, for the twin of a test.
"""

import json
import os
import sys
import time
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

COMMIT_SECONDS = 0.05


def main(port: int, count: int, faults: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hackathon.settings")
    django.setup()
    from tests.realtime import trial  # noqa: F401 -- registers its room

    say(json.dumps(seats(count)))
    if faults == ["uvicorn"]:
        serve_by_uvicorn(port)
        return
    for fault in faults:
        FAULTS[fault]()
    from hackathon.serve import serve

    serve("127.0.0.1", port, ready=lambda: say("ready"))


def serve_by_uvicorn(port: int) -> None:
    """The other server that must run the same application."""
    import uvicorn

    from hackathon.asgi import build

    class Server(uvicorn.Server):
        async def startup(self, sockets=None) -> None:
            await super().startup(sockets)
            say("ready")

    Server(uvicorn.Config(build("127.0.0.1", port), port=port, log_level="critical")).run()


def seats(count: int) -> list[dict[str, str]]:
    """The seats of this server, made at its first start."""
    kept = Path(settings.VAR_DIR) / "seats.json"
    if not kept.exists():
        from tests import cast
        from tests.realtime.peers import cookie_for

        call_command("migrate", verbosity=0)
        edition = cast.make_edition()
        made = [cast.make_seat(edition, f"Voter {number}") for number in range(count)]
        kept.write_text(json.dumps([{"seat": str(seat.id), "cookie": cookie_for(seat).decode()} for seat in made]))
    return json.loads(kept.read_text())


def slow_commits() -> None:
    """Not a fault: a wider window between the writing and the commit, for the killer to aim at."""
    from realtime.wire import transactions

    write = transactions._write_log

    def slowly(*args):
        entries = write(*args)
        time.sleep(COMMIT_SECONDS)
        return entries

    transactions._write_log = slowly


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


def abrupt_end() -> None:
    """End as stock Daphne does: the reactor stops and the sockets with it."""
    from daphne.server import Server as Stock

    from hackathon.serve import Server

    Server.kill_all_applications = Stock.kill_all_applications


def small_bounds() -> None:
    """Not a fault: fewer megabytes are enough to be too far behind."""
    from realtime.wire import outgoing

    outgoing.MAX_BYTES_BEHIND = 2**20


def keep_everything() -> None:
    """No bound on what waits for a slow reader."""
    from realtime.wire import outgoing

    outgoing.MAX_BYTES_BEHIND = 2**40


def patient_health() -> None:
    """Whoever asks whether the server is ready waits as long as its database does."""
    from hackathon.web import health

    health.DATABASE_SECONDS = 3600.0


FAULTS = {
    "patient_health": patient_health,
    "slow_commits": slow_commits,
    "answer_early": answer_early,
    "small_bounds": small_bounds,
    "keep_everything": keep_everything,
    "abrupt_end": abrupt_end,
}


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
