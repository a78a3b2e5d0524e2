"""What the organisers choose to give back of a survey, and its publication."""

from collections.abc import Sequence
from typing import Any

import msgspec

from realtime.wire import clock
from realtime.wire.refusals import Refused
from surveys.analysis.figures import FigureResult, QuoteResult
from surveys.models import Piece, Restitution, Survey
from surveys.restitution.models import QuoteSpec

MOST = 40


def add_figure(survey: Survey, *, result: FigureResult) -> Piece:
    """Show a figure. `result` was counted under the rule of publication. Refuses `piece_too_small`, `piece_twice`."""
    if not result.shows:
        raise Refused("piece_too_small", k=result.figure.k)
    return _add(survey, "figure", msgspec.to_builtins(result.figure))


def add_quote(survey: Survey, *, result: QuoteResult) -> Piece:
    """Show somebody's words. Refuses `piece_twice`."""
    spec = QuoteSpec(response=str(result.response), question=result.question, words=result.words)
    return _add(survey, "quote", msgspec.to_builtins(spec))


def remove_piece(piece: Piece) -> None:
    """Give it back no more; a page already published keeps it until it is published again."""
    piece.delete()


def move_piece(piece: Piece, *, by: int) -> None:
    """One place up (−1) or down (+1); at an end it stays."""
    pieces = list(piece.restitution.pieces.select_for_update())
    here = next(place for place, one in enumerate(pieces) if one.pk == piece.pk)
    there = min(max(here + by, 0), len(pieces) - 1)
    pieces.insert(there, pieces.pop(here))
    for place, one in enumerate(pieces):
        one.order = place
    Piece.objects.bulk_update(pieces, ["order"])


def introduce(survey: Survey, *, introduction: str, rev: int) -> Restitution:
    """Write what the page opens on. Refuses `introduction_changed` when somebody did since `rev`."""
    kept = restitution_of(survey)
    if kept.rev != rev:
        raise Refused("introduction_changed")
    kept.introduction, kept.rev = introduction, rev + 1
    kept.save(update_fields=["introduction", "rev"])
    return kept


def publish(survey: Survey, *, shown: Sequence[dict[str, Any]]) -> Restitution:
    """Make the public page, or put it up to date. Refuses `restitution_empty`."""
    if not shown:
        raise Refused("restitution_empty")
    kept = restitution_of(survey)
    kept.published, kept.published_at = list(shown), clock.now()
    kept.save(update_fields=["published", "published_at"])
    return kept


def withdraw(survey: Survey) -> Restitution:
    """Take the public page away; what was chosen stays."""
    kept = restitution_of(survey)
    kept.published, kept.published_at = None, None
    kept.save(update_fields=["published", "published_at"])
    return kept


def restitution_of(survey: Survey) -> Restitution:
    """The survey's restitution, its row locked; made empty the first time."""
    kept, _made = Restitution.objects.select_for_update().get_or_create(survey=survey)
    return kept


def _add(survey: Survey, kind: str, spec: dict[str, Any]) -> Piece:
    kept = restitution_of(survey)
    pieces = list(kept.pieces.all())
    if any(piece.kind == kind and piece.spec == spec for piece in pieces):
        raise Refused("piece_twice")
    if len(pieces) >= MOST:
        raise Refused("restitution_full", most=MOST)
    order = pieces[-1].order + 1 if pieces else 0
    return Piece.objects.create(restitution=kept, kind=kind, spec=spec, order=order)
