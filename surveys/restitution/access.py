"""How a request reaches a restitution and its pieces."""

from uuid import UUID

from django.http import Http404

from surveys.models import Piece, Restitution, Survey


def piece_in(survey: Survey, piece_id: UUID) -> Piece:
    piece = Piece.objects.select_related("restitution").filter(pk=piece_id, restitution__survey=survey).first()
    if piece is None:
        raise Http404
    return piece


def published_by(code: str) -> Restitution:
    """The public page at an address; 404 when there is none, or when it was withdrawn."""
    found = Restitution.objects.select_related("survey__edition__territory").filter(code=code).first()
    if found is None or found.published is None or found.survey.edition is None:
        raise Http404
    return found
