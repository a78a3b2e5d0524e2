from django.db import models

from surveys.questionnaires.models import Survey


class ImportReport(models.Model):
    """What became of each part of the file a survey was made of; it is read again while the questionnaire is put right.

    `lines`: {"part", "place", "fate", "notes", "decide", "count"} each, as the report had them (`report.Item`).
    """

    survey = models.OneToOneField(Survey, on_delete=models.CASCADE, related_name="import_report", primary_key=True)
    file = models.CharField(max_length=200)
    lines = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        app_label = "surveys"

    def __str__(self) -> str:
        return self.file
