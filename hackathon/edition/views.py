"""An edition's own pages: its home, and the rows its template made."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hackathon.access import gates
from hackathon.access.rules import may
from hackathon.edition import commands, forms, queries
from hackathon.edition.models import Edition
from hackathon.edition.template import read_template, shipped_templates
from hackathon.enums import Density, Family
from hackathon.extensions import offers
from hackathon.people.commands import account_holder
from hackathon.web.submit import do, submitted, tried
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform


@require_safe
@login_required
def editions(request: HttpRequest) -> HttpResponse:
    held = {seat.edition_id for seat in gates.seats(request)}
    return render(request, "edition/list.html", {"editions": queries.editions_of(held)})


@require_http_methods(["GET", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Whoever has an account may make an edition, and organises it."""
    form = forms.NewEditionForm(shipped_templates(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        email = request.user.email  # type: ignore[union-attr]
        try:
            template = read_template(given.pop("template"))
            run = lambda: commands.create_edition(template, organiser=account_holder(email), **given)  # noqa: E731
            edition = perform(None, Act(verb="edition.create", run=run))
            return redirect("edition:home", edition.slug)
        except Refused as refusal:
            form.add_error(None, refusal.message)
    return render(request, "edition/new.html", {"form": form})


@require_safe
def home(request: HttpRequest, slug: str) -> HttpResponse:
    edition, seat = gates.member_of(request, slug)
    stages = queries.stages_of(edition)
    context = {"edition": edition, "seat": seat, "path": queries.path_of(stages)}
    if may(seat, "edition.edit", edition):
        return render(request, "edition/home.html", context | {"board": queries.dashboard(edition, seat, stages)})
    places = [
        offer
        for held in gates.seats(request)
        if held.edition_id == edition.id
        for offer in offers("people.landing", request, edition, seat=held)
    ]
    return render(request, "edition/member.html", context | {"places": places})


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "edition.edit")
    form = forms.EditionForm(request.POST) if request.method == "POST" else forms.EditionForm.of(edition)
    if request.method == "POST" and form.is_valid():
        run = partial(commands.edit_edition, edition, **form.cleaned_data)
        if submitted(form, seat.id, "edition.edit", edition.id, run):
            messages.success(request, _("The edition is up to date."))
            return redirect("edition:settings", slug)
    return render(request, "edition/settings.html", {"edition": edition, "form": form})


# --- publics -------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def audiences(request: HttpRequest, slug: str) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "edition.edit")
    form = forms.AudienceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        run = partial(
            commands.add_audience,
            edition,
            slug=slugify(given["label"])[:40],
            label=given["label"],
            family=Family(given["family"]),
            icon=given["icon"],
        )
        if submitted(form, seat.id, "audience.add", edition.id, run):
            return redirect("edition:audiences", slug)
    return render(request, "edition/audiences.html", {"edition": edition, "form": form})


@require_http_methods(["GET", "POST"])
def audience(request: HttpRequest, slug: str, audience_id: UUID) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "edition.edit")
    row = gates.inside(edition.audiences, audience_id)
    form = forms.AudienceForm(request.POST) if request.method == "POST" else forms.AudienceForm.of(row)
    if request.method == "POST" and form.is_valid():
        run = partial(commands.edit_audience, row, **form.cleaned_data)
        if submitted(form, seat.id, "audience.edit", row.id, run):
            return redirect("edition:audiences", slug)
    return render(request, "edition/audience.html", {"edition": edition, "audience": row, "form": form})


@require_POST
def remove_audience(request: HttpRequest, slug: str, audience_id: UUID) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "edition.edit")
    row = gates.inside(edition.audiences, audience_id)
    tried(request, seat.id, "audience.remove", row.id, partial(commands.remove_audience, row))
    return redirect("edition:audiences", slug)


# --- road-map axes ---------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def axes(request: HttpRequest, slug: str) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "edition.edit")
    form = forms.AxisForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        run = partial(commands.add_axis, edition, title=form.cleaned_data["title"])
        if submitted(form, seat.id, "axis.add", edition.id, run):
            return redirect("edition:axes", slug)
    return render(request, "edition/axes.html", {"edition": edition, "form": form})


@require_http_methods(["GET", "POST"])
def axis(request: HttpRequest, slug: str, axis_id: UUID) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "edition.edit")
    row = gates.inside(edition.axes, axis_id)
    form = forms.AxisForm(request.POST or None, initial={"title": row.title})
    if request.method == "POST" and form.is_valid():
        run = partial(commands.edit_axis, row, **form.cleaned_data)
        if submitted(form, seat.id, "axis.edit", row.id, run):
            return redirect("edition:axes", slug)
    return render(request, "edition/axis.html", {"edition": edition, "axis": row, "form": form})


@require_POST
def remove_axis(request: HttpRequest, slug: str, axis_id: UUID) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "edition.edit")
    row = gates.inside(edition.axes, axis_id)
    do(seat.id, "axis.remove", row.id, partial(commands.remove_axis, row))
    return redirect("edition:axes", slug)


# --- territories -----------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def territories(request: HttpRequest, slug: str) -> HttpResponse:
    """Bassins and communes; a POST here keeps the densities."""
    edition, seat = gates.edition_for(request, slug, "edition.edit")
    densities = forms.DensityForm(list(queries.communes_of(edition)), request.POST or None)
    if request.method == "POST" and densities.is_valid():
        run = partial(commands.set_densities, densities.changes())
        do(seat.id, "territory.densities", edition.id, run)
        messages.success(request, _("The densities are kept."))
        return redirect("edition:territories", slug)
    return _territories_page(request, edition, densities=densities)


@require_POST
def add_commune(request: HttpRequest, slug: str) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "edition.edit")
    form = forms.CommuneForm(queries.basins_of(edition), request.POST)
    if form.is_valid():
        given = form.cleaned_data
        run = partial(
            commands.add_commune,
            edition,
            name=given["name"],
            basin=given["basin"],
            density=Density(given["density"]),
        )
        if submitted(form, seat.id, "territory.add", edition.id, run):
            return redirect("edition:territories", slug)
    return _territories_page(request, edition, commune=form)


@require_POST
def add_basin(request: HttpRequest, slug: str) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "edition.edit")
    form = forms.BasinForm(request.POST)
    if form.is_valid():
        run = partial(commands.add_basin, edition, name=form.cleaned_data["name"])
        if submitted(form, seat.id, "territory.add", edition.id, run):
            return redirect("edition:territories", slug)
    return _territories_page(request, edition, basin=form)


@require_POST
def remove_territory(request: HttpRequest, slug: str, territory_id: UUID) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "edition.edit")
    row = gates.inside(edition.territories, territory_id)
    do(seat.id, "territory.remove", row.id, partial(commands.remove_territory, edition, territory=row))
    messages.success(request, _("%(name)s is no longer in this edition.") % {"name": row.name})
    return redirect("edition:territories", slug)


def _territories_page(
    request: HttpRequest,
    edition: Edition,
    *,
    densities: forms.DensityForm | None = None,
    commune: forms.CommuneForm | None = None,
    basin: forms.BasinForm | None = None,
) -> HttpResponse:
    densities = densities or forms.DensityForm(list(queries.communes_of(edition)))
    return render(
        request,
        "edition/territories.html",
        {
            "edition": edition,
            "basins": [
                (row.territory, [(commune, densities[str(commune.pk)]) for commune in row.communes])
                for row in queries.basins_with_communes(edition)
            ],
            "commune_form": commune or forms.CommuneForm(queries.basins_of(edition)),
            "basin_form": basin or forms.BasinForm(),
        },
    )
