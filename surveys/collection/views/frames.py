"""A page of a questionnaire as respondents will see it, every question there: in frames, small beside the editor, in
full on a page of its own.
"""

from collections.abc import Callable
from typing import Any, cast

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from surveys.collection import display
from surveys.models import Survey
from surveys.questionnaires.access import survey_for
from surveys.questionnaires.queries import draft_version, published_version, schema_of
from surveys.questionnaires.schema import Schema
from surveys.questionnaires.variants import resolved

# The preview stands in frames of our own pages.
_framing = cast(Callable[..., HttpResponse], csp_update({"frame-src": [SELF]})(cast(Any, render)))


def _schema(survey: Survey) -> Schema | None:
    """What is being written, else what is published; None as long as it has no page."""
    version = draft_version(survey) or published_version(survey)
    schema = schema_of(version) if version else None
    return schema if schema and schema.sections else None


@require_safe
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})  # type: ignore[arg-type]  # its types know views without arguments only
def frame(request: HttpRequest, slug: str, survey: str, number: int) -> HttpResponse:
    """`?variante=`: in these other words. No script runs in it, so that what a condition hides stays in view."""
    row, _seat = survey_for(request, slug, survey, "survey.preview")
    written = _schema(row)
    if written is None:
        raise Http404
    schema = resolved(written, request.GET.get("variante", ""))
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


@require_safe
def preview(request: HttpRequest, slug: str, survey: str, number: int) -> HttpResponse:
    """The same page on a phone and on a computer; nothing is saved."""
    row, _seat = survey_for(request, slug, survey, "survey.preview")
    schema = _schema(row)
    if schema is None:
        return redirect("surveys:editor", slug=slug, survey=survey)
    number = max(1, min(number, len(schema.sections)))
    context = {
        "survey": row,
        "edition": row.edition,
        "section": schema.sections[number - 1],
        "number": number,
        "total": len(schema.sections),
    }
    return _framing(request, "surveys/collection/preview.html", context)
