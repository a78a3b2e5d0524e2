"""What a respondent sees: the notice, the pages, the code to come back, the receipt.

A page that is saved redirects when the session carries the response; on a shared computer and in a browser that holds
a seat the next page is the answer itself, and its form carries the response on.
"""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from msgspec import structs

from hackathon.access.throttle import Throttle, address_of
from hackathon.web.origins import by_origin
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from surveys.collection import (
    access,
    answering,
    keys,
    queries,
    quotas,
    reading,
)
from surveys.collection.access import Carrier
from surveys.collection.answering import Saved
from surveys.collection.forms import ResumeForm
from surveys.collection.views import drawing
from surveys.models import Collector
from surveys.questionnaires.showing import first_unfinished_page, page_after, page_before

CODES = Throttle("survey_codes", each=30, everybody=3000, seconds=900)


@never_cache
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Where whoever has a code and no link types it."""
    if code := keys.typed(request.GET.get("code", "")):
        return redirect("surveys:start", code=code)
    return render(request, "surveys/collection/find.html")


@by_origin
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, code: str) -> HttpResponse:
    try:
        collector = access.collector_for(code)
    except Http404:
        return render(request, "surveys/collection/find.html", {"mistyped": code}, status=404)
    if closed := drawing.closed(request, collector):
        return closed
    carrier = access.carrier_of(request, collector)
    if request.method == "POST":
        response_id = carrier.held() or access.posted_id(request)
        return _attempt(request, collector, lambda: _begin(request, collector, carrier, response_id))
    return drawing.first_page(request, collector, carrier)


@by_origin
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, code: str, number: int) -> HttpResponse:
    collector = access.collector_for(code)
    if closed := drawing.closed(request, collector):
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
        lambda: drawing.written_page(request, collector, carrier, queries.writing(collector, held), number),
    )


@by_origin
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest, code: str) -> HttpResponse:
    collector = access.collector_for(code)
    if request.method != "POST":  # the address of a refused code, opened again
        return redirect("surveys:start", code=collector.code)
    if closed := drawing.closed(request, collector):
        return closed
    carrier = access.carrier_of(request, collector)
    form = ResumeForm(request.POST)
    try:
        if not form.is_valid():
            return drawing.start_page(request, collector, carrier, new=keys.random_id(), form=form)
        response = throttled(
            request,
            Act(
                verb="response.resume",
                run=partial(answering.resume_response, collector.survey, code=form.cleaned_data["code"]),
                anonymous=True,
            ),
        )
    except Refused as refusal:
        form.add_error("code", refusal.message)
        return drawing.start_page(request, collector, carrier, new=keys.random_id(), form=form)
    carrier.hold(response.id)
    written = queries.writing_of(response)
    number = first_unfinished_page(written.schema, written.answers) or written.furthest
    return drawing.show(request, collector, carrier, written, number)


@by_origin
@never_cache
@require_POST
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """« Nouvelle réponse sur ce poste »: nothing of the former person remains."""
    collector = access.collector_for(code)
    carrier = access.carrier_of(request, collector)
    response_id = carrier.held() or access.posted_id(request)
    perform(None, Act(verb="response.leave", run=partial(answering.leave_response, response_id), anonymous=True))
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
    return drawing.show(request, collector, carrier, written, written.furthest)


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
            if saved.is_refused:
                return drawing.returned_page(request, collector, carrier, saved, number)
            written = queries.writing_of(saved.response)
            following = page_after(written.schema, written.answers, number)
            return drawing.show(request, collector, carrier, written, following or written.end)


def _turn_back(request: HttpRequest, collector: Collector, carrier: Carrier, number: int) -> HttpResponse:
    held = queries.writing(collector, carrier.named())
    if number < held.end:
        saved = _save(request, collector, carrier, number, required=False)
        if saved.is_refused:
            return drawing.returned_page(request, collector, carrier, saved, number)
        held = queries.writing_of(saved.response)
    return drawing.show(request, collector, carrier, held, page_before(held.schema, held.answers, number) or 1)


def _put_aside(request: HttpRequest, collector: Collector, carrier: Carrier, number: int) -> HttpResponse:
    saved = _save(request, collector, carrier, number, required=False)
    if saved.is_refused:
        return drawing.returned_page(request, collector, carrier, saved, number)
    run = partial(answering.keep_for_later, saved.response)
    code = perform(None, Act(verb="response.keep_for_later", run=run, anonymous=True))
    carrier.hold(saved.response.id)
    return render(
        request,
        "surveys/collection/later.html",
        drawing.context_of(collector, carrier)
        | {
            "code": keys.spaced(code),
            "number": number,
            "response": saved.response,
            # What the session does not carry is found again by its code alone.
            "may_go_on": carrier.in_session,
        },
    )


def _send(request: HttpRequest, collector: Collector, carrier: Carrier, number: int) -> HttpResponse:
    act = _act(answering.send_response, request, collector, carrier, number)
    saved: Saved = perform(None, structs.replace(act, run=partial(_sent, act, carrier)))
    if saved.is_refused:
        return drawing.returned_page(request, collector, carrier, saved, number)
    if saved.unfinished is not None:
        written = queries.writing_of(saved.response)
        warning = _("One more thing before sending: this page has a question without its answer.")
        return drawing.written_page(request, collector, carrier, written, saved.unfinished, warning=warning)
    return drawing.thanks(request, collector, carrier, saved.response)


def _sent(act: Act, carrier: Carrier) -> Saved:
    """Send, and let the browser's session forget in the same transaction what is sent."""
    saved: Saved = act.run()
    if saved.is_sent:
        carrier.drop_now()
    return saved


def _reword(request: HttpRequest, collector: Collector, carrier: Carrier, number: int) -> HttpResponse:
    """The same page in other words, with what was typed in it; nothing is saved yet."""
    language = request.GET.get(reading.PARAMETER, "")
    if language in reading.HOUSE:
        translation.activate(language)
    written = queries.writing(collector, carrier.named())
    number = max(1, min(number, written.furthest))
    answer = drawing.render_page(request, collector, carrier, written, number, {"fields": dict(request.POST.lists())})
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
    saved: Saved = perform(None, _act(answering.save_page, request, collector, carrier, number, required=required))
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
        begun=request.POST.get("begun", ""),
        **more,
    )
    return Act(verb=f"response.{command.__name__}", run=run, anonymous=True)


def _attempt(request: HttpRequest, collector: Collector, act: Any) -> HttpResponse:
    try:
        return act()  # type: ignore[no-any-return]
    except Refused as refusal:
        carrier = access.carrier_of(request, collector)
        context = drawing.context_of(collector, carrier)
        if refusal.code == "quota_full":
            run = partial(quotas.forget_response, access.posted_id(request))
            perform(None, Act(verb="response.forget", run=run, anonymous=True))
            carrier.drop()
            context |= {"words": refusal.params["quota"]}
            return render(request, "surveys/collection/complete.html", context, status=409)
        if refusal.code == "response_moved":
            carrier.drop()
        return render(
            request,
            "surveys/collection/stopped.html",
            context | {"sentence": refusal.message, "sent": refusal.code == "response_sent"},
            status=409,
        )
