"""Files that leave: tables for everybody, individual answers for whoever may take them."""

from functools import partial

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from realtime.wire.registry import Act
from realtime.wire.transactions import perform, read_snapshot
from surveys.analysis import exports, strips
from surveys.analysis.access import survey_for
from surveys.analysis.commands import release_rows
from surveys.analysis.forms import AskForm, ReleaseForm
from surveys.analysis.snapshots import snapshot
from surveys.analysis.sums.protection import PUBLISHED_K
from surveys.models import Survey


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
