"""What people do to ballots. Votes and the close meet under the ballot room's lock, so the count is exact."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count

from hackathon.access.rules import seats_that_may
from hackathon.people.models import Seat
from hackathon.people.own_room import room_of
from realtime.ballots import queries
from realtime.ballots.counts import fault
from realtime.ballots.messages import (
    DOTS_MAX,
    LABEL_MAX,
    OPTIONS_MAX,
    BallotCounted,
    BallotSet,
    OwnBallot,
    OwnBallotSet,
    TallySet,
    VoteView,
)
from realtime.ballots.models import Ballot, Option, Participation, Vote
from realtime.wire import clock
from realtime.wire.ids import new_id
from realtime.wire.refusals import Refused
from realtime.wire.rows import insert, select
from realtime.wire.transactions import record, scrub_after

# A ballot sent at the last second still has to travel.
GRACE = timedelta(seconds=2)
HANDS_MAX = 2000
# Fewer voters of one public could be told apart in its votes.
AUDIENCE_MIN = 5
SECRET_TABLES = (Vote._meta.db_table, Participation._meta.db_table)


@dataclass(frozen=True, slots=True)
class Paper:
    """A seat's whole ballot, as it wants it now."""

    seat: UUID
    votes: Sequence[VoteView]
    source: str = Vote.Source.LIVE


# --- the ballot ------------------------------------------------------------------------------------
def create_ballot(
    edition_id: UUID,
    *,
    title: str,
    method: str,
    dots: int = 1,
    cap: int = 1,
    hidden: bool = True,
    anonymous: bool = False,
    labels: Sequence[str] = (),
    session_id: UUID | None = None,
) -> Ballot:
    """Put a question. An anonymous one is always hidden: results growing one by one would tell who voted what."""
    single = method == Ballot.Method.CHOICE
    dots, cap = (1, 1) if single else (dots, cap)
    if not 1 <= dots <= DOTS_MAX or not 1 <= cap <= dots:
        raise Refused("ballot_dots", limit=DOTS_MAX)
    ballot = Ballot.objects.create(
        edition_id=edition_id,
        session_id=session_id,
        title=title,
        method=method,
        dots=dots,
        cap=cap,
        hidden=hidden or anonymous,
        anonymous=anonymous,
        created_at=clock.now(),
    )
    if labels:
        _replace_options(ballot, [(None, label) for label in labels])
    return ballot


def set_options(ballot: Ballot, *, options: Sequence[tuple[UUID | None, str]]) -> None:
    """Say what is voted on, as (where it comes from, words), while nobody has voted."""
    ballot.refresh_from_db()
    if Vote.objects.filter(ballot=ballot).exists():
        raise Refused("ballot_has_votes")
    _replace_options(ballot, options)
    record(ballot.room, BallotSet(ballot=queries.ballot_view(ballot)))


def open_ballot(ballot: Ballot) -> None:
    """Open the vote, also again after its close; a hidden result is hidden again."""
    ballot.refresh_from_db()
    if Option.objects.filter(ballot=ballot).count() < 2:
        raise Refused("ballot_no_options")
    _set_state(ballot, Ballot.State.OPEN)


def close_ballot(ballot: Ballot) -> None:
    """Count. No ballot is taken afterwards; an anonymous one is shuffled so that no order tells who voted what, and
    the storage forgets the order there was. A public that fewer than five voters share is blanked.
    """
    ballot.refresh_from_db()
    if ballot.anonymous:
        _shuffle(ballot)
        scrub_after(*SECRET_TABLES)
    _blank_small_audiences(ballot)
    _set_state(ballot, Ballot.State.CLOSED)


def set_deadline(ballot: Ballot, *, at: datetime | None) -> None:
    ballot.refresh_from_db()
    ballot.deadline = at
    ballot.save(update_fields=["deadline"])
    record(ballot.room, BallotSet(ballot=queries.ballot_view(ballot)))


# --- voting ----------------------------------------------------------------------------------------
def cast_votes(ballot: Ballot, *, papers: Sequence[Paper]) -> list[Refused | None]:
    """Store many people's ballots at once, each replacing the person's former one. One answer a ballot, in order."""
    ballot.refresh_from_db()
    options = _option_ids(ballot)
    allowed = seats_that_may({paper.seat for paper in papers}, "ballot.cast", ballot)
    answers = [_refusal(ballot, paper, options, allowed) for paper in papers]
    # Somebody's later ballot in the same batch replaces the earlier one.
    kept = {paper.seat: paper for paper, refused in zip(papers, answers, strict=True) if refused is None}
    if kept:
        _store(ballot, list(kept.values()), options)
        _record_count(ballot)
    return answers


def cast_secret(ballot: Ballot, *, seat: UUID, slot: UUID, votes: Sequence[VoteView]) -> None:
    """Store an anonymous ballot under a slot only its browser knows; who took part is kept apart."""
    ballot.refresh_from_db()
    _require_open(ballot)
    if not ballot.anonymous:
        raise Refused("ballot_not_anonymous")
    if seat not in seats_that_may({seat}, "ballot.cast", ballot):
        raise Refused("not_allowed")
    _require_valid(ballot, votes, _option_ids(ballot))
    took_part = Participation.objects.filter(ballot=ballot, seat_id=seat).exists()
    slot_known = Vote.objects.filter(ballot=ballot, voter=slot).exists()
    if took_part != slot_known or not votes:
        raise Refused("ballot_slot_unknown")
    Vote.objects.filter(ballot=ballot, voter=slot).delete()
    Vote.objects.bulk_create(_rows(ballot, slot, votes, source=Vote.Source.LIVE))
    if not took_part:
        Participation.objects.create(ballot=ballot, seat_id=seat)
    _record_count(ballot)


# --- for people without a screen -------------------------------------------------------------------
def type_paper(ballot: Ballot, *, votes: Sequence[VoteView]) -> UUID:
    """Count one paper ballot, marked as such. Returns its id."""
    ballot.refresh_from_db()
    _require_open(ballot, late=True)
    _require_valid(ballot, votes, _option_ids(ballot))
    paper = new_id()
    Vote.objects.bulk_create(_rows(ballot, paper, votes, source=Vote.Source.PAPER))
    _record_typed(ballot)
    return paper


def remove_paper(ballot: Ballot, *, paper: UUID) -> None:
    ballot.refresh_from_db()
    _require_open(ballot, late=True)
    deleted, _ = Vote.objects.filter(ballot=ballot, voter=paper, source=Vote.Source.PAPER).delete()
    if not deleted:
        raise Refused("ballot_paper_absent")
    _record_typed(ballot)


def type_hands(ballot: Ballot, *, hands: Sequence[tuple[UUID, int]]) -> None:
    """Count raised hands by option, in place of those typed before. One hand is one voter."""
    ballot.refresh_from_db()
    _require_open(ballot, late=True)
    if ballot.method != Ballot.Method.CHOICE:
        raise Refused("ballot_hands_choice_only")
    if sum(count for _, count in hands) > HANDS_MAX:
        raise Refused("ballot_hands_too_many", limit=HANDS_MAX)
    counts = dict(hands)
    if set(counts) - set(_option_ids(ballot)):
        raise Refused("ballot_option_absent")
    Vote.objects.filter(ballot=ballot, source=Vote.Source.HANDS).delete()
    Vote.objects.bulk_create(
        [
            Vote(ballot=ballot, option_id=option, voter=new_id(), points=1, source=Vote.Source.HANDS)
            for option, count in counts.items()
            for _ in range(count)
        ]
    )
    _record_typed(ballot)


# --- what several commands share -------------------------------------------------------------------
def _refusal(ballot: Ballot, paper: Paper, options: list[UUID], allowed: set[UUID]) -> Refused | None:
    try:
        _require_open(ballot)
        if ballot.anonymous:
            raise Refused("ballot_is_anonymous")
        if paper.seat not in allowed:
            raise Refused("not_allowed")
        _require_valid(ballot, paper.votes, options)
    except Refused as refused:
        return refused
    return None


def _require_open(ballot: Ballot, *, late: bool = False) -> None:
    if ballot.state == Ballot.State.PLANNED:
        raise Refused("ballot_not_open")
    over = ballot.deadline is not None and clock.now() > ballot.deadline + GRACE
    if ballot.state == Ballot.State.CLOSED or (over and not late):
        raise Refused("ballot_over")


def _option_ids(ballot: Ballot) -> list[UUID]:
    return list(Option.objects.filter(ballot=ballot).values_list("id", flat=True))


def _require_valid(ballot: Ballot, votes: Sequence[VoteView], options: list[UUID]) -> None:
    code = fault([(vote.option, vote.points) for vote in votes], options, dots=ballot.dots, cap=ballot.cap)
    if code is not None:
        raise Refused(code, limit=ballot.cap if code == "ballot_over_cap" else ballot.dots)


def _store(ballot: Ballot, papers: Sequence[Paper], options: list[UUID]) -> None:
    seats = [paper.seat for paper in papers]
    audiences = dict(select(Seat, ("id", "audience"), where="id", among=seats))
    Vote.objects.filter(ballot=ballot, voter__among=seats).delete()
    insert(
        Vote,
        ("ballot", "option", "voter", "points", "source", "audience"),
        [
            (ballot.id, vote.option, paper.seat, vote.points, paper.source, audiences.get(paper.seat))
            for paper in papers
            for vote in paper.votes
        ],
    )
    for paper in papers:
        votes = sorted(paper.votes, key=lambda vote: options.index(vote.option))
        record(room_of(paper.seat), OwnBallotSet(ballot=OwnBallot(ballot=ballot.id, votes=votes)))


def _rows(
    ballot: Ballot, voter: UUID, votes: Iterable[VoteView], *, source: str, audience_id: UUID | None = None
) -> list[Vote]:
    return [
        Vote(
            ballot=ballot,
            option_id=vote.option,
            voter=voter,
            points=vote.points,
            source=source,
            audience_id=audience_id,
        )
        for vote in votes
    ]


def _replace_options(ballot: Ballot, options: Sequence[tuple[UUID | None, str]]) -> None:
    worded = [(origin, label.strip()[:LABEL_MAX]) for origin, label in options if label.strip()]
    if len(worded) > OPTIONS_MAX:
        raise Refused("ballot_too_many_options", limit=OPTIONS_MAX)
    Option.objects.filter(ballot=ballot).delete()
    Option.objects.bulk_create(
        [Option(ballot=ballot, label=label, origin=origin, order=order) for order, (origin, label) in enumerate(worded)]
    )


def _shuffle(ballot: Ballot) -> None:
    """Write votes and participations again in random order, so that their row numbers do not run in parallel."""
    votes = list(Vote.objects.filter(ballot=ballot))
    seats = list(Participation.objects.filter(ballot=ballot).values_list("seat_id", flat=True))
    Vote.objects.filter(ballot=ballot).delete()
    Participation.objects.filter(ballot=ballot).delete()
    draw = random.SystemRandom()
    draw.shuffle(votes)
    draw.shuffle(seats)
    for vote in votes:
        vote.pk = None
    Vote.objects.bulk_create(votes)
    Participation.objects.bulk_create([Participation(ballot=ballot, seat_id=seat) for seat in seats])


def _blank_small_audiences(ballot: Ballot) -> None:
    votes = Vote.objects.filter(ballot=ballot, audience__isnull=False)
    publics = votes.order_by().values("audience").annotate(voters=Count("voter", distinct=True))
    small = [public["audience"] for public in publics if public["voters"] < AUDIENCE_MIN]
    votes.filter(audience__in=small).update(audience=None)


def _set_state(ballot: Ballot, state: str) -> None:
    ballot.state = state
    ballot.save(update_fields=["state"])
    record(ballot.room, BallotSet(ballot=queries.ballot_view(ballot)))


def _record_count(ballot: Ballot) -> None:
    record(ballot.room, BallotCounted(voters=queries.voter_count(ballot), results=queries.shown_results(ballot)))


def _record_typed(ballot: Ballot) -> None:
    papers, hands = queries.typed_in(ballot.id)
    record(ballot.tally_room, TallySet(papers=papers, hands=hands))
    _record_count(ballot)
