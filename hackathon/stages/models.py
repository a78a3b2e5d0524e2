from django.db import models

from hackathon.enums import StageKind, StageState
from realtime.wire.ids import new_id


class Stage(models.Model):
    """A step of an edition: a row that names a kind from code; kinds may repeat."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    edition = models.ForeignKey("hackathon.Edition", on_delete=models.CASCADE, related_name="stages")
    kind = models.CharField(max_length=12, choices=StageKind.choices)
    title = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField(default=0)
    # Set by hand; with no hand-set state the dates decide (stages.rules.state_on).
    state = models.CharField(max_length=8, choices=StageState.choices, blank=True, default="")
    opens_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)

    class Meta:
        app_label = "hackathon"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.title
