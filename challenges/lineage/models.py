from django.db import models

from challenges.enums import How, Thing
from realtime.wire.ids import new_id


class Origin(models.Model):
    """Where a thing comes from: one row per copy, merge or conversion. Never deleted.

    Both ends are plain ids: a parent may live on a lower floor (the card of a board).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    edition = models.ForeignKey("hackathon.Edition", on_delete=models.CASCADE, related_name="+")
    child_kind = models.CharField(max_length=12, choices=Thing.choices)
    child = models.UUIDField(db_index=True)
    parent_kind = models.CharField(max_length=12, choices=Thing.choices)
    parent = models.UUIDField(db_index=True)
    how = models.CharField(max_length=10, choices=How.choices)
    created_at = models.DateTimeField()

    class Meta:
        app_label = "challenges"
        ordering = ["created_at", "id"]
        constraints = [models.UniqueConstraint(fields=["child", "parent"], name="origin_once")]

    def __str__(self) -> str:
        return f"{self.parent_kind} → {self.child_kind}"
