import pytest

from challenges.enums import SheetPart
from challenges.solutions.commands import (
    bring_solution_back,
    choose_challenge,
    rooms_of,
    save_field,
    withdraw_solution,
)
from challenges.solutions.queries import sheet_fields
from realtime.wire.refusals import Refused
from tests import cast
from tests.challenges.cast import do, make_challenge, make_solution

pytestmark = pytest.mark.django_db(transaction=True)


def texts(solution):
    return {field.name: field.text for field in sheet_fields(solution.id) if field.text}


def test_added_solution_begins_its_sheet():
    edition = cast.make_edition()

    solution = make_solution(edition, title="Un stage avant le stage", texts={SheetPart.PROBLEM: "42 % hésitent"})

    assert texts(solution) == {"title": "Un stage avant le stage", "problem": "42 % hésitent"}


def test_saved_field_has_the_next_revision():
    solution = make_solution(cast.make_edition())

    saved = do(save_field, solution, field=SheetPart.HOW, text=" En trois temps ", rev=0, rooms=rooms_of(solution))

    assert (saved.name, saved.text, saved.rev) == ("how", "En trois temps", 1)


def test_stale_save_is_refused_and_both_texts_are_kept():
    solution = make_solution(cast.make_edition())
    do(save_field, solution, field=SheetPart.HOW, text="Le mien", rev=0, rooms=rooms_of(solution))

    with pytest.raises(Refused) as refusal:
        do(save_field, solution, field=SheetPart.HOW, text="Le leur", rev=0, rooms=rooms_of(solution))

    assert refusal.value.code == "stale_text"
    assert texts(solution)["how"] == "Le mien"


def test_saved_title_renames_the_solution():
    solution = make_solution(cast.make_edition())

    do(save_field, solution, field=SheetPart.TITLE, text="Le passeport stage", rev=1, rooms=rooms_of(solution))

    solution.refresh_from_db()
    assert solution.title == "Le passeport stage"


def test_withdrawn_solution_is_not_written_on_until_it_comes_back():
    solution = make_solution(cast.make_edition())
    do(withdraw_solution, solution, rooms=rooms_of(solution))

    with pytest.raises(Refused, match="solution_gone"):
        do(save_field, solution, field=SheetPart.HOW, text="Trop tard", rev=0, rooms=rooms_of(solution))

    do(bring_solution_back, solution, rooms=rooms_of(solution))
    do(save_field, solution, field=SheetPart.HOW, text="À temps", rev=0, rooms=rooms_of(solution))
    assert texts(solution)["how"] == "À temps"


def test_challenge_of_another_edition_is_refused():
    solution = make_solution(cast.make_edition())
    foreign = make_challenge(cast.make_edition("loiret"))

    with pytest.raises(Refused, match="challenge_elsewhere"):
        do(choose_challenge, solution, challenge=foreign, rooms=rooms_of(solution))
