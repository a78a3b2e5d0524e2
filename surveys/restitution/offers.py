"""What the page of quoted words offers: « Montrer dans la restitution »."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from hackathon.access import gates
from hackathon.edition.models import Edition


def offer_quote(
    request: HttpRequest, edition: Edition | UUID, *, response: UUID, question: str, **_what: Any
) -> dict[str, Any] | None:
    """On words: `response` and the code of the `question` say whose and which."""
    known = edition if isinstance(edition, Edition) else Edition.objects.get(id=edition)
    # The page is of one survey: its address says which.
    slug = request.resolver_match.kwargs.get("survey_slug") if request.resolver_match else None
    if slug is None or not gates.may_over(request, "survey.restitute", known):
        return None
    return {
        "label": _("Give these words back"),
        "url": reverse("surveys:restitution_quote", args=[known.slug, slug]),
        "method": "post",
        "fields": {"response": str(response), "question": question},
    }
