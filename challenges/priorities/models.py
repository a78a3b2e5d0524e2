from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from challenges.enums import Verdict
from hackathon.access.scopes import Scope
from hackathon.enums import Source
from realtime.wire.ids import new_id

_ONE_TO_FIVE = [MinValueValidator(1), MaxValueValidator(5)]


class Plane(models.Model):
    """The impact × effort plane of an edition, and how many solutions its partners can carry."""

    edition = models.OneToOneField(
        "hackathon.Edition", on_delete=models.CASCADE, primary_key=True, related_name="plane"
    )
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        app_label = "challenges"

    def __str__(self) -> str:
        return f"plane:{self.pk}"

    def scope(self) -> Scope:
        return Scope(edition=self.edition_id)


class Placement(models.Model):
    """Where one person puts one solution."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    solution = models.ForeignKey("challenges.Solution", on_delete=models.CASCADE, related_name="placements")
    seat = models.UUIDField()
    impact = models.PositiveSmallIntegerField(validators=_ONE_TO_FIVE)
    effort = models.PositiveSmallIntegerField(validators=_ONE_TO_FIVE)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.LIVE)
    placed_at = models.DateTimeField()

    class Meta:
        app_label = "challenges"
        constraints = [
            models.UniqueConstraint(fields=["solution", "seat"], name="placement_once"),
            models.CheckConstraint(
                condition=models.Q(impact__range=(1, 5), effort__range=(1, 5)), name="placement_one_to_five"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.impact} × {self.effort}"


class Decision(models.Model):
    """A verdict on a solution, with its reason. The last one counts; the others stay."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    solution = models.ForeignKey("challenges.Solution", on_delete=models.CASCADE, related_name="decisions")
    # Empty: the decision was taken back.
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    seat = models.UUIDField(null=True)
    decided_at = models.DateTimeField()

    class Meta:
        app_label = "challenges"
        ordering = ["decided_at", "id"]

    def __str__(self) -> str:
        return self.verdict
