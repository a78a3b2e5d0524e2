"""Votes as activities of a workshop's run of show."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from django import forms
from django.utils.translation import gettext_lazy as _

from hackathon.activities import ActivityKind
from realtime.ballots import commands
from realtime.ballots.messages import OPTIONS_MAX
from realtime.ballots.models import Ballot, Vote
from realtime.wire.refusals import Refused

# A person cannot weigh more than that many dots on a wall.
TYPED_MAX = 20


class BallotSettings(msgspec.Struct, frozen=True):
    """What a run of show may say of a vote; other keys belong to the session."""

    dots: int = 5
    cap: int = 2
    hidden: bool = True
    anonymous: bool = False
    # One a line, or a list.
    options: list[str] | str = []

    @property
    def labels(self) -> list[str]:
        lines = self.options.splitlines() if isinstance(self.options, str) else self.options
        return [line.strip() for line in lines if line.strip()]


def _creator(method: Literal["dots", "choice"]) -> Any:
    def create(edition_id: UUID, session_id: UUID, title: str, settings: Mapping[str, Any]) -> UUID:
        try:
            wanted = msgspec.convert(dict(settings), BallotSettings)
        except msgspec.ValidationError as error:
            raise Refused("ballot_settings", what=str(error)) from error
        ballot = commands.create_ballot(
            edition_id,
            session_id=session_id,
            title=title,
            method=method,
            dots=wanted.dots,
            cap=wanted.cap,
            hidden=wanted.hidden,
            anonymous=wanted.anonymous,
            labels=wanted.labels,
        )
        return ballot.id

    return create


def _fields(method: Literal["dots", "choice"]) -> dict[str, forms.Field]:
    typed = forms.CharField(
        label=_("Proposals"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One a line. Leave empty to vote on the notes of a board."),
    )
    places: dict[str, forms.Field] = {
        "dots": forms.IntegerField(label=_("Dots per person"), min_value=1, max_value=TYPED_MAX, initial=5),
        "cap": forms.IntegerField(
            label=_("Dots on one proposal, at most"), min_value=1, max_value=TYPED_MAX, initial=2
        ),
    }
    return {
        "options": typed,
        **(places if method == "dots" else {}),
        "hidden": forms.BooleanField(label=_("Show the results at the close only"), required=False, initial=True),
        "anonymous": forms.BooleanField(
            label=_("Anonymous vote"),
            required=False,
            help_text=_(
                "Nobody can tell who voted what once the vote is closed; until then it is pseudonymous. The results are"
                " shown at the close only, and a ballot can be changed only on the device it was cast on."
            ),
        ),
    }


def _kind(slug: Literal["dots", "choice"], label: Any, icon: str) -> ActivityKind:
    return ActivityKind(
        slug=slug,
        label=label,
        icon=icon,
        create=_creator(slug),
        room="ballot",
        rooms=lambda ballot_id: (f"ballot:{ballot_id}",),
        open=lambda ballot_id: commands.open_ballot(_ballot(ballot_id)),
        close=lambda ballot_id: commands.close_ballot(_ballot(ballot_id)),
        fields=lambda edition_id: _fields(slug),
        deadline=_set_deadline,
        set_options=_set_options,
        used=lambda ballot_id: Vote.objects.filter(ballot_id=ballot_id).exists(),
    )


def _ballot(ballot_id: UUID) -> Ballot:
    return Ballot.objects.get(pk=ballot_id)


def _set_deadline(ballot_id: UUID, at: datetime | None) -> None:
    commands.set_deadline(_ballot(ballot_id), at=at)


def _set_options(ballot_id: UUID, options: list[tuple[UUID, str]]) -> None:
    """Take the proposals as they stand, unless people have already voted on the former ones."""
    if len(options) < 2:
        raise Refused("ballot_no_options")
    if not Vote.objects.filter(ballot_id=ballot_id).exists():
        commands.set_options(_ballot(ballot_id), options=list(options[:OPTIONS_MAX]))


DOTS = _kind("dots", _("Dot vote"), "circle-dot")
CHOICE = _kind("choice", _("Single choice"), "circle-check")
