"""What ballots say on the wire: states, entries and command bodies. A result is an entry; `cast` is a whole ballot."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from django.utils.translation import gettext_lazy as _

from realtime.wire.refusals import refusal_codes

# What the wire takes; the forms of a workshop propose far less.
OPTIONS_MAX = 500
DOTS_MAX = 1000
LABEL_MAX = 300

Points = Annotated[int, msgspec.Meta(ge=1, le=DOTS_MAX)]
Count = Annotated[int, msgspec.Meta(ge=0, le=1000)]
Label = Annotated[str, msgspec.Meta(min_length=1, max_length=LABEL_MAX)]

BallotKind = Literal["dots", "choice"]
BallotPhase = Literal["planned", "open", "closed"]


# --- state -----------------------------------------------------------------------------------------
class OptionView(msgspec.Struct, frozen=True):
    id: UUID
    label: str


class VoteView(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    option: UUID
    points: Points


class OptionResult(msgspec.Struct, frozen=True):
    """`rank` skips after a tie (1, 2, 2, 4). `sources`: points by source, such as {"live": 12, "hands": 5}."""

    option: UUID
    points: int
    voters: int
    rank: int
    tied: bool
    sources: dict[str, int]


class BallotState(msgspec.Struct, frozen=True):
    """`results` is None while they are hidden: nobody is sent them, the facilitator neither."""

    id: UUID
    title: str
    method: BallotKind
    dots: int  # points a person may give (1 for a single choice)
    cap: int  # points a person may give to one option
    hidden: bool  # results are shown at the close only
    anonymous: bool
    state: BallotPhase
    deadline: datetime | None  # end of the timer; votes are taken 2 s longer
    options: list[OptionView]
    voters: int
    results: list[OptionResult] | None  # best first


class OwnBallot(msgspec.Struct, frozen=True):
    """In `seat:<id>`: what this person voted, in a ballot that is not anonymous."""

    ballot: UUID
    votes: list[VoteView]


class PaperView(msgspec.Struct, frozen=True):
    id: UUID
    votes: list[VoteView]


class HandsView(msgspec.Struct, frozen=True):
    option: UUID
    count: int


class TallyState(msgspec.Struct, frozen=True):
    """`tally:<ballot id>`, for facilitators: what was typed in for people without a screen."""

    id: UUID
    papers: list[PaperView]
    hands: list[HandsView]


# --- entries ---------------------------------------------------------------------------------------
class Entry(msgspec.Struct, frozen=True, tag_field="kind"):
    pass


class BallotSet(Entry, frozen=True, tag="ballot_set"):
    """The whole ballot as it is now: opened, closed (with its results), other options, another deadline."""

    ballot: BallotState


class BallotCounted(Entry, frozen=True, tag="ballot_counted"):
    """Votes came in: how many people have voted, and the results when they are not hidden."""

    voters: int
    results: list[OptionResult] | None


class OwnBallotSet(Entry, frozen=True, tag="own_ballot_set"):
    """In `seat:<id>`: this ballot is stored. An empty one is no ballot."""

    ballot: OwnBallot


class TallySet(Entry, frozen=True, tag="tally_set"):
    papers: list[PaperView]
    hands: list[HandsView]


BALLOT_ENTRIES = (BallotSet, BallotCounted)
SEAT_ENTRIES = (OwnBallotSet,)
TALLY_ENTRIES = (TallySet,)

Votes = Annotated[list[VoteView], msgspec.Meta(max_length=OPTIONS_MAX)]


# --- commands --------------------------------------------------------------------------------------
class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="verb"):
    pass


class Cast(Body, frozen=True, tag="cast"):
    """In `ballot:<id>`: a person's whole ballot, replacing the former one; empty takes it back."""

    votes: Votes


class CastSecret(Body, frozen=True, tag="cast_secret"):
    """The same for an anonymous ballot: `slot` is a random UUID that only this browser knows and keeps."""

    slot: UUID
    votes: Votes


class TypePaper(Body, frozen=True, tag="type_paper"):
    """In `tally:<id>`: one paper ballot. Result: {"paper": id}."""

    votes: Annotated[list[VoteView], msgspec.Meta(min_length=1, max_length=OPTIONS_MAX)]


class RemovePaper(Body, frozen=True, tag="remove_paper"):
    paper: UUID


class Hands(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    option: UUID
    count: Count


class TypeHands(Body, frozen=True, tag="type_hands"):
    """In `tally:<id>`, single choice only: raised hands by option, replacing what was typed before."""

    hands: Annotated[list[Hands], msgspec.Meta(max_length=OPTIONS_MAX)]


class SetOptions(Body, frozen=True, tag="set_options"):
    """In `tally:<id>`, while nobody has voted."""

    labels: Annotated[list[Label], msgspec.Meta(min_length=1, max_length=OPTIONS_MAX)]


class OpenBallot(Body, frozen=True, tag="open_ballot"):
    pass


class CloseBallot(Body, frozen=True, tag="close_ballot"):
    pass


refusal_codes(
    ballot_not_open=_("This vote is not open: your ballot was not counted. Wait for the facilitator to open it."),
    ballot_over=_("The vote is over: this ballot arrived too late and was not counted."),
    ballot_too_many_points=_("You placed more dots than you have (%(limit)s). Nothing was counted: remove some."),
    ballot_over_cap=_("At most %(limit)s dots on one proposal. Nothing was counted: move the others."),
    ballot_option_absent=_("One of these proposals is not in the vote. Nothing was counted: look at the list again."),
    ballot_option_twice=_("The same proposal appears twice in this ballot. Nothing was counted."),
    ballot_no_options=_("A vote needs at least two proposals before it is opened."),
    ballot_has_votes=_("People have already voted: the proposals can no longer change."),
    ballot_is_anonymous=_("This vote is anonymous: it must be cast as such. Reload the page and vote again."),
    ballot_not_anonymous=_("This vote is not anonymous. Reload the page and vote again."),
    ballot_slot_unknown=_("Your vote was already received from another device. It can be changed there only."),
    ballot_hands_choice_only=_("Raised hands count for a single choice only: type paper ballots instead."),
    ballot_hands_too_many=_("More than %(limit)s raised hands: check the figures."),
    ballot_paper_absent=_("This paper ballot was already removed."),
    ballot_dots=_("A person has 1 to %(limit)s dots, and may not put more on one proposal. Correct the figures."),
    ballot_too_many_options=_("A vote holds at most %(limit)s proposals. Group or remove some."),
    ballot_settings=_("The settings of this vote are not valid: %(what)s."),
)
