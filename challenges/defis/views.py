from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from challenges import access
from challenges.defis import commands, queries
from challenges.defis.forms import ChallengeForm, HowMightWeForm
from challenges.findings.links import survey_slugs
from challenges.pages import accepted, pressed
from hackathon.access import gates
from hackathon.access.rules import may
from realtime.wire.registry import Act


@require_safe
def challenges(request: HttpRequest, slug: str) -> HttpResponse:
    edition, seat = access.edition_to_read(request, slug)
    context = {
        "edition": edition,
        "challenges": queries.counted_challenges(edition.id),
        "may_edit": may(seat, "challenge.edit", edition),
    }
    return render(request, "challenges/challenges.html", context)


@require_safe
def challenge(request: HttpRequest, slug: str, challenge: str) -> HttpResponse:
    edition, seat = access.edition_to_read(request, slug)
    shown = queries.briefing(access.challenge_in(edition, challenge))
    may_results = may(seat, "survey.view_results", edition)
    context = {
        "edition": edition,
        "challenge": shown,
        "may_edit": may(seat, "challenge.edit", edition),
        "may_make": may(seat, "solution.make", edition),
        # The way back to the figure's own table: only for whoever may read the results.
        "may_results": may_results,
        "survey_slugs": survey_slugs(queries.evidence_under(shown)) if may_results else {},
    }
    return render(request, "challenges/challenge.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_challenge(request: HttpRequest, slug: str) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "challenge.edit")
    form = ChallengeForm(request.POST or None, structures=queries.partners_of(edition.id))
    if request.method == "POST" and form.is_valid():
        words = _words(form)
        added = accepted(form, seat, Act(verb="challenge.add", run=partial(commands.add_challenge, edition, **words)))
        if added:
            return redirect("challenges:challenge", edition.slug, added.slug)
    return render(request, "challenges/form.html", {"edition": edition, "form": form, "title": _("New défi")})


@require_http_methods(["GET", "HEAD", "POST"])
def edit_challenge(request: HttpRequest, slug: str, challenge: str) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "challenge.edit")
    kept = access.challenge_in(edition, challenge)
    form = ChallengeForm(request.POST or None, structures=queries.partners_of(edition.id), challenge=kept)
    if request.method == "POST" and form.is_valid():
        run = partial(commands.edit_challenge, kept, rev=form.cleaned_data["rev"], **_words(form))
        if accepted(form, seat, Act(verb="challenge.edit", object_id=kept.id, run=run), row=kept):
            return redirect("challenges:challenge", edition.slug, kept.slug)
    context = {"edition": edition, "form": form, "title": _("Change the défi"), "challenge": kept}
    return render(request, "challenges/edit_challenge.html", context)


@require_POST
def remove_challenge(request: HttpRequest, slug: str, challenge: str) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "challenge.edit")
    kept = access.challenge_in(edition, challenge)
    pressed(
        request,
        seat,
        Act(verb="challenge.remove", object_id=kept.id, run=partial(commands.remove_challenge, kept)),
    )
    return redirect("challenges:challenges", edition.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str, challenge: str) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "challenge.edit")
    kept = access.challenge_in(edition, challenge)
    form = HowMightWeForm(
        request.POST or None,
        problems=queries.problems_to_answer(kept),
        initial={"problem": request.GET.get("problem")},
    )
    if request.method == "POST" and form.is_valid():
        words = {name: value for name, value in form.cleaned_data.items() if name != "rev"}
        run = partial(commands.ask_how_might_we, kept, **words)
        if accepted(form, seat, Act(verb="challenge.ask", object_id=kept.id, run=run)):
            return redirect("challenges:challenge", edition.slug, kept.slug)
    context = {"edition": edition, "form": form, "title": _("Add a question"), "challenge": kept}
    return render(request, "challenges/question.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reword(request: HttpRequest, slug: str, question_id: UUID) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "challenge.edit")
    question = access.question_in(edition, question_id)
    problems = queries.problems_to_answer(question.challenge)
    form = HowMightWeForm(request.POST or None, problems=problems, question=question)
    if request.method == "POST" and form.is_valid():
        run = partial(commands.reword_how_might_we, question, **form.cleaned_data)
        if accepted(form, seat, Act(verb="challenge.reword", object_id=question.id, run=run), row=question):
            return redirect("challenges:challenge", edition.slug, question.challenge.slug)
    context = {
        "edition": edition,
        "form": form,
        "title": _("Change the question"),
        "challenge": question.challenge,
        "question": question,
    }
    return render(request, "challenges/question.html", context)


@require_POST
def remove_question(request: HttpRequest, slug: str, question_id: UUID) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug, "challenge.edit")
    question = access.question_in(edition, question_id)
    run = partial(commands.remove_how_might_we, question)
    pressed(request, seat, Act(verb="challenge.unask", object_id=question.id, run=run))
    return redirect("challenges:challenge", edition.slug, question.challenge.slug)


def _words(form: ChallengeForm) -> dict[str, Any]:
    words = {name: value for name, value in form.cleaned_data.items() if name != "rev"}
    return words | {"partners": list(words["partners"])}
