"""« Accord »: gate, form, query, page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from surveys.analysis.access import survey_for
from surveys.analysis.consensus import consensus_of
from surveys.analysis.dashboard_pages import statement_shown
from surveys.analysis.forms import AskForm
from surveys.analysis.snapshots import snapshot
from surveys.analysis.variables import CARRIED_TITLES
from surveys.analysis.views.frames import figure_offers, results_context


@require_safe
def agreement(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    edition, survey, _seat = survey_for(request, slug, survey_slug, "survey.view_results")
    known = snapshot(survey)
    form = AskForm(known, request.GET)
    offer = figure_offers(request, edition)
    found = consensus_of(survey, known, form.asked)
    context = results_context(request, edition, survey, form, count=len(known)) | {"consensus": found}
    if found is not None:
        context |= {
            "grouping": CARRIED_TITLES.get(found.grouping, ""),
            "accepted": [statement_shown(one, offer) for one in found.accepted],
            "divided": [statement_shown(one, offer) for one in found.divided],
            "others": [statement_shown(one, offer) for one in found.others],
        }
    return render(request, "surveys/analysis/agreement.html", context)
