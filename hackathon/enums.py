"""Closed lists of the ground floor. Publics, défis and stages are rows, never enums."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    ORGANISER = "organiser", _("Organiser")
    FACILITATOR = "facilitator", _("Facilitator")
    JUROR = "juror", _("Juror")
    PARTICIPANT = "participant", _("Participant")
    CONTACT = "contact", _("Structure's contact")
    COMPANION = "companion", _("Companion")
    OBSERVER = "observer", _("Observer")
    MENTOR = "mentor", _("Resource person")


class ScopeKind(models.TextChoices):
    EDITION = "edition", _("Edition")
    SESSION = "session", _("Workshop")
    TEAM = "team", _("Team")
    STRUCTURE = "structure", _("Structure")


class Source(models.TextChoices):
    """Where a seat, a response or a vote comes from."""

    LIVE = "live", _("online")
    PAPER = "paper", _("paper")
    PHONE = "phone", _("telephone")
    IMPORT = "import", _("import")
    SIMULATED = "simulated", _("simulated")
    TEST = "test", _("test")


class Family(models.TextChoices):
    PUBLICS = "publics", _("Publics")
    ECONOMY = "economy", _("Business world")
    GUIDANCE = "guidance", _("Guidance and training")


class TerritoryKind(models.TextChoices):
    DEPARTMENT = "department", _("Département")
    BASIN = "basin", _("Employment area")
    COMMUNE = "commune", _("Commune")


class Density(models.TextChoices):
    UNKNOWN = "", pgettext_lazy("density", "unknown")
    RURAL = "rural", pgettext_lazy("density", "rural")
    URBAN = "urban", pgettext_lazy("density", "urban")


class StageKind(models.TextChoices):
    SURVEY = "survey", _("Survey")
    DESIGN = "design", _("Design thinking")
    HACKATHON = "hackathon", _("Hackathon")
    ACTION = "action", _("Action")


class StageState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("stage", "planned")
    OPEN = "open", pgettext_lazy("stage", "open")
    CLOSED = "closed", pgettext_lazy("stage", "closed")
