from django.db import models

from hackathon.access.scopes import Scope
from realtime.wire.ids import new_id


class TeamSetup(models.Model):
    """What was asked of the last composition of a workshop's teams; the remarks on teams are made against it."""

    session = models.OneToOneField(
        "live_sessions.Session", on_delete=models.CASCADE, primary_key=True, related_name="team_setup"
    )
    smallest = models.PositiveSmallIntegerField()
    largest = models.PositiveSmallIntegerField()
    families = models.JSONField(default=list)  # list[str]: families wanted in each team
    most_of_a_structure = models.PositiveSmallIntegerField(default=2)

    class Meta:
        app_label = "challenges"

    def __str__(self) -> str:
        return f"teams:{self.pk}"


class Team(models.Model):
    """People who work together on one défi, in one workshop."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    session = models.ForeignKey("live_sessions.Session", on_delete=models.CASCADE, related_name="teams")
    challenge = models.ForeignKey(
        "challenges.Challenge", on_delete=models.SET_NULL, null=True, blank=True, related_name="teams"
    )
    name = models.CharField(max_length=60)
    order = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "challenges"
        ordering = ["order", "created_at"]

    def __str__(self) -> str:
        return self.name

    def scope(self) -> Scope:
        return Scope(edition=self.session.edition_id, session=self.session_id, team=self.id)


class TeamMember(models.Model):
    """A seat in a team; locked, no composition moves it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    session = models.ForeignKey("live_sessions.Session", on_delete=models.CASCADE, related_name="team_members")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    seat = models.ForeignKey("hackathon.Seat", on_delete=models.CASCADE, related_name="team_members")
    locked = models.BooleanField(default=False)

    class Meta:
        app_label = "challenges"
        constraints = [models.UniqueConstraint(fields=["session", "seat"], name="one_team_a_session")]

    def __str__(self) -> str:
        return f"{self.seat} · {self.team}"
