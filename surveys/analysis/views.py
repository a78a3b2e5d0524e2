"""Results, exports and import: gate, form, command or query, page."""

from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from hackathon.access import gates
from hackathon.edition.models import Edition
from hackathon.extensions import offers
from hackathon.people.models import Seat
from hackathon.tables import Table, read_table
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform, read_snapshot
from surveys.analysis import exports, parcels, strips
from surveys.analysis.access import survey_for
from surveys.analysis.commands import import_answers, release_rows
from surveys.analysis.figures import Figure
from surveys.analysis.forms import AskForm, ColumnsForm, ReleaseForm, UploadForm
from surveys.analysis.imports import page_title, planned, proposed_columns
from surveys.analysis.presentation import Offers, table_shown
from surveys.analysis.queries import free_slug, names_known
from surveys.analysis.snapshots import snapshot
from surveys.analysis.sums.protection import ORGANISER_K, PUBLISHED_K
from surveys.models import Survey


@require_safe
def results(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    edition, survey, _seat = survey_for(request, slug, survey_slug, "survey.view_results")
    known = snapshot(survey)
    form = AskForm(known, request.GET)
    offer = _offers_of(request, edition)
    shown = [
        (strip, [table_shown(figure, offer) for figure in strip.figures])
        for strip in strips.every_strip(survey, known, form.asked)
    ]
    context = _context(edition, survey, form, count=len(known)) | {
        "strips": shown,
        "crossable": strips.crossable(known),
    }
    return render(request, "surveys/analysis/results.html", context)


@require_safe
def cross(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    edition, survey, _seat = survey_for(request, slug, survey_slug, "survey.view_results")
    known = snapshot(survey)
    form = AskForm(known, request.GET, crossing=True)
    context = _context(edition, survey, form, count=len(known))
    if form.is_valid() and form.cleaned_data["avec"]:
        result = strips.crossed(
            survey,
            known,
            form.asked,
            question=form.cleaned_data["question"],
            column=form.cleaned_data["avec"],
            k=ORGANISER_K,
        )
        context["table"] = table_shown(result, _offers_of(request, edition))
    return render(request, "surveys/analysis/cross.html", context)


@require_safe
def words(request: HttpRequest, slug: str, survey_slug: str, code: str) -> HttpResponse:
    edition, survey, _seat = survey_for(request, slug, survey_slug, "survey.view_results")
    known = snapshot(survey)
    question = strips.text_question(known, code)
    if question is None:
        raise Http404
    form = AskForm(known, request.GET)
    search = request.GET.get("q", "")[:100]
    page = request.GET.get("page", "1")
    number = int(page) if page.isdecimal() and 0 < int(page) < 10_000 else 1
    found, count = strips.words_of(known, code, form.asked, search=search, page=number)
    shown = [(said, offers("surveys.quote", request, edition, response=said.response, question=code)) for said in found]
    context = _context(edition, survey, form, count=len(known)) | {
        "question": question,
        "words": shown,
        "found": count,
        "search": search,
        "page": Paginator(range(count), strips.WORDS_A_PAGE).get_page(number),
    }
    return render(request, "surveys/analysis/words.html", context)


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


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    """« Données individuelles (accès restreint) »: warned, then written to the journal, then given."""
    edition, survey, seat = survey_for(request, slug, survey_slug, "survey.export_rows")
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        run = partial(release_rows, survey)
        perform(seat.id, Act(verb="survey.export_rows", object_id=survey.id, run=run))
        kind = form.cleaned_data["format"]
        data = _individual_file(survey, kind)
        return _file(data, kind, f"{survey.slug}-donnees-individuelles")
    context = {"edition": edition, "survey": survey, "form": form}
    return render(request, "surveys/analysis/release.html", context)


@require_GET
def tables(request: HttpRequest, slug: str, survey_slug: str, kind: str) -> HttpResponse:
    """« Tableaux diffusables »: every figure, or one crossing, under the rule of what is published."""
    _edition, survey, _seat = survey_for(request, slug, survey_slug, "survey.export_tables")
    data = _tables_file(survey, request.GET, kind)
    return _file(data, kind, f"{survey.slug}-tableaux")


def _individual_file(survey: Survey, kind: str) -> bytes:
    with read_snapshot():
        return exports.written(exports.individual_rows(snapshot(survey)), kind, survey.slug)


def _tables_file(survey: Survey, asked: QueryDict, kind: str) -> bytes:
    with read_snapshot():
        known = snapshot(survey)
        form = AskForm(known, asked, crossing="question" in asked)
        question, column = asked.get("question", ""), asked.get("avec", "")
        if form.is_valid() and question and column:
            figures = [strips.crossed(survey, known, form.asked, question=question, column=column, k=PUBLISHED_K)]
        else:
            figures = strips.every_figure(survey, known, form.asked, k=PUBLISHED_K)
        return exports.written(exports.table_rows(figures), kind, survey.slug)


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=exports.CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["Cache-Control"] = "no-store"
    return response


def _context(edition: Edition, survey: Survey, form: AskForm, *, count: int) -> dict[str, Any]:
    return {
        "edition": edition,
        "survey": survey,
        "form": form,
        "asked": form.asked,
        "count": count,
        "k": ORGANISER_K,
        "published_k": PUBLISHED_K,
    }


def _offers_of(request: HttpRequest, edition: Edition) -> Offers:
    def offered(figure: Figure) -> list[Any]:
        return offers("surveys.figure", request, edition, figure=figure)

    return offered
