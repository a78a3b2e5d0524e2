from django.db import models
from django.utils.translation import gettext as _

from challenges.enums import Colour, Pattern
from hackathon.access.scopes import Scope
from realtime.wire.ids import new_id


class Challenge(models.Model):
    """A défi: what the teams work on. Recognised by its colour and its icon and its pattern."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    edition = models.ForeignKey("hackathon.Edition", on_delete=models.CASCADE, related_name="challenges")
    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=160)
    brief = models.TextField(blank=True)
    # What exists already, in words, and the partners that do it.
    existing = models.TextField(blank=True)
    partners = models.ManyToManyField("hackathon.Structure", related_name="+", blank=True)
    colour = models.CharField(max_length=8, choices=Colour.choices, default=Colour.INDIGO)
    icon = models.CharField(max_length=40, default="target")
    pattern = models.CharField(max_length=8, choices=Pattern.choices, default=Pattern.PLAIN)
    order = models.PositiveSmallIntegerField(default=0)
    rev = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "challenges"
        ordering = ["order", "title"]
        constraints = [models.UniqueConstraint(fields=["edition", "slug"], name="challenge_once")]

    def __str__(self) -> str:
        return self.title

    def scope(self) -> Scope:
        return Scope(edition=self.edition_id)


class HowMightWe(models.Model):
    """« Comment pourrions-nous [action] pour [public] afin de [effet] ? », with the problem it answers."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="questions")
    problem = models.ForeignKey(
        "challenges.Problem", on_delete=models.SET_NULL, null=True, blank=True, related_name="questions"
    )
    action = models.CharField(max_length=200)
    audience = models.CharField(max_length=120)
    effect = models.CharField(max_length=200)
    rev = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "challenges"
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.phrase

    @property
    def phrase(self) -> str:
        parts = {"action": self.action, "audience": self.audience, "effect": self.effect}
        return _("How might we %(action)s for %(audience)s so as to %(effect)s?") % parts

    def scope(self) -> Scope:
        return self.challenge.scope()
