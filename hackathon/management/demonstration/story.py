"""From figures to actions: constats, problématiques, a workshop already held, solutions, priorities, a plan begun."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import msgspec

from challenges.defis.commands import ask_how_might_we, edit_challenge
from challenges.defis.models import Challenge, HowMightWe
from challenges.enums import Colour, Pattern, SheetPart, Status, Thing, Verdict
from challenges.findings.commands import keep_figure, keep_quote, merge_findings
from challenges.findings.models import Finding
from challenges.lineage.commands import keep_origin
from challenges.plan.commands import Details, change_status, edit_action, make_action
from challenges.plan.models import Action
from challenges.priorities.commands import decide_solution, place_solution, set_capacity
from challenges.priorities.queries import plane_room
from challenges.problems.commands import state_problem
from challenges.problems.models import Problem
from challenges.solutions.commands import add_solution
from challenges.solutions.models import Solution
from hackathon.edition.models import Edition
from hackathon.enums import Source
from hackathon.people.commands import open_seat
from hackathon.people.models import Seat
from hackathon.people.own_room import room_of
from realtime.ballots.commands import Paper, cast_votes
from realtime.ballots.messages import VoteView
from realtime.ballots.models import Ballot
from realtime.boards.commands import add_card, reveal_cards
from realtime.boards.models import Board, Card
from realtime.boards.rules import Hand
from realtime.sessions.commands import close_activity, close_session, open_activity, open_session
from realtime.sessions.models import Activity, Session
from realtime.sessions.presence import admit_seat
from realtime.sessions.queries import rooms_of
from realtime.wire import clock
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from surveys.analysis.figures import Figure
from surveys.analysis.queries import compute_figure, quote
from surveys.models import Response, Survey


@dataclass(slots=True)
class Told:
    """What was made so far, by the keys of `story.yaml`."""

    edition: Edition
    organiser: Seat
    findings: dict[str, Finding] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)
    questions: dict[str, HowMightWe] = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)
    solutions: dict[str, Solution] = field(default_factory=dict)
    people: list[Seat] = field(default_factory=list)

    def do(self, verb: str, run: Any, *rooms: str) -> Any:
        """One act of the organiser."""
        return perform(self.organiser.id, Act(verb=verb, rooms=rooms, run=run))


def tell(edition: Edition, survey: Survey, organiser: Seat, story: Mapping[str, Any]) -> None:
    told = Told(edition, organiser)
    _keep_findings(told, survey, story["findings"])
    _state_problems(told, story["problems"], story["questions"])
    _merge_findings(told, story["merges"])
    _say_what_exists(told, story["briefs"])
    _hold_workshop(told, story["workshop"])
    _propose_solutions(told, story["solutions"])
    _begin_plan(told, story["actions"])


def register_people(edition: Edition, organiser: Seat, people: Sequence[Mapping[str, Any]]) -> None:
    """A list of people to find one's name in, at the door of a workshop ready to open."""
    basin = edition.territories.get(kind="basin", name="Chartres")
    audiences = {audience.slug: audience for audience in edition.audiences.all()}
    communes = list(edition.territories.filter(kind="commune", parent=basin))
    structures = [membership.structure for membership in edition.memberships.filter(is_partner=True)]

    def register() -> None:
        for number, person in enumerate(people):
            open_seat(
                edition,
                first_name=person["first_name"],
                last_name=person["last_name"],
                audience=audiences[person["audience"]],
                structure=structures[number % len(structures)],
                territory=communes[number % len(communes)],
                wishes=person["wishes"],
                source=Source.SIMULATED,
                claimed=False,
            )

    perform(organiser.id, Act(verb="demonstration.people", run=register))


def _keep_findings(told: Told, survey: Survey, wanted: Mapping[str, Mapping[str, Any]]) -> None:
    for key, item in wanted.items():
        if "figure" in item:
            result = compute_figure(msgspec.convert({"survey": survey.id, **item["figure"]}, Figure))
            run = partial(keep_figure, told.edition, result=result, sentence=item["sentence"], seat=told.organiser.id)
        else:
            words = item["quote"]
            response = Response.objects.filter(
                survey=survey, **{f"answers__{words['question']}__startswith": words["begins"]}
            ).get()
            said = quote(response.id, words["question"])
            run = partial(keep_quote, told.edition, result=said, sentence=item["sentence"], seat=told.organiser.id)
        told.findings[key] = told.do("finding.keep", run)


def _state_problems(told: Told, problems: Sequence[Mapping[str, Any]], questions: Sequence[Mapping[str, Any]]) -> None:
    challenges = _challenges(told.edition)
    for item in problems:
        run = partial(
            state_problem,
            told.edition,
            title=item["title"],
            statement=item["statement"],
            findings=[told.findings[key] for key in item["findings"]],
            challenge=challenges[item["challenge"]] if "challenge" in item else None,
        )
        told.problems[item["key"]] = told.do("problem.state", run)
    for item in questions:
        problem = told.problems[item["problem"]]
        assert problem.challenge is not None
        ask = partial(
            ask_how_might_we,
            problem.challenge,
            action=item["action"],
            audience=item["audience"],
            effect=item["effect"],
            problem=problem,
        )
        told.questions[item["key"]] = told.do("challenge.ask", ask)


def _merge_findings(told: Told, merges: Sequence[Mapping[str, Any]]) -> None:
    for item in merges:
        revs = {told.findings[key].id: told.findings[key].rev for key in item["findings"]}
        words = {"revs": revs, "sentence": item["sentence"], "seat": told.organiser.id}
        told.do("finding.merge", partial(merge_findings, told.edition, **words))


def _say_what_exists(told: Told, briefs: Mapping[str, Mapping[str, Any]]) -> None:
    challenges = _challenges(told.edition)
    structures = {str(row.structure): row.structure for row in told.edition.memberships.select_related("structure")}
    for slug, item in briefs.items():
        kept = challenges[slug]
        run = partial(
            edit_challenge,
            kept,
            title=kept.title,
            brief=kept.brief,
            existing=item["existing"],
            partners=[structures[name] for name in item["partners"]],
            colour=Colour(kept.colour),
            icon=kept.icon,
            pattern=Pattern(kept.pattern),
            rev=kept.rev,
        )
        told.do("challenge.edit", run)


def _hold_workshop(told: Told, plan: Mapping[str, Any]) -> None:
    """Write alone, reveal, put dots, close: as a room does it."""
    basin = told.edition.territories.get(kind="basin", name=plan["basin"])
    session = Session.objects.get(edition=told.edition, territory=basin)
    activities = list(session.activities.all())
    board = Board.objects.get(session_id=session.id, id=_object(activities[1]))
    ballot = Ballot.objects.get(session_id=session.id, id=_object(activities[2]))
    rooms = [session.room, session.desk_room, board.room, ballot.room, ballot.tally_room]

    audiences = list(told.edition.audiences.all())
    structures = [membership.structure for membership in told.edition.memberships.filter(is_partner=True)]

    def come(number: int, name: str) -> Seat:
        seat = open_seat(
            told.edition,
            first_name=name,
            audience=audiences[number % len(audiences)],
            structure=structures[number % len(structures)],
            territory=basin,
            source=Source.SIMULATED,
        )
        admit_seat(session, seat=seat, newcomer=True)
        return seat

    told.do("session.open", partial(open_session, session), *rooms)
    told.people = [told.do("session.join", partial(come, n, name), *rooms) for n, name in enumerate(plan["people"])]
    rooms += [room_of(seat.id) for seat in told.people]
    told.do("session.open_activity", partial(open_activity, session, activity_id=activities[1].id), *rooms)
    board.refresh_from_db()
    zones = list(board.zones.all())
    for number, idea in enumerate(plan["ideas"]):
        author = told.people[number % len(told.people)]
        run = partial(
            add_card,
            board,
            hand=Hand(seat=author.id),
            zone_id=zones[idea["zone"]].id,
            text=idea["text"],
            author=author,
            author_name=author.first_name,
            source=Source.SIMULATED,
        )
        told.cards[idea["key"]] = told.do("board.add_card", run, *rooms)
    told.do("board.reveal_cards", partial(reveal_cards, board, authors=[seat.id for seat in told.people]), *rooms)
    told.do("session.open_activity", partial(open_activity, session, activity_id=activities[2].id), *rooms)
    ballot.refresh_from_db()
    papers = _papers(told, ballot, {told.cards[idea["key"]].id: idea["dots"] for idea in plan["ideas"]})
    told.do("ballot.cast", partial(cast_votes, ballot, papers=papers), *rooms)
    told.do("session.close_activity", partial(close_activity, session, activity_id=activities[2].id), *rooms)
    told.do("session.close", partial(close_session, session), *{*rooms, *rooms_of(session)})


def _papers(told: Told, ballot: Ballot, dots: Mapping[UUID, int]) -> list[Paper]:
    """Deal the dots each idea received among the people, within each one's dots and the cap of an option."""
    left = {seat.id: ballot.dots for seat in told.people}
    given: dict[UUID, dict[UUID, int]] = {seat.id: {} for seat in told.people}
    for option in ballot.options.all():
        wanted = dots.get(option.origin, 0) if option.origin else 0
        for seat in sorted(left, key=lambda held: -left[held]):
            part = min(wanted, ballot.cap, left[seat])
            if part:
                given[seat][option.id] = part
                left[seat] -= part
                wanted -= part
    return [
        Paper(
            seat=seat,
            votes=[VoteView(option=option, points=points) for option, points in votes.items()],
            source=Source.SIMULATED,
        )
        for seat, votes in given.items()
        if votes
    ]


def _propose_solutions(told: Told, solutions: Sequence[Mapping[str, Any]]) -> None:
    challenges = _challenges(told.edition)
    plane = plane_room(told.edition.id)
    told.do("plane.set_capacity", partial(set_capacity, told.edition, capacity=2), plane)
    for item in solutions:
        solution: Solution = told.do("solution.make", partial(_solution, told, item, challenges), plane)
        told.solutions[item["key"]] = solution
        rooms = (plane, solution.room)
        for seat, (impact, effort) in zip(told.people, item["placements"], strict=False):
            place = partial(
                place_solution, solution, seat=seat.id, impact=impact, effort=effort, source=Source.SIMULATED
            )
            told.do("plane.place", place, *rooms, room_of(seat.id))
        if item["verdict"]:
            decide = partial(
                decide_solution,
                solution,
                verdict=Verdict(item["verdict"]),
                reason=item.get("reason", ""),
                seat=told.organiser.id,
            )
            told.do("plane.decide", decide, *rooms)


def _solution(told: Told, item: Mapping[str, Any], challenges: Mapping[str, Challenge]) -> Solution:
    solution = add_solution(
        told.edition,
        title=item["title"],
        challenge=challenges[item["challenge"]],
        how_might_we=told.questions[item["question"]],
        texts={SheetPart(name): text for name, text in item["sheet"].items()},
    )
    for key in item["ideas"]:
        keep_origin(told.edition.id, (Thing.SOLUTION, solution.id), (Thing.CARD, told.cards[key].id))
    return solution


def _begin_plan(told: Told, actions: Sequence[Mapping[str, Any]]) -> None:
    structures = {
        str(membership.structure): membership.structure
        for membership in told.edition.memberships.select_related("structure")
    }
    axes = list(told.edition.axes.all())
    today = clock.now().date()
    for number, item in enumerate(actions):
        make = partial(make_action, told.solutions[item["solution"]], seat=told.organiser.id)
        action: Action = told.do("action.make", make)
        details = Details(
            title=item["title"],
            description=action.description,
            axis=axes[number % len(axes)],
            lead=structures[item["lead"]],
            partners=[structures[name] for name in item["partners"]],
            basins=list(told.edition.territories.filter(kind="basin", name=item["basin"])),
            starts_on=today,
            deadline=today + timedelta(days=30 * item["months"]),
            staffing=item["staffing"],
            funding=item["funding"],
            indicator=action.indicator,
            baseline=action.baseline,
            target=Decimal(item["target"]),
            unit=action.unit,
            baseline_finding=told.findings[item["baseline"]],
        )
        told.do("action.edit", partial(edit_action, action, details=details, rev=action.rev))
        if item["status"] == Status.VALIDATED:
            validate = partial(change_status, action, status=Status.VALIDATED, on=today, seat=told.organiser.id)
            told.do("action.change_status", validate)


def _challenges(edition: Edition) -> dict[str, Challenge]:
    return {challenge.slug: challenge for challenge in Challenge.objects.filter(edition=edition)}


def _object(activity: Activity) -> UUID:
    assert activity.object_id is not None  # boards and ballots have one
    return activity.object_id
