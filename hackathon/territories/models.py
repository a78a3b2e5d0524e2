from django.db import models

from hackathon.enums import Density, TerritoryKind
from realtime.wire.ids import new_id


class Territory(models.Model):
    """A place of the directory shared by editions. Rural or urban belongs to the commune."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12, choices=TerritoryKind.choices)
    name = models.CharField(max_length=120)
    code = models.CharField(max_length=12, blank=True)
    density = models.CharField(max_length=5, choices=Density.choices, blank=True, default=Density.UNKNOWN)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        app_label = "hackathon"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["kind", "name", "parent"], name="territory_once")]

    def __str__(self) -> str:
        return self.name
