"""The editor: a draft's pages and questions, one gesture a form. Pages and questions are named by their codes."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from surveys.questionnaires import access, editing, gestures, queries
from surveys.questionnaires.access import Draft
from surveys.questionnaires.forms import (
    AddQuestionForm,
    ChoiceFormSet,
    QuestionForm,
    RowFormSet,
    SectionForm,
    choices_from,
    rows_from,
)
from surveys.questionnaires.gestures import Gesture
from surveys.questionnaires.starters import new_question

MOVES = {"up": -1, "down": 1}


@require_safe
def editor(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    row, _seat = access.survey_for(request, slug, survey, "survey.edit")
    draft, published = queries.draft_version(row), queries.published_version(row)
    context = {
        "survey": row,
        "edition": row.edition,
        "draft": draft,
        "published": published,
        "sections": queries.edited_sections(queries.schema_of(draft)) if draft else [],
    }
    return render(request, "surveys/questionnaires/editor.html", context)


@require_http_methods(["GET", "POST"])
def add_section(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    draft = access.draft_for(request, slug, survey)
    form = SectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = gestures.free_code("page", draft.section_codes, otherwise="page")
        do = partial(gestures.add_section, code=code, **form.cleaned_data)
        return _done(request, draft, Gesture("add_page", code, do))
    title = _("New page")
    return render(request, "surveys/questionnaires/form.html", _context(draft) | {"form": form, "title": title})


@require_http_methods(["GET", "POST"])
def edit_section(request: HttpRequest, slug: str, survey: str, code: str) -> HttpResponse:
    draft = access.draft_for(request, slug, survey)
    section = _found(gestures.section_of, draft, code)
    form = SectionForm(request.POST or None, initial={"title": section.title, "intro": section.intro})
    if request.method == "POST" and form.is_valid():
        do = partial(gestures.edit_section, code=code, **form.cleaned_data)
        return _done(request, draft, Gesture("edit_page", code, do))
    title = _("Page “%(title)s”") % {"title": section.title}
    return render(request, "surveys/questionnaires/form.html", _context(draft) | {"form": form, "title": title})


@require_POST
def change_section(request: HttpRequest, slug: str, survey: str, code: str) -> HttpResponse:
    """Move or remove a page."""
    draft = access.draft_for(request, slug, survey)
    do = request.POST.get("do", "")
    if do in MOVES:
        return _done(
            request, draft, Gesture("move_page", code, partial(gestures.move_section, code=code, by=MOVES[do]))
        )
    return _done(request, draft, Gesture("remove_page", code, partial(gestures.remove_section, code=code)), to="")


@require_http_methods(["GET", "POST"])
def add_question(request: HttpRequest, slug: str, survey: str, code: str) -> HttpResponse:
    """A new question at the end of a page."""
    draft = access.draft_for(request, slug, survey)
    section = _found(gestures.section_of, draft, code)
    form = AddQuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        question = new_question(taken=queries.codes_ever_used(draft.survey), **form.cleaned_data)
        do = partial(gestures.put_question, question=question, section=code)
        _do(request, draft, Gesture("add_question", question.code, do))
        return redirect("surveys:edit_question", slug=slug, survey=survey, code=question.code)
    title = _("New question on the page “%(title)s”") % {"title": section.title}
    return render(request, "surveys/questionnaires/form.html", _context(draft) | {"form": form, "title": title})


@require_http_methods(["GET", "POST"])
def edit_question(request: HttpRequest, slug: str, survey: str, code: str) -> HttpResponse:
    draft = access.draft_for(request, slug, survey)
    item = _found(gestures.question_of, draft, code)
    form = QuestionForm(request.POST or None, question=item)
    choices = ChoiceFormSet(
        request.POST or None,
        prefix="choices",
        initial=[
            {"code": choice.code, "label": choice.label, "exclusive": choice.exclusive} for choice in item.choices
        ],
    )
    rows = RowFormSet(
        request.POST or None,
        prefix="rows",
        initial=[{"code": line.code, "label": line.label} for line in item.rows],
    )
    if request.method == "POST" and all([form.is_valid(), choices.is_valid(), rows.is_valid()]):
        written = form.question_as(choices_from(choices, item), rows_from(rows, item))
        gesture = Gesture("edit_question", code, partial(gestures.rewrite_question, code=code, question=written))
        if request.POST.get("go") == "more":
            _do(request, draft, gesture)
            return redirect("surveys:edit_question", slug=slug, survey=survey, code=code)
        return _done(request, draft, gesture)
    context = _context(draft) | {"form": form, "choices": choices, "rows": rows, "item": item}
    return render(request, "surveys/questionnaires/question.html", context)


@require_POST
def change_question(request: HttpRequest, slug: str, survey: str, code: str) -> HttpResponse:
    """Move, duplicate or remove a question."""
    draft = access.draft_for(request, slug, survey)
    do = request.POST.get("do", "")
    if do in MOVES:
        gesture = Gesture("move_question", code, partial(gestures.move_question, code=code, by=MOVES[do]))
        return _done(request, draft, gesture)
    if do == "duplicate":
        new = gestures.free_code(code, queries.codes_ever_used(draft.survey), otherwise="question")
        do_it = partial(gestures.duplicate_question, code=code, new_code=new)
        return _done(request, draft, Gesture("duplicate_question", new, do_it))
    page = _found(gestures.page_of, draft, code)
    gesture = Gesture("remove_question", code, partial(gestures.remove_question, code=code))
    return _done(request, draft, gesture, to=page.code)


def _found(find: Any, draft: Draft, code: str) -> Any:
    try:
        return find(draft.schema, code)
    except LookupError:
        raise Http404 from None


def _do(request: HttpRequest, draft: Draft, gesture: Gesture) -> None:
    """Perform one gesture; a refusal is told on the next page."""
    run = partial(editing.edit_draft, draft.version, gesture=gesture, by=draft.seat.id)
    try:
        perform(draft.seat.id, Act(verb="survey.edit", run=run, object_id=draft.survey.id))
    except Refused as refusal:
        messages.error(request, refusal.message)


def _done(request: HttpRequest, draft: Draft, gesture: Gesture, *, to: str | None = None) -> HttpResponse:
    """Perform it, then back to the editor at the part just touched: focus follows the gesture."""
    _do(request, draft, gesture)
    part = gesture.part if to is None else to
    where = reverse("surveys:editor", args=[draft.seat.edition.slug, draft.survey.slug])
    return redirect(f"{where}#part-{part}" if part else where)


def _context(draft: Draft) -> dict[str, Any]:
    return {"survey": draft.survey, "edition": draft.survey.edition}
