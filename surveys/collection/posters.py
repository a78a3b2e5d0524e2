"""What is printed of a survey's links, as PDF/UA: posters, a page each with a QR, and notices to hand out."""

from dataclasses import dataclass
from typing import Any

import segno
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hackathon.structures.queries import printed_logos
from hackathon.web.pdf import pdf
from surveys.collection import queries
from surveys.collection.notices import Part, unnamed_in_short
from surveys.models import Collector, Survey

POSTER = "surveys/collection/poster.typ"
NOTICE = "surveys/collection/notice.typ"


@dataclass(frozen=True, slots=True)
class Print:
    """A PDF ready to go out."""

    name: str
    content: bytes


def posters(survey: Survey, links: list[Collector], *, base: str, language: str) -> Print:
    """One page a link, in the order given. `base` is the public address, `language` that of the readers."""
    with translation.override(language):
        logos = printed_logos(survey.edition_id)
        data = _words(survey, language) | {
            "logos": logos.named,
            "posters": [_poster(link, f"{base}{link.path}") for link in links],
        }
    codes = {f"{link.code}.svg": qr(f"{base}{link.path}") for link in links}
    name = f"{survey.slug}-{links[0].code}.pdf" if len(links) == 1 else f"{survey.slug}-affiches.pdf"
    return Print(name, pdf(POSTER, data, pictures=logos.pictures | codes))


def notice(link: Collector, *, title: str, parts: list[Part], language: str) -> Print:
    """A notice to hand out, in words already chosen in the language of its readers."""
    survey = link.survey
    logos = printed_logos(survey.edition_id)
    data = {
        "lang": language,
        "title": title,
        "survey": survey.title,
        "edition": survey.edition.title if survey.edition else "",
        "structure": " · ".join(filter(None, (link.structure.name if link.structure else "", link.label))),
        "parts": [{"title": part.title, "sentences": part.sentences} for part in parts],
        "logos": logos.named,
    }
    return Print(f"{survey.slug}-{link.code}-parents.pdf", pdf(NOTICE, data, pictures=logos.pictures))


def qr(address: str) -> bytes:
    """The address as a vector drawing, with the quiet zone that scanners want."""
    return segno.make(address, error="m").svg_inline(border=4, omitsize=True).encode()


def short(address: str) -> str:
    """An address as it is typed by hand."""
    return address.partition("://")[2].rstrip("/")


def _words(survey: Survey, language: str) -> dict[str, Any]:
    closes = survey.closes_on
    return {
        "lang": language,
        "title": survey.title,
        "edition": survey.edition.title if survey.edition else "",
        "call": _("Your experience counts. Answer in a few minutes, on your phone."),
        "scan": _("Scan, or type this address:"),
        "with": _("With"),
        "until": _("Until %(day)s") % {"day": date_format(closes)} if closes else "",
        "no_name": unnamed_in_short(queries.notice(survey)),
    }


def _poster(link: Collector, address: str) -> dict[str, str]:
    return {
        "name": link.structure.name if link.structure else "",
        "label": link.label,
        "address": short(address),
        "qr": f"{link.code}.svg",
        "qr_words": _("QR code of %(address)s") % {"address": short(address)},
    }
