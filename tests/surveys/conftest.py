import pytest

from hackathon.web import remembered


@pytest.fixture
def desk(client, dora):
    """An organiser's browser."""
    client.force_login(dora.person.user)
    return client


@pytest.fixture
def kept_long(monkeypatch):
    """What every page reads again is kept for a second; here for as long as the test takes, to count statements."""
    monkeypatch.setattr(remembered, "SECONDS", 3600)
