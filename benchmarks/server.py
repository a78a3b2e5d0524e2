"""One server process to be measured: `python -m benchmarks.server ours|stock|floor daphne|uvicorn PORT FD`.

It prints `ready` once it listens. `prepare ballot|board|figure CLIENTS` makes the data instead, and says who is there.
"""

import json
import os
import socket
import sys
from typing import Any

import django

ZONES, CARDS = 6, 80


def main(argv: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hackathon.settings")
    django.setup()
    match argv:
        case ["prepare", activity, clients]:
            print(json.dumps(prepare(activity, int(clients))), flush=True)
        case ["floor", _, port, shared]:
            from benchmarks.floor import serve_floor

            serve_floor(listening(int(port), int(shared)), ready)
        case [whose, "uvicorn", port, shared]:
            serve_by_uvicorn(whose, int(port), listening(int(port), int(shared)))
        case ["ours", _, port, shared]:
            from hackathon.serve import serve
            from tests.realtime import trial  # noqa: F401 -- the room that messages fan out in

            serve("127.0.0.1", int(port), shared=int(shared) or None, ready=ready)
        case ["stock", _, port, shared]:
            serve_by_stock_daphne(int(port), int(shared))


def prepare(activity: str, count: int) -> dict[str, Any]:
    """A workshop with an open dot ballot, board of eighty notes or figure to guess, and so many people with a browser
    each."""
    from django.core.management import call_command

    from benchmarks.stock import make_tables
    from hackathon.people.own_room import room_of
    from tests import cast
    from tests.realtime.peers import cookie_for
    from tests.realtime.room import admit, make_workshop

    call_command("migrate", verbosity=0)
    make_tables()
    made = make_workshop(cast.make_edition())
    seats = [cast.make_seat(made.edition, f"Voter {number}") for number in range(count)]
    opened = OPENERS[activity](made)
    admit(made.session, *seats)
    # The facilitator comes after all who only take part.
    clients = [
        {"seat": str(seat.id), "own": room_of(seat.id), "cookie": cookie_for(seat).decode()}
        for seat in [*seats, made.ada]
    ]
    return {"session": made.session.room, "desk": made.session.desk_room, "clients": clients, **opened}


def open_ballot(made: Any) -> dict[str, Any]:
    ballot = f"ballot:{made.opened('dots', dots=3, cap=2, options=['One', 'Two', 'Three']).object_id}"
    return {"ballot": ballot, "option": made.state(ballot)["options"][0]["id"]}


def open_board(made: Any) -> dict[str, Any]:
    board = f"board:{made.opened('board', template='idees').object_id}"
    while len(made.state(board)["zones"]) < ZONES:
        made.send(made.ada, board, {"verb": "add_zone", "title": "Une zone de plus"})
    zones = [zone["id"] for zone in made.state(board)["zones"]]
    for number in range(CARDS):
        text = f"Note {number} : je ne sais pas à qui parler de mon orientation, ni quand, ni où"
        made.send(made.ben, board, {"verb": "add_card", "zone": zones[number % ZONES], "text": text})
    return {"board": board, "zones": zones, "state": made.state(board)}


def open_figure(made: Any) -> dict[str, Any]:
    return {"activity": str(made.opened("instruction", guess=True).id)}


OPENERS = {"ballot": open_ballot, "board": open_board, "figure": open_figure}


def application(whose: str, port: int) -> Any:
    if whose == "ours":
        from hackathon.asgi import build
        from tests.realtime import trial  # noqa: F401 -- the room that messages fan out in

        return build("127.0.0.1", port)
    from channels.routing import ProtocolTypeRouter, URLRouter
    from django.urls import path

    from benchmarks.stock import Consumer

    return ProtocolTypeRouter({"websocket": URLRouter([path("ws", Consumer.as_asgi())])})


def listening(port: int, shared: int) -> socket.socket:
    from benchmarks.servers import BACKLOG

    if shared:
        return socket.socket(fileno=shared)
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(BACKLOG)
    return listener


def serve_by_uvicorn(whose: str, port: int, listener: socket.socket) -> None:
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: Any = None) -> None:
            await super().startup(sockets)
            ready()

    ws: Any = "auto"
    if whose == "ours":
        from hackathon.serve_uvicorn import Protocol as ws  # noqa: N813 -- the option's name
    # The tutorial's application knows nothing of a lifespan.
    lifespan: Any = "on" if whose == "ours" else "off"
    Server(uvicorn.Config(application(whose, port), ws=ws, log_level="critical", lifespan=lifespan)).run([listener])


def serve_by_stock_daphne(port: int, shared: int) -> None:
    from daphne.server import Server
    from twisted.internet import reactor

    from benchmarks.servers import BACKLOG

    # Twisted's own queue of 50 would only make most of a thousand knock again: the peer is given ours.
    endpoint = f"fd:fileno={shared}" if shared else f"tcp:port={port}:interface=127.0.0.1:backlog={BACKLOG}"
    reactor.callWhenRunning(ready)
    Server(application("stock", port), endpoints=[endpoint]).run()


def ready() -> None:
    print("ready", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
