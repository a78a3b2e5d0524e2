from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from challenges import access
from challenges.defis.queries import challenges_of
from challenges.findings.queries import findings_of
from challenges.pages import accepted, pressed
from challenges.problems import commands
from challenges.problems.forms import ProblemForm
from challenges.problems.models import Problem
from hackathon.access import gates
from hackathon.edition.models import Edition
from realtime.wire.registry import Act


def _form(request: HttpRequest, edition: Edition, problem: Problem | None = None, **initial: Any) -> ProblemForm:
    return ProblemForm(
        request.POST or None,
        findings=findings_of(edition.id),
        challenges=challenges_of(edition.id),
        problem=problem,
        initial=initial,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new_problem(request: HttpRequest, slug: str) -> HttpResponse:
    """`?findings=` repeats: those ticked on the wall."""
    edition, seat = gates.edition_for(request, slug, "finding.edit")
    form = _form(request, edition, findings=request.GET.getlist("findings"), challenge=request.GET.get("challenge"))
    if request.method == "POST" and form.is_valid():
        words = {name: value for name, value in form.cleaned_data.items() if name != "rev"}
        words["findings"] = list(words["findings"])
        run = partial(commands.state_problem, edition, **words)
        if accepted(form, seat, Act(verb="problem.state", run=run)):
            return redirect("challenges:findings", edition.slug)
    context = {"edition": edition, "form": form, "title": _("A problem from several findings")}
    return render(request, "challenges/problem.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def problem(request: HttpRequest, slug: str, problem_id: UUID) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "finding.edit")
    kept = access.problem_in(edition, problem_id)
    form = _form(request, edition, kept)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data | {"findings": list(form.cleaned_data["findings"])}
        run = partial(commands.restate_problem, kept, **words)
        if accepted(form, seat, Act(verb="problem.restate", object_id=kept.id, run=run), row=kept):
            return redirect("challenges:findings", edition.slug)
    context = {"edition": edition, "form": form, "title": _("The problem"), "problem": kept}
    return render(request, "challenges/problem.html", context)


@require_POST
def remove_problem(request: HttpRequest, slug: str, problem_id: UUID) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "finding.edit")
    kept = access.problem_in(edition, problem_id)
    pressed(request, seat, Act(verb="problem.remove", object_id=kept.id, run=partial(commands.remove_problem, kept)))
    return redirect("challenges:findings", edition.slug)
