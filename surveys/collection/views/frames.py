"""A page of a questionnaire being written, in the editor's frames: as respondents will see it, every question there."""

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from surveys.collection import display
from surveys.questionnaires.access import survey_for
from surveys.questionnaires.queries import draft_version, published_version, schema_of
from surveys.questionnaires.variants import resolved


@require_safe
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})  # type: ignore[arg-type]  # its types know views without arguments only
def frame(request: HttpRequest, slug: str, survey: str, number: int) -> HttpResponse:
    """`?variante=`: in these other words. No script runs in it, so that what a condition hides stays in view."""
    row, _seat = survey_for(request, slug, survey, "survey.preview")
    version = draft_version(row) or published_version(row)
    if version is None:
        raise Http404
    schema = resolved(schema_of(version), request.GET.get("variante", ""))
    if not schema.sections:
        raise Http404
    number = max(1, min(number, len(schema.sections)))
    context = {
        "survey": row,
        "edition": row.edition,
        "section": schema.sections[number - 1],
        "questions": display.page_shown(schema, number, {}, None),
        "number": number,
        "total": len(schema.sections),
        "steps": range(1, len(schema.sections) + 1),
    }
    return render(request, "surveys/collection/frame.html", context)
