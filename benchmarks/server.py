"""A server to be measured: `python -m benchmarks.server ours|stock daphne|uvicorn PORT CLIENTS`.

Prints one JSON line of what the clients need, then `ready`.
"""

import json
import os
import sys
from typing import Any

import django


def main(whose: str, server: str, port: int, count: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hackathon.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(json.dumps(workshop(count) if whose == "ours" else stock()), flush=True)
    if server == "uvicorn":
        serve_by_uvicorn(whose, port)
    elif whose == "ours":
        from hackathon.serve import serve

        serve("127.0.0.1", port, ready=ready)
    else:
        serve_by_stock_daphne(application(whose, port), port)


def application(whose: str, port: int) -> Any:
    if whose == "ours":
        from hackathon.asgi import build

        return build("127.0.0.1", port)
    from channels.routing import ProtocolTypeRouter, URLRouter
    from django.urls import path

    from benchmarks.stock import Consumer

    return ProtocolTypeRouter({"websocket": URLRouter([path("ws", Consumer.as_asgi())])})


def workshop(count: int) -> dict[str, Any]:
    """A workshop with an open dot ballot, and as many people with a browser each."""
    from tests import cast
    from tests.realtime import trial  # noqa: F401 -- the room that messages fan out in
    from tests.realtime.peers import cookie_for
    from tests.realtime.room import admit, make_workshop

    made = make_workshop(cast.make_edition())
    activity = made.opened("dots", dots=3, cap=2, options=["One", "Two", "Three"])
    seats = [cast.make_seat(made.edition, f"Voter {number}") for number in range(count)]
    admit(made.session, *seats)
    room = f"ballot:{activity.object_id}"
    return {
        "ballot": room,
        "option": made.state(room)["options"][0]["id"],
        "clients": [{"seat": str(seat.id), "cookie": cookie_for(seat).decode()} for seat in seats],
    }


def stock() -> dict[str, Any]:
    from benchmarks.stock import prepare

    prepare()
    return {}


def serve_by_uvicorn(whose: str, port: int) -> None:
    import uvicorn

    from hackathon.serve_uvicorn import Protocol

    class Server(uvicorn.Server):
        async def startup(self, sockets: Any = None) -> None:
            await super().startup(sockets)
            ready()

    ws: Any = Protocol if whose == "ours" else "auto"
    Server(uvicorn.Config(application(whose, port), port=port, log_level="critical", lifespan="off", ws=ws)).run()


def serve_by_stock_daphne(application: Any, port: int) -> None:
    from daphne.endpoints import build_endpoint_description_strings
    from daphne.server import Server
    from twisted.internet import reactor

    reactor.callWhenRunning(ready)
    Server(application, endpoints=build_endpoint_description_strings(host="127.0.0.1", port=port)).run()


def ready() -> None:
    print("ready", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
