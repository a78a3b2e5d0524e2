from django.db import models

from hackathon.enums import Family
from realtime.wire.ids import new_id


class Edition(models.Model):
    """One run of the whole process, from the survey to the plan, on one territory."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=160)
    tagline = models.CharField(max_length=200, blank=True)
    aims = models.JSONField(default=list, blank=True)  # list[str]
    territory = models.ForeignKey("hackathon.Territory", on_delete=models.PROTECT, related_name="+")
    # Bassins and communes of this edition; the directory is shared, the membership is the edition's.
    territories = models.ManyToManyField("hackathon.Territory", related_name="editions", blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    contact_email = models.EmailField(blank=True)
    # A demonstration edition says so on every page.
    simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        app_label = "hackathon"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title


class Audience(models.Model):
    """A public of the edition (« Je suis… »), with its family."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="audiences")
    slug = models.SlugField(max_length=40)
    label = models.CharField(max_length=120)
    family = models.CharField(max_length=12, choices=Family.choices)
    icon = models.CharField(max_length=40, default="user")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        app_label = "hackathon"
        ordering = ["order", "label"]
        constraints = [models.UniqueConstraint(fields=["edition", "slug"], name="audience_once")]

    def __str__(self) -> str:
        return self.label


class EditionStructure(models.Model):
    """A structure's part in an edition: partner, funder, or both."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="memberships")
    structure = models.ForeignKey("hackathon.Structure", on_delete=models.PROTECT, related_name="memberships")
    is_partner = models.BooleanField(default=True)
    is_funder = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        app_label = "hackathon"
        ordering = ["order", "structure__name"]
        constraints = [models.UniqueConstraint(fields=["edition", "structure"], name="edition_structure_once")]

    def __str__(self) -> str:
        return f"{self.structure} · {self.edition}"


class Axis(models.Model):
    """An axis of the road map the plan's actions are filed under."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="axes")
    title = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        app_label = "hackathon"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.title
