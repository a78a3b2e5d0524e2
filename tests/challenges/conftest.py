import pytest

from tests.challenges.cast import make_chain, make_finding, make_solution


@pytest.fixture
def chain(edition):
    return make_chain(edition)


@pytest.fixture
def solution(edition):
    return make_solution(edition)


@pytest.fixture
def pair(edition):
    """Two findings that say the same in other words."""
    return make_finding(edition, "42 % ne savent pas"), make_finding(edition, "Près d’un sur deux ignore")


@pytest.fixture
def dora(dora, client):
    """Signed in."""
    client.force_login(dora.person.user)
    return dora
