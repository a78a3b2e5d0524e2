"""« Ce qui ressort »: gate, form, query, page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from surveys.analysis.access import survey_for
from surveys.analysis.forms import AskForm
from surveys.analysis.snapshots import snapshot
from surveys.analysis.standing_out import EVERY, SHOWN, standing_out, takes_long
from surveys.analysis.standing_pages import standing_shown
from surveys.analysis.views.frames import figure_offers, results_context


@require_safe
def standing(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    """A long screen is announced first: the page says what is being done, then asks for itself again and waits."""
    edition, survey, _seat = survey_for(request, slug, survey_slug, "survey.view_results")
    known = snapshot(survey)
    form = AskForm(known, request.GET)
    filters = form.asked.filters
    most = EVERY if "tout" in request.GET else SHOWN
    context = results_context(request, edition, survey, form, count=len(known))
    if "calcul" not in request.GET and takes_long(survey, known, filters, most=most):
        again = request.GET.copy()
        again["calcul"] = "on"
        response = render(request, "surveys/analysis/standing.html", context | {"waiting": True})
        response["Refresh"] = f"0; url={request.path}?{again.urlencode()}"
        return response
    found = standing_out(survey, known, filters, most=most, variables=form.variables)
    context["every"] = most if most == EVERY else 0
    context["shown"] = standing_shown(found, figure_offers(request, edition))
    return render(request, "surveys/analysis/standing.html", context)
