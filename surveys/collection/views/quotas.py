"""Quotas of a survey: seen, set, taken away."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hackathon.web.submit import do
from surveys.collection import quotas
from surveys.collection.forms import QuotaForm
from surveys.models import Survey
from surveys.questionnaires.access import survey_for
from surveys.questionnaires.conditions import SchemaLabels
from surveys.questionnaires.expressions.parse import parse
from surveys.questionnaires.expressions.words import sentence
from surveys.questionnaires.queries import draft_version, published_version, schema_of
from surveys.questionnaires.schema import Schema


@require_http_methods(["GET", "POST"])
def quota_list(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    row, seat = survey_for(request, slug, survey, "survey.set_targets")
    schema = _schema(row)
    form = QuotaForm(request.POST or None, schema=schema)
    if request.method == "POST" and form.is_valid():
        do(seat.id, "survey.set_quota", row.id, partial(quotas.set_quota, row, **form.wanted()))
        messages.success(request, _("The quota is saved. Responses already sent have taken their places."))
        return redirect("surveys:quotas", slug=slug, survey=survey)
    labels = SchemaLabels(schema)
    known = [(one, sentence(parse(one.quota.condition), labels)) for one in quotas.counted_quotas(row.id)]
    return render(request, "surveys/collection/quotas.html", _context(row) | {"form": form, "quotas": known})


@require_POST
def remove_quota(request: HttpRequest, slug: str, survey: str, quota: UUID) -> HttpResponse:
    row, seat = survey_for(request, slug, survey, "survey.set_targets")
    do(seat.id, "survey.remove_quota", row.id, partial(quotas.remove_quota, row, quota=quota))
    messages.success(request, _("The quota is taken away: nobody is refused for it any more."))
    return redirect("surveys:quotas", slug=slug, survey=survey)


def _schema(survey: Survey) -> Schema:
    """The questions that a condition may read: those published, else those being written."""
    version = published_version(survey) or draft_version(survey)
    return schema_of(version) if version else Schema()


def _context(survey: Survey) -> dict[str, Any]:
    return {"survey": survey, "edition": survey.edition}
