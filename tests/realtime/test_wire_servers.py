"""The same suite on the scaled-out deployment's servers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.servers import postgres_url, redis_url  # noqa: F401 -- fixtures

pytestmark = pytest.mark.servers


def suite_passes(**environment):
    # What needs no database, or has its own servers or its own time, is proved once.
    apart = {f"test_wire_{name}.py" for name in ("conformance", "machine", "servers", "spec", "types")}
    files = [str(path) for path in Path(__file__).parent.glob("test_wire*.py") if path.name not in apart]
    command = [sys.executable, "-m", "pytest", *files, "-m", "not servers", "-k", "not thousand", "-x", "-q"]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env={**os.environ, **environment}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]


def test_the_suite_passes_on_postgresql(postgres_url):  # noqa: F811
    suite_passes(DATABASE_URL=postgres_url)


def test_the_suite_passes_on_postgresql_and_redis(postgres_url, redis_url):  # noqa: F811
    suite_passes(DATABASE_URL=postgres_url, REDIS_URL=redis_url)
