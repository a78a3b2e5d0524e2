"""Other texts of a questionnaire beside its own: another language, plain French, the wording for one public."""

from functools import partial
from typing import Any

import msgspec
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from surveys.enums import QuestionRole
from surveys.questionnaires import access, gestures, wordings
from surveys.questionnaires.gestures import Gesture
from surveys.questionnaires.schema import FALC, Schema, of_public
from surveys.questionnaires.views.desk import attempt, found, gestured, show

TEXT_LENGTH = 2000


def variant_names(schema: Schema) -> dict[str, str]:
    """Variant → what it is called: those every respondent may choose, then those of a public."""
    names = {FALC: _("Easy to read (FALC)"), "en": _("English"), "fr": _("French")}
    names.pop(schema.language, None)
    names |= {variant: variant for variant in schema.variants if variant not in names}
    asked = schema.with_role(QuestionRole.AUDIENCE)
    publics = asked.labels if asked else {}
    return names | {of_public(code): _("For: %(public)s") % {"public": label} for code, label in publics.items()}


@require_http_methods(["GET", "POST"])
def texts(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    """Which variants respondents may choose, and what each lacks."""
    draft = access.draft_for(request, slug, survey)
    names = variant_names(draft.schema)
    if request.method == "POST":
        wanted = tuple(name for name in names if name in request.POST.getlist("variants") and not _is_public(name))
        gestured(
            request,
            draft,
            Gesture("edit_variants", "", lambda schema: msgspec.structs.replace(schema, variants=wanted)),
        )
        return redirect("surveys:texts", slug=slug, survey=survey)
    titles = _titles(draft.schema)
    offered = [
        {
            "code": name,
            "name": label,
            "offered": name in draft.schema.variants,
            "lacking": [(code, titles[code], missing) for code, missing in wordings.lacking(draft.schema, name)],
        }
        for name, label in names.items()
        if not _is_public(name)
    ]
    publics = [
        {
            "code": name,
            "name": label,
            "written": [(code, titles[code]) for code in wordings.written(draft.schema, name)],
            "first": next(iter(titles), ""),
        }
        for name, label in names.items()
        if _is_public(name)
    ]
    return show(request, draft, "texts", {"variants": offered, "publics": publics})


def _titles(schema: Schema) -> dict[str, str]:
    """Code → title or wording of every page and question, in order."""
    titles: dict[str, str] = {}
    for section in schema.sections:
        titles[section.code] = section.title
        titles |= {question.code: question.wording for question in section.questions}
    return titles


def _is_public(variant: str) -> bool:
    return ":" in variant


@require_http_methods(["GET", "POST"])
def edit_texts(request: HttpRequest, slug: str, survey: str, variant: str, code: str) -> HttpResponse:
    """The texts of a page or question, and beside each what the variant says instead."""
    draft = access.draft_for(request, slug, survey)
    names = variant_names(draft.schema)
    if variant not in names:
        raise Http404
    standing = found(partial(_texts_of, draft.schema, code, variant))
    if request.method == "POST":
        written = {
            one.address: request.POST[one.address].strip()[:TEXT_LENGTH]
            for one in standing
            if one.address in request.POST
        }
        refusal = attempt(
            request, draft, Gesture("edit_texts", code, partial(_reword, written=written, variant=variant))
        )
        if refusal is None:
            return redirect("surveys:edit_texts", slug=slug, survey=survey, variant=variant, code=code)
        messages.error(request, refusal.message)
    context: dict[str, Any] = {
        "standing": standing,
        "variant": variant,
        "variant_name": names[variant],
        "code": code,
        "following": _following(draft.schema, variant, code),
        "kind": "question" if code in draft.schema.page_of else "page",
    }
    page = draft.schema.page_of.get(code, 1)
    return show(request, draft, "other_texts", context, part=code, page=page)


def _following(schema: Schema, variant: str, code: str) -> str:
    """The next part to write: for a public the next one, otherwise one that lacks a text; "" when there is none."""
    order = list(_titles(schema))
    wanted = set(order) if _is_public(variant) else {part for part, _n in wordings.lacking(schema, variant)}
    after = order[order.index(code) + 1 :] + ([] if _is_public(variant) else order[: order.index(code)])
    return next((part for part in after if part in wanted), "")


def _texts_of(schema: Schema, code: str, variant: str) -> list[wordings.Wording]:
    if code in schema.page_of:
        return wordings.of_question(gestures.question_of(schema, code), variant)
    return wordings.of_section(gestures.section_of(schema, code), variant)


def _reword(schema: Schema, *, written: dict[str, str], variant: str) -> Schema:
    for address, text in written.items():
        schema = wordings.reworded(schema, address, text, variant=variant)
    return schema
