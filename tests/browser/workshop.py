"""What browser tests prepare and count behind the pages: `python -m tests.browser.workshop open_board | cards`."""

import json
import sys
from collections import Counter
from functools import partial

import django


def open_board() -> None:
    """Open the first board of a workshop, for all to see what anybody writes; print the code to come in by."""
    from realtime.boards.commands import reveal_cards
    from realtime.boards.models import Board
    from realtime.sessions.commands import open_activity, open_session
    from realtime.sessions.models import Session
    from tests.browser.lively import do

    session = Session.objects.get(edition__slug="demonstration", title="Atelier de Chartres")
    activity = session.activities.get(order=1)
    do(session, "session.open", partial(open_session, session))
    do(session, "session.open_activity", partial(open_activity, session, activity_id=activity.id))
    board = Board.objects.get(id=activity.object_id)
    do(session, "board.reveal", partial(reveal_cards, board, authors=[]))
    session.refresh_from_db()
    say(session.join_code)


def cards() -> None:
    from realtime.boards.models import Card

    say(json.dumps(Counter(Card.objects.filter(removed_at=None).values_list("text", flat=True))))


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hackathon.settings")
    django.setup()
    {"open_board": open_board, "cards": cards}[sys.argv[1]]()
