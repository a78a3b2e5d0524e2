"""The edition's surveys: the list, a new one, its settings, its publication."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hackathon.access import gates
from hackathon.access.rules import may
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from surveys.questionnaires import access, commands, queries, templates
from surveys.questionnaires.forms import SurveyForm

# The button that begins with no question.
EMPTY = ""


@require_safe
def survey_list(request: HttpRequest, slug: str) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "survey.view_collection")
    context = {
        "edition": edition,
        "surveys": queries.surveys_of(edition),
        "templates": templates.shipped_templates(),
        "can_edit": may(seat, "survey.edit", edition),
    }
    return render(request, "surveys/questionnaires/list.html", context)


@require_POST
def make(request: HttpRequest, slug: str) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "survey.edit")
    name = request.POST.get("template", templates.DEFAULT)
    run = partial(commands.make_survey_from_template, edition, name=name)
    if name == EMPTY:
        run = partial(commands.make_empty_survey, edition)
    try:
        survey = perform(seat.id, Act(verb="survey.make", run=run, object_id=edition.id))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("surveys:list", slug=slug)
    return redirect("surveys:editor", slug=slug, survey=survey.slug)


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    row, seat = access.survey_for(request, slug, survey, "survey.edit")
    form = SurveyForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        run = partial(commands.edit_survey, row, fields=form.cleaned_data)
        perform(seat.id, Act(verb="survey.edit", run=run, object_id=row.id))
        messages.success(request, _("The survey's settings are saved."))
        return redirect("surveys:collection", slug=slug, survey=survey)
    return render(request, "surveys/questionnaires/settings.html", _context(row) | {"form": form})


@require_POST
def publish(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    row, seat = access.survey_for(request, slug, survey, "survey.publish")
    try:
        run = partial(commands.publish_survey, row)
        perform(seat.id, Act(verb="survey.publish", run=run, object_id=row.id))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("surveys:editor", slug=slug, survey=survey)
    messages.success(
        request, _("The questionnaire is published: its questions are frozen. They are asked while the survey is open.")
    )
    return redirect("surveys:collection", slug=slug, survey=survey)


@require_POST
def new_version(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    row, seat = access.survey_for(request, slug, survey, "survey.edit")
    try:
        perform(seat.id, Act(verb="survey.start_draft", run=partial(commands.start_draft, row), object_id=row.id))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("surveys:editor", slug=slug, survey=survey)


def _context(survey: Any) -> dict[str, Any]:
    return {"survey": survey, "edition": survey.edition}
