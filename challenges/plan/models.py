from django.db import models

from challenges.enums import Status
from hackathon.access.scopes import Scope
from realtime.wire.ids import new_id


class Action(models.Model):
    """An action of the plan: who leads, with whom, by when, with what means, and how one will know."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    edition = models.ForeignKey("hackathon.Edition", on_delete=models.CASCADE, related_name="actions")
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    axis = models.ForeignKey("hackathon.Axis", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    lead = models.ForeignKey("hackathon.Structure", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    partners = models.ManyToManyField("hackathon.Structure", related_name="+", blank=True)
    audiences = models.ManyToManyField("hackathon.Audience", related_name="+", blank=True)
    basins = models.ManyToManyField("hackathon.Territory", related_name="+", blank=True)
    starts_on = models.DateField(null=True, blank=True)
    deadline = models.DateField(null=True, blank=True)
    staffing = models.TextField(blank=True)
    funding = models.TextField(blank=True)
    indicator = models.CharField(max_length=200, blank=True)
    # The value the survey gave, taken from the finding it comes from.
    baseline = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    baseline_finding = models.ForeignKey(
        "challenges.Finding", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.PROPOSED)
    rev = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "challenges"
        ordering = ["deadline", "created_at", "id"]

    def __str__(self) -> str:
        return self.title

    def scope(self) -> Scope:
        return Scope(edition=self.edition_id)


class StatusChange(models.Model):
    """One step in the life of an action; `on` is the day it happened (the committee's, for a validation)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="history")
    status = models.CharField(max_length=9, choices=Status.choices)
    on = models.DateField()
    reason = models.CharField(max_length=500, blank=True)
    seat = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        app_label = "challenges"
        ordering = ["recorded_at", "id"]

    def __str__(self) -> str:
        return self.status
