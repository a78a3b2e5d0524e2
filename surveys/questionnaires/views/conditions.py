"""When a page, a question, a choice or a row is shown, by menus."""

from collections.abc import Callable
from functools import partial

import msgspec
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from surveys.questionnaires import access, gestures, lines
from surveys.questionnaires.condition_form import ConditionForm, earlier_than
from surveys.questionnaires.gestures import Gesture
from surveys.questionnaires.schema import Question, Schema
from surveys.questionnaires.views.desk import attempt, found, show, to_part

_replace = msgspec.structs.replace


@require_http_methods(["GET", "POST"])
def edit_condition(request: HttpRequest, slug: str, survey: str, kind: str, code: str) -> HttpResponse:
    """`kind`: "page" or "question"; `?ligne=KIND:CODE` for a choice or a row of the question."""
    draft = access.draft_for(request, slug, survey)
    line = request.GET.get("ligne", "")
    if kind not in ("page", "question"):
        raise Http404
    owner, condition, write = found(lambda: _standing(draft.schema, kind, code, line))
    earlier = found(lambda: earlier_than(draft.schema, kind, code))
    form = ConditionForm(draft.schema, earlier, condition, request.POST if request.method == "POST" else None)
    if request.method == "POST" and request.POST.get("do") in ("save", "text", "clear"):
        written = "" if request.POST.get("do") == "clear" else form.condition()
        if written is not None:
            refusal = attempt(request, draft, Gesture("edit_condition", code, partial(write, text=written)))
            if refusal is None:
                return to_part(draft, kind, code)
            messages.error(request, refusal.message)
    number = (
        [one.code for one in draft.schema.sections].index(code) + 1 if kind == "page" else draft.schema.page_of[code]
    )
    context = {"form": form, "owner": owner, "kind": kind, "code": code, "condition": condition, "line": line}
    return show(request, draft, "condition", context, part=code, page=number)


def _standing(schema: Schema, kind: str, code: str, line: str) -> tuple[str, str, Callable[..., Schema]]:
    """What the part is called, its condition now, and the gesture that writes another. Raises LookupError."""
    if kind == "page":
        section = gestures.section_of(schema, code)

        def on_page(schema: Schema, *, text: str) -> Schema:
            return gestures.edit_section(schema, code, condition=text)

        return section.title, section.condition, on_page
    question = gestures.question_of(schema, code)
    if not line:

        def on_question(schema: Schema, *, text: str) -> Schema:
            return gestures.change_question(schema, code, change=lambda one: _replace(one, condition=text))

        return question.wording, question.condition, on_question
    family, _colon, name = line.partition(":")
    part = lines.line_of(question, family, name)
    if family not in ("rows", "choices", "choices2"):
        raise LookupError(line)

    def on_line(schema: Schema, *, text: str) -> Schema:
        def change(one: Question) -> Question:
            return lines.with_line(one, family, _replace(lines.line_of(one, family, name), condition=text))

        return gestures.change_question(schema, code, change=change)

    return f"{question.wording} — {part.label}", part.condition, on_line  # type: ignore[union-attr]
