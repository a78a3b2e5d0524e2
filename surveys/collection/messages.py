from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from realtime.wire.refusals import refusal_codes
from surveys.collection.values import Fault
from surveys.questionnaires.schema import Question

refusal_codes(
    survey_not_collecting=_(
        "The survey is not open at this moment. This page was not saved; the pages sent before are kept."
    ),
    response_sent=_("This response was already sent, once. Nothing was changed or counted twice."),
    response_left=_(
        "This response was left on this device. Nothing was changed. "
        "To go on with it, use its code; otherwise begin a new response."
    ),
    response_elsewhere=_(
        "This page belongs to another response than the one begun in this browser. Nothing was changed. "
        "Go on with the response in progress, or begin a new one."
    ),
    response_moved=_(
        "This response was taken up on another device with its code. Nothing was changed here. "
        "To go on with it here, use the code again; on the other device nothing is lost."
    ),
    page_not_found=_("This page is not in the questionnaire. Nothing was changed. Go on from the first page."),
    code_unknown=_("No response has this code. Nothing was changed. Check the signs one by one and try again."),
    label_taken=_("This structure already has a link called “%(label)s”. Nothing was changed; give another name."),
    link_used=_("Answers came by this link: it stays, so that they remain counted where they came from."),
    quota_full=_("Enough people in your situation have already answered. Nothing of your answers was kept."),
    code_throttled=_("Too many codes were tried from here. Nothing was changed. Wait 15 minutes, then try again."),
)

FAULTS: dict[str, str | Promise] = {
    "required": _("This question needs an answer. Give one to go on."),
    "consent": _("To take part, tick this box. If you would rather not, leave the survey: nothing is sent."),
    "soft": _("You left this question blank. Answer it, or go on without answering."),
    "too_few": _("Choose %(limit)s at least."),
    "sum_wrong": _("These numbers must add up to %(total)s. Change one or more of them."),
    "sum_small": _("These numbers must add up to %(least)s at least. Raise one or more of them."),
    "sum_large": _("These numbers must add up to %(most)s at most. Lower one or more of them."),
    "invalid": _("This answer does not fit what is asked. Change it to go on."),
    "not_an_email": _("Write an e-mail address such as nom@exemple.fr."),
    "not_a_phone": _("Write a telephone number in figures, such as 02 37 00 00 00."),
    "no_way_to_write": _("Give an e-mail address or a telephone number, or empty the name."),
    "exclusive": _("One of your choices cannot go with another. Keep either that one or the others."),
    "too_many": _("Choose %(limit)s at most."),
    "bad_place": _("Give places from 1 to %(limit)s."),
    "same_place": _("Two items have place %(place)s. Give each a different place."),
    "not_a_number": _("Write a number in figures, such as 12."),
    "not_whole": _("Write a whole number, without decimals."),
    "too_small": _("The smallest number accepted is %(limit)s."),
    "too_large": _("The largest number accepted is %(limit)s."),
    "not_a_date": _("Write a date such as 21/11/2026."),
    "unknown_choice": _("This choice is not offered with your other answers. Choose another one."),
    "too_long": _("Your text has %(length)s characters; %(limit)s at most are kept. Shorten it."),
}


def in_words(fault: Fault, question: Question) -> str:
    """What is wrong and what to do; of a line or cell, after what the page calls it."""
    own = question.validation_message if fault.code == "invalid" else ""
    sentence = own or str(FAULTS[fault.code]) % fault.params
    label = _label(question, fault.part)
    return f"{label} : {sentence}" if label else sentence


def _label(question: Question, part: str) -> str:
    row, _colon, column = part.partition(":")
    choices = {choice.code: choice.label for choice in question.choices}
    lines = choices | {line.code: line.label for line in question.rows}
    columns = {line.code: line.label for line in question.columns}
    return ", ".join(label for label in (lines.get(row, ""), columns.get(column, "")) if label)
