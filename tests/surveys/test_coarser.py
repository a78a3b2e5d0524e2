"""Of what is asked and carried, what decides what: found in the responses."""

import pytest

from surveys.analysis.coarser import Variables
from surveys.analysis.snapshots import snapshot
from tests.surveys.analysis_cast import answer, make_answered


def decided(variables, key):
    return [one.key for one in variables[key].coarser]


@pytest.mark.django_db
def test_public_decides_its_family_and_an_answer_decides_nothing_carried(edition):
    survey = make_answered(edition)
    answer(survey, need="meet", audience="lyceen")
    variables = Variables(snapshot(survey))

    assert decided(variables, "@audience") == ["@family"]
    assert decided(variables, "@family") == []
    assert decided(variables, "need") == []
