"""« Restitution »: what is chosen, the public page, the projector, what is printed, the sheet of a territory."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hackathon.edition.models import Edition
from hackathon.web.addresses import public_base
from hackathon.web.pdf import printed
from hackathon.web.submit import submitted, tried
from realtime.wire.refusals import Refused
from surveys.analysis.access import survey_for
from surveys.analysis.figures import Figure, FigureResult, QuoteResult
from surveys.analysis.forms import AskForm
from surveys.analysis.snapshots import snapshot
from surveys.analysis.sums.protection import PUBLISHED_K
from surveys.analysis.views.frames import screens
from surveys.collection.posters import qr
from surveys.models import Survey
from surveys.restitution import access, commands, prints, queries
from surveys.restitution.forms import IntroductionForm, PickForm, QuoteForm
from surveys.restitution.presentation import on_screen, shown


@require_safe
def restitution(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    """What was chosen and what it would show; add, order, introduce, publish."""
    edition, survey, _seat = survey_for(request, slug, survey_slug, "survey.restitute")
    return _desk(request, edition, survey)


@require_POST
def add_figure(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    edition, survey, seat = survey_for(request, slug, survey_slug, "survey.restitute")
    form = PickForm(snapshot(survey), request.POST)
    if form.is_valid():
        figure = Figure(survey=survey.pk, question=form.cleaned_data["question"], column=form.cleaned_data["column"])

        def run() -> Any:
            return commands.add_figure(survey, result=queries.published_figure(survey, figure))

        if submitted(form, seat.id, "survey.restitute", survey.id, run):
            messages.success(request, _("This figure is the last of what is given back."))
            return redirect("surveys:restitution", slug, survey_slug)
    return _desk(request, edition, survey, pick=form)


@require_POST
def add_crossing(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    """Pressed on a crossing: its address says which, with its filters and weights."""
    _edition, survey, seat = survey_for(request, slug, survey_slug, "survey.restitute")
    asking = AskForm(snapshot(survey), QueryDict(request.POST.get("asked", "")), crossing=True)
    asking.is_valid()
    figure = asking.crossed_figure(survey, k=PUBLISHED_K)
    try:
        # Without one of its filters it would be another crossing.
        if figure is None or asking.lost:
            raise Refused("piece_unknown")
        result = queries.published_figure(survey, figure)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("surveys:restitution", slug, survey_slug)
    if tried(request, seat.id, "survey.restitute", survey.id, partial(commands.add_figure, survey, result=result)):
        messages.success(request, _("This crossing is among what is given back."))
    return redirect("surveys:restitution", slug, survey_slug)


@require_POST
def add_quote(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    """Pressed beside somebody's words."""
    _edition, survey, seat = survey_for(request, slug, survey_slug, "survey.restitute")
    form = QuoteForm(request.POST)
    if not form.is_valid():
        raise Http404
    named = form.cleaned_data
    try:
        result = queries.published_quote(survey, named["response"], named["question"])
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("surveys:restitution", slug, survey_slug)
    if tried(request, seat.id, "survey.restitute", survey.id, partial(commands.add_quote, survey, result=result)):
        messages.success(request, _("These words are among what is given back."))
    return redirect("surveys:restitution", slug, survey_slug)


@require_POST
def change_piece(request: HttpRequest, slug: str, survey_slug: str, piece_id: UUID) -> HttpResponse:
    """Up, down, or away."""
    _edition, survey, seat = survey_for(request, slug, survey_slug, "survey.restitute")
    piece = access.piece_in(survey, piece_id)
    match request.POST.get("do"):
        case "up":
            run = partial(commands.move_piece, piece, by=-1)
        case "down":
            run = partial(commands.move_piece, piece, by=1)
        case "remove":
            run = partial(commands.remove_piece, piece)
        case _:
            raise Http404
    tried(request, seat.id, "survey.restitute", survey.id, run)
    # Back to where the button was pressed: the next press is beside it.
    where = "chosen" if request.POST["do"] == "remove" else f"piece-{piece_id}"
    return redirect(f"{reverse('surveys:restitution', args=[slug, survey_slug])}#{where}")


@require_POST
def introduce(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    edition, survey, seat = survey_for(request, slug, survey_slug, "survey.restitute")
    form = IntroductionForm(request.POST)
    if form.is_valid():
        run = partial(commands.introduce, survey, **form.cleaned_data)
        if submitted(form, seat.id, "survey.restitute", survey.id, run):
            messages.success(request, _("The introduction is saved."))
            return redirect("surveys:restitution", slug, survey_slug)
    return _desk(request, edition, survey, introduction=form)


@require_POST
def publish(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    _edition, survey, seat = survey_for(request, slug, survey_slug, "survey.restitute")
    page = queries.page_of(queries.chosen(survey))
    if tried(request, seat.id, "survey.publish_results", survey.id, partial(commands.publish, survey, shown=page)):
        messages.success(request, _("The public page is up to date. Whoever has its address reads it."))
    return redirect("surveys:restitution", slug, survey_slug)


@require_POST
def withdraw(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    _edition, survey, seat = survey_for(request, slug, survey_slug, "survey.restitute")
    if tried(request, seat.id, "survey.withdraw_results", survey.id, partial(commands.withdraw, survey)):
        messages.success(request, _("The public page is withdrawn: its address leads nowhere now."))
    return redirect("surveys:restitution", slug, survey_slug)


@require_safe
def public_page(request: HttpRequest, code: str) -> HttpResponse:
    """For everybody who has the address."""
    found = access.published_by(code)
    context = {
        "edition": found.survey.edition,
        "survey": found.survey,
        "restitution": found,
        "pieces": [shown(one) for one in queries.page_shown(found.published or [])],
        "k": PUBLISHED_K,
    }
    return render(request, "surveys/restitution/public.html", context)


@require_safe
def projected(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    """One piece at a time, to be read from ten metres; `?n=` says which."""
    edition, survey, _seat = survey_for(request, slug, survey_slug, "survey.show_restitution")
    pieces = _showing(survey)
    asked = request.GET.get("n", "1")
    number = min(max(int(asked), 1), max(len(pieces), 1)) if asked.isdecimal() and len(asked) < 4 else 1
    context = {
        "edition": edition,
        "survey": survey,
        "number": number,
        "total": len(pieces),
        "piece": on_screen(pieces[number - 1]) if pieces else None,
        "previous": number - 1 if number > 1 else None,
        "next": number + 1 if number < len(pieces) else None,
    }
    return render(request, "surveys/restitution/projected.html", context)


@require_safe
def synthesis(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    """Two pages to print, hand out and send."""
    _edition, survey, _seat = survey_for(request, slug, survey_slug, "survey.show_restitution")
    found = queries.restitution(survey)
    made = prints.synthesis(survey, found, _showing(survey), base=public_base(request), language=_language())
    return printed(made, f"{survey.slug}-synthese.pdf")


@require_safe
def territories(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    """« Fiche d'un territoire »: one employment area beside the others."""
    edition, survey, _seat = survey_for(request, slug, survey_slug, "survey.show_restitution")
    areas = queries.territories(survey)
    asked = request.GET.get("bassin", "")
    sheet = queries.sheet(survey, asked) if asked else None
    if asked and sheet is None:
        raise Http404
    context = _context(request, edition, survey) | {"areas": areas, "sheet": sheet, "area": asked}
    if sheet is not None and sheet.n is not None:
        context["publics"] = shown(sheet.publics) if sheet.publics is not None else None
        context["gaps"] = [shown(one) for one in sheet.gaps]
        context["quotes"] = sheet.quotes
    return render(request, "surveys/restitution/territories.html", context)


@require_safe
def territory_file(request: HttpRequest, slug: str, survey_slug: str, area: UUID) -> HttpResponse:
    _edition, survey, _seat = survey_for(request, slug, survey_slug, "survey.show_restitution")
    sheet = queries.sheet(survey, str(area))
    if sheet is None or sheet.n is None:
        raise Http404
    made = prints.territory(survey, sheet, language=_language())
    return printed(made, f"{survey.slug}-territoire.pdf")


def _desk(
    request: HttpRequest,
    edition: Edition,
    survey: Survey,
    *,
    pick: PickForm | None = None,
    introduction: IntroductionForm | None = None,
) -> HttpResponse:
    found = queries.restitution(survey)
    address = public_base(request) + found.path
    told = {"introduction": found.introduction, "rev": found.rev}
    context = _context(request, edition, survey) | {
        "restitution": found,
        "address": address,
        "pieces": [(one.piece, shown(one.result) if one.result else None) for one in queries.chosen(survey)],
        "pick": pick or PickForm(snapshot(survey)),
        "introduction": introduction or IntroductionForm(initial=told),
        # Drawn by segno from an address of ours: nothing of it was typed by anybody.
        "qr": mark_safe(qr(address).decode()) if found.published_at else "",  # nosec B308 B703
    }
    return render(request, "surveys/restitution/desk.html", context)


def _context(request: HttpRequest, edition: Edition, survey: Survey) -> dict[str, Any]:
    return {
        "edition": edition,
        "survey": survey,
        "screens": screens(request, edition, survey),
        "k": PUBLISHED_K,
    }


def _showing(survey: Survey) -> Sequence[FigureResult | QuoteResult]:
    return [one.result for one in queries.chosen(survey) if one.result is not None]


def _language() -> str:
    return get_language() or "fr"
