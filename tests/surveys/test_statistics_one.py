"""LimeSurvey's own sample for its statistics, counted here as LimeSurvey counts it."""

import xml.etree.ElementTree as ElementTree
import zipfile
from collections import Counter

import pytest

from surveys.analysis.figures import Figure
from surveys.analysis.queries import figure_of
from surveys.analysis.snapshots import snapshot
from surveys.analysis.sums.missing import NOT_SHOWN
from surveys.imports.commands import import_survey
from surveys.imports.opening import read_survey
from tests.cast import inside

pytestmark = pytest.mark.django_db

# What LimeSurvey's statistics say of the question (its own test of them).
THEIRS = {"A": 2, "B": 3, "C": 3}
NO_ANSWER, NOT_DISPLAYED = 2, 0


def test_frequencies_are_those_limesurvey_counts(edition, shared):
    data = (shared / "data/limesurvey/survey_statistics_one.lsa").read_bytes()
    survey = inside(import_survey, edition, reading=read_survey(data), file="one.lsa", title="One", survey_id=None)
    known = snapshot(survey)

    figure = figure_of(survey, known, Figure(survey=survey.pk, question="Q00", k=2))

    assert {line.code: line.counts[0] for line in figure.lines} == THEIRS
    assert figure.bases == (sum(THEIRS.values()),)
    assert figure.blank == NO_ANSWER
    assert (known.block.codes["Q00"] == NOT_SHOWN).sum() == NOT_DISPLAYED
    assert {line.code: line.shares[0] for line in figure.lines} == {code: n / 8 for code, n in THEIRS.items()}


def test_what_limesurvey_says_is_what_its_file_holds(shared):
    """The figures above against the file itself, so that neither is taken on trust."""
    with zipfile.ZipFile(shared / "data/limesurvey/survey_statistics_one.lsa") as archive:
        root = ElementTree.fromstring(archive.read("survey_981642_responses.lsr"))

    given = Counter(row.findtext("_981642X2X18") for row in root.find("responses/rows"))

    assert given == Counter(THEIRS | {"": NO_ANSWER})
