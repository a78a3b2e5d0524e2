from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hackathon.access import gates
from hackathon.edition import queries
from hackathon.edition.forms import StageDatesForm
from hackathon.edition.models import Edition
from hackathon.enums import StageState
from hackathon.stages import commands
from hackathon.web.submit import do, submitted


@require_safe
def stages(request: HttpRequest, slug: str) -> HttpResponse:
    edition, _seat = gates.edition_for(request, slug, "stage.set")
    return _page(request, edition)


@require_POST
def set_state(request: HttpRequest, slug: str, stage_id: UUID, state: str) -> HttpResponse:
    """Open, close or re-open by hand."""
    edition, seat = gates.edition_for(request, slug, "stage.set")
    stage = gates.inside(edition.stages, stage_id)
    wanted = StageState(state)
    do(seat.id, f"stage.{wanted}", stage.id, partial(commands.set_stage_state, stage, state=wanted))
    messages.success(request, _("%(stage)s is now %(state)s.") % {"stage": stage.title, "state": wanted.label})
    return redirect("edition:home" if request.POST.get("from") == "home" else "edition:stages", slug)


@require_POST
def set_dates(request: HttpRequest, slug: str, stage_id: UUID) -> HttpResponse:
    """Leave a stage to its dates."""
    edition, seat = gates.edition_for(request, slug, "stage.set")
    stage = gates.inside(edition.stages, stage_id)
    form = StageDatesForm(request.POST, prefix=str(stage.id))
    if form.is_valid():
        run = partial(commands.plan_stage, stage, **form.cleaned_data)
        if submitted(form, seat.id, "stage.plan", stage.id, run):
            messages.success(request, _("%(stage)s now follows its dates.") % {"stage": stage.title})
            return redirect("edition:stages", slug)
    return _page(request, edition, sent=form)


def _page(request: HttpRequest, edition: Edition, *, sent: StageDatesForm | None = None) -> HttpResponse:
    views = queries.stages_of(edition)
    rows = [(view, _dates_form(view, sent)) for view in views]
    return render(request, "stages/list.html", {"edition": edition, "rows": rows, "path": queries.path_of(views)})


def _dates_form(view: queries.StageView, sent: StageDatesForm | None) -> StageDatesForm:
    prefix = str(view.stage.id)
    if sent is not None and sent.prefix == prefix:
        return sent
    return StageDatesForm(prefix=prefix, initial={"opens_on": view.stage.opens_on, "closes_on": view.stage.closes_on})
