"""Sheets of paper and telephone answers typed in, one after another."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hackathon.enums import Source
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from surveys.collection import access, commands, display, keys
from surveys.collection.answering import Saved
from surveys.collection.values import Fault, Fields
from surveys.models import Collector, SurveyVersion
from surveys.questionnaires.queries import published_version, schema_of


@dataclass(frozen=True, slots=True)
class Sheet:
    link: Collector
    version: SurveyVersion
    source: Source


SOURCES = {source.value: source for source in (Source.PAPER, Source.PHONE)}


@never_cache
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """One whole questionnaire on a page. Enter saves it and opens the next sheet."""
    link, seat = access.link_for(request, slug, code, "survey.enter_paper")
    version = published_version(link.survey)
    if version is None:
        raise Http404
    source = SOURCES.get(request.POST.get("source") or request.GET.get("source", ""), Source.PAPER)
    sheet = Sheet(link, version, source)
    if request.method != "POST":
        return _page(request, sheet, {}, response_id=keys.random_id())
    fields, response_id = dict(request.POST.lists()), access.posted_id(request)
    try:
        saved: Saved = perform(seat.id, _act(sheet, response_id, fields))
    except Refused as refusal:
        return _page(request, sheet, fields, response_id=response_id, refusal=refusal.message)
    if saved.reading.faults:
        return _page(request, sheet, fields, response_id=response_id, faults=saved.reading.faults)
    return _next(request, slug, link, source)


def _act(sheet: Sheet, response_id: UUID, fields: Fields) -> Act:
    run = partial(
        commands.enter_response,
        sheet.link.survey,
        response_id=response_id,
        version=sheet.version,
        collector=sheet.link,
        structure=sheet.link.structure,
        source=sheet.source,
        fields=fields,
    )
    return Act(verb="survey.enter_paper", run=run, object_id=sheet.link.survey_id)


def _page(
    request: HttpRequest,
    sheet: Sheet,
    fields: Fields,
    *,
    response_id: UUID,
    faults: Mapping[str, Fault] | None = None,
    refusal: str = "",
) -> HttpResponse:
    schema = schema_of(sheet.version)
    pages = [
        (section, display.page_shown(schema, number, fields, None, faults))
        for number, section in enumerate(schema.sections, start=1)
    ]
    context = {
        "link": sheet.link,
        "survey": sheet.link.survey,
        "edition": sheet.link.survey.edition,
        "pages": pages,
        "faulty": [item for _section, items in pages for item in items if item.fault],
        "refusal": refusal,
        "source": sheet.source,
        "sources": list(SOURCES.values()),
        "response_id": response_id,
    }
    return render(request, "surveys/collection/paper.html", context)


def _next(request: HttpRequest, slug: str, link: Collector, source: Source) -> HttpResponse:
    messages.success(request, _("The sheet is saved and counted."))
    if request.POST.get("go") == "done":
        return redirect("surveys:collection", slug=slug, survey=link.survey.slug)
    response = redirect("surveys:paper", slug=slug, code=link.code)
    response["Location"] += f"?source={source.value}"
    return response
