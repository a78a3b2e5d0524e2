"""The two deployments, started for a test or for the soak: SQLite in one process; PostgreSQL, Redis, two workers."""

import contextlib
from pathlib import Path

from tests.faults.ledger import Ledger
from tests.faults.model import BRISK, ModelBrowser, Pace
from tests.faults.processes import SEATS, Server, Templates
from tests.servers import Redis, steady_port


class Deployment:
    """Workers on one database, with a workshop in it whose ballot is open."""

    name = ""
    workers: list[Server]
    ledger: Ledger
    redis: Redis | None = None

    def __init__(self, pace: Pace = BRISK) -> None:
        self.pace = pace

    def __enter__(self):
        for worker in self.workers:
            worker.launch()
        for worker in self.workers:
            worker.wait()
        return self

    def __exit__(self, *error: object) -> None:
        for worker in self.workers:
            worker.kill()

    @property
    def cast(self):
        return self.workers[0].cast

    @property
    def ballot(self) -> str:
        return f"ballot:{self.cast['ballot']}"

    @property
    def tally(self) -> str:
        return f"tally:{self.cast['ballot']}"

    def browser(self, number=0, rooms=(), *, worker=0, lines=None, kind=ModelBrowser, **options):
        """A model browser of the seat with this number (`ada`: who facilitates), not yet open. It reaches every
        worker, this one first."""
        person = self.cast["ada"] if number == "ada" else self.cast["seats"][number]
        if lines is None:
            order = range(worker, worker + len(self.workers))
            lines = [self.workers[index % len(self.workers)].line for index in order]
        options.setdefault("pace", self.pace)
        return kind(lines, person["seat"], person["cookie"], rooms, **options)


class Embedded(Deployment):
    name = "SQLite, one process"

    def __init__(
        self, templates: Templates, folder: Path, *faults: str, seats: int = SEATS, pace: Pace = BRISK
    ) -> None:
        super().__init__(pace)
        templates.copy(folder, seats=seats)
        self.workers = [Server(folder, *faults, seats=seats)]
        self.ledger = Ledger.of_sqlite(folder / "hackathon.sqlite3")


class Scaled(Deployment):
    name = "PostgreSQL and Redis, two workers"

    def __init__(
        self,
        templates: Templates,
        folder: Path,
        postgres_url: str,
        *faults: str,
        seats: int = SEATS,
        pace: Pace = BRISK,
        second: tuple[str, ...] = (),
    ) -> None:
        """`second`: faults of the second worker only."""
        super().__init__(pace)
        url = templates.copy_postgres(folder, postgres_url, seats=seats)
        self.redis = Redis(folder, steady_port())
        environment = {"DATABASE_URL": url, "REDIS_URL": self.redis.url}
        self.workers = [Server(folder, *faults, *more, seats=seats, **environment) for more in ((), second)]
        self.ledger = Ledger.of_postgres(url)
        self._stack = contextlib.ExitStack()

    def __enter__(self):
        self._stack.enter_context(self.redis)
        return super().__enter__()

    def __exit__(self, *error: object) -> None:
        super().__exit__(*error)
        self._stack.close()
