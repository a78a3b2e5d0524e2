"""A questionnaire comes in: the file, then what becomes of it, then the survey. Only the last step writes."""

import csv
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hackathon.access import gates
from hackathon.tables import inert
from hackathon.web.files import handed_over
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from surveys.imports import keeping, queries
from surveys.imports.commands import import_survey
from surveys.imports.forms import ConfirmForm, UploadForm
from surveys.imports.opening import read_survey
from surveys.questionnaires.access import survey_for


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, slug: str) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "survey.import")
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, beside = form.cleaned_data["file"], form.cleaned_data["responses"]
        sent = keeping.Kept(file.name, file.read(), beside.read() if beside else None)
        try:
            read_survey(sent.data, sent.responses)
        except Refused as refusal:
            about_answers = sent.responses is not None and refusal.code.startswith("responses_")
            form.add_error("responses" if about_answers else "file", refusal.message)
        else:
            return redirect("surveys:import_preview", slug=slug, upload=keeping.keep(seat.id, sent))
    return render(request, "surveys/imports/upload.html", {"edition": edition, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, slug: str, upload: UUID) -> HttpResponse:
    """What the file becomes; nothing is written before the organiser says so."""
    edition, seat = gates.edition_for(request, slug, "survey.import")
    if request.POST.get("do") == "cancel":
        keeping.forget(seat.id, upload)
        return redirect("surveys:import_survey", slug=slug)
    try:
        sent = keeping.kept(seat.id, upload)
        reading = read_survey(sent.data, sent.responses)
    except Refused as refusal:
        return _gone(request, slug, upload, refusal)
    form = ConfirmForm(request.POST or None, initial={"title": reading.title})
    if request.method == "POST" and form.is_valid():
        run = partial(
            import_survey,
            edition,
            reading=reading,
            file=sent.name,
            title=form.cleaned_data["title"],
            survey_id=upload,
        )
        act = Act(verb="survey.import", object_id=edition.id, run=run)
        if reading.responses is None:
            act = Act(verb="survey.make", object_id=edition.id, run=run)
        try:
            survey = perform(seat.id, act)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            keeping.forget(seat.id, upload)
            return redirect("surveys:imported", slug=slug, survey=survey.slug)
    context = {
        "edition": edition,
        "form": form,
        "file": sent.name,
        "reading": reading,
        "report": queries.shown(reading.report.items),
        "asked": len(reading.schema.questions),
    }
    return render(request, "surveys/imports/preview.html", context)


def _gone(request: HttpRequest, slug: str, upload: UUID, refusal: Refused) -> HttpResponse:
    """A second click finds the survey that the first one made."""
    made = queries.survey_made_of(upload, slug)
    if made is not None:
        return redirect("surveys:imported", slug=slug, survey=made.slug)
    messages.error(request, refusal.message)
    return redirect("surveys:import_survey", slug=slug)


@require_safe
def imported(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    """The report, for as long as the survey lives; as a table with `?format=csv`."""
    row, _seat = survey_for(request, slug, survey, "survey.edit")
    report = queries.report_of(row)
    if report is None:
        raise Http404
    items = queries.stored_items(report)
    if request.GET.get("format") == "csv":
        response = handed_over("\ufeff", "text/csv; charset=utf-8", f"{row.slug}-import.csv")
        csv.writer(response, delimiter=";").writerows([inert(cell) for cell in line] for line in queries.as_rows(items))
        return response
    context = {"edition": row.edition, "survey": row, "file": report.file, "report": queries.shown(items)}
    return render(request, "surveys/imports/report.html", context)
