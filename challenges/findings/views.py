from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from challenges import access
from challenges.findings import commands, links, queries, sources
from challenges.findings.forms import CiteForm, FindingForm, KeepForm
from challenges.pages import accepted, pressed
from challenges.problems.queries import problems_of
from hackathon.access import gates
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform


@require_safe
def findings(request: HttpRequest, slug: str) -> HttpResponse:
    edition, _seat = gates.edition_for(request, slug, "finding.edit")
    context = {
        "edition": edition,
        "wall": queries.wall(edition.id),
        "problems": problems_of(edition.id).prefetch_related("findings"),
    }
    return render(request, "challenges/findings.html", context)


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
        return redirect("challenges:findings", edition.slug)
    messages.success(request, _("The figure is kept as a finding. Its sentence can be reworded."))
    return redirect("challenges:finding", edition.slug, kept.id)


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
        return redirect("challenges:findings", edition.slug)
    messages.success(request, _("These words are kept as a finding. Give them a sentence."))
    return redirect("challenges:finding", edition.slug, kept.id)


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
    context = {
        "edition": edition,
        "finding": kept,
        "form": form,
        "shown": shown,
        "fresh_value": queries.fresh_value(shown.evidence),
        "survey_slugs": links.survey_slugs([shown.evidence]),
        "problems": problems_of(edition.id).filter(findings=kept),
    }
    return render(request, "challenges/finding.html", context)


@require_POST
def check(request: HttpRequest, slug: str, finding_id: UUID) -> HttpResponse:
    """« Recalculer »."""
    edition, seat = gates.edition_for(request, slug, "finding.edit")
    kept = access.finding_in(edition, finding_id)
    evidence = queries.evidence_of(kept)
    if evidence is not None:
        run = partial(sources.command_to_check(evidence), kept, result=sources.asked_again(edition, evidence))
        pressed(request, seat, Act(verb="finding.check", object_id=kept.id, run=run))
    return redirect("challenges:finding", edition.slug, kept.id)


@require_POST
def take_fresh(request: HttpRequest, slug: str, finding_id: UUID) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "finding.edit")
    kept = access.finding_in(edition, finding_id)
    run = partial(commands.take_fresh_evidence, kept)
    pressed(request, seat, Act(verb="finding.take_fresh", object_id=kept.id, run=run))
    return redirect("challenges:finding", edition.slug, kept.id)


@require_POST
def remove_finding(request: HttpRequest, slug: str, finding_id: UUID) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "finding.edit")
    kept = access.finding_in(edition, finding_id)
    run = partial(commands.remove_finding, kept)
    pressed(request, seat, Act(verb="finding.remove", object_id=kept.id, run=run))
    return redirect("challenges:findings", edition.slug)
