"""« Croiser »: gate, form, query, page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hackathon.extensions import offers
from surveys.analysis.access import survey_for
from surveys.analysis.crossing_pages import crossing_shown
from surveys.analysis.crossings import crossing_of
from surveys.analysis.forms import AskForm
from surveys.analysis.snapshots import snapshot
from surveys.analysis.sums.protection import ORGANISER_K
from surveys.analysis.views.frames import figure_offers, results_context


@require_safe
def cross(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    edition, survey, _seat = survey_for(request, slug, survey_slug, "survey.view_results")
    known = snapshot(survey)
    form = AskForm(known, request.GET, crossing=True)
    context = results_context(request, edition, survey, form, count=len(known))
    figure = form.crossed_figure(survey, k=ORGANISER_K)
    if figure is not None:
        compared = request.GET.getlist("compare")[:2]
        crossing = crossing_of(survey, known, figure, compared=compared, variables=form.variables)
        shown = crossing_shown(crossing, figure_offers(request, edition))
        context |= {"shown": shown, "table": shown.table, "compared": compared, "hidden_fields": form.as_hidden}
        context["give_back"] = offers("surveys.crossing", request, edition, figure=figure)
    return render(request, "surveys/analysis/cross.html", context)
