"""The editor: a draft's pages and questions, one gesture a form."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hackathon.people.models import Seat
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from surveys.models import Question, Section, Survey
from surveys.questionnaires import access, editing, queries
from surveys.questionnaires.forms import (
    AddQuestionForm,
    ChoiceFormSet,
    QuestionForm,
    RowFormSet,
    SectionForm,
    choices_from,
    earlier_than,
    rows_from,
)

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
        "sections": queries.edited_sections(draft) if draft else [],
    }
    return render(request, "surveys/questionnaires/editor.html", context)


@require_http_methods(["GET", "POST"])
def add_section(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    row, seat = access.survey_for(request, slug, survey, "survey.edit")
    draft = queries.draft_version(row)
    if draft is None:
        return redirect("surveys:editor", slug=slug, survey=survey)
    form = SectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        section = _do(request, seat, row, partial(editing.add_section, draft, **form.cleaned_data))
        return _back(slug, row, section)
    title = _("New page")
    return render(request, "surveys/questionnaires/form.html", _context(row) | {"form": form, "title": title})


@require_http_methods(["GET", "POST"])
def edit_section(request: HttpRequest, slug: str, section: UUID) -> HttpResponse:
    row, seat = access.section_for(request, slug, section)
    survey = row.version.survey
    form = SectionForm(request.POST or None, initial={"title": row.title, "intro": row.intro})
    if request.method == "POST" and form.is_valid():
        _do(request, seat, survey, partial(editing.edit_section, row, **form.cleaned_data))
        return _back(slug, survey, row)
    title = _("Page “%(title)s”") % {"title": row.title}
    return render(request, "surveys/questionnaires/form.html", _context(survey) | {"form": form, "title": title})


@require_POST
def change_section(request: HttpRequest, slug: str, section: UUID) -> HttpResponse:
    """Move or remove a page."""
    row, seat = access.section_for(request, slug, section)
    survey, gesture = row.version.survey, request.POST.get("do", "")
    if gesture in MOVES:
        _do(request, seat, survey, partial(editing.move_section, row, by=MOVES[gesture]))
        return _back(slug, survey, row)
    _do(request, seat, survey, partial(editing.remove_section, row))
    return _back(slug, survey, None)


@require_http_methods(["GET", "POST"])
def add_question(request: HttpRequest, slug: str, section: UUID) -> HttpResponse:
    row, seat = access.section_for(request, slug, section)
    survey = row.version.survey
    form = AddQuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        question = _do(request, seat, survey, partial(editing.add_question, row, **form.cleaned_data))
        if question is not None:
            return redirect("surveys:edit_question", slug=slug, question=question.id)
        return _back(slug, survey, row)
    title = _("New question on the page “%(title)s”") % {"title": row.title}
    return render(request, "surveys/questionnaires/form.html", _context(survey) | {"form": form, "title": title})


@require_http_methods(["GET", "POST"])
def edit_question(request: HttpRequest, slug: str, question: UUID) -> HttpResponse:
    row, seat = access.question_for(request, slug, question)
    survey = row.version.survey
    item = queries.plain_question(row)
    form = QuestionForm(
        request.POST or None, question=item, earlier=earlier_than(queries.schema_of(row.version), row.code)
    )
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
        _do(request, seat, survey, partial(editing.rewrite_question, row, item=written))
        if request.POST.get("go") == "more":
            return redirect("surveys:edit_question", slug=slug, question=row.id)
        return _back(slug, survey, row)
    context = _context(survey) | {"form": form, "choices": choices, "rows": rows, "question": row, "item": item}
    return render(request, "surveys/questionnaires/question.html", context)


@require_POST
def change_question(request: HttpRequest, slug: str, question: UUID) -> HttpResponse:
    """Move, duplicate or remove a question."""
    row, seat = access.question_for(request, slug, question)
    survey, gesture = row.version.survey, request.POST.get("do", "")
    if gesture in MOVES:
        _do(request, seat, survey, partial(editing.move_question, row, by=MOVES[gesture]))
        return _back(slug, survey, row)
    if gesture == "duplicate":
        copy = _do(request, seat, survey, partial(editing.duplicate_question, row))
        return _back(slug, survey, copy)
    section = row.section
    _do(request, seat, survey, partial(editing.remove_question, row))
    return _back(slug, survey, section)


def _do(request: HttpRequest, seat: Seat, survey: Survey, run: Callable[[], Any]) -> Any:
    """Perform one gesture; a refusal is told on the next page."""
    try:
        return perform(seat.id, Act(verb="survey.edit", run=run, object_id=survey.id))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return None


def _back(slug: str, survey: Survey, where: Section | Question | None) -> HttpResponse:
    """To the editor, at the part just touched: focus follows the gesture."""
    anchor = f"#part-{where.pk}" if where is not None else ""
    return redirect(reverse("surveys:editor", args=[slug, survey.slug]) + anchor)


def _context(survey: Survey) -> dict[str, Any]:
    return {"survey": survey, "edition": survey.edition}
