import gc
import os
import sys
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation

from realtime.wire.ids import new_id
from tests import cast
from tests.faults.processes import Templates
from tests.servers import postgres_url, redis_url
from tests.tables import empty_tables

__all__ = ["postgres_url", "redis_url"]

SHARED = Path(__file__).resolve().parents[2] / "shared"

# A run starts hundreds of processes: what the first compiles, the others read.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Four thousand tests are garbage to nobody: the collector would look through them again and again.
gc.disable()


def pytest_collection_modifyitems(items) -> None:
    """The suites within the suite come first: begun last, each would keep one processor busy and the others waiting."""
    items.sort(key=lambda item: item.path.name != "test_wire_servers.py")


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real inputs; tests that need it are skipped where it is absent."""
    if not SHARED.exists():
        pytest.skip("../shared, the folder of real inputs, is absent here")
    return SHARED


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """What a disk holds after a power cut is no question of a database made for the tests."""
    if connection.vendor == "sqlite":
        options = connection.settings_dict["OPTIONS"]
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")


@pytest.fixture(scope="session", autouse=True)
def quick_flush():
    """Django empties a hundred tables after each test that commits, and fills those of its permissions again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: empty_tables())
        yield


@pytest.fixture(scope="session")
def templates(tmp_path_factory):
    """Databases with a workshop in them, to copy for servers of their own."""
    return Templates(tmp_path_factory.mktemp("templates"))


@pytest.fixture
def edition(db):
    return cast.make_edition()


@pytest.fixture
def dora(edition):
    return cast.organiser(edition)


@pytest.fixture
def patient(monkeypatch):
    """A page waits for the texts it shows, which nobody has read yet; the page that does not has tests of its own."""
    from surveys.analysis import background, corpora

    monkeypatch.setattr(background, "PATIENCE", 60)
    corpora.forget()


@pytest.fixture(scope="session")
def files(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("files")


@pytest.fixture(autouse=True)
def apart(settings, files):
    """Files go to a folder of the test's own, made when there are some (pytest looks through all folders for each that
    it makes), and failures counted in one test slow no other.
    """
    settings.MEDIA_ROOT = files / new_id().hex / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one takes half a second
    cache.clear()
    # A page asked for in English leaves its language to whoever comes after in the thread.
    translation.deactivate()
