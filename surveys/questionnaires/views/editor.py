"""The editor: a draft's outline, its pages, its history. Pages and questions are named by their codes."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from surveys.questionnaires import access, editing, gestures, queries
from surveys.questionnaires.access import Draft
from surveys.questionnaires.conditions import section_in_words
from surveys.questionnaires.forms import SectionForm
from surveys.questionnaires.gestures import Gesture
from surveys.questionnaires.views.desk import MOVES, attempt, back, found, gestured, show, to_editor, to_part
from surveys.questionnaires.wordings import lacking


@require_safe
def editor(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    """The whole of a draft, or what was published when nothing is being written."""
    row, seat = access.survey_for(request, slug, survey, "survey.edit")
    version, published = queries.draft_version(row), queries.published_version(row)
    if version is None:
        context = {
            "survey": row,
            "edition": row.edition,
            "published": published,
            "outline": queries.outline(queries.schema_of(published)) if published else None,
            "corrections": queries.corrections(row),
        }
        return render(request, "surveys/questionnaires/published.html", context)
    version.survey = row
    draft = Draft(version, seat)
    missing = {variant: sum(n for _code, n in lacking(draft.schema, variant)) for variant in draft.schema.variants}
    return show(request, draft, "whole", {"published": published, "missing": missing})


@require_http_methods(["GET", "POST"])
def add_section(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    draft = access.draft_for(request, slug, survey)
    form = SectionForm(request.POST or None, schema=draft.schema)
    if request.method == "POST" and form.is_valid():
        taken = {section.code for section in draft.schema.sections}
        code = gestures.free_code("page", taken, otherwise="page")
        title, intro = form.cleaned_data["title"], form.cleaned_data["intro"]
        run = partial(gestures.add_section, code=code, title=title, intro=intro)
        if gestured(request, draft, Gesture("add_page", code, run)):
            return to_part(draft, "page", code)
    return show(request, draft, "new_page", {"form": form})


@require_http_methods(["GET", "POST"])
def edit_section(request: HttpRequest, slug: str, survey: str, code: str) -> HttpResponse:
    draft = access.draft_for(request, slug, survey)
    section = found(partial(gestures.section_of, draft.schema, code))
    form = SectionForm(request.POST or None, schema=draft.schema, section=section)
    conflict = False
    if request.method == "POST" and form.is_valid():
        run = partial(gestures.edit_section, code=code, seen=request.POST.get("seen", ""), **form.changed_fields())
        refusal = attempt(request, draft, Gesture("edit_page", code, run))
        if refusal is None:
            return to_part(draft, "page", code)
        conflict = _conflict(request, refusal)
        draft = access.draft_for(request, slug, survey)
        section = found(partial(gestures.section_of, draft.schema, code))
    number = [one.code for one in draft.schema.sections].index(code) + 1
    context = {
        "form": form,
        "section": section,
        "seen": gestures.print_of(section),
        "conflict": conflict,
        "section_words": section_in_words(draft.schema, section),
    }
    return show(request, draft, "page", context, part=code, page=number)


def _conflict(request: HttpRequest, refusal: Refused) -> bool:
    messages.error(request, refusal.message)
    return refusal.code == "part_rewritten"


@require_POST
def change_section(request: HttpRequest, slug: str, survey: str, code: str) -> HttpResponse:
    """Move or remove a page."""
    draft = access.draft_for(request, slug, survey)
    what = request.POST.get("do", "")
    if what in MOVES:
        gestured(request, draft, Gesture("move_page", code, partial(gestures.move_section, code=code, by=MOVES[what])))
    elif what == "place" and request.POST.get("at", "").isdecimal():
        run = partial(gestures.place_section, code=code, at=int(request.POST["at"]))
        gestured(request, draft, Gesture("move_page", code, run))
    elif what == "remove":
        gestured(request, draft, Gesture("remove_page", code, partial(gestures.remove_section, code=code)))
    return back(request, draft, gone=code if what == "remove" else "")


@require_safe
def history(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    """What was done to the draft, by whom and when."""
    draft = access.draft_for(request, slug, survey)
    context = {"lines": queries.history(draft.version), "corrections": queries.corrections(draft.survey)}
    return show(request, draft, "history", context)


@require_POST
def change_step(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    """Undo, do again, or go back to a step of the history."""
    draft = access.draft_for(request, slug, survey)
    what, step = request.POST.get("do", ""), request.POST.get("to", "")
    runs = {"undo": partial(editing.undo, draft.version), "redo": partial(editing.redo, draft.version)}
    run = runs.get(what, partial(editing.go_back_to, draft.version, step=int(step) if step.isdecimal() else -1))
    try:
        perform(draft.seat.id, Act(verb="survey.edit", run=run, object_id=draft.survey.id))
    except Refused as refusal:
        messages.error(request, refusal.message)
    kind, _colon, code = request.POST.get("from", "").partition(":")
    standing = access.draft_for(request, slug, survey).schema
    codes = {section.code for section in standing.sections} if kind == "page" else set(standing.page_of)
    return to_part(draft, kind, code) if code in codes else to_editor(draft)
