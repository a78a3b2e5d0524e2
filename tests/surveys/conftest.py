import pytest


@pytest.fixture
def desk(client, dora):
    """An organiser's browser."""
    client.force_login(dora.person.user)
    return client
