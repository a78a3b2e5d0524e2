"""What the database says, read from outside: the judge of every fault."""

import json
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from typing import Any
from uuid import UUID

from realtime.ballots.models import Vote
from realtime.wire.models import LogEntry

LOG = LogEntry._meta.db_table
VOTES = Vote._meta.db_table

# A voter's ballot: points by option.
Paper = dict[str, int]


class Ledger:
    """A connection is made for each question: the server may have been away meanwhile."""

    def __init__(self, connect: Callable[[], Any], mark: str, key: Callable[[str], Any]) -> None:
        self._connect, self._mark, self._key = connect, mark, key

    @classmethod
    def of_sqlite(cls, path) -> "Ledger":
        import sqlite3

        connect = lambda: sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20)  # noqa: E731
        return cls(connect, "?", lambda key: UUID(key).hex)

    @classmethod
    def of_postgres(cls, url: str) -> "Ledger":
        import psycopg

        return cls(lambda: psycopg.connect(url), "%s", UUID)

    def texts(self, room: str) -> Counter[str]:
        """What was said in a trial room, each with how often."""
        return Counter(body["text"] for body in self.bodies(room))

    def bodies(self, room: str) -> list[Any]:
        """A room's log, in order."""
        rows = self._rows(f"SELECT body FROM {LOG} WHERE room_id = {self._mark} ORDER BY seq", room)
        return [json.loads(body) for (body,) in rows]

    def numbers(self, room: str) -> list[int]:
        rows = self._rows(f"SELECT seq FROM {LOG} WHERE room_id = {self._mark} ORDER BY id", room)
        return [seq for (seq,) in rows]

    def everything(self) -> list[tuple[str, Any]]:
        """Every entry of every room in the order of its writing; rooms written under one lock are in commit order."""
        rows = self._rows(f"SELECT room_id, body FROM {LOG} ORDER BY id")
        return [(room, json.loads(body)) for room, body in rows]

    def papers(self, ballot: str) -> dict[str, Paper]:
        """The ballots stored, by voter."""
        query = f"SELECT voter, option_id, points FROM {VOTES} WHERE ballot_id = {self._mark}"
        papers: dict[str, Paper] = {}
        for voter, option, points in self._rows(query, self._key(ballot)):
            papers.setdefault(_text(voter), {})[_text(option)] = points
        return papers

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with closing(self._connect()) as connection:
            return connection.execute(query, values).fetchall()


def _text(key: Any) -> str:
    return str(key if isinstance(key, UUID) else UUID(key))
