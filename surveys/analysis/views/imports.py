"""Answers collected elsewhere: the file, its columns, the report."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hackathon.access import gates
from hackathon.edition.models import Edition
from hackathon.people.models import Seat
from hackathon.tables import Table, read_table
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from surveys.analysis import parcels, strips
from surveys.analysis.access import survey_for
from surveys.analysis.commands import import_answers
from surveys.analysis.forms import ColumnsForm, UploadForm
from surveys.analysis.imports import page_title, planned, proposed_columns
from surveys.analysis.queries import free_slug, names_known
from surveys.analysis.snapshots import snapshot


@require_http_methods(["GET", "HEAD", "POST"])
def import_table(request: HttpRequest, slug: str) -> HttpResponse:
    """The file, then its columns to confirm, then the report; only the last step writes."""
    edition, seat = gates.edition_for(request, slug, "survey.import")
    if request.method == "POST" and "parcel" in request.POST:
        return _confirm(request, edition, seat)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            table = read_table(file.read(), file.name)
            columns = ColumnsForm.preview(
                form.cleaned_data["title"], table, proposed_columns(table, known=names_known(edition))
            )
            return _preview(request, edition, columns, table)
        except Refused as refusal:
            form.add_error("file", refusal.message)
    return render(request, "surveys/analysis/import.html", {"edition": edition, "form": form})


def _confirm(request: HttpRequest, edition: Edition, seat: Seat) -> HttpResponse:
    try:
        table = parcels.unpacked(request.POST["parcel"])
    except Refused as refusal:
        again = {"form": UploadForm(initial={"title": request.POST.get("title", "")}), "problem": refusal.message}
        return render(request, "surveys/analysis/import.html", {"edition": edition, **again})
    known = names_known(edition)
    form = ColumnsForm(proposed_columns(table, known=known), request.POST)
    if not form.is_valid():
        return _preview(request, edition, form, table)
    title = form.cleaned_data["title"]
    try:
        plan = planned(table, form.chosen, page_title=page_title(), known=known)
        run = partial(import_answers, edition, plan=plan, slug=free_slug(title), title=title)
        survey = perform(seat.id, Act(verb="survey.import", object_id=edition.id, run=run))
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _preview(request, edition, form, table)
    return redirect("surveys:import_report", edition.slug, survey.slug)


def _preview(request: HttpRequest, edition: Edition, form: ColumnsForm, table: Table) -> HttpResponse:
    places = range(len(table.header))
    fields = [form[f"type_{place}"] for place in places]
    roles = [form[f"role_{place}"] for place in places]
    examples = zip(*table.rows[:5], strict=True)
    context = {
        "edition": edition,
        "form": form,
        "columns": list(zip(fields, roles, examples, strict=True)),
        "rows": len(table.rows),
    }
    return render(request, "surveys/analysis/columns.html", context)


@require_safe
def import_report(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    edition, survey, _seat = survey_for(request, slug, survey_slug, "survey.import")
    known = snapshot(survey)
    context = {"edition": edition, "survey": survey, "count": len(known), "questions": strips.filled(known)}
    return render(request, "surveys/analysis/report.html", context)
