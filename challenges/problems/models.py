from django.db import models

from hackathon.access.scopes import Scope
from realtime.wire.ids import new_id


class Problem(models.Model):
    """A problématique: what several findings say together; attached to a défi."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    edition = models.ForeignKey("hackathon.Edition", on_delete=models.CASCADE, related_name="problems")
    challenge = models.ForeignKey(
        "challenges.Challenge", on_delete=models.SET_NULL, null=True, blank=True, related_name="problems"
    )
    findings = models.ManyToManyField("challenges.Finding", related_name="problems", blank=True)
    title = models.CharField(max_length=200)
    statement = models.TextField(blank=True)
    rev = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "challenges"
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.title

    def scope(self) -> Scope:
        return Scope(edition=self.edition_id)
