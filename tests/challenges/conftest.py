import pytest

from tests.challenges.cast import make_chain, make_solution


@pytest.fixture
def chain(edition):
    return make_chain(edition)


@pytest.fixture
def solution(edition):
    return make_solution(edition)
