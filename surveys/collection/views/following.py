"""« Suivi de la collecte »: counts, links, posters, reminders, targets, opening and closing."""

from functools import partial
from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hackathon.access.rules import verbs_of
from hackathon.web.addresses import public_base
from realtime.wire import clock
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.scrubbing import scrub
from realtime.wire.transactions import perform
from surveys.collection import access, commands, display, following, queries
from surveys.collection.forms import TargetsForm
from surveys.collection.rules import days_kept
from surveys.enums import Anonymity
from surveys.models import Response, Survey
from surveys.questionnaires import commands as questionnaires
from surveys.questionnaires.access import survey_for
from surveys.questionnaires.queries import draft_version, published_version, schema_of

ORGANISER_VERBS = (
    "survey.edit",
    "survey.publish",
    "survey.open",
    "survey.set_targets",
    "survey.view_collection",
    "survey.enter_paper",
)


@require_safe
def collection(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    row, seat, links = access.collection_for(request, slug, survey)
    allowed = verbs_of(seat, ORGANISER_VERBS, row)
    base = public_base(request)
    structures = following.structure_rows(row, links)
    everything = "survey.view_collection" in allowed
    audiences = following.audience_rows(row) if everything else []
    addresses = [base + line.path for line in structures]
    context = _context(row) | {
        "structures": [
            (line, following.reminder(row, line, address), address)
            for line, address in zip(structures, addresses, strict=True)
        ],
        "audiences": audiences,
        "basins": following.basins_of(row) if everything else [],
        "missing": following.missing_in_words(audiences, structures),
        "sent": following.counted(row) if everything else sum(line.received for line in structures),
        "everything": everything,
        "allowed": {verb.partition(".")[2] for verb in allowed},
        "published": published_version(row),
        "days_kept": days_kept(row, today=timezone.localdate(clock.now())),
    }
    return render(request, "surveys/collection/following.html", context)


@require_POST
def make_links(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    row, seat = survey_for(request, slug, survey, "survey.edit")
    structures = queries.partners_of(row)
    run = partial(commands.make_collectors, row, structures=structures)
    made = perform(seat.id, Act(verb="survey.make_links", run=run, object_id=row.id))
    messages.success(request, _("%(n)s links were made.") % {"n": len(made)})
    return redirect("surveys:collection", slug=slug, survey=survey)


@require_POST
def open_survey(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    row, seat = survey_for(request, slug, survey, "survey.open")
    run = partial(questionnaires.open_survey, row)
    return _done(request, row, seat.id, Act(verb="survey.open", run=run, object_id=row.id), _("The survey is open."))


@require_POST
def close_survey(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    row, seat = survey_for(request, slug, survey, "survey.open")
    run = partial(commands.close_survey, row)
    answer = _done(
        request, row, seat.id, Act(verb="survey.close", run=run, object_id=row.id), _("The survey is closed.")
    )
    if row.anonymity == Anonymity.ANONYMOUS:
        scrub(Response._meta.db_table)
    return answer


@require_http_methods(["GET", "POST"])
def targets(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    row, seat = survey_for(request, slug, survey, "survey.set_targets")
    form = TargetsForm(
        request.POST or None,
        audiences=following.audiences_of(row),
        basins=following.basins_of(row),
        structures=queries.partners_of(row),
        counts=queries.target_counts(row),
    )
    if request.method == "POST" and form.is_valid():
        run = partial(commands.set_targets, row, counts=form.counts())
        perform(seat.id, Act(verb="survey.set_targets", run=run, object_id=row.id))
        messages.success(request, _("The targets are saved."))
        return redirect("surveys:collection", slug=slug, survey=survey)
    return render(request, "surveys/collection/targets.html", _context(row) | {"form": form})


@require_safe
def poster(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    link, _seat = access.link_for(request, slug, code, "survey.view_own_collection")
    address = f"{public_base(request)}/q/{link.code}/"
    drawing = segno.make(address, error="m").svg_inline(border=2, svgclass="qr", lineclass=None, omitsize=True)
    # Drawn by segno from an address of ours: nothing of it was typed by anybody.
    context = _context(link.survey) | {"link": link, "address": address, "qr": mark_safe(drawing)}  # nosec B308 B703
    return render(request, "surveys/collection/poster.html", context)


@require_safe
def blank(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    """The questionnaire to print and fill in by hand: the version published, else the one being written."""
    row, _seat = survey_for(request, slug, survey, "survey.preview")
    version = published_version(row) or draft_version(row)
    schema = schema_of(version) if version else None
    pages = [
        (section, display.page_shown(schema, number, {}, None))
        for number, section in enumerate(schema.sections if schema else (), start=1)
        if schema
    ]
    return render(
        request, "surveys/collection/blank.html", _context(row) | {"pages": pages, "notice": queries.notice(row)}
    )


@require_safe
def preview(request: HttpRequest, slug: str, survey: str, number: int) -> HttpResponse:
    """A page as respondents will see it; nothing is saved."""
    row, _seat = survey_for(request, slug, survey, "survey.preview")
    version = draft_version(row) or published_version(row)
    schema = schema_of(version) if version else None
    if schema is None or not schema.sections:
        return redirect("surveys:editor", slug=slug, survey=survey)
    total = len(schema.sections)
    number = max(1, min(number, total))
    context = _context(row) | {
        "section": schema.sections[number - 1],
        "questions": display.page_shown(schema, number, {}, None),
        "number": number,
        "total": total,
        "steps": range(1, total + 1),
    }
    return render(request, "surveys/collection/preview.html", context)


def _done(request: HttpRequest, survey: Survey, seat_id: Any, act: Act, sentence: str) -> HttpResponse:
    try:
        perform(seat_id, act)
        messages.success(request, sentence)
    except Refused as refusal:
        messages.error(request, refusal.message)
    edition = survey.edition
    return redirect("surveys:collection", slug=edition.slug if edition else "", survey=survey.slug)


def _context(survey: Survey) -> dict[str, Any]:
    return {"survey": survey, "edition": survey.edition}
