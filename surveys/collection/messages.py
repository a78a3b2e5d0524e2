from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from realtime.wire.refusals import refusal_codes
from surveys.collection.codec import Fault

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
    page_not_found=_("This page is not in the questionnaire. Nothing was changed. Go on from the first page."),
    code_unknown=_("No response has this code. Nothing was changed. Check the signs one by one and try again."),
    label_taken=_("This structure already has a link called “%(label)s”. Nothing was changed; give another name."),
    link_used=_("Answers came by this link: it stays, so that they remain counted where they came from."),
    quota_full=_("Enough people in your situation have already answered. Nothing of your answers was kept."),
    code_throttled=_("Too many codes were tried from here. Nothing was changed. Wait 15 minutes, then try again."),
)

FAULTS: dict[str, str | Promise] = {
    "required": _("This question needs an answer."),
    "exclusive": _("One of your choices cannot go with another. Keep either that one or the others."),
    "too_many": _("Choose %(limit)s at most."),
    "bad_place": _("Give places from 1 to %(limit)s."),
    "same_place": _("Two items have place %(place)s. Give each a different place."),
    "not_a_number": _("Write a number in figures, such as 12."),
    "not_whole": _("Write a whole number, without decimals."),
    "too_small": _("The smallest number accepted is %(limit)s."),
    "too_large": _("The largest number accepted is %(limit)s."),
    "not_a_date": _("Write a date such as 21/11/2026."),
    "unknown_choice": _("This choice is no longer in the questionnaire. Choose another one."),
    "too_long": _("Your text has %(length)s characters; %(limit)s at most are kept. Shorten it."),
}


def in_words(fault: Fault) -> str:
    return str(FAULTS[fault.code]) % fault.params
