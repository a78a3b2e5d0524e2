from datetime import date
from uuid import UUID

from django.db import models

from hackathon.access.scopes import Scope
from hackathon.enums import Source
from realtime.wire.ids import new_id
from surveys.enums import Anonymity, QuestionRole, QuestionType, SurveyState, VersionState

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
    """A wording of the questionnaire. Published, it is frozen and `content` holds its schema."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=VersionState.choices, default=VersionState.DRAFT)
    content = models.JSONField(null=True, blank=True)
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


class Section(models.Model):
    """One page."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(SurveyVersion, on_delete=models.CASCADE, related_name="sections")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    intro = models.TextField(blank=True)

    class Meta:
        app_label = "surveys"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """Identity across versions is (survey, code); `settings` and `condition` are those of `schema`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(SurveyVersion, on_delete=models.CASCADE, related_name="questions")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    type = models.CharField(max_length=12, choices=QuestionType.choices)
    wording = models.TextField()
    help = models.TextField(blank=True)
    required = models.BooleanField(default=False)
    role = models.CharField(max_length=10, choices=QuestionRole.choices, blank=True, default=QuestionRole.NONE)
    settings = models.JSONField(default=dict, blank=True)
    condition = models.JSONField(null=True, blank=True)

    class Meta:
        app_label = "surveys"
        ordering = ["section__order", "order"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="question_code_once")]

    def __str__(self) -> str:
        return self.code


class Choice(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="choices")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    label = models.CharField(max_length=300)
    group = models.CharField(max_length=120, blank=True)
    exclusive = models.BooleanField(default=False)
    # The audience, territory or structure of the edition that this choice stands for.
    ref = models.UUIDField(null=True, blank=True)

    class Meta:
        app_label = "surveys"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["question", "code"], name="choice_code_once")]

    def __str__(self) -> str:
        return self.code


class Row(models.Model):
    """A line of a matrix."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="rows")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    label = models.CharField(max_length=300)

    class Meta:
        app_label = "surveys"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["question", "code"], name="row_code_once")]

    def __str__(self) -> str:
        return self.code
