"""« Accord »: what every public accepts, and what divides them."""

import re

import pytest

from surveys.analysis.consensus import consensus_of
from surveys.analysis.snapshots import snapshot
from surveys.analysis.strips import Asked
from surveys.questionnaires import schema as plain
from tests.surveys.analysis_cast import answer_times, make_answered
from tests.surveys.dashboard_cast import (
    QUESTIONS,
    SCHEMA,
    address,
    answered_by_two_publics,
    said,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(edition):
    return answered_by_two_publics(edition)


def test_what_every_public_accepts_comes_first_and_what_divides_apart(survey):
    found = consensus_of(survey, snapshot(survey), Asked())

    assert found.grouping == "@audience"
    # Everybody agrees with a permit; nobody with paying; lycéens alone with visiting.
    assert [one.label for one in found.accepted] == ["Il faut un permis"]
    assert [one.label for one in found.divided] == ["Le bus passe", "Il faut visiter"]
    assert {one.label for one in found.others} == {"Il faut payer", "Je sais où aller"}


def test_sentence_of_what_divides_names_both_ends(survey):
    found = consensus_of(survey, snapshot(survey), Asked())

    visit = next(one for one in found.divided if one.label == "Il faut visiter")
    assert [(group.share) for group in visit.told] == [1, 0]
    assert "100" in visit.sentence
    assert (visit.kept.column, visit.kept.options) == ("@audience", ("c1",))


def test_public_under_five_takes_no_part_and_is_not_told(survey):
    answer_times(survey, 3, audience="demandeur", **said(told="c2"))

    found = consensus_of(survey, snapshot(survey), Asked())

    permit = next(one for one in found.statements if one.label == "Il faut un permis")
    small = survey.edition.audiences.get(slug="demandeur").label
    assert small not in [group.label for group in permit.told]


def test_answers_that_say_no_public_are_read_together(edition):
    survey = make_answered(edition, slug="seul", schema=SCHEMA)
    answer_times(survey, 20, **said())

    found = consensus_of(survey, snapshot(survey), Asked())

    assert found.grouping == ""
    assert {one.label for one in found.accepted} == {"Il faut visiter", "Il faut un permis", "Le bus passe"}


def test_screen_of_agreement_says_each_statement_with_its_table(desk, survey):
    page = desk.get(address("agreement", survey))

    text = page.content.decode()
    assert text.index('id="accepted"') < text.index('id="divided"') < text.index('id="others"')
    assert text.count("<table") == 5
    assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", text)


def test_survey_without_statements_says_what_agreement_needs(desk, edition):
    schema = plain.Schema(sections=(plain.Section(title="P", questions=QUESTIONS[3:4]),))
    survey = make_answered(edition, slug="rien", schema=schema)
    answer_times(survey, 20, rank=["c1"])

    page = desk.get(address("agreement", survey))

    assert page.context["consensus"] is None
    assert page.status_code == 200
