from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from challenges import access
from challenges.enums import Status
from challenges.pages import accepted, pressed
from challenges.plan import commands, exports, queries
from challenges.plan.forms import ActionForm, StatusForm
from hackathon.access import gates
from hackathon.access.rules import may
from hackathon.web.files import handed_over
from realtime.wire.registry import Act

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "plan.view")
    context = {
        "edition": edition,
        "plan": queries.plan_of(edition.id),
        "may_edit": may(seat, "plan.edit", edition),
    }
    return render(request, "challenges/plan.html", context)


@require_safe
def plan_csv(request: HttpRequest, slug: str) -> HttpResponse:
    edition, _seat = gates.edition_for(request, slug, "plan.view")
    return handed_over(exports.as_csv(exports.plan_table(edition.id)), "text/csv; charset=utf-8", f"plan-{slug}.csv")


@require_safe
def plan_xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    edition, _seat = gates.edition_for(request, slug, "plan.view")
    table = exports.plan_table(edition.id)
    return handed_over(exports.as_xlsx(table, title=_("Action plan")), XLSX, f"plan-{slug}.xlsx")


@require_safe
def action(request: HttpRequest, slug: str, action_id: UUID) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "plan.view")
    shown = access.action_in(edition, action_id)
    context = {
        "edition": edition,
        "action": shown,
        "row": queries.action_row(shown),
        "status_form": StatusForm(action=shown),
        "may_edit": may(seat, "plan.edit", edition),
    }
    return render(request, "challenges/action.html", context)


@require_POST
def make_action(request: HttpRequest, slug: str, solution_id: UUID) -> HttpResponse:
    """Solution → action, one click."""
    edition, seat = gates.edition_for(request, slug, "plan.edit")
    solution = access.solution_in(edition, solution_id)
    run = partial(commands.make_action, solution, seat=seat.id)
    made = pressed(request, seat, Act(verb="action.make", object_id=solution.id, run=run))
    if made is None:
        return redirect("challenges:solution", edition.slug, solution.id)
    messages.success(request, _("The solution is in the plan. Say who leads it, and by when."))
    return redirect("challenges:edit_action", edition.slug, made.id)


@require_http_methods(["GET", "HEAD", "POST"])
def new_action(request: HttpRequest, slug: str) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "plan.edit")
    form = ActionForm(request.POST or None, edition=edition)
    if request.method == "POST" and form.is_valid():
        run = partial(commands.add_action, edition, details=form.details(), seat=seat.id)
        added = accepted(form, seat, Act(verb="action.add", run=run))
        if added:
            return redirect("challenges:action", edition.slug, added.id)
    context = {"edition": edition, "form": form, "title": _("New action")}
    return render(request, "challenges/edit_action.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_action(request: HttpRequest, slug: str, action_id: UUID) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "plan.edit")
    kept = access.action_in(edition, action_id)
    form = ActionForm(request.POST or None, edition=edition, action=kept)
    if request.method == "POST" and form.is_valid():
        run = partial(commands.edit_action, kept, details=form.details(), rev=form.cleaned_data["rev"])
        if accepted(form, seat, Act(verb="action.edit", object_id=kept.id, run=run), row=kept):
            return redirect("challenges:action", edition.slug, kept.id)
    context = {"edition": edition, "form": form, "action": kept, "title": _("The action")}
    return render(request, "challenges/edit_action.html", context)


@require_POST
def change_status(request: HttpRequest, slug: str, action_id: UUID) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "plan.edit")
    kept = access.action_in(edition, action_id)
    form = StatusForm(request.POST, action=kept)
    if form.is_valid():
        said = form.cleaned_data | {"status": Status(form.cleaned_data["status"])}
        run = partial(commands.change_status, kept, **said, seat=seat.id)
        if accepted(form, seat, Act(verb="action.change_status", object_id=kept.id, run=run)):
            return redirect("challenges:action", edition.slug, kept.id)
    context = {
        "edition": edition,
        "action": kept,
        "row": queries.action_row(kept),
        "status_form": form,
        "may_edit": True,
    }
    return render(request, "challenges/action.html", context, status=422)


@require_POST
def remove_action(request: HttpRequest, slug: str, action_id: UUID) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "plan.edit")
    kept = access.action_in(edition, action_id)
    pressed(request, seat, Act(verb="action.remove", object_id=kept.id, run=partial(commands.remove_action, kept)))
    return redirect("challenges:plan", edition.slug)
