from django.db import models

from hackathon.access.scopes import Scope
from hackathon.enums import Source
from realtime.wire.ids import new_id


class Board(models.Model):
    """A wall with zones where cards are written, moved and grouped."""

    class State(models.TextChoices):
        PLANNED = "planned"
        OPEN = "open"
        CLOSED = "closed"

    class Writing(models.TextChoices):
        SHARED = "shared"
        PRIVATE = "private"  # each writes alone until the facilitator reveals

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    edition = models.ForeignKey("hackathon.Edition", on_delete=models.CASCADE, related_name="boards")
    # The workshop it belongs to; empty for a board of the whole edition.
    session_id = models.UUIDField(null=True, blank=True, db_index=True)
    title = models.CharField(max_length=120)
    template = models.SlugField(max_length=40)
    layout = models.CharField(max_length=10, default="columns")
    instructions = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED)
    writing = models.CharField(max_length=8, choices=Writing.choices, default=Writing.SHARED)
    locked = models.BooleanField(default=False)
    shows_authors = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def room(self) -> str:
        return f"board:{self.id}"

    def scope(self) -> Scope:
        return Scope(edition=self.edition_id, session=self.session_id)


class Zone(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="zones")
    title = models.CharField(max_length=120)
    hint = models.CharField(max_length=300, blank=True)
    colour = models.CharField(max_length=8, default="butter")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.title


class CardGroup(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="groups")
    title = models.CharField(max_length=120)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title


class Card(models.Model):
    """A note. Never deleted while the board lives: `removed_at` keeps the lineage whole."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="cards")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="cards")
    group = models.ForeignKey(CardGroup, on_delete=models.SET_NULL, null=True, blank=True, related_name="cards")
    text = models.CharField(max_length=500)
    rev = models.PositiveIntegerField(default=1)
    # Fractional order inside the zone, compared as text (realtime.boards.keys).
    key = models.CharField(max_length=200)
    author = models.ForeignKey("hackathon.Seat", on_delete=models.SET_NULL, null=True, blank=True, related_name="cards")
    # The author's name as the workshop showed it when the card was written.
    author_name = models.CharField(max_length=240, blank=True)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.LIVE)
    created_at = models.DateTimeField()
    revealed_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["key", "id"]
        indexes = [models.Index(fields=["board", "removed_at"], name="card_on_board")]

    def __str__(self) -> str:
        return self.text[:40]


class CardOrigin(models.Model):
    """Where a card comes from: never deleted."""

    class How(models.TextChoices):
        MERGE = "merge"
        COPY = "copy"

    child = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="origins")
    parent = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="descendants")
    how = models.CharField(max_length=8, choices=How.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["child", "parent"], name="card_origin_once")]

    def __str__(self) -> str:
        return f"{self.child_id} ← {self.parent_id}"
