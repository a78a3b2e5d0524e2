"""What is masked in texts before anyone reads them, and the words an organiser adds."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from hackathon.web.submit import submitted, tried
from surveys.analysis import lexicon
from surveys.analysis.access import survey_for
from surveys.analysis.views.voices import voices_context
from surveys.analysis.voice_forms import MaskForm


@require_http_methods(["GET", "HEAD", "POST"])
def masks(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    edition, survey, seat = survey_for(request, slug, survey_slug, "survey.mask_words")
    form = MaskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        run = partial(lexicon.mask_word, survey, **form.cleaned_data)
        if submitted(form, seat.id, "survey.mask_word", survey.id, run):
            return redirect("surveys:masks", edition.slug, survey.slug)
    hidden = lexicon.lexicon_of(survey).hidden
    context = voices_context(request, survey, seat, "") | {"form": form, "hidden": list(hidden.items())}
    return render(request, "surveys/analysis/masks.html", context)


@require_POST
def unmask(request: HttpRequest, slug: str, survey_slug: str, listed: UUID) -> HttpResponse:
    edition, survey, seat = survey_for(request, slug, survey_slug, "survey.mask_words")
    tried(request, seat.id, "survey.mask_word", survey.id, partial(lexicon.unmask_word, survey, listed=listed))
    return redirect("surveys:masks", edition.slug, survey.slug)
