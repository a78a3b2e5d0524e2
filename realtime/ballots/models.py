from django.db import models
from django.utils.translation import gettext_lazy as _

from hackathon.access.scopes import Scope
from hackathon.enums import Source
from realtime.wire.ids import new_id


class Ballot(models.Model):
    """A question put to a room: dots to place, or one choice to make."""

    class Method(models.TextChoices):
        DOTS = "dots"
        CHOICE = "choice"

    class State(models.TextChoices):
        PLANNED = "planned"
        OPEN = "open"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    edition = models.ForeignKey("hackathon.Edition", on_delete=models.CASCADE, related_name="ballots")
    # The workshop it belongs to; empty for a vote of the whole edition.
    session_id = models.UUIDField(null=True, blank=True, db_index=True)
    title = models.CharField(max_length=160)
    method = models.CharField(max_length=8, choices=Method.choices)
    dots = models.PositiveSmallIntegerField(default=1)
    cap = models.PositiveSmallIntegerField(default=1)
    hidden = models.BooleanField(default=True)
    anonymous = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED)
    # End of the workshop's timer; votes are taken for a grace of 2 s more.
    deadline = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def room(self) -> str:
        return f"ballot:{self.id}"

    @property
    def tally_room(self) -> str:
        return f"tally:{self.id}"

    def scope(self) -> Scope:
        return Scope(edition=self.edition_id, session=self.session_id)


class Option(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="options")
    label = models.CharField(max_length=500)
    # What it stands for elsewhere (a card, a solution): keeps the lineage.
    origin = models.UUIDField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.label


class Vote(models.Model):
    """Points a voter gave to an option. `voter` is a seat's id, a typed ballot's, or, when anonymous, a random slot."""

    class Source(models.TextChoices):
        LIVE = Source.LIVE, Source.LIVE.label
        PAPER = Source.PAPER, Source.PAPER.label
        HANDS = "hands", _("raised hands")
        IMPORT = Source.IMPORT, Source.IMPORT.label
        SIMULATED = Source.SIMULATED, Source.SIMULATED.label
        TEST = Source.TEST, Source.TEST.label

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="votes")
    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="votes")
    voter = models.UUIDField()
    points = models.PositiveSmallIntegerField()
    # The voter's public when the vote was cast; unknown for paper, hands and anonymous votes.
    audience = models.ForeignKey("hackathon.Audience", on_delete=models.SET_NULL, null=True, related_name="+")
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.LIVE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "voter", "option"], name="vote_once")]
        # A person's own room is read by voter, whatever the ballot.
        indexes = [models.Index(fields=["voter"], name="vote_of")]

    def __str__(self) -> str:
        return f"{self.option_id} {self.points}"


class Participation(models.Model):
    """That a seat took part in an anonymous ballot; nothing links it to a vote."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="participations")
    seat = models.ForeignKey("hackathon.Seat", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "seat"], name="participation_once")]

    def __str__(self) -> str:
        return str(self.ballot_id)
