from collections import defaultdict
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, Sum

from realtime.ballots.counts import Cell, tally
from realtime.ballots.messages import (
    BallotKind,
    BallotPhase,
    BallotState,
    HandsView,
    OptionResult,
    OptionView,
    OwnBallot,
    PaperView,
    TallyState,
    VoteView,
)
from realtime.ballots.models import Ballot, Option, Vote


def ballot_state(ballot_id: UUID) -> BallotState:
    """What everybody in the ballot's room sees: no result before it may be shown."""
    return ballot_view(Ballot.objects.get(pk=ballot_id))


def ballot_view(ballot: Ballot) -> BallotState:
    options = list(Option.objects.filter(ballot=ballot))
    return BallotState(
        id=ballot.id,
        title=ballot.title,
        method=cast(BallotKind, ballot.method),
        dots=ballot.dots,
        cap=ballot.cap,
        hidden=ballot.hidden,
        anonymous=ballot.anonymous,
        state=cast(BallotPhase, ballot.state),
        deadline=ballot.deadline,
        options=[OptionView(id=option.id, label=option.label) for option in options],
        voters=voter_count(ballot),
        results=shown_results(ballot),
    )


def shown_results(ballot: Ballot) -> list[OptionResult] | None:
    """The results, or None while the rules of the vote hide them."""
    closed = ballot.state == Ballot.State.CLOSED
    if ballot.state == Ballot.State.PLANNED or (ballot.hidden and not closed):
        return None
    return results(ballot)


def results(ballot: Ballot) -> list[OptionResult]:
    """Counted from the rows. A voter has one row an option, so rows are voters."""
    cells = (
        Vote.objects.filter(ballot=ballot)
        .values_list("option_id", "source")
        .annotate(points=Sum("points"), voters=Count("id"))
        .order_by("option_id", "source")
    )
    options = list(Option.objects.filter(ballot=ballot).values_list("id", flat=True))
    return [
        OptionResult(
            option=line.option,
            points=line.points,
            voters=line.voters,
            rank=line.rank,
            tied=line.tied,
            sources=line.sources,
        )
        for line in tally(options, [Cell(*cell) for cell in cells])
    ]


def voter_count(ballot: Ballot) -> int:
    return Vote.objects.filter(ballot=ballot).values("voter").distinct().count()


def own_ballots(seat_ids: list[UUID]) -> dict[UUID, list[OwnBallot]]:
    """People's ballots, for their own rooms; the voter key of an anonymous one is not a seat."""
    found: dict[UUID, dict[UUID, list[VoteView]]] = defaultdict(lambda: defaultdict(list))
    for vote in Vote.objects.filter(voter__among=seat_ids).order_by("ballot_id", "option__order", "option_id"):
        found[vote.voter][vote.ballot_id].append(VoteView(option=vote.option_id, points=vote.points))
    return {
        seat: [OwnBallot(ballot=ballot, votes=votes) for ballot, votes in ballots.items()]
        for seat, ballots in found.items()
    }


def tally_state(ballot_id: UUID) -> TallyState:
    papers, hands = typed_in(ballot_id)
    return TallyState(id=ballot_id, papers=papers, hands=hands)


def typed_in(ballot_id: UUID) -> tuple[list[PaperView], list[HandsView]]:
    """Paper ballots and raised hands that a facilitator typed in."""
    papers: dict[UUID, list[VoteView]] = defaultdict(list)
    hands: dict[UUID, int] = defaultdict(int)
    typed = Vote.objects.filter(ballot_id=ballot_id, source__in=(Vote.Source.PAPER, Vote.Source.HANDS))
    for vote in typed.order_by("voter", "option__order", "option_id"):
        if vote.source == Vote.Source.HANDS:
            hands[vote.option_id] += 1
        else:
            papers[vote.voter].append(VoteView(option=vote.option_id, points=vote.points))
    return (
        [PaperView(id=paper, votes=votes) for paper, votes in papers.items()],
        [HandsView(option=option, count=hands[option]) for option in sorted(hands)],
    )


def printed_count(ballot: Ballot) -> dict[str, Any] | None:
    """The results as a page prints them, or None while they are hidden."""
    lines = shown_results(ballot)
    if lines is None:
        return None
    labels = dict(Option.objects.filter(ballot=ballot).values_list("id", "label"))
    names = dict(Vote.Source.choices)
    return {
        "voters": voter_count(ballot),
        "lines": [
            {
                "label": labels[line.option],
                "points": line.points,
                "voters": line.voters,
                "rank": line.rank,
                "tied": line.tied,
                "typed": [
                    (names[source], points) for source, points in line.sources.items() if source != Vote.Source.LIVE
                ],
            }
            for line in lines
        ],
    }
