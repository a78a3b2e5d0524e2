"""One question of a draft: a new one, its form, what is done to it whole."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from surveys.enums import QuestionType
from surveys.questionnaires import access, gestures, lines, queries, templates
from surveys.questionnaires.access import Draft
from surveys.questionnaires.conditions import condition_in_words
from surveys.questionnaires.forms import AddQuestionForm
from surveys.questionnaires.gestures import Gesture
from surveys.questionnaires.question_form import FILLED_BY, LinesForm, QuestionForm, filled, lines_forms
from surveys.questionnaires.recoding import recode_line, recode_question
from surveys.questionnaires.schema import Question, Schema
from surveys.questionnaires.starters import new_question
from surveys.questionnaires.views.desk import MOVES, attempt, back, found, gestured, show, to_editor, to_part
from surveys.questionnaires.views.texts import variant_names
from surveys.questionnaires.wordings import lacking, of_question


@require_http_methods(["GET", "POST"])
def add_question(request: HttpRequest, slug: str, survey: str, code: str) -> HttpResponse:
    """A new question at the end of a page, or after the question named."""
    draft = access.draft_for(request, slug, survey)
    section = found(partial(gestures.section_of, draft.schema, code))
    form = AddQuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        question = _begun(draft, new_question(taken=queries.codes_ever_used(draft.survey), **form.cleaned_data))
        run = partial(gestures.put_question, question=question, section=code)
        if gestured(request, draft, Gesture("add_question", question.code, run)):
            return to_part(draft, "question", question.code)
    number = [one.code for one in draft.schema.sections].index(code) + 1
    return show(request, draft, "new_question", {"form": form, "section": section}, part=code, page=number)


@require_http_methods(["GET", "POST"])
def edit_question(request: HttpRequest, slug: str, survey: str, code: str) -> HttpResponse:
    """The question's form; every field left, and every gesture on its lines, saves the whole of it."""
    draft = access.draft_for(request, slug, survey)
    question = found(partial(gestures.question_of, draft.schema, code))
    frozen = queries.published_lines(draft.survey)
    form, forms = _forms(request, draft, question, frozen)
    conflict = False
    if request.method == "POST" and all([form.is_valid(), *(one.is_valid() for one in forms)]):
        gesture = Gesture("edit_question", code, _rewriting(request, draft, form, forms))
        refusal = attempt(request, draft, gesture)
        if refusal is None:
            return to_part(draft, "question", form.cleaned_data.get("code", code), all_lines=_all_lines(request))
        messages.error(request, refusal.message)
        draft = access.draft_for(request, slug, survey)
        question = found(partial(gestures.question_of, draft.schema, code))
        conflict = refusal.code == "part_rewritten"
    return show(
        request,
        draft,
        "question",
        _context(draft, question, code in frozen)
        | {"form": form, "forms": forms, "conflict": conflict, "all_lines": _all_lines(request)},
        part=code,
        page=draft.schema.page_of[code],
    )


def _all_lines(request: HttpRequest) -> bool:
    """Whether a long list is unfolded, one field a line."""
    return request.GET.get("lignes") == "toutes"


def _forms(
    request: HttpRequest, draft: Draft, question: Question, frozen: dict[str, set[str]]
) -> tuple[QuestionForm, list[LinesForm]]:
    data = request.POST if request.method == "POST" else None
    taken = queries.codes_ever_used(draft.survey)
    form = QuestionForm(data, question=question, schema=draft.schema, taken=taken, frozen=question.code in frozen)
    return form, lines_forms(question, data, schema=draft.schema, frozen=frozen.get(question.code, set()))


def _rewriting(
    request: HttpRequest, draft: Draft, form: QuestionForm, forms: list[LinesForm]
) -> Callable[[Schema], Schema]:
    """What the posted form does: the question as written, then what its button says, then codes written anew."""
    code, with_room = form.question.code, _pressed(request, draft)

    def change(question: Question) -> Question:
        changed = form.change(question)
        if changed.type == question.type:
            for one in forms:
                changed = one.change(changed)
        return with_room(
            _taking_the_list(draft, changed) if request.POST.get("do") == "refill" else _begun(draft, changed)
        )

    def run(schema: Schema) -> Schema:
        schema = gestures.change_question(schema, code, change=change, seen=request.POST.get("seen", ""))
        for one in forms:
            for line, new in one.recoded:
                schema = recode_line(schema, code, one.kind, line, new=new)
        new = form.cleaned_data.get("code", code)
        return schema if new == code else recode_question(schema, code, new=new)

    return run


def _begun(draft: Draft, question: Question) -> Question:
    """A question whose choices are one of the edition's lists begins with them."""
    return question if question.choices else _taking_the_list(draft, question)


def _taking_the_list(draft: Draft, question: Question) -> Question:
    filler, edition = _filler(question), draft.survey.edition
    return filled(question, templates.FILLERS[filler](edition)) if filler and edition else question


def _filler(question: Question) -> str:
    """Which of the edition's lists its choices are; "" none."""
    return FILLED_BY.get(question.role, "communes" if question.type == QuestionType.COMMUNE else "")


def _pressed(request: HttpRequest, draft: Draft) -> Callable[[Question], Question]:
    """What a button beside a line does: `KIND.up.CODE`, `KIND.down.CODE`, `KIND.remove.CODE`."""
    kind, what, line = [*request.POST.get("do", "").split(".", 2), "", ""][:3]
    if kind not in lines.PREFIXES:
        return lambda question: question
    if what in MOVES:
        return partial(lines.move_line, kind=kind, code=line, by=MOVES[what])
    return partial(lines.remove_line, kind=kind, code=line)


def _context(draft: Draft, question: Question, is_frozen: bool) -> dict[str, object]:
    section = gestures.page_of(draft.schema, question.code)
    variants = [
        (variant, name, dict(lacking(draft.schema, variant)).get(question.code, 0) if ":" not in variant else 0)
        for variant, name in variant_names(draft.schema).items()
        if variant in draft.schema.variants or ":" in variant
    ]
    everything = [one.code for one in draft.schema.everything]
    place = everything.index(question.code)
    return {
        "question": question,
        "section": section,
        "seen": gestures.print_of(question),
        "standing": of_question(question),
        "is_frozen": is_frozen,
        "filler": _filler(question),
        "condition_words": condition_in_words(draft.schema, section, question),
        "own_condition": question.condition,
        "variants": variants,
        "before": everything[place - 1] if place else "",
        "after": everything[place + 1] if place + 1 < len(everything) else "",
    }


@require_POST
def change_question(request: HttpRequest, slug: str, survey: str, code: str) -> HttpResponse:
    """Move, duplicate, renew or remove a question."""
    draft = access.draft_for(request, slug, survey)
    what = request.POST.get("do", "")
    if what in MOVES:
        gestured(
            request, draft, Gesture("move_question", code, partial(gestures.move_question, code=code, by=MOVES[what]))
        )
    elif what == "place":
        _place(request, draft, code)
    elif what in ("duplicate", "renew"):
        return _copy(request, draft, code, what)
    elif what == "remove":
        gestured(request, draft, Gesture("remove_question", code, partial(gestures.remove_question, code=code)))
        return back(request, draft, gone=code)
    return back(request, draft)


def _place(request: HttpRequest, draft: Draft, code: str) -> None:
    """To a place of a page, its end when none is said."""
    section, at = request.POST.get("page", ""), request.POST.get("at", "")
    place = int(at) if at.isdecimal() else len(draft.schema.everything)
    run = partial(gestures.place_question, code=code, section=section, at=place)
    gestured(request, draft, Gesture("move_question", code, run))


def _copy(request: HttpRequest, draft: Draft, code: str, what: str) -> HttpResponse:
    """A copy beside it; or, to renew it, the same question under a code that no answer was ever given to."""
    new = gestures.free_code(code, queries.codes_ever_used(draft.survey), otherwise="question")
    if what == "renew":
        gesture = Gesture("renew_question", new, partial(recode_question, code=code, new=new))
    else:
        gesture = Gesture("duplicate_question", new, partial(gestures.duplicate_question, code=code, new_code=new))
    return to_part(draft, "question", new) if gestured(request, draft, gesture) else to_editor(draft)
