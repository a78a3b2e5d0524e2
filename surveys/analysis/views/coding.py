"""The coding frame: its themes, and the texts one after another."""

from functools import partial
from string import ascii_lowercase
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hackathon.web.submit import submitted, tried
from surveys.analysis import coding, corpora, lexicon
from surveys.analysis.access import survey_for
from surveys.analysis.background import Progress
from surveys.analysis.figures import Figure
from surveys.analysis.models import Code
from surveys.analysis.presentation import table_shown
from surveys.analysis.queries import figure_of
from surveys.analysis.snapshots import snapshot
from surveys.analysis.sums.protection import ORGANISER_K
from surveys.analysis.texts.nearest import suggestions
from surveys.analysis.variables import CODES, text_keys
from surveys.analysis.views.frames import figure_offers
from surveys.analysis.views.voices import said_now, voices_context, waiting
from surveys.analysis.voice_forms import CodeForm, TextCodesForm

# The keys that tick the first themes.
SIGNS = "123456789" + ascii_lowercase


@require_safe
def coding_list(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    """Every text question, and how far its coding is."""
    _edition, survey, seat = survey_for(request, slug, survey_slug, "survey.code")
    known = snapshot(survey)
    context = voices_context(request, survey, seat, "")
    corpus = corpora.corpus(survey, known)
    if isinstance(corpus, Progress):
        return waiting(request, context, corpus)
    texts: dict[str, int] = {}
    for one in said_now(known, corpus.value, ""):
        texts[one.question] = texts.get(one.question, 0) + 1
    done = coding.coded_counts(survey)
    questions = [(key, title, texts.get(key, 0), done.get(key, 0)) for key, title in text_keys(known)]
    return render(request, "surveys/analysis/coding.html", context | {"questions": questions})


@require_http_methods(["GET", "HEAD", "POST"])
def code_frame(request: HttpRequest, slug: str, survey_slug: str, key: str) -> HttpResponse:
    """The themes of a question: add, word otherwise, take away; and what they say once texts are coded."""
    edition, survey, seat = survey_for(request, slug, survey_slug, "survey.code")
    known = snapshot(survey)
    title = dict(text_keys(known)).get(key)
    if title is None:
        raise Http404
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        run = partial(coding.add_code, survey, question=key, **form.cleaned_data)
        if submitted(form, seat.id, "survey.edit_codes", survey.id, run):
            return redirect("surveys:code_frame", edition.slug, survey.slug, key)
    codes = coding.frame(survey, key)
    context = voices_context(request, survey, seat, key) | {
        "key": key,
        "title": title,
        "form": form,
        "codes": [(code, CodeForm(initial={"name": code.name, "definition": code.definition})) for code in codes],
        "coded_key": f"{key}{CODES}",
    }
    if codes:
        figure = Figure(survey=survey.pk, question=f"{key}{CODES}", k=ORGANISER_K)
        context["table"] = table_shown(figure_of(survey, known, figure), figure_offers(request, edition))
    return render(request, "surveys/analysis/code_frame.html", context)


@require_POST
def change_code(request: HttpRequest, slug: str, survey_slug: str, code_id: UUID) -> HttpResponse:
    """Word a theme otherwise, or take it away."""
    edition, survey, seat = survey_for(request, slug, survey_slug, "survey.code")
    code = Code.objects.select_related("survey").filter(survey=survey, pk=code_id).first()
    if code is None:
        raise Http404
    if request.POST.get("do") == "remove":
        tried(request, seat.id, "survey.edit_codes", survey.id, partial(coding.remove_code, code))
    else:
        form = CodeForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("A theme needs a name of 80 signs at most. Nothing was changed."))
        else:
            tried(
                request, seat.id, "survey.edit_codes", survey.id, partial(coding.change_code, code, **form.cleaned_data)
            )
    return redirect("surveys:code_frame", edition.slug, survey.slug, code.question)


@require_http_methods(["GET", "HEAD", "POST"])
def code_texts(request: HttpRequest, slug: str, survey_slug: str, key: str) -> HttpResponse:
    """One text, the themes to tick, then the next."""
    edition, survey, seat = survey_for(request, slug, survey_slug, "survey.code")
    known = snapshot(survey)
    title = dict(text_keys(known)).get(key)
    codes = coding.frame(survey, key)
    if title is None:
        raise Http404
    if request.method == "POST":
        form = TextCodesForm(codes, request.POST)
        if form.is_valid():
            response = form.cleaned_data["response"]
            run = partial(coding.code_text, survey, response_id=response, question=key, **form.change)
            tried(request, seat.id, "survey.code", survey.id, run)
        else:
            messages.error(request, _("One of these themes was taken away meanwhile. Nothing was changed."))
        return redirect("surveys:code_texts", edition.slug, survey.slug, key)
    context = voices_context(request, survey, seat, key) | {"key": key, "title": title, "codes": codes}
    corpus = corpora.corpus(survey, known)
    if isinstance(corpus, Progress):
        return waiting(request, context, corpus)
    texts = {one.response: one for one in said_now(known, corpus.value, key)}
    coded = coding.coded(survey, key)
    done = {response: its for response, its in coded.codes.items() if response in texts}
    context |= {"total": len(texts), "done": len(done)}
    order = coding.coding_order(texts, seat.id)
    current = _current(order, done, request.GET.get("texte", ""), request.GET.get("apres", ""))
    if current is None or not codes:
        return render(request, "surveys/analysis/code_texts.html", context)
    examples = [(texts[response].lemmas, its) for response, its in done.items() if response != current]
    stop = lexicon.lexicon_of(survey).stop_lemmas
    near = {one.code: one for one in suggestions(texts[current].lemmas, examples, stop=stop)}
    given = done.get(current, frozenset())
    context |= {
        "said": texts[current],
        "was_read": current in done,
        "rows": [
            (code, SIGNS[place] if place < len(SIGNS) else "", code.pk in given, near.get(code.pk))
            for place, code in enumerate(codes)
        ],
    }
    return render(request, "surveys/analysis/code_texts.html", context)


def _current(order: list[UUID], done: dict[UUID, frozenset[UUID]], asked: str, after: str) -> UUID | None:
    """The text asked for; else the first one not coded, after another if one is passed over."""
    names = [str(one) for one in order]
    if asked in names:
        return order[names.index(asked)]
    start = names.index(after) + 1 if after in names else 0
    return next((one for one in order[start:] + order[:start] if one not in done), None)
