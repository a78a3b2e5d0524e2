"""Evidence asked again when the survey moved: after k answers while it is open, at once when somebody is erased."""

from functools import partial

import pytest
from django.urls import reverse

from challenges.enums import EvidenceState
from challenges.findings.commands import keep_figure, keep_quote, remove_finding
from challenges.findings.evidence import take_fresh_evidence
from challenges.findings.queries import evidence_of, shown_finding
from challenges.findings.recomputing import recompute
from challenges.models import Evidence
from surveys.analysis.figures import Figure
from surveys.analysis.queries import compute_figure, quote
from surveys.collection.commands import close_survey
from surveys.enums import Anonymity, SurveyState
from surveys.models import Tombstone
from tests import cast
from tests.challenges.cast import do
from tests.surveys.analysis_cast import answer, make_answered

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Je ne sais pas à qui parler"


@pytest.fixture
def survey(edition):
    """Open, with 60 answers: tables that are published move by fifteen, so that all are shown."""
    survey = make_answered(edition, state=SurveyState.OPEN)
    for _ in range(30):
        answer(survey, {"need": "meet", "say": WORDS})
    for _ in range(30):
        answer(survey, {"need": "talk"})
    return survey


def kept(edition, survey):
    result = compute_figure(Figure(survey=survey.id, question="need", options=("meet",)))
    return do(keep_figure, edition, result=result, sentence="", seat=None)


def cited(edition, survey):
    response = survey.responses.filter(answers__say=WORDS).first()
    return do(keep_quote, edition, result=quote(response.id, "say"), sentence="", seat=None)


def state(finding):
    return evidence_of(type(finding).objects.get(id=finding.id)).state


def test_nothing_is_asked_until_eleven_more_have_answered(edition, survey, django_assert_num_queries):
    finding = kept(edition, survey)
    for _ in range(10):
        answer(survey, {"need": "talk"})

    with django_assert_num_queries(3):
        assert recompute() == {"changed": 0}
    for _ in range(5):
        answer(survey, {"need": "talk"})

    assert recompute() == {"changed": 1}
    assert state(finding) == EvidenceState.MOVED
    # 30 of 60, then 30 of 75: counted by hand.
    piece = shown_finding(finding).pieces[0]
    assert (piece.value, piece.now) == ("50\u00a0%", "40\u00a0%")


def test_opening_the_wall_asks_and_says_it_once(client, edition, survey):
    client.force_login(cast.organiser(edition).person.user)
    finding = kept(edition, survey)
    for _ in range(15):
        answer(survey, {"need": "talk"})

    page = client.get(reverse("challenges:findings", args=[edition.slug])).content.decode()

    assert "maintenant 40\u00a0%" in page
    assert state(finding) == EvidenceState.MOVED
    assert recompute() == {"changed": 0}


def test_each_figure_is_computed_once_however_many_rest_on_it(edition, survey, django_assert_max_num_queries):
    for _ in range(3):
        kept(edition, survey)
    for _ in range(15):
        answer(survey, {"need": "talk"})
    few = partial(recompute, edition.id)

    with django_assert_max_num_queries(20):
        assert few() == {"changed": 3}


def test_a_closed_survey_is_asked_as_soon_as_it_moves(edition, survey):
    finding = kept(edition, survey)
    answer(survey, *[{"need": "talk"}] * 5)
    survey.state = SurveyState.CLOSED
    survey.save()

    recompute()

    assert state(finding) == EvidenceState.MOVED


def test_words_of_whoever_has_their_answers_erased_go_at_once_and_from_every_copy(edition, survey):
    first = cited(edition, survey)
    survey.responses.filter(id=evidence_of(first).spec["response"]).update(answers={"say": "Autre chose"}, revision=99)
    survey.revision = 99
    survey.save()
    recompute()
    do(take_fresh_evidence, evidence_of(type(first).objects.get()))
    do(remove_finding, first)
    response = survey.responses.get(id=evidence_of(first).spec["response"])
    survey.revision += 1
    survey.save()
    Tombstone.objects.create(survey=survey, response=response.id, revision=survey.revision)
    response.delete()

    recompute()

    assert set(Evidence.objects.values_list("state", "quote")) == {("purged", "")}


def test_words_of_an_anonymous_survey_that_closes_stay(edition, survey):
    survey.anonymity = Anonymity.ANONYMOUS
    survey.save()
    finding = cited(edition, survey)
    do(close_survey, survey)

    recompute()

    assert (state(finding), evidence_of(finding).quote) == (EvidenceState.CURRENT, WORDS)


def test_survey_emptied_of_its_answers_leaves_the_sums_and_takes_the_words(edition, survey):
    figure, words = kept(edition, survey), cited(edition, survey)
    survey.responses.all().delete()
    survey.state, survey.revision = SurveyState.CLOSED, survey.revision + 1
    survey.save()

    recompute()

    assert (state(figure), str(evidence_of(figure).value)) == (EvidenceState.PURGED, "50.00")
    assert (state(words), evidence_of(words).quote) == (EvidenceState.PURGED, "")


def test_other_editions_are_left_alone(edition, survey):
    finding = kept(edition, survey)
    for _ in range(15):
        answer(survey, {"need": "talk"})

    recompute(cast.make_edition("loiret").id)

    assert state(finding) == EvidenceState.CURRENT
