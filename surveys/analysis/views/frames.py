"""What every results page shares."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hackathon.edition.models import Edition
from hackathon.extensions import offers
from surveys.analysis.figures import Figure
from surveys.analysis.forms import AskForm
from surveys.analysis.presentation import Offers
from surveys.analysis.sums.protection import ORGANISER_K, PUBLISHED_K
from surveys.models import Survey

# The screens of a survey's results, in the order of their navigation: address, name, icon.
SCREENS = (
    ("surveys:results", _("Dashboard"), "chart-no-axes-column"),
    ("surveys:standing", _("What stands out"), "lightbulb"),
    ("surveys:cross", _("Cross two questions"), "table-2"),
    ("surveys:voices", _("What people said"), "quote"),
    ("surveys:exports", _("Export"), "file-down"),
    ("surveys:agreement", _("Agreement"), "handshake"),
    ("surveys:restitution", _("Giving back"), "presentation"),
)


def results_context(
    request: HttpRequest, edition: Edition, survey: Survey, form: AskForm, *, count: int
) -> dict[str, Any]:
    return {
        "screens": screens(request, edition, survey),
        "edition": edition,
        "survey": survey,
        "form": form,
        "asked": form.asked,
        "count": count,
        "k": ORGANISER_K,
        "published_k": PUBLISHED_K,
    }


def screens(request: HttpRequest, edition: Edition, survey: Survey) -> list[dict[str, Any]]:
    """The navigation of the results, the page one is on marked."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [
        {"url": reverse(name, args=[edition.slug, survey.slug]), "label": label, "icon": icon, "current": name == here}
        for name, label, icon in SCREENS
    ]


def figure_offers(request: HttpRequest, edition: Edition) -> Offers:
    def offered(figure: Figure) -> list[Any]:
        return offers("surveys.figure", request, edition, figure=figure)

    return offered
