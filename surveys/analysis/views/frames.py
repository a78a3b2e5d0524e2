"""What every results page shares."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hackathon.access.gates import seat_in
from hackathon.access.rules import verbs_of
from hackathon.edition.models import Edition
from hackathon.extensions import offers
from surveys.analysis.figures import Figure
from surveys.analysis.forms import AskForm
from surveys.analysis.presentation import Offers
from surveys.analysis.sums.protection import ORGANISER_K, PUBLISHED_K
from surveys.models import Survey

# The screens of a survey, in the order of their navigation: address, name, icon, and what it takes to go there.
SCREENS = (
    ("surveys:results", _("Dashboard"), "chart-no-axes-column", "survey.view_results"),
    ("surveys:standing", _("What stands out"), "lightbulb", "survey.view_results"),
    ("surveys:cross", _("Cross two questions"), "table-2", "survey.view_results"),
    ("surveys:voices", _("What people said"), "quote", "survey.view_results"),
    ("surveys:agreement", _("Agreement"), "handshake", "survey.view_results"),
    ("surveys:restitution", _("Giving back"), "presentation", "survey.restitute"),
    ("surveys:restitution_territories", _("Sheet of a territory"), "map-pin", "survey.show_restitution"),
    ("surveys:exports", _("Export"), "file-down", "survey.export_tables"),
    ("surveys:weighting", _("Weighting (experts)"), "scale", "survey.weight"),
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
    """The navigation of the results as far as this browser's seat may go, the page one is on marked."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    allowed = verbs_of(seat_in(request, edition.id), {verb for *_screen, verb in SCREENS}, survey)
    return [
        {"url": reverse(name, args=[edition.slug, survey.slug]), "label": label, "icon": icon, "current": name == here}
        for name, label, icon, verb in SCREENS
        if verb in allowed
    ]


def figure_offers(request: HttpRequest, edition: Edition) -> Offers:
    def offered(figure: Figure) -> list[Any]:
        return offers("surveys.figure", request, edition, figure=figure)

    return offered
