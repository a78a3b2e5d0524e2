import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from challenges.enums import SheetPart, Status
from challenges.models import Action
from challenges.plan import exports
from challenges.plan.commands import Details, add_action, change_status, edit_action, make_action, remove_action
from challenges.plan.queries import late_actions, plan_of
from challenges.plan.sums import Span, months_between, span_of
from challenges.solutions.commands import rooms_of, withdraw_solution
from realtime.wire.refusals import Refused
from tests.challenges.cast import do, make_chain, make_finding, make_solution

pytestmark = pytest.mark.django_db(transaction=True)


def add(edition, title="Ouvrir les portes", **details):
    return do(add_action, edition, details=Details(title=title, **details), seat=None)


def test_action_made_of_a_solution_starts_from_the_survey_s_value(edition):
    chain = make_chain(edition)

    action = chain.action

    assert (action.title, action.indicator) == (
        chain.solution.title,
        "Savez-vous quel métier vous voulez faire ? · Non",
    )
    assert (action.baseline, action.unit, action.baseline_finding) == (Decimal("42.00"), "%", chain.finding)


def test_action_made_of_a_solution_takes_the_words_of_its_sheet(edition):
    solution = make_solution(edition, texts={SheetPart.NEEDS: "Deux référents", SheetPart.PROOF: "200 stages"})

    action = do(make_action, solution, seat=None)

    assert (action.staffing, action.indicator, action.baseline) == ("Deux référents", "200 stages", None)


def test_made_twice_it_is_the_same_action(edition):
    chain = make_chain(edition)

    assert do(make_action, chain.solution, seat=None) == chain.action


def test_withdrawn_solution_makes_no_action(edition):
    solution = make_solution(edition)
    do(withdraw_solution, solution, rooms=rooms_of(solution))

    with pytest.raises(Refused, match="solution_gone"):
        do(make_action, solution, seat=None)


def test_finding_chosen_without_a_number_gives_its_own(edition):
    action = add(edition, baseline_finding=make_finding(edition))

    assert (action.baseline, action.unit) == (Decimal("42.00"), "%")


def test_stale_action_is_refused(edition):
    action = add(edition)
    do(edit_action, action, details=Details(title="La mienne"), rev=0)

    with pytest.raises(Refused, match="stale_text"):
        do(edit_action, action, details=Details(title="La leur"), rev=0)

    assert Action.objects.get().title == "La mienne"


def test_life_of_an_action_is_kept(edition):
    action = add(edition)

    do(change_status, action, status=Status.VALIDATED, on=date(2026, 12, 3))
    do(change_status, action, status=Status.COMMITTED)
    do(change_status, action, status=Status.DONE)

    assert [change.status for change in action.history.all()] == ["proposed", "validated", "committed", "done"]
    assert action.history.all()[1].on == date(2026, 12, 3)


@pytest.mark.parametrize(
    ("status", "said", "code"),
    [
        (Status.DONE, {}, "status_not_next"),
        (Status.VALIDATED, {}, "status_needs_date"),
        (Status.ABANDONED, {"reason": "  "}, "status_needs_reason"),
    ],
)
def test_status_that_cannot_be_is_refused(edition, status, said, code):
    action = add(edition)

    with pytest.raises(Refused, match=code):
        do(change_status, action, status=status, **said)

    action.refresh_from_db()
    assert (action.status, action.history.count()) == (Status.PROPOSED, 1)


def test_abandoned_action_can_be_proposed_again(edition):
    action = add(edition)
    do(change_status, action, status=Status.ABANDONED, reason="Sans financement")
    do(change_status, action, status=Status.PROPOSED)

    action.refresh_from_db()
    assert action.status == Status.PROPOSED


def test_removed_action_leaves_the_plan(edition):
    do(remove_action, add(edition))

    assert plan_of(edition.id).rows == []


def test_late_actions_are_neither_done_nor_abandoned(edition):
    add(edition, deadline=date(2026, 11, 1))
    do(change_status, add(edition, deadline=date(2026, 11, 1)), status=Status.ABANDONED, reason="Doublon")

    assert late_actions(edition.id, date(2026, 11, 21)) == 1


def test_timeline_spans_every_month_of_the_plan(edition):
    add(edition, title="Longue", starts_on=date(2026, 11, 20), deadline=date(2027, 2, 1))
    add(edition, title="Courte", deadline=date(2027, 1, 31))
    add(edition, title="Sans date")

    plan = plan_of(edition.id)

    assert plan.months == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]
    assert {row.action.title: row.span for row in plan.rows} == {
        "Longue": Span(first=1, length=4, open=False),
        "Courte": Span(first=3, length=1, open=True),
        "Sans date": None,
    }


def test_very_long_timeline_is_cut_and_nothing_falls_outside():
    months = months_between([(date(2026, 1, 1), date(2036, 1, 1))])

    assert len(months) == 36
    assert span_of(date(2035, 1, 1), date(2036, 1, 1), months) is None
    assert span_of(date(2028, 12, 1), date(2036, 1, 1), months) == Span(first=36, length=1, open=False)


def test_csv_has_a_mark_semicolons_and_no_formula(edition):
    add(edition, title='=HYPERLINK("http://exemple.fr")', description="+33 ; sur deux\nlignes", target=Decimal("-2.5"))

    content = exports.as_csv(exports.plan_table(edition.id))

    assert content.startswith(b"\xef\xbb\xbf")
    header, row = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert len(header) == len(row)
    assert row[:2] == ['\'=HYPERLINK("http://exemple.fr")', "'+33 ; sur deux\nlignes"]
    assert "-2,50" in row


def test_xlsx_holds_words_numbers_and_days_and_no_formula(edition):
    add(edition, title="=1+1", deadline=date(2027, 6, 30), target=Decimal("60"))

    book = openpyxl.load_workbook(io.BytesIO(exports.as_xlsx(exports.plan_table(edition.id), title="Plan d’action")))

    _header, row = book.active.iter_rows()
    assert (row[0].data_type, row[0].value) == ("s", "=1+1")
    values = [cell.value for cell in row]
    assert values[8].date() == date(2027, 6, 30)
    assert values[13] == 60


def test_plan_reads_the_same_number_of_statements_for_any_number(edition, django_assert_num_queries):
    make_chain(edition)
    with django_assert_num_queries(7):
        plan_of(edition.id)
    add(edition)
    add(edition)
    with django_assert_num_queries(7):
        plan_of(edition.id)
