"""What every template may ask: icons, the trail, an edition's navigation and logos."""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django_vite.templatetags.django_vite import vite_asset_url

from hackathon.access import gates, rules
from hackathon.edition.models import Edition
from hackathon.extensions import nav_items
from hackathon.structures import queries
from hackathon.structures.queries import Logo
from hackathon.web.fonts import FONT
from hackathon.web.icons import drawing

register = template.Library()


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """A decorative drawing; a word always stands beside it."""
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        classes,
        mark_safe(drawing(name)),  # from the build, never from a person  # nosec B308 B703
    )


@register.simple_tag
def font_url() -> str:
    return str(vite_asset_url(FONT))


@register.simple_tag(takes_context=True)
def offered(context: Context, links: Iterable[Mapping[str, Any]], about: str = "") -> SafeString:
    """The buttons and links of offers (`extensions.Offer`); `about`: what they are of, for whoever does not see it.

    Made without a template: a page of results has one for each answer of each question.
    """
    token = str(context.get("csrf_token", ""))
    aside = format_html('<span class="visually-hidden"> · {}</span>', about) if about else ""
    return format_html_join("", "{}", ((_offered(link, token, aside),) for link in links))


def _offered(link: Mapping[str, Any], token: str, aside: str) -> SafeString:
    if link.get("method") != "post":
        return format_html('<a class="btn btn-quiet" href="{}">{}{}</a>', link["url"], link["label"], aside)
    fields = {"csrfmiddlewaretoken": token, **link["fields"]}
    # At once: a page of results has hundreds, and joining their fields one by one took a twentieth of it.
    return format_html(
        '<form method="post" action="{}" class="offer">'
        + '<input type="hidden" name="{}" value="{}">' * len(fields)
        + '<button class="btn btn-quiet">{}{}</button></form>',
        link["url"],
        *chain.from_iterable(fields.items()),
        link["label"],
        aside,
    )


@register.inclusion_tag("web/trail.html")
def trail(stops: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Stops: {"label", "state" ("done" | "now" | "next" | "later"), "note", "icon", "url"}, in order."""
    return {"stops": list(stops)}


@register.simple_tag(takes_context=True)
def edition_nav(context: Context) -> list[dict[str, Any]]:
    """The navigation of the edition in context, as far as the seats of this browser may go; the current page marked."""
    edition: Edition | None = context.get("edition")
    request = context.get("request")
    if edition is None or request is None:
        return []
    items = nav_items()
    wanted = {item.verb for item in items}
    allowed = {
        verb
        for seat in gates.seats(request)
        if seat.edition_id == edition.id
        for verb in rules.verbs_of(seat, wanted, edition)
    }
    links: list[dict[str, Any]] = [
        {"label": item.label, "icon": item.icon, "url": reverse(item.url_name, args=[edition.slug])}
        for item in items
        if item.verb in allowed
    ]
    # The deepest address that the page stands under is the current one; every page stands under the home's.
    home = reverse("edition:home", args=[edition.slug])
    under = [link["url"] for link in links if request.path.startswith(link["url"]) and link["url"] != home]
    current = max(under, key=len, default=home if request.path == home else None)
    return [link | {"current": link["url"] == current} for link in links]


@register.simple_tag(takes_context=True)
def edition_logos(context: Context) -> list[Logo]:
    """Partners and funders of the edition in context, for the foot of what goes out."""
    edition: Edition | None = context.get("edition")
    return queries.logos(edition.id) if edition is not None else []
