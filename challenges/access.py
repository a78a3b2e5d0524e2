"""How pages of the second floor obtain what they show."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from challenges.models import Action, Challenge, Evidence, Finding, HowMightWe, Problem, Solution
from hackathon.access import gates
from hackathon.access.rules import may
from hackathon.access.scopes import Scope
from hackathon.edition.models import Edition
from hackathon.enums import Role, ScopeKind
from hackathon.people.models import Grant, Seat


def edition_to_read(request: HttpRequest, slug: str) -> tuple[Edition, Seat]:
    """For what the edition publishes to all its people (briefs, the thread): any seat in it. 404 to strangers.

    Participants hold their role over a workshop, not over the edition; they read its défis all the same.
    """
    edition = get_object_or_404(Edition.objects.select_related("territory"), slug=slug)
    seat = gates.seat_in(request, edition.id)
    if seat is None:
        raise Http404
    return edition, seat


def plane_scope(edition: Edition, seat_id: UUID | None) -> Scope:
    """Where a seat stands before the plane, which is the whole edition's: facilitators place solutions together,
    those of one workshop too."""
    if seat_id is None:
        return Scope(edition=edition.id)
    workshop = Grant.objects.filter(
        seat_id=seat_id, seat__edition=edition, role=Role.FACILITATOR, scope=ScopeKind.SESSION, revoked_at=None
    ).first()
    return Scope(edition=edition.id, session=workshop.scope_id if workshop else None)


def plane_to_read(request: HttpRequest, slug: str) -> tuple[Edition, Seat]:
    """The edition whose plane a seat of this browser may see. 404 to strangers, 403 to whoever may not."""
    edition, seat = edition_to_read(request, slug)
    if not may(seat, "plane.view", plane_scope(edition, seat.id)):
        return edition, gates.require(request, "plane.view", edition)
    return edition, seat


def challenge_in(edition: Edition, slug: str) -> Challenge:
    return get_object_or_404(Challenge, edition=edition, slug=slug, removed_at=None)


def question_in(edition: Edition, question_id: UUID) -> HowMightWe:
    questions = HowMightWe.objects.select_related("challenge")
    return get_object_or_404(questions, challenge__edition=edition, id=question_id, removed_at=None)


def problem_in(edition: Edition, problem_id: UUID) -> Problem:
    return get_object_or_404(
        Problem.objects.select_related("challenge"), edition=edition, id=problem_id, removed_at=None
    )


def finding_in(edition: Edition, finding_id: UUID) -> Finding:
    return get_object_or_404(Finding, edition=edition, id=finding_id, removed_at=None)


def evidence_in(edition: Edition, evidence_id: UUID) -> Evidence:
    """A piece that a finding on the wall rests on."""
    pieces = Evidence.objects.select_related("finding").filter(finding__removed_at=None, replaced_at=None)
    return get_object_or_404(pieces, finding__edition=edition, id=evidence_id)


def solution_in(edition: Edition, solution_id: UUID) -> Solution:
    solutions = Solution.objects.select_related("challenge", "how_might_we")
    return get_object_or_404(solutions, edition=edition, id=solution_id)


def action_in(edition: Edition, action_id: UUID) -> Action:
    return get_object_or_404(
        Action.objects.select_related("axis", "lead"), edition=edition, id=action_id, removed_at=None
    )
