"""A published version: frozen, its wordings put right without touching codes or meaning."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from surveys.questionnaires import access, commands, gestures, queries, wordings

TEXT_LENGTH = 2000


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, slug: str, survey: str, code: str) -> HttpResponse:
    """Put the wordings of a page or question of the published version right."""
    row, seat = access.survey_for(request, slug, survey, "survey.publish")
    version = queries.published_version(row)
    if version is None:
        raise Http404
    schema = queries.schema_of(version)
    try:
        if code in schema.page_of:
            standing = wordings.of_question(gestures.question_of(schema, code))
        else:
            standing = wordings.of_section(gestures.section_of(schema, code))
    except LookupError:
        raise Http404 from None
    if request.method == "POST":
        written = {
            one.address: text[:TEXT_LENGTH]
            for one in standing
            if (text := request.POST.get(one.address, "").strip()) and text != one.text
        }
        run = partial(commands.correct_wordings, version, written=written, by=seat.id)
        try:
            perform(seat.id, Act(verb="survey.correct", run=run, object_id=row.id))
            messages.success(request, _("The wording is put right. The former one stays in the history."))
            return redirect("surveys:editor", slug=slug, survey=survey)
        except Refused as refusal:
            messages.error(request, refusal.message)
    context = {"survey": row, "edition": row.edition, "standing": standing, "code": code, "published": version}
    return render(request, "surveys/questionnaires/correct.html", context)
