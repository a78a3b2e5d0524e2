"""Closed lists of the second floor. Défis and axes are rows, never enums."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Thing(models.TextChoices):
    """What can stand in the lineage: the stops of the thread, from a survey figure to an action."""

    FINDING = "finding", _("Finding")
    PROBLEM = "problem", _("Problem")
    CHALLENGE = "challenge", _("Challenge")
    HOW_MIGHT_WE = "how_might_we", _("How might we")
    CARD = "card", _("Idea")
    SOLUTION = "solution", _("Solution")
    ACTION = "action", _("Action")


class How(models.TextChoices):
    """How a thing came out of another."""

    CONVERSION = "conversion", _("turned into")
    MERGE = "merge", _("merged into")
    COPY = "copy", _("copied")


class EvidenceKind(models.TextChoices):
    FIGURE = "figure", _("Figure")
    QUOTE = "quote", _("Quoted words")


class EvidenceState(models.TextChoices):
    """Whether the survey still says what was kept."""

    CURRENT = "current", _("up to date")
    MOVED = "moved", _("the figure has moved")
    PURGED = "purged", _("source erased")


class Colour(models.TextChoices):
    """Tokens of `look.md` a défi may bear."""

    SKY = "sky", _("blue")
    LEAF = "leaf", _("green")
    PLUM = "plum", _("plum")
    CORAL = "coral", _("coral")
    INDIGO = "indigo", _("indigo")


class Pattern(models.TextChoices):
    DOTS = "dots", _("dots")
    LINES = "lines", _("lines")
    GRID = "grid", _("grid")
    WAVES = "waves", _("waves")
    PLAIN = "plain", _("plain")


class SheetPart(models.TextChoices):
    """The fields of a solution sheet, in the order they are filled."""

    TITLE = "title", _("Title")
    PROBLEM = "problem", _("The problem lived: a figure, a quote")
    AUDIENCE = "audience", _("For whom")
    SOLUTION = "solution", _("The solution")
    HOW = "how", _("How it works")
    CHANGE = "change", _("What changes")
    LEAD = "lead", _("Who leads it, with whom")
    FIRST_STEPS = "first_steps", _("First steps within 30 days")
    NEEDS = "needs", _("What it needs")
    PROOF = "proof", _("How we will know")


class Quadrant(models.TextChoices):
    """Where a solution falls on impact × effort, best first."""

    QUICK_WIN = "quick_win", _("quick wins")
    PROJECT = "project", _("major projects")
    SMALL_PLUS = "small_plus", _("small pluses")
    NOT_NOW = "not_now", _("not now")


class Verdict(models.TextChoices):
    RETAINED = "retained", _("retained")
    NOT_NOW = "not_now", _("not now")


class Status(models.TextChoices):
    """Where an action of the plan stands."""

    PROPOSED = "proposed", pgettext_lazy("action", "proposed")
    VALIDATED = "validated", pgettext_lazy("action", "validated by the committee")
    COMMITTED = "committed", pgettext_lazy("action", "committed")
    DONE = "done", pgettext_lazy("action", "done")
    ABANDONED = "abandoned", pgettext_lazy("action", "abandoned")
