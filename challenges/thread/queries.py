"""The thread: from any object of the chain, back to the survey's figure and on to what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from challenges.defis.models import Challenge, HowMightWe
from challenges.enums import Thing
from challenges.findings.models import Finding
from challenges.findings.queries import Shown, shown_finding
from challenges.ideas.queries import Idea, ideas_of
from challenges.lineage.queries import children_of, parents_of
from challenges.plan.models import Action
from challenges.priorities.messages import PlaneSolution
from challenges.priorities.models import Decision
from challenges.priorities.queries import latest_decisions, plane_state
from challenges.problems.models import Problem
from challenges.solutions.models import Solution


@dataclass(frozen=True, slots=True)
class Decided:
    """A solution's decision, with where the group had placed it."""

    solution: Solution
    decision: Decision | None
    chip: PlaneSolution | None


@dataclass(slots=True)
class Thread:
    """The stops, in the order of the process. Each is what the chain through `start` holds at that stop."""

    start: tuple[Thing, UUID]
    title: str
    findings: list[Shown] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    challenges: list[Challenge] = field(default_factory=list)
    questions: list[HowMightWe] = field(default_factory=list)
    ideas: list[Idea] = field(default_factory=list)
    solutions: list[Solution] = field(default_factory=list)
    decisions: list[Decided] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)


Row = TypeVar("Row")
Start = Action | Solution | HowMightWe | Challenge | Problem | Finding


def start_of(edition_id: UUID, object_id: UUID) -> Start | None:
    """The object of the edition that bears this id, removed or not: what was once in the thread stays in it."""
    for model in (Action, Solution, Challenge, Problem, Finding):
        found: Start | None = model.objects.filter(id=object_id, edition_id=edition_id).first()
        if found is not None:
            return found
    return HowMightWe.objects.filter(id=object_id, challenge__edition_id=edition_id).first()


def thread_of(edition_id: UUID, start: Start) -> Thread:
    """Every stop of the chain through an object. A bounded number of statements, whatever its length."""
    thread = Thread(start=(_KINDS[type(start)], start.id), title=str(start))
    thread.actions, thread.solutions = _made(edition_id, start)
    thread.questions = _questions(start, thread.solutions)
    thread.challenges = _challenges(start, thread)
    thread.problems = _problems(start, thread)
    thread.findings = _findings(start, thread)
    ideas = ideas_of([solution.id for solution in thread.solutions])
    thread.ideas = _once(idea for found in ideas.values() for idea in found)
    thread.decisions = _decisions(edition_id, thread.solutions)
    return thread


def findings_behind(solution: Solution) -> list[Finding]:
    """The standing findings a solution answers, oldest first: those of its question's problem, else of its défi's."""
    question = solution.how_might_we
    if question is not None and question.problem_id is not None:
        problems = Problem.objects.filter(id=question.problem_id)
    elif solution.challenge is not None:
        problems = Problem.objects.filter(removed_at=None, challenge=solution.challenge)
    else:
        return []
    behind = Finding.objects.filter(problems__in=problems, removed_at=None).distinct()
    return list(behind.prefetch_related("evidence"))


_KINDS: dict[type, Thing] = {
    Action: Thing.ACTION,
    Solution: Thing.SOLUTION,
    HowMightWe: Thing.HOW_MIGHT_WE,
    Challenge: Thing.CHALLENGE,
    Problem: Thing.PROBLEM,
    Finding: Thing.FINDING,
}


def _made(edition_id: UUID, start: Start) -> tuple[list[Action], list[Solution]]:
    """The solutions of the chain and the actions that came of them."""
    if isinstance(start, Action):
        origins = parents_of([start.id], Thing.SOLUTION).get(start.id, [])
        return [start], _solutions(edition_id, id__in=origins)
    solutions = _solutions(edition_id, **_solutions_after(start))
    made = children_of([one.id for one in solutions], Thing.ACTION)
    actions = Action.objects.filter(id__in={key for keys in made.values() for key in keys}, removed_at=None)
    return list(actions), solutions


def _solutions_after(start: Start) -> dict[str, object]:
    match start:
        case Solution():
            return {"id": start.id}
        case HowMightWe():
            return {"how_might_we": start, "removed_at": None}
        case Challenge():
            return {"challenge": start, "removed_at": None}
        case Problem():
            return {"challenge_id": start.challenge_id or UUID(int=0), "removed_at": None}
        case Finding():
            return {"challenge__problems__findings": start, "removed_at": None}
        case Action():
            raise AssertionError("an action comes after its solutions")


def _solutions(edition_id: UUID, **which: object) -> list[Solution]:
    found = Solution.objects.filter(edition_id=edition_id, **which).distinct()
    return list(found.select_related("challenge", "how_might_we__problem", "how_might_we__challenge"))


def _questions(start: Start, solutions: list[Solution]) -> list[HowMightWe]:
    own = [start] if isinstance(start, HowMightWe) else []
    if isinstance(start, Challenge):
        own = list(start.questions.filter(removed_at=None).select_related("problem", "challenge"))
    return _once([*own, *(one.how_might_we for one in solutions if one.how_might_we is not None)])


def _challenges(start: Start, thread: Thread) -> list[Challenge]:
    own: list[Challenge] = []
    if isinstance(start, Challenge):
        own = [start]
    elif isinstance(start, Problem) and start.challenge is not None:
        own = [start.challenge]
    elif isinstance(start, Finding):
        own = list(Challenge.objects.filter(problems__findings=start, problems__removed_at=None).distinct())
    asked = [question.challenge for question in thread.questions]
    return _once([*own, *asked, *(one.challenge for one in thread.solutions if one.challenge is not None)])


def _problems(start: Start, thread: Thread) -> list[Problem]:
    """The problems the questions name; for défis none of whose questions names one, all the défi's."""
    if isinstance(start, Problem):
        return [start]
    if isinstance(start, Finding):
        return list(start.problems.filter(removed_at=None))
    named = [question.problem for question in thread.questions if question.problem is not None]
    if named and not isinstance(start, Challenge):
        return _once(named)
    standing = Problem.objects.filter(challenge__in=thread.challenges, removed_at=None)
    return _once([*named, *standing])


def _findings(start: Start, thread: Thread) -> list[Shown]:
    if isinstance(start, Finding):
        own = [start.id]
    else:
        own = [start.baseline_finding_id] if isinstance(start, Action) and start.baseline_finding_id else []
    rest = [] if isinstance(start, Finding) else thread.problems
    behind = Finding.objects.filter(problems__in=rest, removed_at=None).values_list("id", flat=True)
    found = Finding.objects.filter(id__in=[*own, *behind]).prefetch_related("evidence")
    # The figure the action starts from comes first: it is the answer to "where does this come from?".
    return [shown_finding(one) for one in sorted(found, key=lambda one: (one.id not in own, one.created_at))]


def _decisions(edition_id: UUID, solutions: list[Solution]) -> list[Decided]:
    if not solutions:
        return []
    latest = latest_decisions(edition_id)
    chips = {chip.id: chip for chip in plane_state(edition_id).solutions}
    decided = [Decided(one, latest.get(one.id), chips.get(one.id)) for one in solutions]
    return [one for one in decided if one.decision is not None or (one.chip is not None and one.chip.n)]


def _once(rows: Iterable[Row]) -> list[Row]:
    return list(dict.fromkeys(rows))
