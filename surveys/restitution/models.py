import msgspec
from django.db import models

from hackathon.access.scopes import Scope
from realtime.wire.ids import new_id
from surveys.collection.keys import collector_code
from surveys.questionnaires.models import Survey


class Restitution(models.Model):
    """What is given back of a survey: figures and words chosen by the organisers.

    `published` is what the public page shows, as it was counted when it was published: nobody can compare two
    readings of the page to tell what one more response changed. Null: there is no public page.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    survey = models.OneToOneField(Survey, on_delete=models.CASCADE, related_name="restitution")
    code = models.CharField(max_length=12, unique=True, default=collector_code)
    introduction = models.TextField(blank=True)
    published = models.JSONField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    rev = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "surveys"

    def __str__(self) -> str:
        return self.code

    @property
    def path(self) -> str:
        return f"/r/{self.code}/"

    def scope(self) -> Scope:
        return self.survey.scope()


class Piece(models.Model):
    """One figure or one quoted word of a restitution. `spec` says which, as a `Figure` or a `QuoteSpec`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    restitution = models.ForeignKey(Restitution, on_delete=models.CASCADE, related_name="pieces")
    kind = models.CharField(max_length=8, choices=[("figure", "figure"), ("quote", "quote")])
    spec = models.JSONField()
    order = models.PositiveSmallIntegerField()

    class Meta:
        app_label = "surveys"
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.order}"


class QuoteSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose words, to what question; `words` finds them again when the response has taken another id."""

    response: str
    question: str
    words: str
