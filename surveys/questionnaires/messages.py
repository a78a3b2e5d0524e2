from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from realtime.wire.refusals import refusal_codes
from surveys.questionnaires.conditions import ConditionFlaw

refusal_codes(
    version_frozen=_(
        "This version is published: its questions are frozen. Nothing was changed. Make a new version to go on editing."
    ),
    part_gone=_("“%(what)s” is no longer there: somebody removed it. Nothing was changed. Load the page again."),
    nothing_to_undo=_("There is nothing more to undo. Nothing was changed."),
    nothing_to_redo=_("There is nothing more to do again. Nothing was changed."),
    draft_exists=_("A new version is already being written. Nothing was changed. Go on with that one."),
    questionnaire_flawed=_("The questionnaire cannot be published yet: %(reasons)s Nothing was changed."),
    slug_taken=_("This address is already used by another survey. Nothing was created. Choose another one."),
    questionnaire_unreadable=_("The questionnaire %(name)s cannot be read: %(why)s. Nothing was created."),
    retention_over=_(
        "The day until which responses are kept has passed: what came in now would be erased at once. "
        "Nothing was changed. Give a later day in the settings first."
    ),
    nothing_published=_("No version is published yet. Publish the questionnaire, then open the survey."),
)

FLAWS: dict[str, str | Promise] = {
    "no_question": _("it has no question."),
    "empty_section": _("the page “%(what)s” has no question."),
    "code_twice": _("the code %(what)s is used by two questions."),
    "no_choice": _("question %(what)s has no choice."),
    "choice_code_twice": _("two choices or lines of question %(what)s have the same code."),
    "no_row": _("question %(what)s has no line."),
    "no_column": _("the grid %(what)s has no column."),
    "no_scale": _("the grid %(what)s needs choices on both its scales."),
    "role_twice": _("two questions tell the %(what)s of a person: keep one."),
}


def flaw_in_words(flaw: str, what: str) -> str:
    return str(FLAWS[flaw]) % {"what": what}


def condition_flaw_in_words(flaw: ConditionFlaw) -> str:
    return gettext("the condition of %(part)s: %(words)s") % {"part": flaw.part, "words": flaw.words}
