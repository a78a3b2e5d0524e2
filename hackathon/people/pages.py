"""The organisers' pages about people: roles and their links, the list, and its import."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hackathon.access import gates
from hackathon.people import commands, importing, queries
from hackathon.people.forms import InviteForm, ListForm
from hackathon.people.links import personal_address
from hackathon.people.lists import LIMITS
from hackathon.tables import read_table
from hackathon.web.submit import do, tried
from realtime.wire.refusals import Refused

PAGE = 100


@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """Who has a role here, and an invitation for one more."""
    edition, seat = gates.edition_for(request, slug, "people.manage")
    form = InviteForm(edition, request.POST or None)
    invited: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        try:
            run = partial(commands.invite, edition, **form.invitation())
            made: commands.Invited = do(seat.id, "people.invite", edition.id, run)
            invited = {"name": str(made.seat), "url": personal_address(made.token, request) if made.token else ""}
            form = InviteForm(edition)
        except Refused as refusal:
            form.add_error(None, refusal.message)
    context = {"edition": edition, "members": queries.team(edition), "form": form, "invited": invited}
    return render(request, "people/team.html", context)


@require_safe
def link(request: HttpRequest, slug: str, seat_id: UUID) -> HttpResponse:
    """The personal link of somebody, to send again."""
    edition, _seat = gates.edition_for(request, slug, "people.manage")
    member = gates.inside(queries.people(edition), seat_id)
    current = queries.current_link(member)
    url = personal_address(commands.invitation_token(current), request) if current else ""
    return render(request, "people/link.html", {"edition": edition, "member": member, "url": url})


@require_POST
def renew(request: HttpRequest, slug: str, seat_id: UUID) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "people.manage")
    member = gates.inside(queries.people(edition), seat_id)
    tried(request, seat.id, "people.renew", member.id, partial(commands.renew_link, member))
    return redirect("people:link", slug, member.id)


@require_POST
def revoke(request: HttpRequest, slug: str, seat_id: UUID) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "people.manage")
    member = gates.inside(queries.people(edition), seat_id)
    if tried(request, seat.id, "people.revoke", member.id, partial(commands.revoke_roles, member)):
        messages.success(request, _("%(name)s no longer has a role here; the link is closed.") % {"name": member})
    return redirect("people:team", slug)


@require_safe
def people(request: HttpRequest, slug: str) -> HttpResponse:
    edition, _seat = gates.edition_for(request, slug, "people.manage")
    asked = request.GET.get("q", "").strip()[:80]
    page = queries.page_of_people(edition, asked=asked, number=request.GET.get("page", "1"), size=PAGE)
    return render(request, "people/list.html", {"edition": edition, "page": page, "asked": asked})


@require_http_methods(["GET", "POST"])
def import_list(request: HttpRequest, slug: str) -> HttpResponse:
    """A file is read and shown; nothing is written before it is confirmed."""
    edition, _seat = gates.edition_for(request, slug, "people.manage")
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            found = importing.preview(edition, read_table(sent.read(LIMITS.size + 1), sent.name or "", LIMITS))
            return render(request, "people/preview.html", {"edition": edition, "preview": found})
        except Refused as refusal:
            form.add_error("file", refusal.message)
    return render(request, "people/import.html", {"edition": edition, "form": form})


@require_POST
def confirm_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The preview comes back signed; duplicates are looked for again, for somebody may have registered meanwhile."""
    edition, seat = gates.edition_for(request, slug, "people.manage")
    try:
        found = importing.signed_back(edition, request.POST.get("list", ""))
        count = do(seat.id, "people.import", edition.id, partial(importing.register_list, edition, proposals=found))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("people:import", slug)
    done = ngettext("%(count)d person is registered.", "%(count)d people are registered.", count) % {"count": count}
    messages.success(request, done)
    return redirect("people:list", slug)
