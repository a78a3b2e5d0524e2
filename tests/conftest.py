from pathlib import Path

import pytest

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
