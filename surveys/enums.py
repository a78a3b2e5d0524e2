from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hackathon.enums import Source


class SurveyState(models.TextChoices):
    DRAFT = "draft", _("in preparation")
    OPEN = "open", pgettext_lazy("survey", "open")
    CLOSED = "closed", pgettext_lazy("survey", "closed")


class Anonymity(models.TextChoices):
    PSEUDONYMOUS = "pseudonymous", _("pseudonymous: no name, but the moment of each response is kept")
    ANONYMOUS = "anonymous", _("anonymous once closed: no moment is kept and the order of responses is destroyed")


# Where responses come from one after another.
COLLECTED = (Source.LIVE, Source.PAPER, Source.PHONE)


class VersionState(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


class QuestionType(models.TextChoices):
    SINGLE = "single", _("One choice")
    MULTIPLE = "multiple", _("Several choices")
    YES_NO = "yes_no", _("Yes or no")
    MATRIX = "matrix", _("Grid (one scale, several lines)")
    DUAL_MATRIX = "dual_matrix", _("Grid with two scales (importance and satisfaction)")
    NUMBER_MATRIX = "number_matrix", _("Grid of numbers")
    TEXT_MATRIX = "text_matrix", _("Grid of short texts")
    STATEMENTS = "statements", _("Statements, one by one (agree or not)")
    RANKING = "ranking", _("Ranking")
    NUMBER = "number", _("Number")
    NUMBERS = "numbers", _("Several numbers, with their sum")
    SLIDER = "slider", _("Slider")
    SCALE = "scale", _("Scale from 0 to 10")
    RATING = "rating", _("Rating (stars)")
    DATE = "date", _("Date")
    COMMUNE = "commune", _("Commune")
    SHORT_TEXT = "short_text", _("Short text")
    TEXTS = "texts", _("Several short texts")
    LONG_TEXT = "long_text", _("Long text")
    INFORMATION = "information", _("Information (no answer expected)")
    CONSENT = "consent", _("Consent to go on")
    CONTACT = "contact", _("Contact details, kept apart")


class QuestionRole(models.TextChoices):
    NONE = "", pgettext_lazy("role of a question", "none")
    AUDIENCE = "audience", _("public")
    TERRITORY = "territory", _("territory")
    STRUCTURE = "structure", _("structure")
    WEIGHT = "weight", _("weight")


Q = QuestionType
# Answered by codes of the question's own choices.
CHOICE_TYPES = frozenset({Q.SINGLE, Q.MULTIPLE, Q.YES_NO, Q.COMMUNE, Q.MATRIX, Q.DUAL_MATRIX, Q.STATEMENTS, Q.RANKING})
# One code for the whole question.
ONE_CHOICE_TYPES = frozenset({Q.SINGLE, Q.YES_NO, Q.COMMUNE})
ROW_TYPES = frozenset({Q.MATRIX, Q.DUAL_MATRIX, Q.NUMBER_MATRIX, Q.TEXT_MATRIX, Q.STATEMENTS, Q.NUMBERS, Q.TEXTS})
COLUMN_TYPES = frozenset({Q.NUMBER_MATRIX, Q.TEXT_MATRIX})
NUMBER_TYPES = frozenset({Q.NUMBER, Q.SLIDER, Q.SCALE, Q.RATING})
TEXT_TYPES = frozenset({Q.SHORT_TEXT, Q.LONG_TEXT})
# What stands on a page and leaves nothing in the answers.
SILENT_TYPES = frozenset({Q.INFORMATION, Q.CONTACT})
