"""What analysis keeps beside the responses: a coding frame, the codes given to texts, words set aside or masked,
margins that weights are made from."""

from django.db import models

from realtime.wire.ids import new_id
from surveys.collection.keys import random_id
from surveys.collection.models import Response
from surveys.questionnaires.models import Survey


class Code(models.Model):
    """A theme of the coding frame of one text question. `question` is the key of its column (`code`, `code/row`)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="codes")
    question = models.CharField(max_length=120)
    name = models.CharField(max_length=80)
    definition = models.CharField(max_length=300, blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        app_label = "surveys"
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["survey", "question", "name"], name="code_once")]

    def __str__(self) -> str:
        return self.name


class Coding(models.Model):
    """A code given to the text of a response; without a code, the text was read and none fits.

    A row each, so that two people who code at once lose nothing. It goes with the response. No time and no coder.
    """

    # Random and never time-ordered, as a response's own id.
    id = models.UUIDField(primary_key=True, default=random_id, editable=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="codings")
    question = models.CharField(max_length=120)
    code = models.ForeignKey(Code, on_delete=models.CASCADE, null=True, blank=True, related_name="codings")

    class Meta:
        app_label = "surveys"
        constraints = [
            models.UniqueConstraint(fields=["response", "code"], name="coding_once"),
            models.UniqueConstraint(
                fields=["response", "question"], condition=models.Q(code__isnull=True), name="coded_as_none_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response_id} {self.question}"


class ListedWord(models.Model):
    """A word that a survey treats otherwise than the product's lists do, as people typed it."""

    class Kind(models.TextChoices):
        STOP = "stop"  # set aside in counts
        TELLING = "telling"  # counted, though the product's list sets it aside
        MASKED = "masked"  # never shown to anybody

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="listed_words")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    word = models.CharField(max_length=80)

    class Meta:
        app_label = "surveys"
        ordering = ["word"]
        constraints = [models.UniqueConstraint(fields=["survey", "kind", "word"], name="listed_once")]

    def __str__(self) -> str:
        return self.word


class Weighting(models.Model):
    """The margins given to a survey by hand: variable → option's code → its share, in hundredths."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    survey = models.OneToOneField(Survey, on_delete=models.CASCADE, related_name="weighting")
    margins = models.JSONField()

    class Meta:
        app_label = "surveys"

    def __str__(self) -> str:
        return ", ".join(self.margins)
