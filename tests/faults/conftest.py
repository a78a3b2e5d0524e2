import contextlib

import pytest

from tests.faults.deployments import Embedded, Scaled
from tests.faults.postgres import Postgres
from tests.faults.processes import SEATS, Server


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL to be frozen and crashed under its servers; it runs again when a test ends."""
    with Postgres() as server:
        yield server


@pytest.fixture
def database_on(tmp_path, templates):
    """`database_on(url)`: the URL of a new database on that PostgreSQL, for a server in the test's own folder."""
    return lambda url: templates.copy_postgres(tmp_path, url)


@pytest.fixture
def serve(tmp_path, templates):
    """`serve(fault…)`: a server process, ended with the test."""
    servers = []

    def start(*faults, folder=tmp_path, seats=SEATS, **options):
        if "DATABASE_URL" not in options:
            templates.copy(folder, seats=seats)
        server = Server(folder, *faults, seats=seats, **options)
        servers.append(server)
        return server.start()

    yield start
    for server in servers:
        server.kill()


@pytest.fixture
def embedded(tmp_path, templates):
    """`embedded(fault…)`: one process on SQLite."""
    with contextlib.ExitStack() as stack:
        yield lambda *faults, **options: stack.enter_context(Embedded(templates, tmp_path, *faults, **options))


@pytest.fixture
def scaled(tmp_path, templates, postgres_url):
    """`scaled(fault…)`: two processes on PostgreSQL and Redis."""
    with contextlib.ExitStack() as stack:
        yield lambda *faults, **options: stack.enter_context(
            Scaled(templates, tmp_path, postgres_url, *faults, **options)
        )
