from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from challenges import access
from challenges.defis.queries import challenges_of, questions_of
from challenges.enums import SheetPart
from challenges.pages import accepted, pressed
from challenges.priorities.queries import plane_room
from challenges.solutions import commands, queries
from challenges.solutions.forms import ChooseForm, SolutionForm
from challenges.solutions.models import Solution
from challenges.solutions.rules import may_save
from hackathon.access import gates
from hackathon.access.rules import verbs_of
from hackathon.edition.models import Edition
from hackathon.people.models import Seat
from realtime.wire.registry import Act


@require_safe
def solutions(request: HttpRequest, slug: str) -> HttpResponse:
    edition, seat = access.edition_to_read(request, slug)
    context = {
        "edition": edition,
        "groups": queries.solutions_by_challenge(edition.id),
        "may": verbs_of(seat, ("solution.make", "plan.edit"), edition)
        | verbs_of(seat, ("plane.view",), access.plane_scope(edition, seat.id)),
    }
    return render(request, "challenges/solutions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_solution(request: HttpRequest, slug: str) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "solution.make")
    form = SolutionForm(
        request.POST or None,
        challenges=challenges_of(edition.id),
        questions=questions_of(edition.id),
        initial={"challenge": request.GET.get("challenge"), "how_might_we": request.GET.get("question")},
    )
    if request.method == "POST" and form.is_valid():
        run = partial(commands.add_solution, edition, **form.cleaned_data)
        added = accepted(form, seat, Act(verb="solution.make", rooms=(plane_room(edition.id),), run=run))
        if added:
            return redirect("challenges:solution", edition.slug, added.id)
    return render(request, "challenges/new_solution.html", {"edition": edition, "form": form})


@require_safe
def solution(request: HttpRequest, slug: str, solution_id: UUID) -> HttpResponse:
    """The sheet, filled together."""
    edition, _seat = access.edition_to_read(request, slug)
    shown = access.solution_in(edition, solution_id)
    seat = gates.require(request, "sheet.view", shown)
    may = verbs_of(seat, ("solution.make",), shown) | verbs_of(seat, ("plan.edit",), edition)
    if may_save(seat, shown):
        may.add("sheet.save")
    context = {
        "edition": edition,
        "solution": shown,
        "facts": queries.sheet_facts(shown),
        "page_data": _sheet_page(edition, shown, seat, may),
        "may": may,
    }
    return render(request, "challenges/solution.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, slug: str, solution_id: UUID) -> HttpResponse:
    """Which défi and which question the solution answers."""
    edition, seat = gates.edition_for(request, slug, "solution.make")
    kept = access.solution_in(edition, solution_id)
    form = ChooseForm(
        request.POST or None,
        challenges=challenges_of(edition.id),
        questions=questions_of(edition.id),
        initial={"challenge": kept.challenge_id, "how_might_we": kept.how_might_we_id},
    )
    if request.method == "POST" and form.is_valid():
        run = partial(commands.choose_challenge, kept, **form.cleaned_data)
        act = Act(verb="solution.choose_challenge", object_id=kept.id, rooms=commands.rooms_of(kept), run=run)
        if accepted(form, seat, act):
            return redirect("challenges:solution", edition.slug, kept.id)
    return render(request, "challenges/choose.html", {"edition": edition, "form": form, "solution": kept})


@require_POST
def withdraw(request: HttpRequest, slug: str, solution_id: UUID) -> HttpResponse:
    return _press(request, slug, solution_id, "solution.withdraw", commands.withdraw_solution)


@require_POST
def bring_back(request: HttpRequest, slug: str, solution_id: UUID) -> HttpResponse:
    return _press(request, slug, solution_id, "solution.bring_back", commands.bring_solution_back)


def _press(request: HttpRequest, slug: str, solution_id: UUID, verb: str, command: Any) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "solution.make")
    kept = access.solution_in(edition, solution_id)
    act = Act(verb=verb, object_id=kept.id, rooms=commands.rooms_of(kept), run=partial(command, kept))
    pressed(request, seat, act)
    return redirect("challenges:solution", edition.slug, kept.id)


def _sheet_page(edition: Edition, solution: Solution, seat: Seat, may: set[str]) -> dict[str, Any]:
    """What `frontend/src/sheet` needs beside its room: labels in this language and what this person may do."""
    return {
        "room": solution.room,
        "seat": str(seat.id),
        "may": sorted(may),
        "parts": [{"name": part.value, "label": str(part.label)} for part in SheetPart],
        "challenges": [
            {"id": str(one.id), "title": one.title, "colour": one.colour, "icon": one.icon, "pattern": one.pattern}
            for one in challenges_of(edition.id)
        ],
        "links": {"solutions": reverse("challenges:solutions", args=[edition.slug])},
    }
