"""Any questionnaire can be answered to its end, whatever one answers."""

import re

import pytest

from surveys.collection import commands
from surveys.models import Response
from tests.surveys.every_type import open_every_type
from tests.surveys.questionnaires import open_survey
from tests.surveys.walker import walk


@pytest.mark.parametrize("seed", range(12))
def test_every_type_is_answered_to_its_end(client, edition, seed):
    survey = open_every_type(edition)
    link = commands.make_collectors(survey, structures=[])[0]

    walked = walk(client, link.path, seed=seed)

    response = Response.objects.get()
    assert re.fullmatch(r"(\w{4} ){2}\w{4}", walked.receipt)
    assert response.submitted_at is not None
    assert ("Votre entreprise" in walked.pages) == (response.answers["public"] == "employeur")


def test_the_small_questionnaire_is_answered_to_its_end(client, edition):
    link = commands.make_collectors(open_survey(edition), structures=[])[0]

    assert walk(client, link.path, seed=1).receipt
