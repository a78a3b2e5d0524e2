from django.db import models

from challenges.enums import EvidenceKind, EvidenceState
from hackathon.access.scopes import Scope
from realtime.wire.ids import new_id


class Finding(models.Model):
    """A constat: a sentence that a figure of the survey, or words quoted from it, holds up."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    edition = models.ForeignKey("hackathon.Edition", on_delete=models.CASCADE, related_name="findings")
    sentence = models.CharField(max_length=300)
    rev = models.PositiveIntegerField(default=0)
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "challenges"
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.sentence

    def scope(self) -> Scope:
        return Scope(edition=self.edition_id)


class Evidence(models.Model):
    """What a finding rests on, frozen the day it was kept. A later figure is a later row: nothing is overwritten."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=6, choices=EvidenceKind.choices)
    # The survey lives on a lower floor: plain ids, and its name as it was.
    survey = models.UUIDField(null=True, db_index=True)
    survey_title = models.CharField(max_length=200, blank=True)
    survey_version = models.CharField(max_length=40, blank=True)
    survey_revision = models.BigIntegerField(default=0)
    # What to ask the analysis to compute it again: questions, filter, weight.
    spec = models.JSONField(default=dict)
    # The answer it gave: title, sentence, base, n, filter, weight, k, columns, rows.
    figure = models.JSONField(default=dict)
    # The number put forward (a share in %, a mean…), a baseline for the plan's indicators.
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    value_label = models.CharField(max_length=200, blank=True)
    quote = models.TextField(blank=True)
    quoted_from = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=EvidenceState.choices, default=EvidenceState.CURRENT)
    # What the last recomputation gave, when it is not the kept figure to the last answer.
    fresh = models.JSONField(default=dict, blank=True)
    kept_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    # The survey's revision it was last compared with.
    checked_revision = models.BigIntegerField(default=0)
    # « Garder »: it moved, and the organiser chose to go on saying what was kept.
    held_at = models.DateTimeField(null=True, blank=True)
    # A later row stands in its place.
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "challenges"
        ordering = ["kept_at", "id"]
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return self.quote or self.value_label or self.survey_title
