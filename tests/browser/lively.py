"""The demonstration edition on the day of a workshop: a room that wrote, grouped, votes, and has its teams."""

import random
from collections.abc import Sequence
from functools import partial
from typing import Any

from challenges.defis.queries import challenges_of
from challenges.teams import commands as teams
from challenges.teams.models import TeamSetup
from challenges.teams.queries import proposal
from hackathon.edition.models import Audience
from hackathon.enums import Source
from hackathon.people.commands import open_seat
from hackathon.people.models import Seat
from hackathon.people.own_room import room_of
from realtime.ballots.commands import Paper, cast_votes
from realtime.ballots.messages import VoteView
from realtime.ballots.models import Ballot
from realtime.boards.commands import add_card, group_cards, reveal_cards
from realtime.boards.models import Board, Card
from realtime.boards.rules import Hand
from realtime.sessions.commands import open_activity, open_session, start_timer
from realtime.sessions.models import Session
from realtime.sessions.presence import admit_seat
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from tests.browser.lively_words import GROUPS, NEWCOMERS, NOTES


def do(session: Session, verb: str, run: Any) -> Any:
    """One act of the organiser, in every room of the workshop."""
    organiser = _organiser(session)
    boards = Board.objects.filter(session_id=session.id)
    ballots = Ballot.objects.filter(session_id=session.id)
    own = [room_of(seat) for seat in session.attendances.values_list("seat_id", flat=True)]
    rooms = (session.room, session.desk_room, teams.room_of(session), *own, *(board.room for board in boards))
    rooms += tuple(room for ballot in ballots for room in (ballot.room, ballot.tally_room))
    return perform(organiser.id, Act(verb=verb, rooms=rooms, run=run))


def hold_workshop() -> Session:
    """Open the workshop of Chartres, let people come, write and group on its first board, compose the teams."""
    session = Session.objects.get(edition__slug="demonstration", title="Atelier de Chartres")
    do(session, "session.open", partial(open_session, session))
    registered = Seat.objects.filter(edition=session.edition, last_name__gt="", person__user=None, attendances=None)
    for seat in registered:
        do(session, "session.join", partial(admit_seat, session, seat=seat, newcomer=True))
    audiences = {audience.slug: audience for audience in session.edition.audiences.all()}
    for name, audience in NEWCOMERS.items():
        do(session, "session.join", partial(_come, session, name, audiences[audience]))

    activity = session.activities.get(order=1)
    do(session, "session.open_activity", partial(open_activity, session, activity_id=activity.id))
    _write(session, Board.objects.get(id=activity.object_id))
    _compose(session)
    return session


def put_dots(session: Session) -> None:
    """Open the vote on those notes; everybody's dots are put."""
    activity = session.activities.get(order=2)
    do(session, "session.open_activity", partial(open_activity, session, activity_id=activity.id))
    do(session, "session.start_timer", partial(start_timer, session, seconds=300))
    ballot = Ballot.objects.get(id=activity.object_id)
    do(session, "ballot.cast", partial(cast_votes, ballot, papers=_papers(ballot, _present(session))))


def _organiser(session: Session) -> Seat:
    return Seat.objects.get(edition=session.edition_id, person__user__isnull=False)


def _present(session: Session) -> list[Seat]:
    return list(Seat.objects.filter(attendances__session=session).order_by("created_at"))


def _come(session: Session, name: str, audience: Audience) -> None:
    seat = open_seat(
        session.edition, first_name=name, audience=audience, territory=session.territory, source=Source.SIMULATED
    )
    admit_seat(session, seat=seat, newcomer=True)


def _write(session: Session, board: Board) -> None:
    zones, seats = list(board.zones.all()), _present(session)
    cards: list[Card] = []
    for number, (zone, text) in enumerate(NOTES):
        author = seats[number % len(seats)]
        write = partial(
            add_card,
            board,
            hand=Hand(seat=author.id),
            zone_id=zones[zone].id,
            text=text,
            author=author,
            author_name=author.first_name,
            source=Source.SIMULATED,
        )
        cards.append(do(session, "board.add_card", write))
    do(session, "board.reveal", partial(reveal_cards, board, authors=[seat.id for seat in seats]))
    hand = Hand(seat=_organiser(session).id, facilitates=True)
    for title, numbers in GROUPS.items():
        together = [cards[number].id for number in numbers]
        do(
            session,
            "board.group",
            partial(group_cards, board, hand=hand, card_ids=together, title=title, group_id=None),
        )


def _papers(ballot: Ballot, seats: Sequence[Seat]) -> list[Paper]:
    """Two dots on a note, two on another, one on a third; some notes are liked more, the same every time."""
    options, dice = list(ballot.options.all()), random.Random(28)
    liked = {option: dice.expovariate(1) for option in options}

    def paper(seat: Seat) -> Paper:
        chosen = sorted(options, key=lambda option: dice.random() ** (1 / liked[option]))[-3:]
        votes = [VoteView(option=option.id, points=points) for option, points in zip(chosen, (1, 2, 2), strict=True)]
        return Paper(seat=seat.id, votes=votes, source=Source.SIMULATED)

    return [paper(seat) for seat in seats]


def _compose(session: Session) -> None:
    chosen = list(challenges_of(session.edition_id))
    setup = TeamSetup(session=session, smallest=3, largest=5, families=["publics", "economy"], most_of_a_structure=2)
    planned = teams.planned_teams(session, wanted={challenge.id: 1 for challenge in chosen}, challenges=chosen)
    run = partial(teams.apply_composition, session, setup=setup, proposal=proposal(session, setup, planned, keep=False))
    do(session, "teams.compose", run)
