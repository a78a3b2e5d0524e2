"""Ideas: the cards of the edition's boards, with the workshop each was heard in."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import QuerySet

from challenges.enums import Thing
from challenges.lineage.queries import children_of, parents_of
from realtime.boards.models import Card, CardOrigin
from realtime.sessions.models import Session

# Cards merged of merged cards: a chain longer than this is cut, not followed for ever.
GENERATIONS = 6


@dataclass(frozen=True, slots=True)
class Idea:
    """A card, the board it stands on and the workshops it was heard in, those of the cards merged into it included."""

    id: UUID
    text: str
    board: UUID
    board_title: str
    session: UUID | None
    heard_in: tuple[str, ...] = ()
    merged: int = 0
    solutions: int = 0


def ideas_of(solution_ids: Iterable[UUID]) -> dict[UUID, list[Idea]]:
    """The ideas each solution was made of, by solution. A bounded number of statements."""
    cards_by_solution = parents_of(solution_ids, Thing.CARD)
    ideas = _ideas(Card.objects.filter(id__in={card for cards in cards_by_solution.values() for card in cards}))
    return {solution: [ideas[card] for card in cards if card in ideas] for solution, cards in cards_by_solution.items()}


def pool(edition_id: UUID) -> list[Idea]:
    """Every idea shown to its room and still standing, in the order they were written, all workshops together."""
    standing = Card.objects.filter(board__edition_id=edition_id, removed_at=None).exclude(revealed_at=None)
    ideas = _ideas(standing.order_by("created_at", "id"))
    used = children_of(ideas, Thing.SOLUTION)
    return [replace(idea, solutions=len(used.get(key, ()))) for key, idea in ideas.items()]


def _ideas(cards: QuerySet[Card]) -> dict[UUID, Idea]:
    shown = {card.id: card for card in cards.select_related("board")}
    roots = _roots(shown)
    boards = dict(
        Card.objects.filter(id__in={one for found in roots.values() for one in found}).values_list(
            "id", "board__session_id"
        )
    )
    wanted = {session for session in boards.values() if session}
    titles = dict(Session.objects.filter(id__in=wanted).values_list("id", "title"))
    return {
        key: Idea(
            id=key,
            text=card.text,
            board=card.board_id,
            board_title=card.board.title,
            session=card.board.session_id,
            heard_in=_titles((boards.get(one) for one in roots[key]), titles),
            merged=len(roots[key]) if roots[key] != [key] else 0,
        )
        for key, card in shown.items()
    }


def _titles(sessions: Iterable[UUID | None], titles: Mapping[UUID, str]) -> tuple[str, ...]:
    """Each workshop once, in the order its cards were merged; a board outside any workshop has no title."""
    return tuple(dict.fromkeys(titles[session] for session in sessions if session is not None and session in titles))


def _roots(cards: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """The cards first written that each card came out of; itself when nothing was merged or copied into it."""
    roots = {card: [card] for card in cards}
    for _generation in range(GENERATIONS):
        parents: dict[UUID, list[UUID]] = defaultdict(list)
        asked = {one for found in roots.values() for one in found}
        for child, parent in CardOrigin.objects.filter(child_id__in=asked).values_list("child_id", "parent_id"):
            parents[child].append(parent)
        if not parents:
            break
        roots = {
            card: list(dict.fromkeys(up for one in found for up in parents.get(one, [one])))
            for card, found in roots.items()
        }
    return roots


def pool_size(edition_id: UUID) -> int:
    return Card.objects.filter(board__edition_id=edition_id, removed_at=None).exclude(revealed_at=None).count()
