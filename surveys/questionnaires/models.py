from datetime import date
from uuid import UUID

from django.db import models

from hackathon.access.scopes import Scope
from hackathon.enums import Source
from realtime.wire.ids import new_id
from surveys.enums import Anonymity, SurveyState, VersionState

NOWHERE = UUID(int=0)


class Survey(models.Model):
    """One enquête. Without an edition (an operator's import) it has no web page."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    edition = models.ForeignKey(
        "hackathon.Edition", on_delete=models.CASCADE, null=True, blank=True, related_name="surveys"
    )
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=160)
    state = models.CharField(max_length=8, choices=SurveyState.choices, default=SurveyState.DRAFT)
    anonymity = models.CharField(max_length=12, choices=Anonymity.choices, default=Anonymity.PSEUDONYMOUS)
    opens_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    # Grows under this row's lock at submit, edit, erasure and purge; statistics extend their snapshot by it.
    revision = models.BigIntegerField(default=0)
    retained_until = models.DateField(null=True, blank=True)
    # What the information notice says beside the edition's own data.
    controller = models.CharField(max_length=200, blank=True)
    purpose = models.TextField(blank=True)
    legal_basis = models.CharField(max_length=200, blank=True)
    recipients = models.CharField(max_length=300, blank=True)
    contact = models.EmailField(blank=True)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.LIVE)
    created_at = models.DateTimeField()

    class Meta:
        app_label = "surveys"
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.title

    def is_over(self, today: date) -> bool:
        """Whether the last day its responses may be kept has passed."""
        return self.retained_until is not None and today > self.retained_until

    def scope(self) -> Scope:
        return Scope(edition=self.edition_id or NOWHERE)


class SurveyVersion(models.Model):
    """A wording of the questionnaire: `content` is its `schema`. Published, it is frozen."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=VersionState.choices, default=VersionState.DRAFT)
    content = models.JSONField(default=dict)
    # The `Step` a draft stands at; those after it can be done again.
    step = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "surveys"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="version_once"),
            models.UniqueConstraint(
                fields=["survey"], condition=models.Q(state=VersionState.DRAFT), name="one_draft_a_survey"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.number}"


class Step(models.Model):
    """A draft as one gesture left it; the first is how it began. Gone once the draft is published."""

    version = models.ForeignKey(SurveyVersion, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    gesture = models.CharField(max_length=24)
    # The question or page it touched.
    part = models.CharField(max_length=40, blank=True)
    content = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey("hackathon.Seat", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        app_label = "surveys"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="step_once")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.number}"


class Correction(models.Model):
    """A wording of a published version put right: meaning and codes stay, and this says what was read before."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(SurveyVersion, on_delete=models.CASCADE, related_name="corrections")
    part = models.CharField(max_length=40)
    before = models.TextField()
    after = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey("hackathon.Seat", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        app_label = "surveys"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.part
