"""The dashboard, what of it moves while answers come in, and its charts as images: gate, form, query, page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from hackathon.edition.models import Edition
from hackathon.web.files import handed_over
from surveys.analysis import dashboard, drawing
from surveys.analysis.access import survey_for
from surveys.analysis.dashboard_pages import image_of, number_heads, strip_shown
from surveys.analysis.forms import AskForm
from surveys.analysis.intake import intake_of
from surveys.analysis.settling import shown
from surveys.analysis.snapshots import Snapshot, snapshot
from surveys.analysis.sums.protection import ORGANISER_K, PUBLISHED_K
from surveys.analysis.views.frames import figure_offers, results_context
from surveys.enums import SurveyState
from surveys.models import Survey
from surveys.questionnaires.queries import corrected_since_answers, published_version, schema_of


@require_safe
def results(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    edition, survey, _seat = survey_for(request, slug, survey_slug, "survey.view_results")
    known = snapshot(survey)
    return render(request, "surveys/analysis/results.html", _page(request, edition, survey, known))


@require_safe
def live(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    """What has moved since the page was made: 204 when nothing has; the tables only once k more answers are in."""
    edition, survey, _seat = survey_for(request, slug, survey_slug, "survey.view_results")
    if request.GET.get("depuis") == _moved(survey):
        return HttpResponse(status=204)
    known = snapshot(survey)
    still = request.GET.get("tableaux") == _tables(survey, known)
    context = _page(request, edition, survey, known, strips=not still) | {"still": still}
    response = render(request, "surveys/analysis/live.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def chart(request: HttpRequest, slug: str, survey_slug: str, code: str, kind: str) -> HttpResponse:
    """The drawing of a question as a file, under the rule of what is published."""
    _edition, survey, _seat = survey_for(request, slug, survey_slug, "survey.export_tables")
    known = snapshot(survey)
    strip = dashboard.one_strip(survey, known, code, AskForm(known, request.GET).asked, k=PUBLISHED_K)
    if strip is None or not strip.figures:
        raise Http404
    svg = image_of(survey, strip)
    name = f"{survey.slug}-{_plain(code)}.{kind}"
    if kind == "png":
        return handed_over(drawing.png(svg), "image/png", name)
    return handed_over(svg, "image/svg+xml; charset=utf-8", name)


def _page(
    request: HttpRequest, edition: Edition, survey: Survey, known: Snapshot, *, strips: bool = True
) -> dict[str, Any]:
    form = AskForm(known, request.GET)
    offer = figure_offers(request, edition)
    version = published_version(survey)
    found = dashboard.every_strip(survey, known, form.asked) if strips and len(known) else []
    query = request.GET.copy()
    for name in ("depuis", "tableaux"):
        query.pop(name, None)
    return results_context(request, edition, survey, form, count=len(known)) | {
        "strips": [strip_shown(strip, offer) for strip in found],
        "number_heads": number_heads(),
        "corrected": corrected_since_answers(survey) if found else [],
        "intake": intake_of(survey, known, schema_of(version).sections if version else ()),
        "query": query.urlencode(),
        "is_live": survey.state == SurveyState.OPEN,
        "live_url": reverse("surveys:results_live", args=[edition.slug, survey.slug]),
        "moved": f"{known.revision}-{survey.state}",
        "tables": _tables(survey, known),
    }


def _moved(survey: Survey) -> str:
    return f"{survey.revision}-{survey.state}"


def _tables(survey: Survey, known: Snapshot) -> str:
    """What the tables are made of: while the survey is open they move by lots of k answers."""
    is_open = survey.state == SurveyState.OPEN
    counted = f"{shown(known, ORGANISER_K).sum()}-{len(known.holes)}" if is_open else known.revision
    return f"{known.version_number}-{counted}-{survey.state}"


def _plain(code: str) -> str:
    """Fit for the name of a file."""
    return "".join(sign for sign in code if (sign.isalnum() and sign.isascii()) or sign in "-_") or "question"
