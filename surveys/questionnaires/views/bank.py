"""Questions taken over from the bank or from another survey of the edition."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from surveys.questionnaires import access, gestures, queries
from surveys.questionnaires.access import Draft
from surveys.questionnaires.bank import Shelf, shipped_shelves, survey_shelves, taken_over
from surveys.questionnaires.gestures import Gesture
from surveys.questionnaires.views.desk import gestured, show, to_editor, to_part


@require_safe
def bank(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    draft = access.draft_for(request, slug, survey)
    codes = [section.code for section in draft.schema.sections]
    to_page = request.GET.get("page", "")
    number = codes.index(to_page) + 1 if to_page in codes else 1
    return show(request, draft, "bank", {"shelves": _shelves(draft), "to_page": to_page}, part=to_page, page=number)


def _shelves(draft: Draft) -> list[Shelf]:
    edition = draft.survey.edition
    return [*(shipped_shelves(edition) if edition else []), *survey_shelves(draft.survey)]


@require_POST
def take_question(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    """Put the question named (`SHELF:CODE`) at the end of a page."""
    draft = access.draft_for(request, slug, survey)
    key, _colon, code = request.POST.get("question", "").partition(":")
    shelves = {shelf.key: shelf for shelf in _shelves(draft)}
    wanted = next((one for one in shelves[key].questions if one.code == code), None) if key in shelves else None
    if wanted is None:
        raise Http404
    question = taken_over(wanted, draft.schema, taken=queries.codes_ever_used(draft.survey))
    run = partial(gestures.put_question, question=question, section=request.POST.get("page", ""))
    if gestured(request, draft, Gesture("take_question", question.code, run)):
        return to_part(draft, "question", question.code)
    return to_editor(draft)
