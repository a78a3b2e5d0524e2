"""Replay a real vote: seat its voters in a workshop, cast their ballots as browsers do, close, print the count."""

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hackathon.edition.commands import create_edition
from hackathon.edition.template import StageRow, Template, TerritoryRow
from hackathon.enums import Source, StageKind, StageState
from hackathon.people.models import Seat
from hackathon.stages.commands import set_stage_state
from realtime.ballots import queries
from realtime.ballots.messages import Cast, VoteView
from realtime.ballots.models import Ballot
from realtime.ballots.pabulib import Malformed, Poll, read_poll
from realtime.sessions import commands, presence
from realtime.sessions.models import Activity, Session
from realtime.sessions.queries import rooms_of
from realtime.wire.ids import new_id
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act, Caller, room_kind
from realtime.wire.transactions import perform, ring
from realtime.wire.writer import Asked, perform_batch

BATCH = 250
Item = TypeVar("Item")


class Command(BaseCommand):
    help = "Replay the ballots of a Pabulib file (.pb) in a workshop of its own, and print points and distinct voters."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a Pabulib file: META, PROJECTS and VOTES")
        parser.add_argument("--json", action="store_true", help="one line of JSON on standard output")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        try:
            poll = read_poll(Path(file))
            session = _workshop(poll)
            ballot = _opened_ballot(session, poll)
            seats = _seat_voters(session, poll)
            _cast_ballots(ballot, poll, seats)
            _act(session, "session.close", lambda: commands.close_session(session))
        except Malformed as error:
            raise CommandError(f"Nothing was replayed. {error}") from error
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        count = _count(ballot, poll)
        self.stdout.write(json.dumps({"options": count}, ensure_ascii=False) if options["json"] else _as_text(count))


def _workshop(poll: Poll) -> Session:
    """An open workshop in an edition of its own: test voters never mix with people."""
    slug = f"rejeu-{new_id().hex[-8:]}"
    template = Template(
        title=poll.title[:160],
        territory=TerritoryRow(name=poll.title[:120]),
        stages=[StageRow(kind=StageKind.DESIGN, title="Design thinking")],
    )

    def run() -> Session:
        edition = create_edition(template, title=template.title, slug=slug, simulated=True)
        for stage in edition.stages.all():
            set_stage_state(stage, state=StageState.OPEN)
        return commands.create_session(edition, title=template.title, run="vide")

    session: Session = perform(None, Act(verb="replay.prepare", run=run))
    _act(session, "session.open", lambda: commands.open_session(session))
    return session


def _opened_ballot(session: Session, poll: Poll) -> Ballot:
    """A dot vote as the file's rules had it, opened as a facilitator opens it."""
    settings = {"dots": poll.dots, "cap": poll.cap, "options": [project.name for project in poll.projects]}
    activity: Activity = _act(
        session,
        "session.add_activity",
        lambda: commands.add_activity(session, kind="dots", title=poll.title[:120], settings=settings),
    )
    _act(session, "session.open_activity", lambda: commands.open_activity(session, activity_id=activity.id))
    return Ballot.objects.get(pk=str(activity.object_id))


def _seat_voters(session: Session, poll: Poll) -> dict[str, UUID]:
    """A test seat for each voter, admitted to the workshop."""
    voters = [ballot.voter for ballot in poll.ballots]
    names = [voter[:60] for voter in voters]
    seats: list[Seat] = _act(
        session,
        "session.seat_people",
        lambda: presence.seat_people(session, first_names=names, source=Source.TEST),
    )
    return {voter: seat.id for voter, seat in zip(voters, seats, strict=True)}


def _cast_ballots(ballot: Ballot, poll: Poll, seats: dict[str, UUID]) -> None:
    """Every ballot through the writer, as the socket's commands go."""
    kind = room_kind("ballot")
    options = dict(zip((project.id for project in poll.projects), ballot.options.all(), strict=True))
    for papers in _batches(poll.ballots):
        asked = [
            Asked(
                room=ballot.room,
                kind=kind,
                object_id=ballot.id,
                caller=Caller(seat=seats[paper.voter]),
                ref=new_id(),
                verb=kind.by_name["cast"],
                body=Cast(
                    votes=[VoteView(option=options[project].id, points=n) for project, n in paper.points.items()]
                ),
                answer=_unheard,
            )
            for paper in papers
        ]
        outcomes, rungs = perform_batch(asked)
        for rung in rungs:
            ring(rung)
        for outcome in outcomes:
            if outcome.refused is not None:
                raise outcome.refused


def _count(ballot: Ballot, poll: Poll) -> list[dict[str, Any]]:
    """Points and distinct voters by project, in the order of the file."""
    lines = {line.option: line for line in queries.results(ballot)}
    return [
        {"name": project.name, "points": lines[option.id].points, "voters": lines[option.id].voters}
        for project, option in zip(poll.projects, ballot.options.all(), strict=True)
    ]


def _as_text(count: list[dict[str, Any]]) -> str:
    ranked = sorted(count, key=lambda line: -line["points"])
    return "\n".join(f"{line['points']:6} {line['voters']:6}  {line['name']}" for line in ranked)


def _act(session: Session, verb: str, run: Callable[[], Any]) -> Any:
    return perform(None, Act(verb=verb, object_id=session.id, rooms=(*rooms_of(session), session.desk_room), run=run))


def _unheard(outcome: Any) -> None:
    """Nobody waits for the answer here: refusals are raised from the batch."""


def _batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield batch
