"""« Exporter »: what leaves, and for whom. Long files are made by a process of their own, waited for on a page."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hackathon.access import gates
from hackathon.access.rules import may
from hackathon.edition.models import Edition
from hackathon.web.files import attached, handed_over
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from surveys.analysis.access import survey_for
from surveys.analysis.forms import AskForm
from surveys.analysis.snapshots import snapshot
from surveys.analysis.strips import Asked
from surveys.analysis.views.frames import results_context
from surveys.exports import launching, queries, waiting
from surveys.exports.commands import release_rows
from surveys.exports.delimited import EXCEL, PLAIN, Dialect
from surveys.exports.formats import CSV, FORMATS, INDIVIDUAL, SHAREABLE, file_name
from surveys.exports.forms import ReleaseForm, ShareForm
from surveys.exports.waiting import Waiting
from surveys.models import Survey

# Of a file that is sent, in bytes.
PIECE = 2**18


@require_http_methods(["GET", "HEAD", "POST"])
def exports(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    """Every file there is, and those this seat asked for."""
    edition, survey, seat = survey_for(request, slug, survey_slug, "survey.export_tables")
    known = snapshot(survey)
    asking = AskForm(known, request.GET)
    form = ShareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _begun(request, survey, seat.id, form.cleaned_data["format"], asking.asked)
    context = results_context(request, edition, survey, asking, count=len(known)) | {
        "formats": SHAREABLE,
        "files": [queries.shown(one) for one in waiting.waiting_of(seat.id, survey.id)],
        "may_release": may(seat, "survey.export_rows", survey),
    }
    return render(request, "surveys/exports/exports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    """« Données individuelles (accès restreint) »: warned, then written to the journal, then made."""
    edition, survey, seat = survey_for(request, slug, survey_slug, "survey.export_rows")
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        run = partial(release_rows, survey)
        perform(seat.id, Act(verb="survey.export_rows", object_id=survey.id, run=run))
        return _begun(request, survey, seat.id, form.cleaned_data["format"], Asked())
    context = {"edition": edition, "survey": survey, "form": form, "formats": INDIVIDUAL}
    return render(request, "surveys/exports/release.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, slug: str, survey_slug: str, number: UUID) -> HttpResponse:
    """How far a file is, in words; the file itself when it is ready."""
    edition, survey, one = _waiting(request, slug, survey_slug, number)
    if request.method == "POST":
        waiting.forget(one)
        messages.success(request, _("The file was erased from the server."))
        return redirect("surveys:exports", slug, survey_slug)
    context = {"edition": edition, "survey": survey, "file": queries.shown(one)}
    return render(request, "surveys/exports/export.html", context)


@require_safe
def export_file(request: HttpRequest, slug: str, survey_slug: str, number: UUID) -> HttpResponseBase:
    _edition, _survey, one = _waiting(request, slug, survey_slug, number)
    if one.state != "ready":
        return redirect("surveys:export", slug, survey_slug, number)
    response = StreamingHttpResponse(_pieces(one.file), content_type=FORMATS[one.asked.format].content_type)
    response["Content-Length"] = one.file.stat().st_size
    return attached(response, one.asked.name)


@require_safe
def tables_csv(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    return _tables(request, slug, survey_slug, EXCEL)


@require_safe
def tables_plain(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    return _tables(request, slug, survey_slug, PLAIN)


@require_safe
def tables_xlsx(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    """« Tableaux diffusables », with their charts: every figure, or one crossing."""
    _edition, survey, _seat = survey_for(request, slug, survey_slug, "survey.export_tables")
    kind = FORMATS["tables"]
    return handed_over(queries.tables_workbook(survey, request.GET), kind.content_type, file_name(survey, kind))


@require_safe
def lime(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    """What LimeSurvey's file says otherwise, before it is taken."""
    edition, survey, _seat = survey_for(request, slug, survey_slug, "survey.export_tables")
    found = queries.lime_survey(survey)
    if found is None:
        raise Http404
    return render(request, "surveys/exports/lime.html", {"edition": edition, "survey": survey, "lime": found})


@require_safe
def questionnaire(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    """The questionnaire as LimeSurvey reads it."""
    _edition, survey, _seat = survey_for(request, slug, survey_slug, "survey.export_tables")
    found = queries.lime_survey(survey)
    if found is None:
        raise Http404
    return handed_over(found.data, "application/xml", f"{survey.slug}.lss")


def _tables(request: HttpRequest, slug: str, survey_slug: str, dialect: Dialect) -> HttpResponse:
    """« Tableaux diffusables »: every figure, or one crossing, under the rule of what is published."""
    _edition, survey, _seat = survey_for(request, slug, survey_slug, "survey.export_tables")
    return handed_over(queries.tables_text(survey, request.GET, dialect), CSV, f"{survey.slug}-tableaux.csv")


def _waiting(request: HttpRequest, slug: str, survey_slug: str, number: UUID) -> tuple[Edition, Survey, Waiting]:
    """A file of this seat's; one of individual answers asks for that right each time, in case it was lost since."""
    edition, survey, seat = survey_for(request, slug, survey_slug, "survey.export_tables")
    one = waiting.waiting(survey.id, number)
    if one is None:
        raise Http404
    if FORMATS[one.asked.format].individual:
        gates.require(request, "survey.export_rows", survey)
    if one.seat != seat.id:
        raise Http404
    return edition, survey, one


def _begun(request: HttpRequest, survey: Survey, seat: UUID, kind: str, asking: Asked) -> HttpResponse:
    """Ask for a file, and go where one waits for it."""
    assert survey.edition is not None  # the gate came through it
    asked = waiting.Asked(
        survey=survey.id,
        format=kind,
        name=file_name(survey, FORMATS[kind]),
        language=get_language() or "fr",
        filters=asking.filters,
        weight=asking.weight,
    )
    try:
        one = waiting.ask(seat, asked)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("surveys:exports", survey.edition.slug, survey.slug)
    launching.launch(survey, one)
    return redirect("surveys:export", survey.edition.slug, survey.slug, one.number)


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    """A file as it is sent: the server never holds it whole, and opens it once somebody reads."""
    with await asyncio.to_thread(path.open, "rb") as file:
        while piece := await asyncio.to_thread(file.read, PIECE):
            yield piece
