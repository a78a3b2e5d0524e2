from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hackathon.access.throttle import address_of
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from surveys.collection import answering, display, keys, queries
from surveys.collection.forms import ReceiptForm
from surveys.collection.views.respondent import CODES, throttled
from surveys.outcomes import what_became
from surveys.questionnaires.queries import schema_of


@never_cache
@require_http_methods(["GET", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """Shows a person's own answers against the receipt code they were given."""
    form = ReceiptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _answers(request, form.cleaned_data["code"])
        except Refused as refusal:
            form.add_error("code", refusal.message)
    return render(request, "surveys/collection/receipt.html", {"form": form})


@never_cache
@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    run = partial(answering.erase_response, receipt=request.POST.get("code", ""))
    try:
        throttled(request, Act(verb="response.erase", run=run, anonymous=True))
    except Refused as refusal:
        form = ReceiptForm(request.POST)
        form.add_error("code", refusal.message)
        return render(request, "surveys/collection/receipt.html", {"form": form})
    return redirect("surveys:erased")


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    return render(request, "surveys/collection/erased.html")


def _answers(request: HttpRequest, code: str) -> HttpResponse:
    if CODES.blocked(address_of(request)):
        raise Refused("code_throttled")
    response = queries.response_by_receipt(code)
    if response is None:
        CODES.failed(address_of(request))
        raise Refused("code_unknown")
    context = {
        "survey": response.survey,
        "edition": response.survey.edition,
        "code": keys.typed(code),
        "became": what_became(response.survey),
        "answers": display.answers_in_words(schema_of(response.version), response.answers, response.others),
    }
    return render(request, "surveys/collection/answers.html", context)
