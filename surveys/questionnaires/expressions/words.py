"""Expressions, their errors, their flaws and what could not be translated, in words for organisers and respondents."""

from datetime import date
from typing import Protocol, assert_never

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from surveys.questionnaires.expressions.checks import Flaw
from surveys.questionnaires.expressions.parse import ExpressionError
from surveys.questionnaires.expressions.tree import (
    And,
    Call,
    Compare,
    Not,
    Number,
    Operand,
    Operator,
    Or,
    Ref,
    Text,
    Tree,
    gathered,
)
from surveys.questionnaires.schema import DECLINED, OTHER


class Labels(Protocol):
    """How the questionnaire calls its things; the code itself where it knows nothing."""

    def type(self, code: str) -> str: ...
    def question(self, code: str) -> str: ...
    def choice(self, code: str, choice: str) -> str: ...
    def row(self, code: str, row: str) -> str: ...
    def column(self, code: str, column: str) -> str: ...


def sentence(tree: Tree, labels: Labels) -> str:
    """« Si vous avez répondu… », « Sauf si… »; "" for what always holds."""
    tree = gathered(tree)
    if tree == And(()):
        return ""
    if _denies(tree):
        return _("Unless %(condition)s") % {"condition": _clause(tree, False, labels)}
    return _("If %(condition)s") % {"condition": _clause(tree, True, labels)}


def _denies(tree: Tree) -> bool:
    """Whether every condition in it is negative, so that « unless » reads better than « if … not … »."""
    match tree:
        case And(parts) | Or(parts):
            return all(_denies(part) for part in parts)
        case Not(part):
            return not _denies(part)
        case Compare("!="):
            return True
        case _:
            return False


def _clause(tree: Tree, holds: bool, labels: Labels) -> str:
    match tree:
        case And(parts) | Or(parts):
            # Not (a and b) is said: not a, or not b.
            both = isinstance(tree, And) is holds
            joined = pgettext("between conditions", " and ") if both else pgettext("between conditions", " or ")
            return joined.join(_part(part, holds, labels) for part in parts)
        case Not(part):
            return _clause(part, not holds, labels)
        case Compare(op, left, right):
            return _comparison(op, left, right, holds, labels)
        case Call():
            return _called(tree, holds, labels)
        case _:
            assert_never(tree)


def _part(tree: Tree, holds: bool, labels: Labels) -> str:
    bare = tree.part if isinstance(tree, Not) else tree
    clause = _clause(tree, holds, labels)
    return f"({clause})" if isinstance(bare, And | Or) else clause


def _called(call: Call, holds: bool, labels: Labels) -> str:
    where = {"question": _subject(call.refs[0], labels)}
    match call.name:
        case "includes":
            return _chosen(call.refs[0], call.values, holds, labels)
        case "answered":
            said = _("you gave an answer to %(question)s") if holds else _("you gave no answer to %(question)s")
        case "is_empty":
            said = _("you left %(question)s blank") if holds else _("you did not leave %(question)s blank")
        case "shown":
            said = _("you were asked %(question)s") if holds else _("you were not asked %(question)s")
        case "count":
            said = ""
        case _:
            assert_never(call.name)
    return said % where


def _chosen(ref: Ref, values: tuple[str, ...], holds: bool, labels: Labels) -> str:
    named = _(" or ").join(_quote(_choice(ref.code, value, labels)) for value in values)
    match labels.type(ref.code), holds:
        case "multiple", True:
            said = _("you ticked %(choices)s in %(question)s")
        case "multiple", False:
            said = _("you did not tick %(choices)s in %(question)s")
        case "ranking", True:
            said = _("you ranked %(choices)s in %(question)s")
        case "ranking", False:
            said = _("you did not rank %(choices)s in %(question)s")
        case _, True:
            said = _("you answered %(choices)s to %(question)s")
        case _:
            said = _("you did not answer %(choices)s to %(question)s")
    return said % {"choices": named, "question": _subject(ref, labels)}


def _choice(code: str, choice: str, labels: Labels) -> str:
    if choice == OTHER:
        return _("Other")
    return _("I prefer not to answer") if choice == DECLINED else labels.choice(code, choice)


def _comparison(op: Operator, left: Operand, right: Operand, holds: bool, labels: Labels) -> str:
    match left, op, right:
        case Ref(), "==" | "!=", Text(value):
            return _chosen(left, (value,), (op == "==") is holds, labels)
        case Call(), _, Number(number) if number.is_integer() and number >= 0:
            return _counted(left, op, int(number), holds, labels)
    dated = isinstance(left, Ref) and labels.type(left.code) == "date"
    said = str((DATED if dated else COMPARED)[op, holds])
    return said % {"left": _noun(left, labels), "right": _day(right, labels) if dated else _noun(right, labels)}


COMPARED: dict[tuple[Operator, bool], str | Promise] = {
    ("==", True): gettext_lazy("%(left)s is %(right)s"),
    ("==", False): gettext_lazy("%(left)s is not %(right)s"),
    ("!=", True): gettext_lazy("%(left)s is not %(right)s"),
    ("!=", False): gettext_lazy("%(left)s is %(right)s"),
    ("<", True): gettext_lazy("%(left)s is less than %(right)s"),
    ("<", False): gettext_lazy("%(left)s is not less than %(right)s"),
    ("<=", True): gettext_lazy("%(left)s is at most %(right)s"),
    ("<=", False): gettext_lazy("%(left)s is not at most %(right)s"),
    (">", True): gettext_lazy("%(left)s is more than %(right)s"),
    (">", False): gettext_lazy("%(left)s is not more than %(right)s"),
    (">=", True): gettext_lazy("%(left)s is at least %(right)s"),
    (">=", False): gettext_lazy("%(left)s is not at least %(right)s"),
}
DATED: dict[tuple[Operator, bool], str | Promise] = COMPARED | {
    ("<", True): gettext_lazy("%(left)s is before %(right)s"),
    ("<", False): gettext_lazy("%(left)s is not before %(right)s"),
    ("<=", True): gettext_lazy("%(left)s is %(right)s or before"),
    ("<=", False): gettext_lazy("%(left)s is not %(right)s or before"),
    (">", True): gettext_lazy("%(left)s is after %(right)s"),
    (">", False): gettext_lazy("%(left)s is not after %(right)s"),
    (">=", True): gettext_lazy("%(left)s is %(right)s or after"),
    (">=", False): gettext_lazy("%(left)s is not %(right)s or after"),
}


def _counted(call: Call, op: Operator, number: int, holds: bool, labels: Labels) -> str:
    """A count is never blank: its contrary is the contrary comparison."""
    if not holds:
        contrary: dict[Operator, Operator] = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
        op = contrary[op]
    if op in (">", "<") or (op, number) == ("!=", 0):
        op, number = ("<=", number - 1) if op == "<" else (">=", number + 1)
    ticked = all(labels.type(ref.code) == "multiple" for ref in call.refs)
    where = {"question": _subjects(call, labels)}
    if number == 0 and op in ("==", "<="):
        return (_("you ticked nothing in %(question)s") if ticked else _("you gave no answer to %(question)s")) % where
    match op:
        case "==":
            quantity = ngettext("exactly %(n)s answer", "exactly %(n)s answers", number)
        case "!=":
            quantity = ngettext("a number of answers other than %(n)s", "a number of answers other than %(n)s", number)
        case "<=" | "<":
            quantity = ngettext("at most %(n)s answer", "at most %(n)s answers", number)
        case ">=" | ">":
            quantity = ngettext("at least %(n)s answer", "at least %(n)s answers", number)
        case _:
            assert_never(op)
    said = _("you ticked %(quantity)s in %(question)s") if ticked else _("you gave %(quantity)s to %(question)s")
    return said % {"quantity": quantity % {"n": number}, **where}


def _noun(operand: Operand, labels: Labels) -> str:
    match operand:
        case Ref():
            return _("your answer to %(question)s") % {"question": _subject(operand, labels)}
        case Text(value):
            return _quote(value)
        case Number(value):
            return number_format(int(value) if value.is_integer() else value)
        case Call():
            return _("the number of answers to %(question)s") % {"question": _subjects(operand, labels)}
        case _:
            assert_never(operand)


def _day(operand: Operand, labels: Labels) -> str:
    try:
        return date_format(date.fromisoformat(operand.value)) if isinstance(operand, Text) else _noun(operand, labels)
    except ValueError:
        return _noun(operand, labels)


def _subjects(call: Call, labels: Labels) -> str:
    return ", ".join(_subject(ref, labels) for ref in call.refs)


def _subject(ref: Ref, labels: Labels) -> str:
    question = _quote(labels.question(ref.code))
    if not ref.row:
        return question
    row = _quote(labels.row(ref.code, ref.row))
    if ref.column:
        row = f"{row}, {_quote(labels.column(ref.code, ref.column))}"
    return _("%(row)s (question %(question)s)") % {"row": row, "question": question}


def _quote(text: str) -> str:
    return _("“%(label)s”") % {"label": text}


ERRORS: dict[str, str | Promise] = {
    "too_long": gettext_lazy("it is longer than 2,000 characters"),
    "too_many_parts": gettext_lazy("it has more than 200 parts"),
    "too_deep": gettext_lazy("more than 40 parentheses or “not” stand inside each other"),
    "unreadable": gettext_lazy("this sign means nothing here"),
    "quote_open": gettext_lazy("this quotation mark is never closed"),
    "parenthesis_open": gettext_lazy("a parenthesis is never closed"),
    "end_expected": gettext_lazy("“and” or “or” is missing before this"),
    "operand_expected": gettext_lazy("a question, a text between quotation marks or a number is missing"),
    "reference_expected": gettext_lazy("the code of a question is missing"),
    "reference_too_long": gettext_lazy("a question, its row and its column are at most three codes"),
    "comparison_expected": gettext_lazy("a comparison is missing, such as == 'code' or >= 2"),
    "not_comparable": gettext_lazy("this function is true or false by itself; only count(…) can be compared"),
    "unknown_function": gettext_lazy("this function is not known"),
    "argument_unexpected": gettext_lazy("this does not belong between these parentheses"),
    "choice_expected": gettext_lazy("includes(…) wants at least one choice between quotation marks"),
    "number_too_large": gettext_lazy("this number is too large"),
}
UNTRANSLATABLE: dict[str, str | Promise] = {
    **ERRORS,
    "unknown_variable": gettext_lazy("this names no question of the file"),
    "self_that": gettext_lazy("“self” and “that” have no equivalent"),
    "suffix": gettext_lazy("this ending of a variable has no equivalent"),
    "label_compared": gettext_lazy("it compares the text of an answer instead of its code"),
    "value_compared": gettext_lazy("it compares the assessment value of an answer instead of its code"),
    "option_value": gettext_lazy("a ticked option can only be compared with Y or with nothing"),
    "rank": gettext_lazy("what stands at a given rank cannot be compared"),
    "other_text": gettext_lazy("the text of “Other” can only be empty or not"),
    "count_of_some": gettext_lazy("it counts only some of the options of a question"),
    "assignment": gettext_lazy("a single = gives a value instead of comparing"),
    "negated_value": gettext_lazy("“!” stands before a value instead of a condition"),
    "method": gettext_lazy("this way of comparing has no equivalent"),
}
FLAWS: dict[str, str | Promise] = {
    "unknown_question": gettext_lazy("it names a question that does not exist: %(what)s."),
    "unknown_row": gettext_lazy("it names a row that does not exist: %(what)s."),
    "unknown_column": gettext_lazy("it names a column that does not exist: %(what)s."),
    "unknown_choice": gettext_lazy("it names a choice that does not exist: %(what)s."),
    "forward": gettext_lazy("it reads the answer to %(what)s, which only comes later."),
    "own_question": gettext_lazy("it reads the answer to its own question, %(what)s."),
    "cycle": gettext_lazy("these questions wait for each other: %(what)s."),
    "unreachable": gettext_lazy("it can never hold: nobody would see this."),
}


def error_in_words(error: ExpressionError) -> str:
    values = {"place": error.position + 1, "found": error.found, "what": ERRORS[error.code]}
    if error.found:
        return _("At character %(place)s (%(found)s): %(what)s.") % values
    return _("At character %(place)s: %(what)s.") % values


def untranslatable_in_words(reason: str, fragment: str) -> str:
    return _("“%(fragment)s” was left out: %(what)s.") % {"fragment": fragment, "what": UNTRANSLATABLE[reason]}


def flaw_in_words(flaw: Flaw) -> str:
    return str(FLAWS[flaw.code]) % {"what": flaw.detail}
