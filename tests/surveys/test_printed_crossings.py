"""Crossings in the summary of two pages: of any size something is printed, and what is left is said."""

import io

import msgspec
import pytest
from django.urls import reverse
from pypdf import PdfReader

from surveys.analysis.figures import Figure
from surveys.questionnaires import schema as plain
from surveys.restitution import commands, queries
from surveys.restitution.presentation import on_screen
from surveys.restitution.printed_tables import printed_table
from tests.cast import inside
from tests.surveys.analysis_cast import answer, make_answered

pytestmark = pytest.mark.django_db


def question(code, wording, label, number):
    choices = tuple(plain.Choice(code=f"{code}{place}", label=f"{label} {place}") for place in range(number))
    return plain.Question(code=code, type="single", wording=wording, choices=choices)


def crossed(edition, groups, answers, count, label="Avis"):
    """A survey in which `count(group, place)` people of a group give an answer, and its crossing."""
    asked = (question("g", "Qui ?", "Groupe", groups), question("a", "Quel avis ?", label, answers))
    survey = make_answered(edition, schema=plain.Schema(sections=(plain.Section(title="Page", questions=asked),)))
    said = [
        {"g": f"g{group}", "a": f"a{place}"}
        for group in range(groups)
        for place in range(answers)
        for _one in range(count(group, place))
    ]
    answer(survey, *said)
    return survey, queries.published_figure(survey, Figure(survey=survey.pk, question="a", column="g"))


def summary(desk, survey, result):
    inside(commands.add_figure, survey, result=result)
    content = desk.get(reverse("surveys:restitution_synthesis", args=[survey.edition.slug, survey.slug])).content
    pages = PdfReader(io.BytesIO(content)).pages
    return len(pages), " ".join(" ".join(page.extract_text() for page in pages).split())


def test_nine_groups_are_printed_one_under_the_other(desk, edition):
    survey, result = crossed(edition, 9, 2, lambda group, place: 30 if place else 20 + group)

    pages, text = summary(desk, survey, result)

    assert pages == 1
    assert "Quel avis ? × Qui ?" in text
    assert "Avis 0 Avis 1 Base (n)" in text
    # 23 and 30 of 53; 28 and 30 of 58.
    assert "Groupe 3 43 % 57 % 53" in text
    assert "Groupe 8 48 % 52 % 58" in text
    assert "Base : 486 · % de chaque ligne" in text
    assert "tenu sur deux pages" not in text


def test_few_groups_stand_across_with_their_bases(desk, edition):
    survey, result = crossed(edition, 3, 2, lambda group, place: 30 if place else 20 + group)

    _pages, text = summary(desk, survey, result)

    assert "Groupe 0 Groupe 1 Groupe 2" in text
    assert "Avis 0 40 % 41 % 42 %" in text
    assert "Base (n) 50 51 52" in text
    assert "% de chaque colonne" in text


def test_more_than_fits_is_told_in_part_and_said_to_be(desk, edition):
    survey, result = crossed(edition, 15, 9, lambda group, place: 12 + group + 2 * place)

    pages, text = summary(desk, survey, result)

    assert pages == 1
    assert "2 réponses moins choisies ne sont pas montrées" in text
    assert "3 groupes moins nombreux ne sont pas montrés" in text
    assert "Avis 8 Avis 7 Avis 6 Avis 5 Avis 4 Avis 3 Avis 2 Base (n)" in text
    # The smallest group is the one the sentence speaks of.
    assert result.told == ("a8", "g0")
    assert [place for place in range(15) if f"Groupe {place} " in text] == [0, *range(4, 15)]


def test_a_long_list_by_two_groups_is_printed_by_the_answers_chosen_most(desk, edition):
    survey, result = crossed(edition, 2, 60, lambda group, place: 12 + place)

    pages, text = summary(desk, survey, result)

    assert pages == 1
    assert "48 réponses moins choisies ne sont pas montrées" in text
    assert result.told[0] == "a0"
    assert [place for place in range(60) if f"Avis {place} " in text] == [0, *range(49, 60)]


def test_what_the_sentence_speaks_of_is_in_the_table(edition):
    _survey, result = crossed(edition, 15, 9, lambda group, place: 12 + group + 2 * place)

    table = printed_table(msgspec.structs.replace(result, told=("a0", "g1")))

    assert table.heads == ["Avis 8", "Avis 7", "Avis 6", "Avis 5", "Avis 4", "Avis 3", "Avis 0", "Base (n)"]
    assert [row[0] for row in table.rows] == ["Groupe 1", *(f"Groupe {place}" for place in range(4, 15))]


def test_hidden_cells_stay_hidden_when_the_table_is_turned(desk, edition):
    survey, result = crossed(edition, 6, 2, lambda group, place: 3 if (group, place) == (0, 0) else 30)

    table = printed_table(result)

    assert table.rows[0] == ["Groupe 0", "masqué", "masqué", "33"]
    assert [line.shares[0] for line in result.lines] == [None, None]
    assert "Groupe 0 masqué masqué 33" in summary(desk, survey, result)[1]


def test_a_table_of_nothing_but_hidden_cells_takes_no_room(edition):
    _survey, result = crossed(edition, 6, 4, lambda group, place: 4)

    assert printed_table(result).rows == []


def test_a_room_sees_the_largest_groups_and_how_many_are_left(edition):
    """Nobody scrolls in front of a room."""
    _survey, result = crossed(edition, 9, 4, lambda group, place: 12 + group)

    piece = on_screen(result)

    assert len(piece.fitted.rows) == 7
    assert piece.left.startswith("2 groupes")


def test_an_answer_too_long_for_its_column_is_cut_at_a_word(edition):
    _survey, result = crossed(
        edition, 6, 2, lambda group, place: 20, label="Un conseiller (CIO, Mission locale, autre),"
    )

    assert printed_table(result).heads[0] == "Un conseiller (CIO, Mission locale…"
