from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hackathon.access.scopes import Scope
from realtime.wire.ids import new_id


class Session(models.Model):
    """A workshop: people in a room, a run of show, a code to join by."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("workshop", "planned")
        OPEN = "open", pgettext_lazy("workshop", "open")
        CLOSED = "closed", pgettext_lazy("workshop", "closed")

    class Names(models.TextChoices):
        FIRST_NAME_STRUCTURE = "first_name_structure", _("first name and structure")
        FIRST_NAME = "first_name", _("first name")
        PSEUDONYM = "pseudonym", _("pseudonym")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    edition = models.ForeignKey("hackathon.Edition", on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(max_length=160)
    territory = models.ForeignKey(
        "hackathon.Territory", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts_at = models.DateTimeField(null=True, blank=True)
    join_code = models.CharField(max_length=6, unique=True)
    names = models.CharField(max_length=24, choices=Names.choices, default=Names.FIRST_NAME_STRUCTURE)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED)
    current = models.ForeignKey("Activity", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    timer_started_at = models.DateTimeField(null=True, blank=True)
    timer_ends_at = models.DateTimeField(null=True, blank=True)
    timer_label = models.CharField(max_length=80, blank=True)
    timer_activity = models.ForeignKey("Activity", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "created_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def room(self) -> str:
        return f"session:{self.id}"

    @property
    def desk_room(self) -> str:
        return f"desk:{self.id}"

    def scope(self) -> Scope:
        return Scope(edition=self.edition_id, session=self.id)


class Activity(models.Model):
    """A line of the run of show: a kind registered in `hackathon.activities`, and the object it opens."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("workshop", "planned")
        OPEN = "open", pgettext_lazy("workshop", "open")
        CLOSED = "closed", pgettext_lazy("workshop", "closed")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="activities")
    kind = models.SlugField(max_length=40)
    title = models.CharField(max_length=120)
    minutes = models.PositiveSmallIntegerField(default=0)
    settings = models.JSONField(default=dict, blank=True)
    object_id = models.UUIDField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED)
    revealed = models.BooleanField(default=False)

    class Meta:
        ordering = ["order", "id"]
        verbose_name_plural = "activities"

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """A seat in a workshop. Expected until checked in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances")
    seat = models.ForeignKey("hackathon.Seat", on_delete=models.CASCADE, related_name="attendances")
    checked_in_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [models.UniqueConstraint(fields=["session", "seat"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.seat} · {self.session}"


class GuessedNumber(models.Model):
    """What a seat guessed before a figure was shown."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="guesses")
    seat = models.ForeignKey("hackathon.Seat", on_delete=models.CASCADE, related_name="+")
    value = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "seat"], name="guess_once")]

    def __str__(self) -> str:
        return str(self.value)
