"""What pages of the results offer: « Montrer dans la restitution »."""

from typing import Any
from uuid import UUID

import msgspec
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from hackathon.access import gates
from hackathon.edition.models import Edition
from surveys.analysis.addresses import query_of
from surveys.analysis.figures import Figure


def offer_quote(
    request: HttpRequest, edition: Edition | UUID, *, response: UUID, question: str, **_what: Any
) -> dict[str, Any] | None:
    """On words: `response` and the code of the `question` say whose and which."""
    fields = {"response": str(response), "question": question}
    return _post(request, edition, "surveys:restitution_quote", _("Give these words back"), fields)


def offer_crossing(
    request: HttpRequest, edition: Edition | UUID, *, figure: Figure, **_what: Any
) -> dict[str, Any] | None:
    """On a crossing: its main table, as its address asks for it."""
    fields = {"asked": query_of(msgspec.structs.replace(figure, layer=""))}
    return _post(request, edition, "surveys:restitution_crossing", _("Give this crossing back"), fields)


def _post(
    request: HttpRequest, edition: Edition | UUID, name: str, label: str, fields: dict[str, str]
) -> dict[str, Any] | None:
    known = edition if isinstance(edition, Edition) else Edition.objects.get(id=edition)
    # The page is of one survey: its address says which.
    slug = request.resolver_match.kwargs.get("survey_slug") if request.resolver_match else None
    if slug is None or not gates.may_over(request, "survey.restitute", known):
        return None
    return {"label": label, "url": reverse(name, args=[known.slug, slug]), "method": "post", "fields": fields}
