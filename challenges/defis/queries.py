from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from challenges.defis.models import Challenge, HowMightWe
from challenges.findings.models import Evidence
from challenges.findings.queries import pieces_of
from challenges.problems.models import Problem
from challenges.problems.queries import problems_with_findings
from challenges.solutions.models import Solution
from hackathon.edition.models import Edition
from hackathon.structures.models import Structure


def challenges_of(edition_id: UUID) -> QuerySet[Challenge]:
    return Challenge.objects.filter(edition_id=edition_id, removed_at=None)


def wish_choices(edition: Edition) -> list[tuple[str, str]]:
    """What a registration list may wish for: (slug, title)."""
    return list(challenges_of(edition.id).values_list("slug", "title"))


@dataclass(frozen=True, slots=True)
class CountedChallenge:
    challenge: Challenge
    problems: int
    questions: int
    solutions: int


def counted_challenges(edition_id: UUID) -> list[CountedChallenge]:
    """The défis in order, with how many problems, questions and solutions each has. One statement."""
    counted = challenges_of(edition_id).annotate(
        problem_count=Count("problems", filter=Q(problems__removed_at=None), distinct=True),
        question_count=Count("questions", filter=Q(questions__removed_at=None), distinct=True),
        solution_count=Count("solutions", filter=Q(solutions__removed_at=None), distinct=True),
    )
    # Grouping forgets the model's own order.
    ordered = counted.order_by("order", "title")
    return [CountedChallenge(one, one.problem_count, one.question_count, one.solution_count) for one in ordered]


def briefing(challenge: Challenge) -> Challenge:
    """A défi with all its brief shows: problems with their findings and evidence, questions, solutions."""
    return (
        Challenge.objects.filter(id=challenge.id)
        .prefetch_related(
            Prefetch("problems", problems_with_findings(challenge.edition_id)),
            Prefetch("questions", HowMightWe.objects.filter(removed_at=None).select_related("problem")),
            Prefetch("solutions", Solution.objects.filter(removed_at=None)),
            "partners",
        )
        .get()
    )


def evidence_under(challenge: Challenge) -> list[Evidence]:
    """What the findings of a `briefing` rest on. Free: it was read with it."""
    findings = [finding for problem in challenge.problems.all() for finding in problem.findings.all()]
    return [piece for finding in findings for piece in pieces_of(finding)]


def partners_of(edition_id: UUID) -> QuerySet[Structure]:
    return Structure.objects.filter(memberships__edition_id=edition_id).order_by("name")


def problems_to_answer(challenge: Challenge) -> QuerySet[Problem]:
    return Problem.objects.filter(challenge=challenge, removed_at=None)


def questions_of(edition_id: UUID) -> QuerySet[HowMightWe]:
    """Every question put in an edition, in the order of the défis."""
    return (
        HowMightWe.objects.filter(challenge__edition_id=edition_id, challenge__removed_at=None, removed_at=None)
        .select_related("challenge")
        .order_by("challenge__order", "created_at")
    )
