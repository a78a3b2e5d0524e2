"""Pearson's χ² of a word of a group: right, and told only where it tells nothing more."""

import itertools
import re

import pytest
from django.urls import reverse
from scipy.stats import chi2_contingency

from surveys.analysis import voices
from surveys.analysis.sentences import decimal, percent
from tests.surveys.analysis_cast import answer_times, make_answered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("patient")]


@pytest.fixture
def survey(edition):
    """24 of the 30 who want to meet say « bus », 15 of the 60 who want to talk, 2 of the 7 who left that blank."""
    survey = make_answered(edition)
    for wants, public, saying, silent in (
        ("meet", "lyceen", 24, 6),
        ("talk", "employeur", 15, 45),
        (None, "employeur", 2, 5),
    ):
        answer_times(survey, saying, need=wants, say="le bus", audience=public)
        answer_times(survey, silent, need=wants, say="rien", audience=public)
    return survey


def told_of(desk, survey, group, *, of):
    """The first word told of a group, and its table's cells."""
    address = reverse("surveys:specific", args=[survey.edition.slug, survey.slug])
    page = desk.get(address, {"groupe": group})
    assert ("Le χ² n’est pas donné" in page.content.decode()) == (page.context["found"][0][2][0][0].chi2 is None)
    [(base, terms)] = [(base, terms) for label, base, terms in page.context["found"] if label == of]
    table = page.content.decode().split("<table")[1].split("</table>")[0]
    return terms[0][0], base, re.findall(r"<td[^>]*>([^<]*)</td>", table)


def test_chi_square_of_a_word_is_that_of_who_says_it_or_not_in_the_group_or_not(desk, survey):
    word, base, cells = told_of(desk, survey, "@audience", of="Collégien ou lycéen")

    assert (word.label, word.count, base) == ("bus", 24, 30)
    expected = chi2_contingency([[24, 17], [6, 50]], correction=False)
    assert word.chi2 == pytest.approx(expected.statistic)
    assert cells[4] == decimal(expected.statistic, 2)


def left_blank(word, base, texts, saying):
    """How many who say the word may be in no group, for whoever has read the texts and what the page tells."""
    found = set()
    for total, whole in itertools.product(range(word.count, saying + 1), range(base + 1, texts + 1)):
        table = [[word.count, total - word.count], [base - word.count, whole - base - total + word.count]]
        if table[1][1] < 1 or percent((total - word.count) / (whole - base)) != percent(word.rest):
            continue
        if word.chi2 is None or decimal(chi2_contingency(table, correction=False).statistic, 2) == decimal(
            word.chi2, 2
        ):
            found.add(saying - total)
    return found


def test_chi_square_does_not_tell_what_those_say_who_are_in_no_group(desk, survey):
    word, base, cells = told_of(desk, survey, "need", of="Rencontrer")

    assert (word.label, word.count, base, len(cells)) == ("bus", 24, 30, 4)
    assert {0, 2} < left_blank(word, base, texts=97, saying=41)


def test_attacker_learns_it_where_chi_square_is_always_told(desk, survey, monkeypatch):
    monkeypatch.setattr(voices, "are_totals_known", lambda *, parted, wrote: True)
    word, base, cells = told_of(desk, survey, "need", of="Rencontrer")

    assert len(cells) == 5
    assert left_blank(word, base, texts=97, saying=41) == {2}
