from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from challenges import access
from challenges.defis.queries import challenges_of
from challenges.ideas import commands, queries
from challenges.ideas.forms import FromCardForm
from challenges.pages import pressed
from challenges.priorities.queries import plane_room
from hackathon.access import gates
from realtime.boards.models import Card
from realtime.wire.registry import Act


@require_safe
def ideas(request: HttpRequest, slug: str) -> HttpResponse:
    """The pool: what every workshop wrote, and a button on each."""
    edition, _seat = gates.edition_for(request, slug, "solution.make")
    context = {"edition": edition, "ideas": queries.pool(edition.id), "challenges": challenges_of(edition.id)}
    return render(request, "challenges/ideas.html", context)


@require_POST
def make_solution(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as the board's verb, for a page without a socket."""
    edition, _reader = access.edition_to_read(request, slug)
    form = FromCardForm(request.POST, challenges=challenges_of(edition.id))
    if not form.is_valid():
        messages.error(request, _("That card or that défi is not of this edition. Nothing was made; choose again."))
        return redirect("challenges:ideas", edition.slug)
    card = get_object_or_404(Card.objects.select_related("board"), id=form.cleaned_data["card"], board__edition=edition)
    seat = gates.require(request, "solution.make", card.board)
    run = partial(commands.make_solution, card, challenge=form.cleaned_data["challenge"])
    made = pressed(
        request, seat, Act(verb="solution.make", object_id=card.id, rooms=(plane_room(edition.id),), run=run)
    )
    if made is None:
        return redirect("challenges:ideas", edition.slug)
    messages.success(request, _("The idea is now a solution. Its sheet keeps where it comes from."))
    return redirect("challenges:solution", edition.slug, made.id)
