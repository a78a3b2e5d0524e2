"""What reports say. Sentences are made when a file is read, in the language of whoever reads it."""

from collections.abc import Collection

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override, pgettext_lazy

from surveys.imports.report import Fate, Part

FATES: dict[Fate, str | Promise] = {
    Fate.CARRIED: gettext_lazy("carried"),
    Fate.CHANGED: gettext_lazy("changed"),
    Fate.LEFT_OUT: gettext_lazy("left out"),
}
PARTS: dict[Part, str | Promise] = {
    Part.SURVEY: gettext_lazy("Survey"),
    Part.GROUP: gettext_lazy("Page"),
    Part.QUESTION: gettext_lazy("Question"),
    Part.LINE: gettext_lazy("Line or option"),
    Part.CHOICE: gettext_lazy("Choice"),
    Part.CONDITION: gettext_lazy("Condition"),
    Part.SETTING: gettext_lazy("Setting"),
    Part.TEXT: gettext_lazy("Text"),
    Part.QUOTA: gettext_lazy("Quota"),
    Part.RESPONSE: gettext_lazy("Response"),
    Part.COLUMN: gettext_lazy("Column"),
    Part.ANSWER: gettext_lazy("Answer"),
}
# What a text had beside its words.
LOSSES: dict[str, str | Promise] = {
    "looks": gettext_lazy("bold, colours and sizes"),
    "media": gettext_lazy("pictures, sounds or films"),
    "script": gettext_lazy("scripts"),
    "end": gettext_lazy("its end (it is too long)"),
}

# The labels of lists that LimeSurvey writes itself: code → (label, ours).
FIXED: dict[str, dict[str, str | Promise]] = {
    "gender": {"F": pgettext_lazy("gender", "Female"), "M": pgettext_lazy("gender", "Male")},
    "yes_no": {"Y": pgettext_lazy("answer", "Yes"), "N": pgettext_lazy("answer", "No")},
    "yes_uncertain_no": {
        "Y": pgettext_lazy("answer", "Yes"),
        "U": pgettext_lazy("answer", "Uncertain"),
        "N": pgettext_lazy("answer", "No"),
    },
    "more_same_less": {
        "I": pgettext_lazy("answer", "More"),
        "S": pgettext_lazy("answer", "The same"),
        "D": pgettext_lazy("answer", "Less"),
    },
    "five": {str(point): str(point) for point in range(1, 6)},
    "ten": {str(point): str(point) for point in range(1, 11)},
}


def in_language(text: str | Promise, language: str) -> str:
    with override(language):
        return str(text)


def losses_in_words(lost: Collection[str]) -> str:
    named = ", ".join(str(LOSSES[key]) for key in LOSSES if key in lost)
    return _("the text lost %(what)s") % {"what": named}


def code_in_words(before: str, after: str) -> str:
    return _("its code « %(before)s » became « %(after)s »") % {"before": before, "after": after}


def setting_in_words(name: str, value: str) -> str:
    return _("“%(name)s = %(value)s” has no counterpart here") % {"name": name, "value": shortened(value)}


def hint_in_words(hint: str) -> str:
    return _("its hint is not carried: « %(hint)s »") % {"hint": shortened(hint)}


def condition_in_words(expression: str, why: str) -> str:
    return _("its condition « %(expression)s » is not carried (%(why)s): it is shown to everybody until you decide") % {
        "expression": shortened(expression),
        "why": why,
    }


def shortened(text: str, most: int = 200) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"


def responses_in_words(count: int) -> str:
    return ngettext("%(n)s response", "%(n)s responses", count) % {"n": count}
