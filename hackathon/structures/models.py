from django.db import models

from realtime.wire.ids import new_id


class Structure(models.Model):
    """An organisation of the directory shared by editions; `EditionStructure` makes it a partner or a funder."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=160, unique=True)
    short_name = models.CharField(max_length=40, blank=True)
    website = models.URLField(blank=True)
    # Checked PNG or JPEG, re-encoded by Pillow at upload (structures.commands.set_logo).
    logo = models.ImageField(upload_to="logos", blank=True)

    class Meta:
        app_label = "hackathon"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.short_name or self.name
