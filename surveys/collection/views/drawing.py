"""The pages a respondent is shown, drawn."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation

from hackathon.models import Edition, EditionStructure, Structure
from hackathon.web.alike import alike, mark
from surveys.collection import access, answering, codec, contacts, display, keys, notices, queries, reading, wording
from surveys.collection.access import Carrier
from surveys.collection.answering import Saved
from surveys.collection.beginning import begun_mark
from surveys.collection.drawings import drawing_of
from surveys.collection.forms import ResumeForm
from surveys.collection.queries import Writing
from surveys.collection.reading import Words
from surveys.collection.rules import Door
from surveys.models import Collector, Response, Survey, SurveyVersion
from surveys.outcomes import what_became
from surveys.questionnaires.showing import may_be_last, page_after, pages_shown

# What is one's own in a page that many see alike.
SOMEBODY, SOME_MOMENT, SOME_CODE = keys.random_id(), mark(), mark()

seen_alike = alike(Collector, Survey, SurveyVersion, Edition, EditionStructure, Structure)


def closed(request: HttpRequest, collector: Collector) -> HttpResponse | None:
    door = access.door_for(collector)
    if door == Door.OPEN:
        return None
    context = {
        "survey": collector.survey,
        "edition": collector.survey.edition,
        "not_yet": door == Door.NOT_YET,
        "became": what_became(collector.survey) if door == Door.CLOSED else None,
    }
    return render(request, "surveys/collection/closed.html", context, status=403)


def first_page(request: HttpRequest, collector: Collector, carrier: Carrier) -> HttpResponse:
    """What the link shows: where to begin, or the only page there is, under the information of the law."""
    held = carrier.held()
    if held is not None and queries.is_sent(held):
        # On a slow network its beginning, asked for by the page's script, may arrive beside its sending.
        carrier.drop()
    # A browser that holds a seat keeps no response in its session: only one that was begun is found after a reload.
    opens = (carrier.in_session or carrier.shared) and queries.is_one_page(collector)
    if carrier.held() is not None or not opens:
        response_id, draw = keys.random_id(), partial(start_page, request, collector, carrier, new=SOMEBODY)
        return seen_alike(request, "start", {str(SOMEBODY): str(response_id)}, draw)
    begun = begun_mark(collector.survey.anonymity, "")
    written = queries.fresh_writing(collector, SOMEBODY)
    draw = partial(written_page, request, collector, carrier, written, 1, begun=begun and SOME_MOMENT)
    return seen_alike(request, "page", {str(SOMEBODY): str(keys.random_id()), SOME_MOMENT: begun}, draw)


def start_page(
    request: HttpRequest,
    collector: Collector,
    carrier: Carrier,
    *,
    new: UUID,
    form: ResumeForm | None = None,
) -> HttpResponse:
    context = context_of(collector, carrier) | {
        "refused": form,
        "held": carrier.held(),
        "new_response": new,
    }
    return render(request, "surveys/collection/start.html", context | _information(collector))


def _information(collector: Collector) -> dict[str, Any]:
    """What whoever begins is told. A function is asked only by a part of the page not yet drawn (`{% cache %}`)."""
    notice = queries.notice(collector.survey)
    return {
        "notice": notice,
        "parts": lambda: notices.information(notice),
        "easy": lambda: notices.easy_information(notice),
        "resume_form": lambda: ResumeForm(),
    }


def show(request: HttpRequest, collector: Collector, carrier: Carrier, written: Writing, number: int) -> HttpResponse:
    if carrier.in_session:
        carrier.hold(written.id)
        address = reverse("surveys:page", args=[collector.code, max(1, number)])
        return redirect(address + _words(request, written).query)
    return written_page(request, collector, carrier, written, number)


def written_page(
    request: HttpRequest,
    collector: Collector,
    carrier: Carrier,
    written: Writing,
    number: int,
    *,
    warning: str = "",
    begun: str = "",
) -> HttpResponse:
    number = max(1, min(number, written.furthest))
    if number < written.end:
        # A page with nothing to show is passed over.
        number = page_after(written.schema, written.answers, number - 1) or written.end
    if number == written.end:
        return _end(request, collector, carrier, written)
    questions = written.schema.sections[number - 1].questions
    fields = codec.fields_of(questions, written.answers, written.others)
    for code, details in contacts.drafts_of(written.id, contacts.asked_in(questions)).items():
        fields |= codec.contact_fields(code, details)
    return render_page(
        request, collector, carrier, written, number, {"fields": fields, "warning": warning, "begun": begun}
    )


def returned_page(
    request: HttpRequest, collector: Collector, carrier: Carrier, saved: Saved, number: int
) -> HttpResponse:
    """The page as it was posted, with what is wrong in it, or what was saved from elsewhere meanwhile."""
    written = queries.writing_of(saved.response)
    what: dict[str, Any] = {"fields": dict(request.POST.lists()), "faults": saved.reading.faults}
    if saved.conflict:
        section = written.schema.sections[number - 1]
        what["elsewhere"] = display.differences(section, written.answers, written.others, saved.reading)
    return render_page(request, collector, carrier, written, number, what)


def render_page(
    request: HttpRequest,
    collector: Collector,
    carrier: Carrier,
    written: Writing,
    number: int,
    what: dict[str, Any],
) -> HttpResponse:
    words = _words(request, written)
    schema = wording.with_quotes(words.schema, number, written.answers, written.others)
    language = words.language if words.language != translation.get_language() else ""
    section, faults = schema.sections[number - 1], what.get("faults")
    context = context_of(collector, carrier) | {
        "writing": written,
        "section": section,
        "number": number,
        "last": may_be_last(written.schema, written.answers, number),
        "seen": codec.page_mark(section, written.answers, written.others),
        # Once a page is saved the response itself holds it.
        "begun": "" if written.pages_reached else what.get("begun") or _begun(request, collector),
        "elsewhere": what.get("elsewhere", []),
        "warning": what.get("warning", ""),
        "words": words,
        "wording_language": language,
    }
    if written.is_opening:
        context |= _information(collector) | {"opening": True, "held": carrier.held()}
    page_shown = partial(display.page_shown, schema, number, what["fields"], written.answers, faults)
    if what["fields"] or faults:
        context |= _faulty(page_shown())
    else:
        # Nothing is typed in it: drawn once for everybody who sees the same, and only then asked what it shows.
        survey = collector.survey
        around = (survey.anonymity, survey.contact, translation.get_language() or "", language, str(carrier.shared))
        context |= {"questions": page_shown, "drawing": drawing_of(schema, number, written.answers, *around)}
    return render(request, "surveys/collection/page.html", context | _progress(written, number))


def _begun(request: HttpRequest, collector: Collector) -> str:
    return begun_mark(collector.survey.anonymity, request.POST.get("begun", ""))


def _faulty(shown: list[display.Shown]) -> dict[str, Any]:
    """The questions, and those that need another look; `again` when each may also be left as it is."""
    faulty = [item for item in shown if item.fault]
    return {"questions": shown, "faulty": faulty, "again": bool(faulty) and all(item.again for item in faulty)}


def _end(request: HttpRequest, collector: Collector, carrier: Carrier, written: Writing) -> HttpResponse:
    """Every page is filled in: there is only sending left."""
    context = context_of(collector, carrier) | {"writing": written, "number": written.end, "last": True}
    return render(
        request,
        "surveys/collection/end.html",
        context | _progress(written, written.end) | {"words": _words(request, written)},
    )


def _progress(written: Writing, number: int) -> dict[str, Any]:
    """Where the page is among those shown to this person."""
    pages = pages_shown(written.schema, written.answers)
    done = sum(page < number for page in pages)
    return {
        "place": min(done + 1, max(1, len(pages))),
        "total": max(1, len(pages)),
        "steps": range(1, len(pages) + 1),
        "first": done == 0,
    }


def _words(request: HttpRequest, written: Writing) -> Words:
    return reading.words_for(
        written.schema,
        written.answers,
        house=translation.get_language() or "",
        asked=request.GET.get(reading.PARAMETER, ""),
    )


def thanks(request: HttpRequest, collector: Collector, carrier: Carrier, response: Response) -> HttpResponse:
    context = context_of(collector, carrier) | {"receipt": SOME_CODE, "response": SOMEBODY}
    own = {str(SOMEBODY): str(response.id), SOME_CODE: keys.spaced(answering.receipt_of(response))}
    draw = partial(render, request, "surveys/collection/thanks.html", context)
    return seen_alike(request, f"thanks {carrier.shared}", own, draw)


def context_of(collector: Collector, carrier: Carrier) -> dict[str, Any]:
    survey = collector.survey
    return {
        "collector": collector,
        "survey": survey,
        "edition": survey.edition,
        "shared": carrier.shared,
        "idle_minutes": carrier.idle_minutes,
    }
