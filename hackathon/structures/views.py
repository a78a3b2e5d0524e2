from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hackathon.access import gates
from hackathon.structures import commands, queries
from hackathon.structures.forms import LogoForm, StructureForm
from hackathon.structures.logos import LARGEST_FILE
from hackathon.web.submit import do, submitted, tried


@require_safe
@cache_control(public=True, max_age=3600)
def logo(request: HttpRequest, structure_id: UUID) -> HttpResponse:
    """Public, as logos are."""
    found = queries.logo_picture(structure_id)
    if found is None:
        raise Http404
    picture, kind = found
    return HttpResponse(picture, content_type=kind)


@require_http_methods(["GET", "POST"])
def structures(request: HttpRequest, slug: str) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "structure.edit")
    form = StructureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        run = partial(commands.add_structure, edition, **form.cleaned_data)
        if submitted(form, seat.id, "structure.add", edition.id, run):
            return redirect("structures:list", slug)
    return render(
        request,
        "structures/list.html",
        {"edition": edition, "memberships": queries.memberships(edition.id), "form": form},
    )


@require_http_methods(["GET", "POST"])
def structure(request: HttpRequest, slug: str, membership_id: UUID) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "structure.edit")
    row = gates.inside(queries.memberships(edition.id), membership_id)
    form = StructureForm(request.POST) if request.method == "POST" else StructureForm.of(row)
    if request.method == "POST" and form.is_valid():
        run = partial(commands.edit_structure, row, **form.cleaned_data)
        if submitted(form, seat.id, "structure.edit", row.structure_id, run):
            messages.success(request, _("%(name)s is up to date.") % {"name": form.cleaned_data["name"]})
            return redirect("structures:list", slug)
    context = {"edition": edition, "membership": row, "form": form, "logo_form": LogoForm()}
    return render(request, "structures/edit.html", context)


@require_POST
def set_logo(request: HttpRequest, slug: str, membership_id: UUID) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "structure.edit")
    row = gates.inside(queries.memberships(edition.id), membership_id)
    form = LogoForm(request.POST, request.FILES)
    if form.is_valid():
        data = form.cleaned_data["logo"].read(LARGEST_FILE + 1)
        run = partial(commands.set_logo, row.structure, data=data)
        if tried(request, seat.id, "structure.logo", row.structure_id, run):
            messages.success(request, _("The logo is kept. It appears at the foot of the pages that go out."))
    else:
        messages.error(request, _("No picture was sent. Nothing was changed; choose a PNG or JPEG file."))
    return redirect("structures:edit", slug, row.id)


@require_POST
def remove_logo(request: HttpRequest, slug: str, membership_id: UUID) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "structure.edit")
    row = gates.inside(queries.memberships(edition.id), membership_id)
    do(seat.id, "structure.logo", row.structure_id, partial(commands.remove_logo, row.structure))
    return redirect("structures:edit", slug, row.id)


@require_POST
def remove(request: HttpRequest, slug: str, membership_id: UUID) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "structure.edit")
    row = gates.inside(queries.memberships(edition.id), membership_id)
    do(seat.id, "structure.remove", row.structure_id, partial(commands.remove_structure, row))
    messages.success(request, _("%(name)s is no longer in this edition.") % {"name": row.structure})
    return redirect("structures:list", slug)
