"""What every results page shares."""

from typing import Any

from django.http import HttpRequest

from hackathon.edition.models import Edition
from hackathon.extensions import offers
from surveys.analysis.figures import Figure
from surveys.analysis.forms import AskForm
from surveys.analysis.presentation import Offers
from surveys.analysis.sums.protection import ORGANISER_K, PUBLISHED_K
from surveys.models import Survey


def results_context(edition: Edition, survey: Survey, form: AskForm, *, count: int) -> dict[str, Any]:
    return {
        "edition": edition,
        "survey": survey,
        "form": form,
        "asked": form.asked,
        "count": count,
        "k": ORGANISER_K,
        "published_k": PUBLISHED_K,
    }


def figure_offers(request: HttpRequest, edition: Edition) -> Offers:
    def offered(figure: Figure) -> list[Any]:
        return offers("surveys.figure", request, edition, figure=figure)

    return offered
