import pytest

from challenges.enums import Thing
from challenges.ideas.commands import make_solution
from challenges.ideas.queries import pool, pool_size
from challenges.lineage.queries import parents_of
from challenges.priorities.queries import plane_room
from challenges.solutions.commands import rooms_of, withdraw_solution
from realtime.wire.refusals import Refused
from tests import cast
from tests.challenges.cast import do, make_challenge, make_idea

pytestmark = pytest.mark.django_db(transaction=True)


def make(card, challenge=None):
    return do(make_solution, card, challenge=challenge, rooms=[plane_room(card.board.edition_id)])


def test_idea_becomes_a_solution_that_keeps_it_as_its_origin(edition):
    card, challenge = make_idea(edition), make_challenge(edition)

    solution = make(card, challenge)

    assert (solution.title, solution.challenge, solution.session) == (card.text, challenge, card.board.session_id)
    assert parents_of([solution.id], Thing.CARD) == {solution.id: [card.id]}


def test_pressed_twice_it_gives_the_same_solution(edition):
    card = make_idea(edition)

    assert make(card) == make(card)


def test_withdrawn_solution_leaves_the_idea_free_for_another(edition):
    card = make_idea(edition)
    first = make(card)
    do(withdraw_solution, first, rooms=rooms_of(first))

    assert make(card) != first


def test_long_idea_is_cut_at_a_word_for_its_title(edition):
    solution = make(make_idea(edition, text="Rencontrer " * 40))

    assert len(solution.title) <= 200
    assert solution.title.endswith("Rencontrer…")


def test_removed_card_is_refused(edition):
    card = make_idea(edition)
    card.removed_at = cast.THEN
    card.save()

    with pytest.raises(Refused, match="card_gone"):
        make(card)


def test_card_not_shown_to_the_room_is_refused_and_out_of_the_pool(edition):
    card = make_idea(edition)
    card.revealed_at = None
    card.save()

    with pytest.raises(Refused, match="card_private"):
        make(card)
    assert pool(edition.id) == []


def test_pool_reads_the_same_number_of_statements_for_any_number(edition, django_assert_num_queries):
    make_idea(edition)
    with django_assert_num_queries(5):
        assert len(pool(edition.id)) == 1
    make_idea(edition, workshop="Atelier de Dreux")
    make_idea(edition, workshop="Atelier de Chartres")
    with django_assert_num_queries(5):
        assert len(pool(edition.id)) == 3
    assert pool_size(edition.id) == 3
