"""« Paroles recueillies »: reading, the words, those of a group."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hackathon.web.submit import tried
from surveys.analysis import coding, corpora, lexicon, voices
from surveys.analysis.access import survey_for
from surveys.analysis.background import Progress
from surveys.analysis.coarser import Variables
from surveys.analysis.figures import Figure
from surveys.analysis.presentation import Offers, probability
from surveys.analysis.said_words import SAID, word_key
from surveys.analysis.sentences import decimal, percent
from surveys.analysis.snapshots import snapshot
from surveys.analysis.speakers import speakers
from surveys.analysis.strips import crossable
from surveys.analysis.sums.protection import ORGANISER_K, PUBLISHED_K
from surveys.analysis.texts.search import wanted
from surveys.analysis.variables import text_keys
from surveys.analysis.views.frames import figure_offers
from surveys.analysis.views.voices import question_asked, said_now, texts_shown, voices_context, waiting
from surveys.analysis.voice_forms import ReadForm, StopWordForm
from surveys.analysis.voices import GroupWords, Specific
from surveys.models import Survey


@require_safe
def words(request: HttpRequest, slug: str, survey_slug: str, code: str = "") -> HttpResponse:
    """The texts of a question, or of all of them, searched and chosen by who speaks."""
    edition, survey, seat = survey_for(request, slug, survey_slug, "survey.view_results")
    known = snapshot(survey)
    if code and code not in dict(text_keys(known)):
        raise Http404
    question, questions = (code, []) if code else question_asked(request, known)
    context = voices_context(request, survey, seat, question)
    corpus = corpora.corpus(survey, known)
    if isinstance(corpus, Progress):
        return waiting(request, context, corpus)
    who = speakers(known, ORGANISER_K)
    codes = coding.frame(survey, question) if question else []
    form = ReadForm(request.GET, who, questions=questions, codes=codes)
    asked = wanted(form.search)
    themed = next((one.pk for one in codes if str(one.pk) == request.GET.get("theme")), None)
    among = [one for one, its in coding.coded(survey, question).codes.items() if themed in its] if themed else None
    kept = voices.kept_by(who, form.filters, voices.shown_responses(known))
    found = voices.found(known, corpus.value.of(question), kept=kept, asked=asked, among=among)
    page = Paginator(found, voices.WORDS_A_PAGE).get_page(request.GET.get("page"))
    shown = texts_shown(
        request, edition, known, who, list(page.object_list), wanted=asked, titled=not question and len(questions) > 1
    )
    context |= {
        "form": form,
        "title": dict(text_keys(known))[code] if code else "",
        "texts": shown,
        "found": len(found),
        "page": page,
    }
    return render(request, "surveys/analysis/voices.html", context)


@require_safe
def terms(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    """Words and runs of words by how many responses say them, and the list of those set aside."""
    _edition, survey, seat = survey_for(request, slug, survey_slug, "survey.view_results")
    known = snapshot(survey)
    question, questions = question_asked(request, known)
    context = voices_context(request, survey, seat, question)
    corpus = corpora.corpus(survey, known)
    if isinstance(corpus, Progress):
        return waiting(request, context, corpus)
    said = said_now(known, corpus.value, question)
    known_words = lexicon.lexicon_of(survey)
    found = voices.terms(survey, known.revision, said, question, known_words)
    if isinstance(found, Progress):
        return waiting(request, context, found)
    context |= {
        "questions": questions,
        "count": len(voices.by_response(said)),
        "single": [term for term in found.value if term.words == 1],
        "runs": [term for term in found.value if term.words > 1],
        "lexicon": known_words,
        "stop_form": StopWordForm(),
    }
    return render(request, "surveys/analysis/terms.html", context)


@require_POST
def stop_word(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    """Set a word aside, or count it again."""
    edition, survey, seat = survey_for(request, slug, survey_slug, "survey.code")
    form = StopWordForm(request.POST)
    if form.is_valid():
        run = partial(lexicon.set_stop_word, survey, **form.cleaned_data)
        tried(request, seat.id, "survey.set_stop_word", survey.id, run)
    query = request.GET.urlencode()
    return redirect(f"{reverse('surveys:terms', args=[edition.slug, survey.slug])}{'?' if query else ''}{query}")


@require_safe
def specific(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    """The words each group says more often than the others do."""
    edition, survey, seat = survey_for(request, slug, survey_slug, "survey.view_results")
    known = snapshot(survey)
    question, questions = question_asked(request, known)
    context = voices_context(request, survey, seat, question)
    groups = crossable(known)
    asked = request.GET.get("groupe", "@audience")
    group = asked if asked in dict(groups) else next((key for key, _title in groups), "")
    context |= {"questions": questions, "groups": groups, "group": group, "group_title": dict(groups).get(group, "")}
    context["published_k"] = PUBLISHED_K
    corpus = corpora.corpus(survey, known)
    if isinstance(corpus, Progress):
        return waiting(request, context, corpus)
    if group:
        said = said_now(known, corpus.value, question)
        found = voices.specific_words(
            survey, known, said, question, Variables(known)[group], lexicon.lexicon_of(survey)
        )
        if isinstance(found, Progress):
            return waiting(request, context, found)
        offered = figure_offers(request, edition)
        context["found"] = [
            (one.label, one.base, [_term_shown(survey, question, group, one, term, offered) for term in one.terms])
            for one in found.value
        ]
    return render(request, "surveys/analysis/specific.html", context)


def _term_shown(
    survey: Survey, question: str, group: str, of: GroupWords, term: Specific, offered: Offers
) -> tuple[Specific, str, str, str, str, Sequence[Mapping[str, Any]]]:
    """A word of a group, its shares, chance and χ² in words, and what can be done with it where it can be published."""
    key = word_key(question, term.lemmas)
    figure = Figure(survey=survey.pk, question=key, column=group, options=(SAID,), group=of.code, k=ORGANISER_K)
    chi2 = "" if term.chi2 is None else decimal(term.chi2, 2)
    told = percent(term.share), percent(term.rest), probability(term.p), chi2
    return term, *told, offered(figure) if term.keepable else []
