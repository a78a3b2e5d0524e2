"""Every real questionnaire that comes in can be answered to its end by a walker that knows none of them."""

import pytest

from surveys.collection.commands import make_collectors
from surveys.imports.commands import import_survey
from surveys.imports.opening import read_survey
from surveys.models import Response
from surveys.questionnaires.commands import open_survey, publish_version
from surveys.questionnaires.queries import draft_version
from tests.cast import inside
from tests.surveys.test_import_limesurvey import SAMPLES
from tests.surveys.walker import walk


@pytest.mark.parametrize("name", SAMPLES)
def test_real_questionnaire_is_answered_to_its_end(shared, client, edition, name):
    data = (shared / "data/limesurvey" / f"{name}.lss").read_bytes()
    survey = inside(import_survey, edition, reading=read_survey(data), file=name)
    survey.quotas.all().delete()  # one of the samples lets nobody through
    inside(publish_version, draft_version(survey))
    inside(open_survey, survey)
    (link,) = inside(make_collectors, survey, structures=[])

    assert walk(client, link.path, seed=1).receipt
    assert Response.objects.get().submitted_at is not None
