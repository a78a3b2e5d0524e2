from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from realtime.wire.refusals import refusal_codes
from surveys.questionnaires.conditions import ConditionFlaw

refusal_codes(
    version_frozen=_(
        "This version is published: its questions are frozen. Nothing was changed. Make a new version to go on editing."
    ),
    part_gone=_("“%(what)s” is no longer there: somebody removed it. Nothing was changed. Load the page again."),
    part_rewritten=_(
        "Somebody wrote something else here meanwhile. Nothing was changed; what you typed is still in the form. "
        "Compare both, then save yours or take theirs."
    ),
    not_published=_("This version is not published: change it in the editor. Nothing was changed."),
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


# What the history says after the name of who did it.
GESTURES: dict[str, str | Promise] = {
    "": pgettext_lazy("history", "changed the questionnaire"),
    "begin": pgettext_lazy("history", "began this version"),
    "add_page": pgettext_lazy("history", "added the page “%(part)s”"),
    "edit_page": pgettext_lazy("history", "changed the page “%(part)s”"),
    "move_page": pgettext_lazy("history", "moved the page “%(part)s”"),
    "remove_page": pgettext_lazy("history", "took out the page “%(part)s”"),
    "add_question": pgettext_lazy("history", "added the question “%(part)s”"),
    "take_question": pgettext_lazy("history", "took over the question “%(part)s”"),
    "edit_question": pgettext_lazy("history", "changed the question “%(part)s”"),
    "move_question": pgettext_lazy("history", "moved the question “%(part)s”"),
    "duplicate_question": pgettext_lazy("history", "duplicated the question “%(part)s”"),
    "renew_question": pgettext_lazy("history", "made a question of its own of “%(part)s”"),
    "remove_question": pgettext_lazy("history", "took out the question “%(part)s”"),
    "edit_condition": pgettext_lazy("history", "changed when “%(part)s” is shown"),
    "edit_texts": pgettext_lazy("history", "wrote other texts of “%(part)s”"),
    "edit_variants": pgettext_lazy("history", "changed which texts are offered"),
    "correct": pgettext_lazy("history", "put a wording of “%(part)s” right"),
}


def gesture_in_words(gesture: str, part: str) -> str:
    return str(GESTURES.get(gesture, GESTURES[""])) % {"part": part}
