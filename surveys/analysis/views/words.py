"""« Paroles recueillies »: gate, form, query, page."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hackathon.extensions import offers
from surveys.analysis import strips
from surveys.analysis.access import survey_for
from surveys.analysis.forms import AskForm
from surveys.analysis.snapshots import snapshot
from surveys.analysis.views.frames import results_context


@require_safe
def words(request: HttpRequest, slug: str, survey_slug: str, code: str) -> HttpResponse:
    edition, survey, _seat = survey_for(request, slug, survey_slug, "survey.view_results")
    known = snapshot(survey)
    question = strips.text_question(known, code)
    if question is None:
        raise Http404
    form = AskForm(known, request.GET)
    search = request.GET.get("q", "")[:100]
    page = request.GET.get("page", "1")
    number = int(page) if page.isdecimal() and 0 < int(page) < 10_000 else 1
    found, count = strips.words_of(known, code, form.asked, search=search, page=number)
    shown = [(said, offers("surveys.quote", request, edition, response=said.response, question=code)) for said in found]
    context = results_context(request, edition, survey, form, count=len(known)) | {
        "question": question,
        "words": shown,
        "found": count,
        "search": search,
        "page": Paginator(range(count), strips.WORDS_A_PAGE).get_page(number),
    }
    return render(request, "surveys/analysis/words.html", context)
