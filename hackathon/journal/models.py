from django.db import models


class JournalRow(models.Model):
    """Who did what to which object, with no free text."""

    at = models.DateTimeField()
    actor = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    object_id = models.UUIDField(null=True)

    class Meta:
        app_label = "hackathon"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.verb
