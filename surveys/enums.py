from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SurveyState(models.TextChoices):
    DRAFT = "draft", _("in preparation")
    OPEN = "open", pgettext_lazy("survey", "open")
    CLOSED = "closed", pgettext_lazy("survey", "closed")


class Anonymity(models.TextChoices):
    PSEUDONYMOUS = "pseudonymous", _("pseudonymous: no name, but the moment of each response is kept")
    ANONYMOUS = "anonymous", _("anonymous once closed: no moment is kept and the order of responses is destroyed")


class VersionState(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


class QuestionType(models.TextChoices):
    SINGLE = "single", _("One choice")
    MULTIPLE = "multiple", _("Several choices")
    MATRIX = "matrix", _("Grid (one scale, several lines)")
    RANKING = "ranking", _("Ranking")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    SHORT_TEXT = "short_text", _("Short text")
    LONG_TEXT = "long_text", _("Long text")
    INFORMATION = "information", _("Information (no answer expected)")


class QuestionRole(models.TextChoices):
    NONE = "", pgettext_lazy("role of a question", "none")
    AUDIENCE = "audience", _("public")
    TERRITORY = "territory", _("territory")
    STRUCTURE = "structure", _("structure")
    WEIGHT = "weight", _("weight")


CHOICE_TYPES = frozenset({QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.MATRIX, QuestionType.RANKING})
TEXT_TYPES = frozenset({QuestionType.SHORT_TEXT, QuestionType.LONG_TEXT})
