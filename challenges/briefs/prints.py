"""« Fiche défi » as PDF/UA, one page whatever stands on it: what does not fit is left to the page online."""

from collections.abc import Iterator
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from challenges.briefs.queries import Brief, BriefFigure
from challenges.defis.models import Challenge
from hackathon.structures.queries import printed_logos
from hackathon.web.icons import drawing
from hackathon.web.pdf import pdf_within

# The colours of the tokens that a défi may bear.
TONES = {"sky": "#1B6690", "leaf": "#1F6B4A", "plum": "#7A2E7E", "coral": "#B83A1E", "indigo": "#3340B0"}
TEMPLATE = "challenges/brief.typ"
# From the fullest page to the barest: letters in pt, figures, voices, bars a figure, words of each text.
FITS = (
    (13, 6, 5, 8, 200),
    (12, 6, 5, 8, 200),
    (11, 6, 5, 8, 200),
    (10, 5, 4, 8, 120),
    (9.5, 4, 4, 6, 100),
    (9, 4, 3, 5, 80),
    (9, 3, 2, 4, 50),
    (8.5, 2, 1, 3, 30),
)


def brief_print(brief: Brief, *, edition_title: str, address: str) -> bytes:
    """The page as a PDF. `address` is that of the same page online."""
    logos = printed_logos(brief.challenge.edition_id)
    shared = _words(brief, edition_title) | {"logos": logos.named}
    pictures = logos.pictures | {"sign.svg": _icon(brief.challenge)}
    return pdf_within(1, TEMPLATE, _versions(brief, shared, address), pictures=pictures)


def _versions(brief: Brief, shared: dict[str, Any], address: str) -> Iterator[dict[str, Any]]:
    for size, figures, voices, lines, words in FITS:
        texts = {"introduction": brief.challenge.brief, "existing": brief.existing}
        cut = {name: Truncator(text).words(words, truncate="…") for name, text in texts.items()}
        left = (
            len(brief.figures) > figures
            or len(brief.voices) > voices
            or len(brief.questions) > 3
            or any(len(figure.bars) > lines for figure in brief.figures)
            or any(cut[name] != " ".join(text.split()) and cut[name] != text for name, text in texts.items())
        )
        yield (
            shared
            | cut
            | {
                "size": size,
                "questions": brief.questions[:3],
                "figures": [_figure(one, lines) for one in brief.figures[:figures]],
                "voices": [{"words": one.words, "speaker": one.speaker} for one in brief.voices[:voices]],
                "left": _("… continued online: %(address)s") % {"address": address} if left else "",
            }
        )


def _figure(figure: BriefFigure, lines: int) -> dict[str, Any]:
    # The answers put forward first: they are what the sentence says.
    ordered = sorted(figure.bars, key=lambda bar: not bar.chosen)[:lines]
    kept = [bar for bar in figure.bars if bar in ordered]
    return {
        "sentence": figure.sentence,
        "title": figure.title,
        "base": figure.base,
        "hidden": "" if figure.bars else _("Too few answers stand behind this figure for it to be spread."),
        "bars": [
            {"label": bar.label, "value": bar.share, "words": bar.shown or _("hidden"), "chosen": bar.chosen}
            for bar in kept
        ],
    }


def _icon(challenge: Challenge) -> bytes:
    """The défi's drawing, in its colour."""
    shapes = drawing(challenge.icon)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke-width="2" '
        f'stroke-linecap="round" stroke-linejoin="round" stroke="{TONES[challenge.colour]}">{shapes}</svg>'
    ).encode()


def _words(brief: Brief, edition_title: str) -> dict[str, Any]:
    challenge = brief.challenge
    return {
        "lang": (get_language() or "fr")[:2],
        "edition": edition_title,
        "eyebrow": _("Défi"),
        "title": challenge.title,
        "colour": challenge.colour,
        "pattern": challenge.pattern,
        "figures_title": _("What the survey says"),
        "voices_title": _("What people say"),
        "concerned_title": _("Who is concerned"),
        "concerned": brief.concerned,
        "existing_title": _("What exists already"),
        "partners": " · ".join(brief.partners),
        "no_figure": _("No finding is attached to this défi yet."),
        "foot": _("Responses collected, not representative. Groups of fewer than 11 answers are hidden."),
    }
