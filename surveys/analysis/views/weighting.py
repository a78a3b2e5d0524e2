"""« Redressement (experts) »: gate, form, command, page."""

from functools import partial

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from hackathon.web.submit import submitted, tried
from realtime.wire.refusals import Refused
from surveys.analysis import weighting as weights
from surveys.analysis.access import survey_for
from surveys.analysis.commands import drop_margins, set_margins
from surveys.analysis.figures import Figure
from surveys.analysis.forms import AskForm, MarginsForm
from surveys.analysis.presentation import table_shown
from surveys.analysis.queries import figure_of
from surveys.analysis.snapshots import Snapshot, snapshot
from surveys.analysis.sums.protection import ORGANISER_K
from surveys.analysis.variables import variable
from surveys.analysis.views.frames import results_context
from surveys.models import Survey


@require_http_methods(["GET", "HEAD", "POST"])
def weighting(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    """The margins; `?sur=` repeats: what they are given of, those kept when it is not there."""
    edition, survey, seat = survey_for(request, slug, survey_slug, "survey.weight")
    known = snapshot(survey)
    offered = weights.offered(known)
    margins = weights.margins_of(survey.pk)
    named = request.POST.getlist("sur") or request.GET.getlist("sur") or list(margins)
    keys = [key for key, _title in offered if key in named][: weights.MOST_VARIABLES]
    form = MarginsForm([variable(known, key) for key in keys], margins, request.POST or None)
    if request.method == "POST" and keys and form.is_valid():
        run = partial(set_margins, survey, margins=form.margins)
        if submitted(form, seat.id, "survey.weight", survey.id, run):
            return redirect("surveys:weighting", slug, survey_slug)
    ask = AskForm(known, request.GET)
    context = results_context(request, edition, survey, ask, count=len(known)) | {
        "offered": [(key, title, key in keys) for key, title in offered],
        "margins_form": form,
        "most": weights.MOST_VARIABLES,
        **_outcome(survey, known, margins),
    }
    return render(request, "surveys/analysis/weighting.html", context)


@require_POST
def drop_weighting(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    _edition, survey, seat = survey_for(request, slug, survey_slug, "survey.weight")
    tried(request, seat.id, "survey.weight", survey.id, partial(drop_margins, survey))
    return redirect("surveys:weighting", slug, survey_slug)


def _outcome(survey: Survey, known: Snapshot, margins: weights.Margins) -> dict[str, object]:
    """What the kept margins make of the responses; why, when they make nothing of them any more."""
    if not margins:
        return {}
    try:
        made = weights.raked(known, margins, np.ones(len(known), dtype=bool))
        balance = weights.balance(known, margins, made)
        collected = {
            one.key: figure_of(survey, known, Figure(survey=survey.pk, question=one.key, k=ORGANISER_K))
            for one in balance
        }
    except Refused as refusal:
        return {"lost": refusal.message}
    except LookupError:
        return {"lost": True}
    return {
        "made": made,
        "least": float(made.weights.min()),
        "greatest": float(made.weights.max()),
        "balance": [
            (
                one,
                list(
                    zip(
                        table_shown(collected[one.key], lambda _figure: []).lines, one.wanted, one.weighted, strict=True
                    )
                ),
            )
            for one in balance
        ],
    }
