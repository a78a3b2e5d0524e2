"""What each of our kinds of question is in LimeSurvey, and the settings of it that say the same. No Django, no I/O."""

from dataclasses import dataclass

from surveys.enums import QuestionType as Q
from surveys.questionnaires.expressions.parse import number_text
from surveys.questionnaires.schema import OTHER, Question


@dataclass(frozen=True, slots=True)
class Kind:
    """Its letter and the name of its theme there."""

    letter: str
    theme: str


LIST, MENU = Kind("L", "listradio"), Kind("!", "list_dropdown")
NUMBER = Kind("N", "numerical")
KINDS: dict[str, Kind] = {
    Q.SINGLE: LIST,
    Q.COMMUNE: MENU,
    Q.YES_NO: Kind("Y", "yesno"),
    Q.MULTIPLE: Kind("M", "multiplechoice"),
    Q.CONSENT: Kind("M", "multiplechoice"),
    Q.MATRIX: Kind("F", "arrays/array"),
    Q.STATEMENTS: Kind("F", "arrays/array"),
    Q.DUAL_MATRIX: Kind("1", "arrays/dualscale"),
    Q.NUMBER_MATRIX: Kind(":", "arrays/multiflexi"),
    Q.TEXT_MATRIX: Kind(";", "arrays/texts"),
    Q.RANKING: Kind("R", "ranking"),
    Q.NUMBER: NUMBER,
    Q.SLIDER: NUMBER,
    Q.SCALE: NUMBER,
    Q.RATING: Kind("5", "5pointchoice"),
    Q.NUMBERS: Kind("K", "multiplenumeric"),
    Q.TEXTS: Kind("Q", "multipleshorttext"),
    Q.SHORT_TEXT: Kind("S", "shortfreetext"),
    Q.LONG_TEXT: Kind("T", "longfreetext"),
    Q.DATE: Kind("D", "date"),
    Q.INFORMATION: Kind("X", "boilerplate"),
}
# One of their stars has five, none else.
STARS = 5
# Between the group of a choice and its label; the first that no label holds.
SEPARATORS = ("|", "¦", "‖", "→")


def kind_of(question: Question) -> Kind | None:
    """None: it has no counterpart there (contact details, kept apart here)."""
    if question.type == Q.SINGLE and (question.settings.menu or separator_of(question)):
        return MENU
    if question.type == Q.RATING and question.settings.maximum != STARS:
        return NUMBER
    return KINDS.get(question.type)


def separator_of(question: Question) -> str:
    """What parts groups from labels in a menu; "" when no choice stands under a group."""
    if not any(choice.group for choice in question.choices):
        return ""
    said = " ".join(f"{choice.group} {choice.label}" for choice in question.choices)
    return next((sign for sign in SEPARATORS if sign not in said), SEPARATORS[0])


def settings_of(question: Question) -> dict[str, str]:
    """Attribute → value; those that say nothing are left out."""
    kind = kind_of(question)
    found: dict[str, str] = {}
    if kind is MENU:
        found["category_separator"] = separator_of(question)
    elif kind is NUMBER:
        found = _number(question)
    elif question.type in (Q.MULTIPLE, Q.RANKING):
        found = _choices(question)
    elif question.type == Q.NUMBERS:
        found = _numbers(question)
    elif question.type == Q.NUMBER_MATRIX:
        found = _grid(question)
    elif question.type == Q.DUAL_MATRIX and question.ends:
        found = dict(zip(("dualscale_headerA", "dualscale_headerB"), question.ends, strict=False))
    return {name: value for name, value in found.items() if value}


def _choices(question: Question) -> dict[str, str]:
    settings = question.settings
    exclusive = [choice.code for choice in question.choices if choice.exclusive and choice.code != OTHER]
    return {
        "min_answers": _said(settings.min_choices),
        "max_answers": _said(settings.max_choices),
        "exclude_all_others": ";".join(exclusive) if question.type == Q.MULTIPLE else "",
    }


def _number(question: Question) -> dict[str, str]:
    settings = question.settings
    low, high = settings.minimum, settings.maximum
    if question.type == Q.SCALE:
        low, high = low if low is not None else 0, high if high is not None else 10
    if question.type == Q.RATING:
        low = 1
    return {
        "min_num_value_n": _said(low),
        "max_num_value_n": _said(high),
        "num_value_int_only": "" if settings.decimals else "1",
        "suffix": settings.unit,
    }


def _numbers(question: Question) -> dict[str, str]:
    settings = question.settings
    found = {
        "num_value_int_only": "" if settings.decimals else "1",
        "suffix": settings.unit,
        "equals_num_value": _said(settings.total),
        "min_num_value": _said(settings.total_minimum),
        "max_num_value": _said(settings.total_maximum),
    }
    low, high = _said(settings.minimum), _said(settings.maximum)
    if settings.step is None:
        return found | {"min_num_value_n": low, "max_num_value_n": high}
    slider = {"slider_layout": "1", "slider_min": low, "slider_max": high, "slider_accuracy": _said(settings.step)}
    return found | slider


def _grid(question: Question) -> dict[str, str]:
    settings = question.settings
    low, high, step = settings.minimum, settings.maximum, settings.step
    if low == 0 and high == step == 1 and not settings.decimals:
        return {"multiflexible_checkbox": "1"}
    found = {"multiflexible_min": _said(low), "multiflexible_max": _said(high)}
    return found | ({"input_boxes": "1"} if step is None else {"multiflexible_step": _said(step)})


def _said(number: float | None) -> str:
    return "" if number is None else number_text(float(number))
