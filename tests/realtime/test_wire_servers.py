"""The same suite on the scaled-out deployment's servers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.servers import new_database

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def database(postgres_url):
    """For both: the tables are made once."""
    return new_database(postgres_url)


def suite_passes(**environment):
    # What needs no database, or has its own servers or its own time, is proved once.
    apart = {f"test_wire_{name}.py" for name in ("conformance", "machine", "servers", "spec", "types")}
    files = [str(path) for path in Path(__file__).parent.glob("test_wire*.py") if path.name not in apart]
    command = [
        sys.executable,
        "-m",
        "pytest",
        *files,
        "-m",
        "not servers",
        "-k",
        "not thousand and not whole_text",
        "-x",
        "-q",
        "--reuse-db",
    ]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env={**os.environ, **environment}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]


def test_the_suite_passes_on_postgresql(database):
    suite_passes(DATABASE_URL=database)


def test_the_suite_passes_on_postgresql_and_redis(database, redis_url):
    suite_passes(DATABASE_URL=database, REDIS_URL=redis_url)
