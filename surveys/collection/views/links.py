"""Links and what goes out with them: posters, kits of messages, class links, notices, the link to try."""

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hackathon.access.rules import may
from hackathon.web.addresses import public_base
from hackathon.web.pdf import printed
from hackathon.web.submit import do, submitted, tried
from surveys.collection import access, commands, following, letters, links, notices, posters, queries
from surveys.collection.forms import ClassLinkForm
from surveys.models import Collector, Survey
from surveys.questionnaires.access import survey_for
from surveys.questionnaires.queries import published_version, schema_of


@require_POST
def make_links(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    row, seat = survey_for(request, slug, survey, "survey.edit")
    run = partial(commands.make_collectors, row, structures=queries.partners_of(row))
    made = do(seat.id, "survey.make_links", row.id, run)
    messages.success(request, ngettext("%(n)s link was made.", "%(n)s links were made.", len(made)) % {"n": len(made)})
    return redirect("surveys:kit", slug=slug, survey=survey)


@require_safe
def kit(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    """For each structure whatever is needed to begin: link, poster, messages; on one page that can be printed."""
    row, seat, seen = access.collection_for(request, slug, survey)
    notice, base = queries.notice(row), public_base(request)
    kits = [_kit(row, link, notice, base) for link in seen if not link.label]
    return render(
        request,
        "surveys/collection/kit.html",
        _context(row) | {"kits": kits, "notice": notice, "can_edit": may(seat, "survey.edit", row)},
    )


def _kit(survey: Survey, link: Collector, notice: queries.Notice, base: str) -> dict[str, Any]:
    address = base + link.path
    return {
        "link": link,
        "address": address,
        "short": posters.short(address),
        # Drawn by segno from an address of ours: nothing of it was typed by anybody.
        "qr": mark_safe(posters.qr(address).decode()),  # nosec B308 B703
        "invitation": letters.invitation(survey, link, notice, address),
        "text_message": letters.text_message(survey, notice, address),
    }


@require_safe
def every_poster(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    """All the posters in one file, a page each."""
    row, _seat, seen = access.collection_for(request, slug, survey)
    if not seen:
        raise Http404
    made = posters.posters(row, seen, base=public_base(request), language=_language(request))
    return printed(made.content, made.name)


@require_safe
def poster_file(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    link, _seat = access.link_for(request, slug, code, "survey.view_own_collection")
    made = posters.posters(link.survey, [link], base=public_base(request), language=_language(request))
    return printed(made.content, made.name)


@require_safe
def poster(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    link, _seat = access.link_for(request, slug, code, "survey.view_own_collection")
    address = public_base(request) + link.path
    drawing = mark_safe(posters.qr(address).decode())  # drawn by us  # nosec B308 B703
    context = _context(link.survey) | {
        "link": link,
        "address": address,
        "qr": drawing,
        "unnamed": notices.unnamed_in_short(queries.notice(link.survey)),
    }
    return render(request, "surveys/collection/poster.html", context)


@require_http_methods(["GET", "POST"])
def classes(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The links of a structure's classes, counted one by one; `code` is the structure's own link."""
    own, seat = access.link_for(request, slug, code, "survey.add_class_links")
    if own.structure is None or own.label:
        raise Http404
    form = ClassLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        run = partial(links.add_class_link, own, **form.wanted())
        if submitted(form, seat.id, "survey.add_class_link", own.survey_id, run):
            messages.success(request, _("The link of the class is made."))
            return redirect("surveys:classes", slug=slug, code=own.code)
    known = following.tally(own.survey)
    rows = following.structure_rows(own.survey, known, queries.links_of(own))
    base = public_base(request)
    context = _context(own.survey) | {
        "own": own,
        "form": form,
        "row": rows[0],
        "classes": [(line, base + line.link.path) for line in rows[0].classes],
    }
    return render(request, "surveys/collection/classes.html", context)


@require_POST
def remove_class(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    link, seat = access.link_for(request, slug, code, "survey.add_class_links")
    own = queries.own_link(link)
    if tried(request, seat.id, "survey.remove_class_link", link.survey_id, partial(links.remove_class_link, link)):
        messages.success(request, _("The link is taken away: its address opens nothing any more."))
    return redirect("surveys:classes", slug=slug, code=own.code)


# --- before people answer -----------------------------------------------------------------------------


@require_safe
def information(request: HttpRequest, code: str) -> HttpResponse:
    """The notice on a page of its own, in full and in easy words."""
    link = access.collector_for(code)
    notice = queries.notice(link.survey)
    context = _context(link.survey) | {
        "collector": link,
        "notice": notice,
        "parts": notices.information(notice),
        "easy": notices.easy_information(notice),
    }
    return render(request, "surveys/collection/information.html", context)


@require_safe
def parents(request: HttpRequest, code: str) -> HttpResponse:
    link = access.collector_for(code)
    context = _context(link.survey) | {"collector": link, "parts": _for_parents(request, link)}
    return render(request, "surveys/collection/parents.html", context)


@require_safe
def parents_file(request: HttpRequest, code: str) -> HttpResponse:
    link, language = access.collector_for(code), _language(request)
    with translation.override(language):
        title, parts = _("Notice for parents"), _for_parents(request, link)
        made = posters.notice(link, title=title, parts=parts, language=language)
    return printed(made.content, made.name)


def _for_parents(request: HttpRequest, link: Collector) -> list[notices.Part]:
    version = published_version(link.survey)
    receipt = posters.short(public_base(request) + reverse("surveys:receipt"))
    schema = schema_of(version) if version else None
    return notices.for_parents(link, queries.notice(link.survey), schema, receipt=receipt)


# --- trying the questionnaire -------------------------------------------------------------------------


@require_POST
def try_out(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    """Open the link whose answers never count."""
    row, seat = survey_for(request, slug, survey, "survey.preview")
    link = do(seat.id, "survey.try_out", row.id, partial(links.make_test_link, row))
    return redirect("surveys:start", code=link.code)


@require_POST
def erase_tests(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    row, seat = survey_for(request, slug, survey, "survey.edit")
    gone = do(seat.id, "survey.erase_tests", row.id, partial(links.erase_tests, row))
    messages.success(
        request, ngettext("%(n)s test answer was erased.", "%(n)s test answers were erased.", gone) % {"n": gone}
    )
    return redirect("surveys:collection", slug=slug, survey=survey)


def _language(request: HttpRequest) -> str:
    """The readers' language: French, unless another is asked for."""
    asked = request.GET.get("langue", "")
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _context(survey: Survey) -> dict[str, Any]:
    return {"survey": survey, "edition": survey.edition}
