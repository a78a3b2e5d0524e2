"""What the pages of words share: their navigation, the question they are about, the page that waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hackathon.access.rules import may
from hackathon.edition.models import Edition
from hackathon.extensions import offers
from hackathon.people.models import Seat
from surveys.analysis import voices
from surveys.analysis.background import Progress
from surveys.analysis.corpora import Corpus, Said
from surveys.analysis.snapshots import Snapshot
from surveys.analysis.speakers import Speakers
from surveys.analysis.sums.protection import ORGANISER_K
from surveys.analysis.texts.search import Wanted, marked
from surveys.analysis.variables import text_keys
from surveys.analysis.views.frames import screens
from surveys.models import Survey

# The pages of words, in the order of their navigation, and what they ask of whoever opens them.
PAGES = (
    ("surveys:voices", _("Read"), "survey.view_results"),
    ("surveys:terms", _("Words"), "survey.view_results"),
    ("surveys:specific", _("Words of a group"), "survey.view_results"),
    ("surveys:clusters", _("Texts alike"), "survey.view_results"),
    ("surveys:coding", _("Themes"), "survey.code"),
    ("surveys:masks", _("What is masked"), "survey.mask_words"),
)
# Pages reached from one of them, which stays marked.
PARTS = {
    "surveys:words": "surveys:voices",
    "surveys:code_frame": "surveys:coding",
    "surveys:code_texts": "surveys:coding",
}
# Seconds before a page that waits looks again.
AGAIN = "2"


@dataclass(frozen=True, slots=True)
class TextShown:
    """A text in pieces (words, found or not), its question when several are read, who speaks, what to do with it."""

    said: Said
    pieces: Sequence[tuple[str, bool]]
    title: str
    speaker: str
    offers: Sequence[Any]


def question_asked(request: HttpRequest, known: Snapshot) -> tuple[str, list[tuple[str, str]]]:
    """The question the address names, "" for all of them, and every question (key, title). 404 for an unknown one."""
    keys = text_keys(known)
    asked = request.GET.get("question", "")
    if asked and asked not in dict(keys):
        raise Http404
    return asked, keys


def voices_context(request: HttpRequest, survey: Survey, seat: Seat, question: str) -> dict[str, Any]:
    edition = survey.edition
    assert edition is not None  # the gate came through it
    here = request.resolver_match.view_name if request.resolver_match else ""
    here = PARTS.get(here, here)
    home = reverse("surveys:voices", args=[edition.slug, survey.slug])
    query = f"?{urlencode({'question': question})}" if question else ""
    return {
        "edition": edition,
        "survey": survey,
        "k": ORGANISER_K,
        "asked_question": question,
        "screens": [one | {"current": one["url"] == home} for one in screens(request, edition, survey)],
        "pages": [
            {"url": reverse(name, args=[edition.slug, survey.slug]) + query, "label": label, "current": name == here}
            for name, label, verb in PAGES
            if may(seat, verb, survey)
        ],
    }


def waiting(request: HttpRequest, context: dict[str, Any], progress: Progress) -> HttpResponse:
    """The page says how far it is and looks again by itself; a link does so too."""
    response = render(request, "surveys/analysis/waiting.html", context | {"percent": progress.percent})
    response["Refresh"] = AGAIN
    response["Cache-Control"] = "no-store"
    return response


def texts_shown(
    request: HttpRequest,
    edition: Edition,
    known: Snapshot,
    speakers: Speakers,
    said: Sequence[Said],
    *,
    wanted: Sequence[Wanted] = (),
    titled: bool,
) -> list[TextShown]:
    titles = dict(text_keys(known))
    return [
        TextShown(
            said=one,
            pieces=marked(one.words, wanted),
            title=titles[one.question] if titled else "",
            speaker=speakers.words(place),
            offers=offers("surveys.quote", request, edition, response=one.response, question=one.question),
        )
        for one in said
        if (place := known.place_of.get(one.response)) is not None
    ]


def said_now(known: Snapshot, found: Corpus, question: str) -> list[Said]:
    """The texts that may be read now, of one question or of all."""
    return voices.found(known, found.of(question), kept=voices.shown_responses(known), asked=())
