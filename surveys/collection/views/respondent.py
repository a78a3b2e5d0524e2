"""What a respondent sees: the notice, the pages, the code to come back, the receipt.

A page that is saved redirects when the session carries the response; on a shared computer and in a browser that holds
a seat the next page is the answer itself, and its form carries the response on.
"""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hackathon.access.throttle import Throttle, address_of
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from surveys.collection import (
    access,
    codec,
    commands,
    contacts,
    display,
    keys,
    notices,
    queries,
    quotas,
    reading,
    wording,
)
from surveys.collection.access import Carrier
from surveys.collection.commands import Saved
from surveys.collection.forms import ResumeForm
from surveys.collection.queries import Writing
from surveys.collection.reading import Words
from surveys.collection.rules import Door
from surveys.models import Collector, Response
from surveys.outcomes import what_became
from surveys.questionnaires.showing import first_unfinished_page, may_be_last, page_after, page_before, pages_shown

CODES = Throttle("survey_codes", each=30, everybody=3000, seconds=900)


@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, code: str) -> HttpResponse:
    collector = access.collector_for(code)
    if closed := _closed(request, collector):
        return closed
    carrier = access.carrier_of(request, collector)
    if request.method == "POST":
        response_id = carrier.held() or access.posted_id(request)
        return _attempt(request, collector, lambda: _begin(request, collector, carrier, response_id))
    return _start_page(request, collector, carrier)


@never_cache
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, code: str, number: int) -> HttpResponse:
    collector = access.collector_for(code)
    if closed := _closed(request, collector):
        return closed
    carrier = access.carrier_of(request, collector)
    if request.method == "POST":
        return _attempt(request, collector, lambda: _turn(request, collector, carrier, number))
    held = carrier.held()
    if held is None:
        return redirect("surveys:start", code=collector.code)
    return _attempt(
        request,
        collector,
        lambda: _page(request, collector, carrier, queries.writing(collector, held), number),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest, code: str) -> HttpResponse:
    collector = access.collector_for(code)
    if request.method != "POST":  # the address of a refused code, opened again
        return redirect("surveys:start", code=collector.code)
    if closed := _closed(request, collector):
        return closed
    carrier = access.carrier_of(request, collector)
    form = ResumeForm(request.POST, action=reverse("surveys:resume", args=[collector.code]))
    try:
        if not form.is_valid():
            return _start_page(request, collector, carrier, form=form)
        response = throttled(
            request,
            Act(
                verb="response.resume",
                run=partial(commands.resume_response, collector.survey, code=form.cleaned_data["code"]),
                anonymous=True,
            ),
        )
    except Refused as refusal:
        form.add_error("code", refusal.message)
        return _start_page(request, collector, carrier, form=form)
    carrier.hold(response.id)
    written = queries.writing_of(response)
    number = first_unfinished_page(written.schema, written.answers) or written.furthest
    return _show(request, collector, carrier, written, number)


@never_cache
@require_POST
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """« Nouvelle réponse sur ce poste »: nothing of the former person remains."""
    collector = access.collector_for(code)
    carrier = access.carrier_of(request, collector)
    response_id = carrier.held() or access.posted_id(request)
    perform(None, Act(verb="response.leave", run=partial(commands.leave_response, response_id), anonymous=True))
    carrier.drop()
    if not carrier.shared:
        return redirect("surveys:start", code=collector.code)
    answer = redirect(reverse("surveys:start", args=[collector.code]) + "?poste=1")
    # The next person begins in the language of the house, not in that of the one before.
    answer.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return answer


def throttled(request: HttpRequest, act: Act) -> Any:
    """Perform an act that tries a code: failures are counted, per address and in all. Refuses `code_throttled`."""
    address = address_of(request)
    if CODES.blocked(address):
        raise Refused("code_throttled")
    try:
        return perform(None, act)
    except Refused:
        CODES.failed(address)
        raise


# --- turning a page ---------------------------------------------------------------------------------


def _begin(request: HttpRequest, collector: Collector, carrier: Carrier, response_id: Any) -> HttpResponse:
    written = queries.writing(collector, response_id)
    carrier.hold(written.id)
    return _show(request, collector, carrier, written, written.furthest)


def _turn(request: HttpRequest, collector: Collector, carrier: Carrier, number: int) -> HttpResponse:
    match request.POST.get("go"):
        case "reword":
            return _reword(request, collector, carrier, number)
        case "back":
            return _turn_back(request, collector, carrier, number)
        case "later":
            return _put_aside(request, collector, carrier, number)
        case "send":
            return _send(request, collector, carrier, number)
        case _:
            saved = _save(request, collector, carrier, number)
            if saved.reading.faults or saved.conflict:
                return _returned_page(request, collector, carrier, saved, number)
            written = queries.writing_of(saved.response)
            following = page_after(written.schema, written.answers, number)
            return _show(request, collector, carrier, written, following or written.end)


def _turn_back(request: HttpRequest, collector: Collector, carrier: Carrier, number: int) -> HttpResponse:
    held = queries.writing(collector, carrier.named())
    if number < held.end:
        saved = _save(request, collector, carrier, number, required=False)
        if saved.reading.faults or saved.conflict:
            return _returned_page(request, collector, carrier, saved, number)
        held = queries.writing_of(saved.response)
    return _show(request, collector, carrier, held, page_before(held.schema, held.answers, number) or 1)


def _put_aside(request: HttpRequest, collector: Collector, carrier: Carrier, number: int) -> HttpResponse:
    saved = _save(request, collector, carrier, number, required=False)
    if saved.reading.faults or saved.conflict:
        return _returned_page(request, collector, carrier, saved, number)
    run = partial(commands.keep_for_later, saved.response)
    code = perform(None, Act(verb="response.keep_for_later", run=run, anonymous=True))
    return render(
        request,
        "surveys/collection/later.html",
        _context(collector, carrier) | {"code": keys.spaced(code), "number": number, "response": saved.response},
    )


def _send(request: HttpRequest, collector: Collector, carrier: Carrier, number: int) -> HttpResponse:
    saved = perform(None, _act(commands.send_response, request, collector, carrier, number))
    if saved.reading.faults or saved.conflict:
        return _returned_page(request, collector, carrier, saved, number)
    if saved.unfinished is not None:
        written = queries.writing_of(saved.response)
        notice = _("One more thing before sending: this page has a question without its answer.")
        return _page(request, collector, carrier, written, saved.unfinished, notice=notice)
    return _thanks(request, collector, carrier, saved.response)


def _reword(request: HttpRequest, collector: Collector, carrier: Carrier, number: int) -> HttpResponse:
    """The same page in other words, with what was typed in it; nothing is saved yet."""
    language = request.GET.get(reading.PARAMETER, "")
    if language in reading.HOUSE:
        translation.activate(language)
    written = queries.writing(collector, carrier.named())
    number = max(1, min(number, written.furthest))
    answer = _render_page(request, collector, carrier, written, number, {"fields": dict(request.POST.lists())})
    if language in reading.HOUSE:
        remember_language(answer, language)
    return answer


def remember_language(answer: HttpResponse, language: str) -> None:
    """As the house's own choice of language does."""
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )


def _save(request: HttpRequest, collector: Collector, carrier: Carrier, number: int, *, required: bool = True) -> Saved:
    saved: Saved = perform(None, _act(commands.save_page, request, collector, carrier, number, required=required))
    return saved


def _act(command: Any, request: HttpRequest, collector: Collector, carrier: Carrier, number: int, **more: bool) -> Act:
    version = request.POST.get("version", "")
    run = partial(
        command,
        collector,
        response_id=carrier.named(),
        version_number=int(version) if version.isascii() and version.isdigit() and len(version) < 5 else 0,
        page=number,
        fields=dict(request.POST.lists()),
        seen=request.POST.get("seen", ""),
        **more,
    )
    return Act(verb=f"response.{command.__name__}", run=run, anonymous=True)


def _attempt(request: HttpRequest, collector: Collector, act: Any) -> HttpResponse:
    try:
        return act()  # type: ignore[no-any-return]
    except Refused as refusal:
        carrier = access.carrier_of(request, collector)
        context = _context(collector, carrier)
        if refusal.code == "quota_full":
            run = partial(quotas.forget_response, access.posted_id(request))
            perform(None, Act(verb="response.forget", run=run, anonymous=True))
            carrier.drop()
            context |= {"words": refusal.params["quota"], "sentence": refusal.message}
            return render(request, "surveys/collection/complete.html", context, status=409)
        if refusal.code == "response_moved":
            carrier.drop()
        return render(
            request,
            "surveys/collection/stopped.html",
            context | {"sentence": refusal.message, "sent": refusal.code == "response_sent"},
            status=409,
        )


# --- pages ------------------------------------------------------------------------------------------


def _closed(request: HttpRequest, collector: Collector) -> HttpResponse | None:
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


def _start_page(
    request: HttpRequest,
    collector: Collector,
    carrier: Carrier,
    *,
    form: ResumeForm | None = None,
) -> HttpResponse:
    notice = queries.notice(collector.survey)
    context = _context(collector, carrier) | {
        "resume_form": form or ResumeForm(action=reverse("surveys:resume", args=[collector.code])),
        "held": carrier.held(),
        "new_response": keys.random_id(),
        "notice": notice,
        "parts": notices.information(notice),
        "easy": notices.easy_information(notice),
    }
    return render(request, "surveys/collection/start.html", context)


def _show(request: HttpRequest, collector: Collector, carrier: Carrier, written: Writing, number: int) -> HttpResponse:
    if carrier.in_session:
        carrier.hold(written.id)
        address = reverse("surveys:page", args=[collector.code, max(1, number)])
        return redirect(address + _words(request, written).query)
    return _page(request, collector, carrier, written, number)


def _page(
    request: HttpRequest,
    collector: Collector,
    carrier: Carrier,
    written: Writing,
    number: int,
    *,
    notice: str = "",
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
    return _render_page(request, collector, carrier, written, number, {"fields": fields, "notice": notice})


def _returned_page(
    request: HttpRequest, collector: Collector, carrier: Carrier, saved: Saved, number: int
) -> HttpResponse:
    """The page as it was posted, with what is wrong in it, or what was saved from elsewhere meanwhile."""
    written = queries.writing_of(saved.response)
    what: dict[str, Any] = {"fields": dict(request.POST.lists()), "faults": saved.reading.faults}
    if saved.conflict:
        section = written.schema.sections[number - 1]
        what["elsewhere"] = display.differences(section, written.answers, written.others, saved.reading)
    return _render_page(request, collector, carrier, written, number, what)


def _render_page(
    request: HttpRequest,
    collector: Collector,
    carrier: Carrier,
    written: Writing,
    number: int,
    what: dict[str, Any],
) -> HttpResponse:
    words = _words(request, written)
    schema = wording.with_quotes(words.schema, number, written.answers, written.others)
    shown = display.page_shown(schema, number, what["fields"], written.answers, what.get("faults"))
    section = schema.sections[number - 1]
    context = _context(collector, carrier) | {
        "writing": written,
        "section": section,
        "number": number,
        "questions": shown,
        "faulty": [item for item in shown if item.fault],
        "again": bool(shown) and all(item.again for item in shown if item.fault) and any(item.again for item in shown),
        "last": may_be_last(written.schema, written.answers, number),
        "seen": codec.page_mark(section, written.answers, written.others),
        "elsewhere": what.get("elsewhere", []),
        "notice": what.get("notice", ""),
        "words": words,
        "wording_language": words.language if words.language != translation.get_language() else "",
    }
    return render(request, "surveys/collection/page.html", context | _progress(written, number))


def _end(request: HttpRequest, collector: Collector, carrier: Carrier, written: Writing) -> HttpResponse:
    """Every page is filled in: there is only sending left."""
    context = _context(collector, carrier) | {"writing": written, "number": written.end, "last": True}
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


def _thanks(request: HttpRequest, collector: Collector, carrier: Carrier, response: Response) -> HttpResponse:
    carrier.drop()
    context = _context(collector, carrier) | {
        "receipt": keys.spaced(commands.receipt_of(response)),
        "response": response,
    }
    return render(request, "surveys/collection/thanks.html", context)


def _context(collector: Collector, carrier: Carrier) -> dict[str, Any]:
    survey = collector.survey
    return {
        "collector": collector,
        "survey": survey,
        "edition": survey.edition,
        "shared": carrier.shared,
        "idle_minutes": carrier.idle_minutes,
    }
