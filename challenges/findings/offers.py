"""What the survey's screens offer: « Retenir comme constat » and « Citer cette parole »."""

import json
from functools import lru_cache
from typing import Any
from urllib.parse import quote
from uuid import UUID

import msgspec
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from hackathon.access import gates
from hackathon.edition.models import Edition
from hackathon.extensions import Offer
from surveys.analysis.addresses import place_of
from surveys.analysis.figures import Figure


def offer_keep(request: HttpRequest, edition: Edition | UUID, *, figure: Figure, **_what: Any) -> dict[str, Any] | None:
    """On a figure: `figure` says which one."""
    # Where it was read, for the way back: each question of the dashboard, each line of what stands out, has its place.
    back = f"{request.get_full_path()}#{quote(place_of(figure), safe='')}"
    return _post(request, edition, "challenges:keep_figure", _("Keep as a finding"), spec=_spec(figure), back=back)


def offer_cite(
    request: HttpRequest, edition: Edition | UUID, *, response: UUID, question: str, **_what: Any
) -> dict[str, Any] | None:
    """On words: `response` and the code of the `question` say whose and which."""
    fields = {"response": str(response), "question": question, "back": request.get_full_path()}
    return _post(request, edition, "challenges:cite", _("Quote these words"), **fields)


def _spec(figure: Figure) -> str:
    return json.dumps(msgspec.to_builtins(figure))


def _post(request: HttpRequest, edition: Edition | UUID, name: str, label: str, **fields: str) -> dict[str, Any] | None:
    known = edition if isinstance(edition, Edition) else Edition.objects.get(id=edition)
    if not gates.may_over(request, "finding.edit", known):
        return None
    return {"label": label, "url": _address(name, known.slug), "method": "post", "fields": fields}


@lru_cache(maxsize=64)
def _address(name: str, slug: str) -> str:
    """The same for every answer of every question of a page."""
    return reverse(name, args=[slug])


OFFERS = (
    Offer(place="surveys.figure", order=10, link=offer_keep),
    Offer(place="surveys.quote", order=10, link=offer_cite),
)
