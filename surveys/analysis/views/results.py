"""The dashboard: gate, form, query, page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from surveys.analysis import strips
from surveys.analysis.access import survey_for
from surveys.analysis.forms import AskForm
from surveys.analysis.presentation import table_shown
from surveys.analysis.snapshots import snapshot
from surveys.analysis.views.frames import figure_offers, results_context


@require_safe
def results(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    edition, survey, _seat = survey_for(request, slug, survey_slug, "survey.view_results")
    known = snapshot(survey)
    form = AskForm(known, request.GET)
    offer = figure_offers(request, edition)
    shown = [
        (strip, [table_shown(figure, offer) for figure in strip.figures])
        for strip in strips.every_strip(survey, known, form.asked)
    ]
    context = results_context(request, edition, survey, form, count=len(known)) | {
        "strips": shown,
        "crossable": strips.crossable(known),
    }
    return render(request, "surveys/analysis/results.html", context)
