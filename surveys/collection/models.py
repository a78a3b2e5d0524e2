from django.db import models

from hackathon.access.scopes import Scope
from hackathon.enums import Source
from realtime.wire.ids import new_id
from surveys.collection.keys import random_id
from surveys.questionnaires.models import Survey, SurveyVersion


class Collector(models.Model):
    """A public link to a survey; it carries the structure, so that nobody types a code.

    A structure has one link of its own, and one more for each class (`label`) it answers with.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="collectors")
    structure = models.ForeignKey(
        "hackathon.Structure", on_delete=models.PROTECT, null=True, blank=True, related_name="collectors"
    )
    # « 2de B – M. Martin »; empty for the structure's own link.
    label = models.CharField(max_length=80, blank=True)
    code = models.CharField(max_length=12, unique=True)
    # On a shared computer: after so many minutes without a gesture, back to the start. Null: people's own devices.
    idle_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    # Answers through it never count.
    is_test = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        app_label = "surveys"
        ordering = ["structure__name", "label", "id"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "structure", "label"], name="collector_once"),
            models.UniqueConstraint(
                fields=["survey"],
                condition=models.Q(structure__isnull=True, is_test=False),
                name="one_open_link_a_survey",
            ),
            models.UniqueConstraint(fields=["survey"], condition=models.Q(is_test=True), name="one_test_link_a_survey"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def path(self) -> str:
        return f"/q/{self.code}/"

    def scope(self) -> Scope:
        return Scope(edition=self.survey.scope().edition, structure=self.structure_id)


class Responses(models.QuerySet["Response"]):
    def counted(self) -> "Responses":
        """Those that were sent; test answers count nowhere."""
        return self.filter(submitted_at__isnull=False).exclude(source=Source.TEST)

    def tests(self) -> "Responses":
        return self.filter(source=Source.TEST)


class Response(models.Model):
    """One person's answers, as codes (see `questionnaires.schema`). Counted once submitted.

    The id is random and made by the browser's form: it is what makes a double click one response, and it is worth
    nothing once the response is sealed. It never leaves in an export.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="responses")
    version = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, related_name="responses")
    collector = models.ForeignKey(Collector, on_delete=models.SET_NULL, null=True, blank=True, related_name="responses")
    structure = models.ForeignKey(
        "hackathon.Structure", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    audience = models.ForeignKey(
        "hackathon.Audience", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # A commune, or a bassin when the commune is not known.
    territory = models.ForeignKey(
        "hackathon.Territory", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.LIVE)
    answers = models.JSONField(default=dict)
    others = models.JSONField(default=dict, blank=True)
    pages_reached = models.PositiveSmallIntegerField(default=0)
    # The survey's revision when this row last changed as a counted response; null until submitted.
    revision = models.BigIntegerField(null=True, blank=True)
    saved_at = models.DateTimeField()
    # In an anonymous survey, the day at midnight only.
    submitted_at = models.DateTimeField(null=True, blank=True)
    # When its first page was drawn, until it is sent; never in an anonymous survey.
    begun_at = models.DateTimeField(null=True, blank=True)
    # How long it took from there to the sending. Null where nobody knows, and always in an anonymous survey.
    seconds = models.PositiveIntegerField(null=True, blank=True)
    resume_digest = models.CharField(max_length=64, null=True, blank=True, unique=True)
    receipt_digest = models.CharField(max_length=64, null=True, blank=True, unique=True)
    # The person has left: from now on only the receipt code opens this response.
    sealed = models.BooleanField(default=False)

    objects = Responses.as_manager()

    class Meta:
        app_label = "surveys"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(submitted_at__isnull=True, revision__isnull=True)
                | models.Q(submitted_at__isnull=False, revision__isnull=False),
                name="counted_when_submitted",
            )
        ]
        indexes = [models.Index(fields=["survey", "revision"], name="response_by_revision")]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.source}"


class FormerId(models.Model):
    """An id a response had on a device before another took it up by its code: pages left open there write nothing."""

    id = models.UUIDField(primary_key=True, editable=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="former_ids")

    class Meta:
        app_label = "surveys"

    def __str__(self) -> str:
        return str(self.id)


class Contact(models.Model):
    """Somebody who wants to hear what becomes of a survey: with no link to a response, and no time but the day."""

    # Random and never time-ordered, as a response's own id.
    id = models.UUIDField(primary_key=True, default=random_id, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    # While its author may still change it, a keyed digest of the response and the question; null once they sent.
    draft_key = models.CharField(max_length=64, null=True, blank=True, unique=True)
    day = models.DateField(null=True, blank=True)

    class Meta:
        app_label = "surveys"

    def __str__(self) -> str:
        return str(self.survey_id)


class Quota(models.Model):
    """At most so many responses for which a condition holds; the places taken are `QuotaSeat` rows."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="quotas")
    name = models.CharField(max_length=120)
    # In the language of `questionnaires.expressions`.
    condition = models.TextField()
    limit = models.PositiveIntegerField()
    # What a person reads who comes when every place is taken; empty for the usual words.
    message = models.TextField(blank=True)

    class Meta:
        app_label = "surveys"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["survey", "name"], name="quota_once")]

    def __str__(self) -> str:
        return self.name


class QuotaSeat(models.Model):
    """A place of a quota that a counted response takes; it goes with the response, and the place is free again."""

    # Random and never time-ordered, as a response's own id.
    id = models.UUIDField(primary_key=True, default=random_id, editable=False)
    quota = models.ForeignKey(Quota, on_delete=models.CASCADE, related_name="seats")
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="quota_seats")

    class Meta:
        app_label = "surveys"
        constraints = [models.UniqueConstraint(fields=["quota", "response"], name="quota_seat_once")]

    def __str__(self) -> str:
        return str(self.quota_id)


class Tombstone(models.Model):
    """A counted response that was erased; says to statistics which row to forget."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="tombstones")
    response = models.UUIDField()
    revision = models.BigIntegerField()
    # Erased while its survey was open: where it stood in the order of collection, so that its lot is known.
    place = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        app_label = "surveys"
        indexes = [models.Index(fields=["survey", "revision"], name="tombstone_by_revision")]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.revision}"


class Target(models.Model):
    """How many responses are wanted from a public, a bassin or a structure, or from a crossing of them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="targets")
    audience = models.ForeignKey(
        "hackathon.Audience", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    basin = models.ForeignKey("hackathon.Territory", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    structure = models.ForeignKey(
        "hackathon.Structure", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    count = models.PositiveIntegerField()

    class Meta:
        app_label = "surveys"

    def __str__(self) -> str:
        return str(self.count)
