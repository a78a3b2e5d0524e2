"""What the second floor's pages share."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from challenges.forms import PageForm
from hackathon.people.models import Seat
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform


def accepted(form: PageForm, seat: Seat, act: Act, *, row: Model | None = None) -> Any | None:
    """Perform what a valid form asks. A refusal becomes an error of the form, which keeps what was typed;
    when `row` was saved by somebody else meanwhile, their text is shown beside."""
    try:
        return perform(seat.id, act)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        if refusal.code == "stale_text" and row is not None:
            row.refresh_from_db()
            form.show_theirs(row)
        return None


def pressed(request: HttpRequest, seat: Seat, act: Act) -> Any | None:
    """Perform what a button asks; a refusal is said at the top of the page that follows."""
    try:
        return perform(seat.id, act)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return None


def page_left(request: HttpRequest) -> str:
    """The page that a button stood on, at the place that `back` names: a part of a page drawn while answers arrive does
    not know which page it stands on, the browser does."""
    back, left = way_back(request), request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(left, allowed_hosts={request.get_host()}):
        return back
    page, place = urlsplit(left), back.partition("#")[2]
    return urlunsplit(("", "", page.path, page.query, place))


def way_back(request: HttpRequest) -> str:
    """The page of this site that a form was pressed on (its field or parameter `back`); "" when it names none."""
    back = request.POST.get("back") or request.GET.get("back") or ""
    return back if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None) else ""
