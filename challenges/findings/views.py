from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from challenges import access
from challenges.findings import commands, evidence, links, queries, sources
from challenges.findings.forms import CiteForm, FindingForm, KeepForm
from challenges.findings.models import Evidence, Finding
from challenges.findings.recomputing import ask_again
from challenges.pages import accepted, page_left, pressed, way_back
from challenges.problems.queries import problems_of
from hackathon.access import gates
from hackathon.edition.models import Edition
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from surveys.models import Survey


@require_POST
def keep_figure(request: HttpRequest, slug: str) -> HttpResponse:
    """« Retenir comme constat », pressed on a figure of the survey."""
    edition, seat = gates.edition_for(request, slug, "finding.edit")
    form = KeepForm(request.POST)
    try:
        result = sources.figure_of_offer(edition, form.cleaned_data["spec"] if form.is_valid() else None)
        run = partial(commands.keep_figure, edition, result=result, sentence="", seat=seat.id)
        kept = perform(seat.id, Act(verb="finding.keep", run=run))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(page_left(request) or reverse("challenges:findings", args=[edition.slug]))
    messages.success(request, _("The figure is kept as a finding. Its sentence can be reworded."))
    return _then_where(request, edition, kept)


@require_POST
def cite(request: HttpRequest, slug: str) -> HttpResponse:
    """« Citer cette parole », pressed on words of the survey."""
    edition, seat = gates.edition_for(request, slug, "finding.edit")
    form = CiteForm(request.POST)
    try:
        result = sources.quote_of_offer(edition, form.cleaned_data if form.is_valid() else None)
        run = partial(commands.keep_quote, edition, result=result, sentence="", seat=seat.id)
        kept = perform(seat.id, Act(verb="finding.cite", run=run))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(page_left(request) or reverse("challenges:findings", args=[edition.slug]))
    messages.success(request, _("These words are kept as a finding. Give them a sentence."))
    return _then_where(request, edition, kept)


@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: HttpRequest, slug: str, finding_id: UUID) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "finding.edit")
    kept = access.finding_in(edition, finding_id)
    form = FindingForm.of(kept, request.POST or None)
    if request.method == "POST" and form.is_valid():
        run = partial(commands.reword_finding, kept, **form.cleaned_data)
        if accepted(form, seat, Act(verb="finding.reword", object_id=kept.id, run=run), row=kept):
            return redirect("challenges:finding", edition.slug, kept.id)
    shown = queries.shown_finding(kept)
    merged = queries.merged_into(kept)
    context = {
        "edition": edition,
        "finding": kept,
        "form": form,
        "shown": shown,
        "merged": merged,
        "survey_slugs": links.survey_slugs(piece.evidence for piece in shown.pieces),
        "problems": problems_of(edition.id).filter(findings=kept),
    }
    return render(request, "challenges/finding.html", context)


@require_POST
def check(request: HttpRequest, slug: str, finding_id: UUID) -> HttpResponse:
    """« Recalculer »."""
    edition, seat = gates.edition_for(request, slug, "finding.edit")
    kept = access.finding_in(edition, finding_id)
    pieces = queries.pieces_of(kept)
    surveys = Survey.objects.in_bulk({piece.survey for piece in pieces if piece.survey})
    for survey in surveys.values():
        ask_again(survey, [piece for piece in pieces if piece.survey == survey.id], seat=seat.id)
    gone: dict[UUID, None] = {piece.id: None for piece in pieces if piece.survey not in surveys}
    if gone:
        run = partial(evidence.check_evidence, gone)
        pressed(request, seat, Act(verb="finding.check", object_id=kept.id, run=run))
    return redirect("challenges:finding", edition.slug, kept.id)


@require_POST
def take_fresh(request: HttpRequest, slug: str, evidence_id: UUID) -> HttpResponse:
    """« Actualiser »."""
    return _decide(request, slug, evidence_id, "finding.take_fresh", evidence.take_fresh_evidence)


@require_POST
def hold(request: HttpRequest, slug: str, evidence_id: UUID) -> HttpResponse:
    """« Garder »."""
    return _decide(request, slug, evidence_id, "finding.hold", evidence.hold_evidence)


@require_POST
def remove_finding(request: HttpRequest, slug: str, finding_id: UUID) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "finding.edit")
    kept = access.finding_in(edition, finding_id)
    run = partial(commands.remove_finding, kept)
    pressed(request, seat, Act(verb="finding.remove", object_id=kept.id, run=run))
    return redirect("challenges:findings", edition.slug)


def _then_where(request: HttpRequest, edition: Edition, finding: Finding) -> HttpResponse:
    """The finding is kept: at once, where to put it; then back to the page it was read on."""
    address = reverse("challenges:where", args=[edition.slug, finding.id])
    back = page_left(request)
    return redirect(f"{address}?{urlencode({'back': back})}" if back else address)


def _decide(
    request: HttpRequest, slug: str, evidence_id: UUID, verb: str, command: Callable[[Evidence], Any]
) -> HttpResponse:
    """What becomes of evidence whose survey says something else now; then back to the page it was read on."""
    edition, seat = gates.edition_for(request, slug, "finding.edit")
    piece = access.evidence_in(edition, evidence_id)
    pressed(request, seat, Act(verb=verb, object_id=piece.finding_id, run=partial(command, piece)))
    return redirect(way_back(request) or reverse("challenges:finding", args=[edition.slug, piece.finding_id]))
