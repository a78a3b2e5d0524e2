"""LimeSurvey's expressions and its older table of conditions, said in our language or reported.

What their variables mean is told by the importer, which knows the questions of the file. Facts: `.NAOK` and `.code`
give the code answered, `.shown` its label, `.value` its assessment value, `.relevanceStatus` whether it was asked. A
variable without NAOK makes the whole expression false while its question is hidden: `shown(…)` is added where the rest
does not already say it. A ticked option is "Y", one not ticked is empty. Words of any case are operators. Our reader
splits their text; `!` binds tighter there, which matters only before a value, and is reported.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal, assert_never, cast

from surveys.questionnaires.expressions.evaluate import NUMERIC
from surveys.questionnaires.expressions.parse import (
    COMPARISONS,
    FOREIGN_ROOM,
    MAX_LENGTH,
    ExpressionError,
    number_text,
    parse,
    parse_foreign,
    tokens,
    unparse,
)
from surveys.questionnaires.expressions.tree import (
    And,
    Call,
    Compare,
    Function,
    Not,
    Number,
    Operand,
    Operator,
    Or,
    Ref,
    Text,
    Tree,
    all_of,
    any_of,
    compare,
    gathered,
    includes,
)
from surveys.questionnaires.schema import OTHER

Kind = Literal["option", "choice", "whole", "value", "rank", "other_text"]


@dataclass(frozen=True, kw_only=True)
class Target:
    """What a variable of the other tool stands for.

    `option`: one option (`row`) of a multiple choice; `choice`: a code among several; `whole`: a whole multiple choice
    or grid; `value`: a number, a date or a text; `rank`: the item at a rank (`row`: "1", "2"…); `other_text`: the text
    beside « other ».
    `codes`: their answer code → ours, where it changed. `options`: every option of the multiple choice.
    `conditional`: the question is not always asked.
    """

    code: str
    kind: Kind
    row: str = ""
    column: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    conditional: bool = False

    @property
    def ref(self) -> Ref:
        return (
            Ref(self.code) if self.kind in ("option", "other_text", "rank") else Ref(self.code, self.row, self.column)
        )

    def coded(self, op: Operator, constant: Text | Number) -> Text | Number:
        """A constant compared with the answer, as our code for it; an order of codes is one of numbers."""
        if self.kind not in ("choice", "whole"):
            return constant
        code = number_text(constant.value) if isinstance(constant, Number) else constant.value
        return Text(self.codes.get(code, code)) if code in self.codes or op in ("==", "!=") else constant

    @property
    def option(self) -> Tree:
        return includes(self.ref, self.row if self.kind == "option" else OTHER)


Resolve = Callable[[str], Target | None]


@dataclass(frozen=True)
class Untranslatable:
    """Why (said by `words.untranslatable_in_words`) and the piece of the text at fault."""

    reason: str
    fragment: str


class BeyondError(Exception):
    def __init__(self, reason: str, fragment: str) -> None:
        super().__init__(reason)
        self.found = Untranslatable(reason, fragment)


FUNCTIONS: dict[str, Function] = {"is_empty": "is_empty", "count": "count"}
# Texts are left as they are; `#` before a scale is given to the importer as `_`.
SPELLING = re.compile(r"""('[^']*'|"[^"]*")|\b(and|or|eq|ne|lt|le|gt|ge)\b|INSERTANS:|(\#)(?=[01]\b)""", re.IGNORECASE)
SUFFIXES = ("NAOK", "code", "value", "valueNAOK", "shown", "relevanceStatus")


def translate(text: str, resolve: Resolve) -> str | Untranslatable:
    """A relevance equation as our text; "" for "1", which always holds."""
    bare = text.strip().removeprefix("{").removesuffix("}").strip()
    if bare in ("", "1"):
        return ""
    if len(bare) > FOREIGN_ROOM * MAX_LENGTH:
        return Untranslatable("too_long", bare)
    if bare == "0":
        return "1 == 0"
    try:
        bare = SPELLING.sub(lambda found: found[1] or (found[2] or "").lower() or ("_" if found[3] else ""), bare)
        read = tokens(bare)
        for token, following in zip(read, [*read[1:], None], strict=True):
            if token[:2] == ("sign", "="):
                raise BeyondError("assignment", bare)
            if token[:2] == ("sign", "!") and (following is None or following.value not in (*FUNCTIONS, "(")):
                raise BeyondError("negated_value", bare)
        return finished(Translation(resolve).tree_of(parse_foreign(bare, FUNCTIONS)), bare)
    except ExpressionError as error:
        return Untranslatable(error.code, error.found or bare)
    except BeyondError as beyond:
        return beyond.found


def finished(tree: Tree, text: str) -> str | Untranslatable:
    """Its text, if our own bounds allow it."""
    written = unparse(gathered(tree))
    try:
        parse(written)
    except ExpressionError as error:
        return Untranslatable(error.code, text)
    return written


class Translation:
    """One expression; remembers which conditional questions must be shown for it to hold."""

    def __init__(self, resolve: Resolve) -> None:
        self.resolve = resolve
        self.required: dict[str, None] = {}

    def tree_of(self, foreign: Tree) -> Tree:
        tree = self.part(foreign)
        needed = [Call("shown", (Ref(code),)) for code in self.required if not _needs(tree, code)]
        return all_of([*needed, tree]) if needed else tree

    def part(self, foreign: Tree) -> Tree:
        match foreign:
            case And(parts):
                return all_of(self.part(part) for part in parts)
            case Or(parts):
                return any_of(self.part(part) for part in parts)
            case Not(part):
                inner = self.part(part)
                return inner.part if isinstance(inner, Not) else Not(inner)
            case Call("is_empty", (ref,)):
                target = self.target(ref)
                if target.kind == "rank":
                    return Compare("<", Call("count", (target.ref,)), Number(float(target.row)))
                return (
                    Not(target.option) if target.kind in ("option", "other_text") else Call("is_empty", (target.ref,))
                )
            case Compare(op, left, right):
                return self.comparison(op, left, right)
            case _:
                raise BeyondError("unknown_function", unparse(foreign))

    def target(self, ref: Ref, *, that: bool = False) -> Target:
        written = ".".join(part for part in ref.path if part)
        name, suffix, rest = ref.path
        if name == "that" and that and suffix not in ("", *SUFFIXES):
            name, suffix, rest = suffix, rest, ""
        if name in ("self", "that", "this"):
            raise BeyondError("self_that", written)
        target = self.resolve(name)
        if target is None:
            raise BeyondError("unknown_variable", written)
        if rest or (suffix and suffix not in SUFFIXES):
            raise BeyondError("suffix", written)
        if target.conditional and not suffix.endswith("NAOK") and suffix != "relevanceStatus":
            self.required[target.code] = None
        return target

    def comparison(self, op: Operator, left: Operand, right: Operand) -> Tree:
        if isinstance(left, Call):
            return self.counted(left, op, right)
        if not isinstance(left, Ref):
            return Compare(op, left, right)
        target = self.target(left)
        written = unparse(Compare(op, left, right))
        if left.row == "relevanceStatus":
            if op not in ("==", "!=") or right not in (Number(1.0), Number(0.0), Text("1"), Text("0")):
                raise BeyondError("suffix", written)
            asked = Call("shown", (Ref(target.code),))
            return asked if (op == "==") is (right in (Number(1.0), Text("1"))) else Not(asked)
        if isinstance(right, Ref):
            other = self.target(right)
            if (target.kind, other.kind) not in (("value", "value"), ("choice", "choice")):
                raise BeyondError("option_value", written)
            self.plain(left, target, written)
            self.plain(right, other, written)
            return Compare(op, target.ref, other.ref)
        if isinstance(right, Call):
            return compare(target.ref, op, self.count(right))
        return self.with_constant(target, left, op, right, written)

    def plain(self, ref: Ref, target: Target, written: str) -> None:
        if target.kind != "value" and ref.row in ("shown", "value", "valueNAOK"):
            raise BeyondError("label_compared" if ref.row == "shown" else "value_compared", written)

    def with_constant(self, target: Target, ref: Ref, op: Operator, constant: Text | Number, written: str) -> Tree:
        match target.kind:
            case "option":
                if op not in ("==", "!=") or constant != Text("Y"):
                    raise BeyondError("option_value", written)
                return target.option if op == "==" else Not(target.option)
            case "rank" | "other_text":
                raise BeyondError(target.kind, written)
            case "choice" | "whole":
                self.plain(ref, target, written)
                return compare(target.ref, op, target.coded(op, constant))
            case "value":
                # "5" is a number there when the question is one.
                if op not in ("==", "!=") and isinstance(constant, Text) and NUMERIC.fullmatch(constant.value):
                    constant = Number(float(constant.value))
                return compare(target.ref, op, constant)
            case _:
                assert_never(target.kind)

    def counted(self, call: Call, op: Operator, right: Operand) -> Tree:
        """Options are counted whole, or asked whether one of them is ticked."""
        targets = [self.target(ref, that=True) for ref in call.refs]
        options = {target.row for target in targets if target.kind == "option"}
        if (
            len({(target.code, target.kind) for target in targets}) == 1
            and options
            and options != set(targets[0].options)
        ):
            some = includes(targets[0].ref, *dict.fromkeys(target.row for target in targets))
            if (op, right) in ((">", Number(0.0)), (">=", Number(1.0)), ("!=", Number(0.0))):
                return some
            if (op, right) in (("==", Number(0.0)), ("<", Number(1.0)), ("<=", Number(0.0))):
                return Not(some)
        return compare(self.count(call), op, self.count(right) if isinstance(right, Call) else self.operand(right))

    def operand(self, operand: Operand) -> Operand:
        return self.target(operand).ref if isinstance(operand, Ref) else operand

    def count(self, call: Call) -> Call:
        targets = [self.target(ref, that=True) for ref in call.refs]
        ticked: dict[str, set[str]] = {}
        for target in targets:
            if target.kind in ("rank", "other_text"):
                raise BeyondError(target.kind, unparse(call))
            if target.kind == "option":
                ticked.setdefault(target.code, set()).add(target.row)
        for target in targets:
            if target.kind == "option" and ticked[target.code] != set(target.options):
                raise BeyondError("count_of_some", unparse(call))
        return Call("count", tuple(dict.fromkeys(target.ref for target in targets)))


def _needs(tree: Tree, code: str) -> bool:
    """Whether the tree is surely false while the question is not shown."""
    match tree:
        case And(parts):
            return any(_needs(part, code) for part in parts)
        case Or(parts):
            return all(_needs(part, code) for part in parts)
        case Not(Call("is_empty", (ref,))):
            return ref.code == code
        case Compare(op, left, right):
            return op != "!=" and any(isinstance(side, Ref) and side.code == code for side in (left, right))
        case Call(name, (ref, *_)):
            return name != "is_empty" and ref.code == code
        case _:
            return False


@dataclass(frozen=True, kw_only=True)
class OldCondition:
    """A row of the table `conditions`; `question` is its `cqid`, `variable` its `cfieldname`."""

    question: str
    variable: str
    method: str
    value: str
    scenario: int = 1


def translate_conditions(rows: Iterable[OldCondition], resolve: Resolve) -> str | Untranslatable:
    """Within a scenario the conditions on one question are alternatives, different questions add up; scenarios are
    alternatives. That is how LimeSurvey reads the table."""
    ordered = sorted(rows, key=lambda row: (row.scenario, row.question))
    translation = Translation(resolve)
    try:
        scenarios = []
        for _scenario, of_scenario in groupby(ordered, key=lambda row: row.scenario):
            questions = groupby(of_scenario, key=lambda row: row.question)
            scenarios.append(all_of(any_of(_old(row, translation) for row in alike) for _question, alike in questions))
        return finished(any_of(scenarios), "conditions") if scenarios else ""
    except BeyondError as beyond:
        return beyond.found


def _old(row: OldCondition, translation: Translation) -> Tree:
    written = f"{row.variable} {row.method} {row.value}"
    op = row.method.strip()
    if op not in COMPARISONS or row.value.startswith(("@", "{")):
        raise BeyondError("method", written)
    name = row.variable.removeprefix("+").replace("#", "_")
    if (target := translation.resolve(name)) is None:
        raise BeyondError("unknown_variable", written)
    value = row.value.strip()
    if not value and op in ("==", "!="):
        blank = Not(target.option) if target.kind == "option" else Call("is_empty", (target.ref,))
        return blank if op == "==" else Not(blank)
    constant = Number(float(value)) if NUMERIC.fullmatch(value) and target.kind == "value" else Text(value)
    return translation.with_constant(target, Ref("x", "NAOK"), cast("Operator", op), constant, written)
