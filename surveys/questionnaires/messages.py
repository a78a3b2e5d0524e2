from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from realtime.wire.refusals import refusal_codes

refusal_codes(
    version_frozen=_(
        "This version is published: its questions are frozen. Nothing was changed. Make a new version to go on editing."
    ),
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
    "no_row": _("the grid %(what)s has no line."),
    "condition_broken": _("the condition of question %(what)s names a question or a choice that is not before it."),
}


def flaw_in_words(flaw: str, what: str) -> str:
    return str(FLAWS[flaw]) % {"what": what}
