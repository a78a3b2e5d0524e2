"""« Suivi de la collecte »: counts, pace, reminders, targets, opening and closing; what is printed and previewed."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hackathon.access.rules import verbs_of
from hackathon.web.addresses import public_base
from realtime.wire import clock
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.scrubbing import scrub
from realtime.wire.transactions import perform
from surveys.collection import access, commands, curve, display, following, letters, pace, queries
from surveys.collection.following import StructureRow, Tally
from surveys.collection.forms import TargetsForm
from surveys.collection.rules import days_kept
from surveys.collection.wording import with_quotes
from surveys.enums import Anonymity
from surveys.models import Contact, QuotaSeat, Response, Survey
from surveys.questionnaires import commands as questionnaires
from surveys.questionnaires.access import survey_for
from surveys.questionnaires.queries import draft_version, published_version, schema_of
from surveys.questionnaires.schema import Schema

ORGANISER_VERBS = (
    "survey.edit",
    "survey.publish",
    "survey.open",
    "survey.set_targets",
    "survey.view_collection",
    "survey.enter_paper",
    "survey.preview",
)


@require_safe
def collection(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    row, seat, links = access.collection_for(request, slug, survey)
    allowed = verbs_of(seat, ORGANISER_VERBS, row)
    everything = "survey.view_collection" in allowed
    known, today = following.tally(row), timezone.localdate(clock.now())
    structures = following.structure_rows(row, known, links)
    base, contacts = public_base(request), following.contacts_of(row) if everything else {}
    context = _context(row) | {
        "structures": [
            (
                line,
                letters.reminder(row, line, base + line.path),
                base + line.path,
                contacts.get(line.link.structure_id),
            )
            for line in structures
        ],
        "sent": known.total if everything else sum(line.received for line in structures),
        "everything": everything,
        "allowed": {verb.partition(".")[2] for verb in allowed},
        "published": published_version(row),
        "days_kept": days_kept(row, today=today),
        "missing": [gap for line in structures for gap in known.gaps(structure=line.link.structure_id)],
    }
    if everything:
        context |= _whole(request, row, known, structures)
    return render(request, "surveys/collection/following.html", context)


def _whole(request: HttpRequest, survey: Survey, known: Tally, structures: list[StructureRow]) -> dict[str, Any]:
    """What is said of the whole collection, to whoever may see it all."""
    partners = [line.structure for line in structures if line.structure]
    chosen = next((row for row in partners if str(row.id) == request.GET.get("structure")), None)
    days = following.responses_by_day(survey)
    kept = pace.pace(survey, known, days=days, today=timezone.localdate(clock.now()))
    return {
        "audiences": following.audience_rows(known, structure=chosen.id if chosen else None),
        "basins": known.basins,
        "partners": partners,
        "chosen": chosen,
        "by_public": following.structure_grid(known, partners),
        "missing": known.gaps(),
        "expected": known.expected,
        "reached": known.reached,
        "to_be_told": queries.contact_count(survey),
        "pace": kept.in_words() if kept else [],
        "curve": curve.curve(days),
        "tests": following.tests(survey),
    }


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
    if row.anonymity == Anonymity.ANONYMOUS or row.contacts.exists():
        scrub(Response._meta.db_table, QuotaSeat._meta.db_table, Contact._meta.db_table)
    return answer


@require_http_methods(["GET", "POST"])
def targets(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    """What is wanted in all; with `?structure=`, of one structure by public and bassin."""
    row, seat = survey_for(request, slug, survey, "survey.set_targets")
    known, partners = following.tally(row), queries.partners_of(row)
    chosen = next((one for one in partners if str(one.id) == request.GET.get("structure")), None)
    form = TargetsForm(
        request.POST or None,
        audiences=known.audiences,
        basins=known.basins,
        structures=[] if chosen else partners,
        counts=known.wanted,
        structure=chosen,
    )
    if request.method == "POST" and form.is_valid():
        run = partial(commands.set_targets, row, counts=form.counts())
        perform(seat.id, Act(verb="survey.set_targets", run=run, object_id=row.id))
        messages.success(request, _("The targets are saved."))
        return redirect("surveys:collection", slug=slug, survey=survey)
    context = _context(row) | {"form": form, "chosen": chosen, "partners": partners}
    return render(request, "surveys/collection/targets.html", context)


@require_safe
def blank(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    """The questionnaire to print and fill in by hand: the version published, else the one being written."""
    row, _seat = survey_for(request, slug, survey, "survey.preview")
    version = published_version(row) or draft_version(row)
    schema = schema_of(version) if version else Schema()
    pages = []
    for number in range(1, len(schema.sections) + 1):
        worded = with_quotes(schema, number, {}, {})  # on paper, an earlier answer is an ellipsis
        pages.append((worded.sections[number - 1], display.page_shown(worded, number, {}, None)))
    slips = [shown for _section, questions in pages for shown in questions if shown.kind == "contact"]
    context = {"pages": pages, "slips": slips, "notice": queries.notice(row)}
    return render(request, "surveys/collection/blank.html", _context(row) | context)


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
