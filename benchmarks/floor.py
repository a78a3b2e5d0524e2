"""What the machine must do at least: one `websockets` server without an application, broadcasting, and for votes one
transaction of bare rows. Nobody is known, nothing is checked, nothing is sent again.
"""

import asyncio
import json
import os
import socket
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import websockets
from django.conf import settings
from websockets.asyncio.server import ServerConnection, broadcast, serve

TABLES = {
    "room": "id TEXT PRIMARY KEY, seq INTEGER",
    "entry": "room TEXT, seq INTEGER, body TEXT, PRIMARY KEY (room, seq)",
    "taken": "room TEXT, seat TEXT, ref TEXT, result TEXT, PRIMARY KEY (room, seat, ref)",
    "took_part": "ballot TEXT, seat TEXT, PRIMARY KEY (ballot, seat)",
    "vote": "ballot TEXT, seat TEXT, choice TEXT, points INTEGER, PRIMARY KEY (ballot, seat, choice)",
}


class Floor:
    def __init__(self) -> None:
        known = people()
        self._expected = len(known["clients"])
        self._state = json.dumps({"type": "board", **known.get("state", {})}, ensure_ascii=False)
        self._clients: set[ServerConnection] = set()
        self._votes: list[tuple[ServerConnection, dict[str, Any]]] = []
        self._database = database()

    async def hear(self, client: ServerConnection) -> None:
        self._clients.add(client)
        try:
            async for text in client:
                await self._take(client, json.loads(text))
        except websockets.ConnectionClosed:
            pass
        finally:
            self._clients.discard(client)

    async def _take(self, client: ServerConnection, frame: dict[str, Any]) -> None:
        match frame["type"]:
            case "look":
                await client.send(self._state)
            case "vote":
                self._votes.append((client, frame))
                if len(self._votes) == self._expected:
                    await self._count()
            case _:
                broadcast(self._clients, json.dumps(frame))

    async def _count(self) -> None:
        store(self._database, [frame for _, frame in self._votes])
        for client, _ in self._votes:
            await client.send('{"type":"ack"}')
        broadcast(self._clients, json.dumps({"type": "tally", "voters": len(self._votes)}))


def people() -> dict[str, Any]:
    """Who is there, as `prepare` wrote it."""
    return json.loads((Path(settings.VAR_DIR) / "people.json").read_text())


def database() -> Any:
    """SQLite as the product has it, or the same PostgreSQL."""
    if url := os.environ.get("DATABASE_URL"):
        import psycopg

        connection: Any = psycopg.connect(url)
    else:
        connection = sqlite3.connect(Path(settings.VAR_DIR) / "floor.sqlite3")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
    for name, columns in TABLES.items():
        connection.execute(f"CREATE TABLE floor_{name} ({columns})")
    connection.execute("INSERT INTO floor_room VALUES ('ballot', 0)")
    connection.commit()
    return connection


def store(connection: Any, votes: list[dict[str, Any]]) -> None:
    """One transaction: the room's row, who took part, refs, votes, an entry."""
    mark = "?" if isinstance(connection, sqlite3.Connection) else "%s"
    cursor = connection.cursor()

    def insert(table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        rows = list(rows)
        cursor.executemany(f"INSERT INTO floor_{table} VALUES ({', '.join([mark] * len(rows[0]))})", rows)

    cursor.execute("UPDATE floor_room SET seq = seq + 1 WHERE id = 'ballot'")
    insert("took_part", (("ballot", vote["seat"]) for vote in votes))
    insert("vote", (("ballot", vote["seat"], vote["option"], 1) for vote in votes))
    insert("taken", (("ballot", vote["seat"], vote["ref"], "{}") for vote in votes))
    insert("entry", [("ballot", 1, json.dumps({"voters": len(votes)}))])
    connection.commit()


def serve_floor(listener: socket.socket, ready: Callable[[], None]) -> None:
    async def run() -> None:
        floor = Floor()
        async with serve(floor.hear, sock=listener, compression=None, ping_interval=None, max_queue=None):
            ready()
            await asyncio.get_running_loop().create_future()

    asyncio.run(run())
