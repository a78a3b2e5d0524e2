"""What the editor's pages share: the outline beside the part at hand, one gesture performed, the way back."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar, cast

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from surveys.questionnaires import editing, queries
from surveys.questionnaires.access import Draft
from surveys.questionnaires.gestures import Gesture

Found = TypeVar("Found")
MOVES = {"up": -1, "down": 1}
# The preview stands in frames of our own pages.
_framing = cast(Callable[..., HttpResponse], csp_update({"frame-src": [SELF]})(cast(Any, render)))


def found(find: Callable[[], Found]) -> Found:
    """What a gesture's finder finds, or 404."""
    try:
        return find()
    except LookupError:
        raise Http404 from None


def show(
    request: HttpRequest,
    draft: Draft,
    middle: str,
    context: dict[str, Any],
    *,
    part: str = "",
    page: int = 1,
) -> HttpResponse:
    """The editor with this part of it in the middle; `part` is marked in the outline, `page` previewed."""
    undo, redo = queries.can_undo_redo(draft.version)
    shared = {
        "survey": draft.survey,
        "edition": draft.survey.edition,
        "draft": draft.version,
        "outline": queries.outline(draft.schema),
        "last_step": queries.last_step(draft.version),
        "can_undo": undo,
        "can_redo": redo,
        "middle": f"surveys/questionnaires/middle/{middle}.html",
        "part": part,
        "kind": "question" if part in draft.schema.page_of else "page",
        "page": page,
    }
    return _framing(request, "surveys/questionnaires/editor.html", shared | context)


def attempt(request: HttpRequest, draft: Draft, gesture: Gesture) -> Refused | None:
    """Perform one gesture; a refusal is given back. Says what others did since the page was loaded."""
    others = _done_meanwhile(request, draft)
    run = partial(editing.edit_draft, draft.version, gesture=gesture, by=draft.seat.id)
    try:
        perform(draft.seat.id, Act(verb="survey.edit", run=run, object_id=draft.survey.id))
    except Refused as refusal:
        return refusal
    if others:
        told = _("Meanwhile: %(steps)s. Your change was made on what stands there now.")
        messages.info(request, told % {"steps": " ; ".join(others)})
    return None


def _done_meanwhile(request: HttpRequest, draft: Draft) -> list[str]:
    seen = request.POST.get("step", "")
    if not seen.isdecimal() or int(seen) >= draft.version.step:
        return []
    return queries.others_steps(draft.version, since=int(seen), me=draft.seat.id)


def gestured(request: HttpRequest, draft: Draft, gesture: Gesture) -> bool:
    """Perform one gesture; a refusal is told on the next page. Whether it was done."""
    refusal = attempt(request, draft, gesture)
    if refusal is not None:
        messages.error(request, refusal.message)
    return refusal is None


def to_editor(draft: Draft) -> HttpResponse:
    return redirect("surveys:editor", slug=draft.seat.edition.slug, survey=draft.survey.slug)


def to_part(draft: Draft, kind: str, code: str, *, all_lines: bool = False) -> HttpResponse:
    """`kind`: "page" or "question"; `all_lines` keeps a long list unfolded."""
    name = "surveys:edit_section" if kind == "page" else "surveys:edit_question"
    url = reverse(name, args=[draft.seat.edition.slug, draft.survey.slug, code])
    return redirect(f"{url}?lignes=toutes" if all_lines else url)


def back(request: HttpRequest, draft: Draft, *, gone: str = "") -> HttpResponse:
    """To the part that was in the middle when a gesture was made in the outline."""
    kind, _colon, code = request.POST.get("from", "").partition(":")
    return to_editor(draft) if not code or code == gone else to_part(draft, kind, code)
