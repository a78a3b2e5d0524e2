"""The wall of findings: grouped by dragging or by its menu, merged and parted, attached to défis."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from challenges import access
from challenges.defis.models import Challenge
from challenges.defis.queries import challenges_of
from challenges.findings import commands as finding_commands
from challenges.findings.models import Finding
from challenges.findings.queries import findings_of, shown_finding
from challenges.findings.recomputing import recompute
from challenges.pages import accepted, pressed, way_back
from challenges.problems import commands as problem_commands
from challenges.problems.models import Problem
from challenges.problems.queries import problems_with_findings
from challenges.wall import queries
from challenges.wall.forms import (
    AttachForm,
    Into,
    MergeFindingsForm,
    MergeForm,
    MergeProblemsForm,
    PlaceForm,
    seen_now,
)
from hackathon.access import gates
from hackathon.edition.models import Edition
from hackathon.people.models import Seat
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform

Row = TypeVar("Row", Finding, Problem)


@require_safe
def wall(request: HttpRequest, slug: str) -> HttpResponse:
    edition, _seat = gates.edition_for(request, slug, "finding.edit")
    recompute(edition.id)
    return render(request, "challenges/wall.html", {"edition": edition, "wall": queries.wall(edition.id)})


@require_POST
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """« Mettre dans… », or notes let go over a column; `do=merge` goes to the page that merges those ticked."""
    edition, seat = gates.edition_for(request, slug, "finding.edit")
    if request.POST.get("do") == "merge":
        ticked = {raw.partition("@")[0] for raw in request.POST.getlist("findings")}
        address = reverse("challenges:merge_findings", args=[edition.slug])
        return redirect(f"{address}?{urlencode({'findings': sorted(ticked)}, doseq=True)}")
    form = PlaceForm(request.POST)
    back = way_back(request)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect(back or _on_wall(edition))
    try:
        problem = _place(edition, seat, form)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("challenges:findings", edition.slug)
    _say_placed(request, edition, problem, is_new=form.cleaned_data["into"].is_new, is_away=bool(back))
    return redirect(back or _on_wall(edition, _anchor(problem)))


@require_safe
def where(request: HttpRequest, slug: str, finding_id: UUID) -> HttpResponse:
    """After « Retenir comme constat »: where to put it, in one press, and back to the results."""
    edition, _seat = gates.edition_for(request, slug, "finding.edit")
    finding = access.finding_in(edition, finding_id)
    context = {
        "edition": edition,
        "finding": finding,
        "shown": shown_finding(finding),
        "lanes": queries.wall(edition.id).lanes,
        "challenges": challenges_of(edition.id),
        "back": way_back(request),
    }
    return render(request, "challenges/where.html", context)


@require_POST
def attach(request: HttpRequest, slug: str, problem_id: UUID) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "finding.edit")
    problem = access.problem_in(edition, problem_id)
    form = AttachForm(request.POST, challenges=challenges_of(edition.id))
    if form.is_valid():
        run = partial(problem_commands.attach_problem, problem, **form.cleaned_data)
        pressed(request, seat, Act(verb="problem.attach", object_id=problem.id, run=run))
    else:
        messages.error(request, _("This défi is not in the edition any more. Nothing was changed."))
    return redirect(_on_wall(edition, _anchor(problem)))


@require_http_methods(["GET", "HEAD", "POST"])
def merge_findings(request: HttpRequest, slug: str) -> HttpResponse:
    """`?findings=` repeats: those ticked on the wall."""
    edition, seat = gates.edition_for(request, slug, "finding.edit")
    standing = findings_of(edition.id)
    rows = _chosen(request, standing, "findings")
    first = {"sentence": rows[0].sentence if rows else "", "seen": seen_now(rows)}
    form = MergeFindingsForm(request.POST or None, initial=first)
    merge = partial(finding_commands.merge_findings, edition, seat=seat.id)
    merged, rows = _merged(form, seat, "finding.merge", merge, rows, standing)
    if merged is not None:
        messages.success(request, _("Merged into one finding. “Take the merge back” stands under it."))
        return redirect(_on_wall(edition, f"#f-{merged.id}"))
    context = {"form": form, "notes": [shown_finding(row) for row in rows]}
    return _merge_page(request, edition, rows, "challenges/merge_findings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def merge_problems(request: HttpRequest, slug: str) -> HttpResponse:
    """`?problems=` repeats: a column of the wall and the one chosen in its menu."""
    edition, seat = gates.edition_for(request, slug, "finding.edit")
    standing = problems_with_findings(edition.id)
    rows = _chosen(request, standing, "problems")
    form = MergeProblemsForm(request.POST or None, challenges=challenges_of(edition.id), initial=_first_words(rows))
    merge = partial(problem_commands.merge_problems, edition)
    merged, rows = _merged(form, seat, "problem.merge", merge, rows, standing)
    if merged is not None:
        messages.success(request, _("Merged into one problem. “Take the merge back” stands in its menu."))
        return redirect(_on_wall(edition, _anchor(merged)))
    return _merge_page(request, edition, rows, "challenges/merge_problems.html", {"form": form, "problems": rows})


@require_POST
def part_finding(request: HttpRequest, slug: str, finding_id: UUID) -> HttpResponse:
    """« Défaire la réunion »."""
    edition, seat = gates.edition_for(request, slug, "finding.edit")
    kept = access.finding_in(edition, finding_id)
    run = partial(finding_commands.part_finding, kept)
    if pressed(request, seat, Act(verb="finding.part", object_id=kept.id, run=run)):
        messages.success(request, _("The merge is taken back: the findings stand again where they were."))
    return redirect("challenges:findings", edition.slug)


@require_POST
def part_problem(request: HttpRequest, slug: str, problem_id: UUID) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "finding.edit")
    kept = access.problem_in(edition, problem_id)
    run = partial(problem_commands.part_problem, kept)
    if pressed(request, seat, Act(verb="problem.part", object_id=kept.id, run=run)):
        messages.success(request, _("The merge is taken back: the problems stand again as they were."))
    return redirect("challenges:findings", edition.slug)


def _place(edition: Edition, seat: Seat, form: PlaceForm) -> Problem | None:
    seen, into = form.cleaned_data["findings"], form.cleaned_data["into"]
    if into.is_new:
        run = partial(problem_commands.start_problem, edition, seen=seen, challenge=_challenge(edition, into))
        started: Problem = perform(seat.id, Act(verb="problem.start", run=run))
        return started
    problem = access.problem_in(edition, into.problem) if into.problem else None
    move = partial(problem_commands.place_findings, edition, seen=seen, into=problem)
    perform(seat.id, Act(verb="finding.place", object_id=seen[0].finding, run=move))
    return problem


def _challenge(edition: Edition, into: Into) -> Challenge | None:
    if into.challenge is None:
        return None
    found = challenges_of(edition.id).filter(id=into.challenge).first()
    if found is None:
        raise Http404
    return found


def _say_placed(
    request: HttpRequest, edition: Edition, problem: Problem | None, *, is_new: bool, is_away: bool
) -> None:
    """Where it went, with a link to what may be done next."""
    if problem is None or not (is_new or is_away):
        return
    links = []
    if is_new:
        words = _("Put in a new problem, under the words of its finding.")
        links.append((reverse("challenges:problem", args=[edition.slug, problem.id]), _("Name the problem")))
    else:
        words = _("Put in “%(problem)s”.") % {"problem": problem.title}
    if is_away:
        links.append((_on_wall(edition, _anchor(problem)), _("See the wall")))
    shown = format_html_join(" · ", '<a href="{}">{}</a>', links)
    messages.success(request, format_html("{} {}", words, shown))


def _on_wall(edition: Edition, anchor: str = "") -> str:
    """The address of the wall, at the place of a note or of a column."""
    return f"{reverse('challenges:findings', args=[edition.slug])}{anchor}"


def _anchor(problem: Problem | None) -> str:
    return f"#p-{problem.id}" if problem is not None else ""


def _chosen(request: HttpRequest, rows: QuerySet[Row], name: str) -> list[Row]:
    """Those the address names, of the edition and still standing."""
    named = {raw for raw in request.GET.getlist(name) if _is_id(raw)}
    return list(rows.filter(id__in=named)) if named else []


def _merged(
    form: MergeForm, seat: Seat, verb: str, merge: Callable[..., Row], rows: list[Row], standing: QuerySet[Row]
) -> tuple[Row | None, list[Row]]:
    """What the form makes of the rows once sent; or nothing, and the rows to show: after a refusal as they are now."""
    if not form.is_valid():
        return None, rows
    merged: Row | None = accepted(form, seat, Act(verb=verb, run=partial(merge, **form.merge())))
    return merged, rows if merged else _read_again(form, standing)


def _merge_page(
    request: HttpRequest, edition: Edition, rows: list[Row], template: str, context: Mapping[str, Any]
) -> HttpResponse:
    if len(rows) < 2 and request.method != "POST":
        messages.error(request, Refused("merge_needs_two").message)
        return redirect("challenges:findings", edition.slug)
    return render(request, template, {"edition": edition, **context})


def _read_again(form: MergeForm, rows: QuerySet[Row]) -> list[Row]:
    """After a refusal: the rows as they are now, for the page and for the next attempt."""
    found = list(rows.filter(id__in=form.cleaned_data.get("seen", {})))
    form.read_again(found)
    return found


def _first_words(rows: list[Problem]) -> dict[str, object]:
    if not rows:
        return {}
    return {
        "title": rows[0].title,
        "statement": "\n\n".join(row.statement for row in rows if row.statement),
        "challenge": next((row.challenge_id for row in rows if row.challenge_id), None),
        "seen": seen_now(rows),
    }


def _is_id(raw: str) -> bool:
    try:
        UUID(raw)
    except ValueError:
        return False
    return True
