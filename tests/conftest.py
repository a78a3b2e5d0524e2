from pathlib import Path

import pytest
from django.core.cache import cache

from tests import cast

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture
def shared() -> Path:
    """The folder of real inputs; tests that need it are skipped where it is absent."""
    if not SHARED.exists():
        pytest.skip("../shared, the folder of real inputs, is absent here")
    return SHARED


@pytest.fixture
def edition(db):
    return cast.make_edition()


@pytest.fixture
def dora(edition):
    return cast.organiser(edition)


@pytest.fixture(autouse=True)
def apart(settings, tmp_path):
    """Files go to a folder of the test's own, and failures counted in one test slow no other."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one takes half a second
    cache.clear()
