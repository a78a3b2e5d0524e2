"""Our expressions said in LimeSurvey's: the contrary of `limesurvey`, which reads back what is written here.

Each variable is given with `.NAOK`, so that a question not shown is an empty answer there as it is here. A whole grid
or multiple choice has no variable there: all its parts are named. « I prefer not to answer » does not exist there.
"""

from collections.abc import Mapping
from itertools import product
from typing import assert_never

from surveys.enums import COLUMN_TYPES, ROW_TYPES, QuestionType
from surveys.questionnaires.expressions.limesurvey import BeyondError, Untranslatable
from surveys.questionnaires.expressions.parse import number_text, parse, unparse
from surveys.questionnaires.expressions.tree import And, Call, Compare, Not, Number, Operand, Or, Ref, Text, Tree
from surveys.questionnaires.schema import DECLINED, NO, OTHER, SCALES, YES, Question

Questions = Mapping[str, Question]
TICKED = frozenset({QuestionType.MULTIPLE, QuestionType.CONSENT})
ALWAYS = "1"


def to_limesurvey(text: str, questions: Questions) -> str | Untranslatable:
    """A condition or a validation; "1" for one that always holds."""
    try:
        return _Writer(questions).tree(parse(text)) if text else ALWAYS
    except BeyondError as beyond:
        return beyond.found


class _Writer:
    def __init__(self, questions: Questions) -> None:
        self.questions = questions

    def tree(self, tree: Tree) -> str:
        match tree:
            case And(()):
                return ALWAYS
            case And(parts):
                return " and ".join(self.inner(part) for part in parts)
            case Or(parts):
                return " or ".join(self.inner(part) for part in parts)
            case Not(Call("is_empty", (ref,))) if len(names := self.names(ref)) == 1:
                return f"!is_empty({names[0]}.NAOK)"
            case Not(part):
                return f"!({self.tree(part)})"
            case Compare():
                return self.comparison(tree)
            case Call():
                return self.call(tree)
            case _:
                assert_never(tree)

    def inner(self, part: Tree) -> str:
        written = self.tree(part)
        return f"({written})" if " and " in written or " or " in written else written

    def question(self, ref: Ref) -> Question:
        question = self.questions.get(ref.code)
        if question is None:
            raise BeyondError("unknown_variable", ref.code)
        return question

    def names(self, ref: Ref) -> list[str]:
        """The variables an answer stands in, « other » left aside."""
        question = self.question(ref)
        if question.type == QuestionType.RANKING:
            return [f"{ref.code}_{place}" for place in range(1, len(question.choices) + 1)]
        if question.type in TICKED:
            return [f"{ref.code}_{choice.code}" for choice in question.choices if choice.code != OTHER]
        if question.type not in ROW_TYPES:
            return [ref.code]
        rows = [ref.row] if ref.row else [row.code for row in question.rows]
        columns = [ref.column] if ref.column else _columns(question)
        if not columns:
            return [f"{ref.code}_{row}" for row in rows]
        if question.type == QuestionType.DUAL_MATRIX:
            columns = [str(SCALES.index(column)) for column in columns]
        return [f"{ref.code}_{row}_{column}" for row, column in product(rows, columns)]

    def comparison(self, tree: Compare) -> str:
        left, right = tree.left, tree.right
        if isinstance(left, Ref) and isinstance(right, Text):
            question = self.question(left)
            if right.value == DECLINED:
                raise BeyondError("declined", unparse(tree))
            if question.type in TICKED and tree.op in ("==", "!="):
                held = self.option(question, right.value)
                return held if tree.op == "==" else f"!({held})"
            return f"{self.one(left)} {tree.op} {_quoted(_their_code(question, right.value))}"
        if isinstance(left, Call) and (ranked := self.ranked(tree)):
            return ranked
        return f"{self.operand(left)} {tree.op} {self.operand(right)}"

    def ranked(self, tree: Compare) -> str:
        """How many items were placed is, there, whether some place holds an item."""
        match tree:
            case Compare("<" | ">=" as op, Call("count", (ref,)), Number(value)) if self.question(
                ref
            ).type == QuestionType.RANKING and 1 <= value <= len(self.names(ref)):
                empty = f"is_empty({ref.code}_{int(value)}.NAOK)"
                return empty if op == "<" else f"!{empty}"
        return ""

    def one(self, ref: Ref) -> str:
        names = self.names(ref)
        if len(names) != 1:
            raise BeyondError("option_value", unparse(Call("is_empty", (ref,))))
        return f"{names[0]}.NAOK"

    def operand(self, operand: Operand) -> str:
        match operand:
            case Ref():
                return self.one(operand)
            case Text(value):
                return _quoted(value)
            case Number(value):
                return number_text(value)
            case Call("count", refs):
                return self.count(list(refs))
            case Call():
                raise BeyondError("unknown_function", unparse(operand))
            case _:
                assert_never(operand)

    def count(self, refs: list[Ref]) -> str:
        return f"count({', '.join(f'{name}.NAOK' for ref in refs for name in self.names(ref))})"

    def call(self, call: Call) -> str:
        ref = call.refs[0]
        match call.name:
            case "includes":
                return self.includes(ref, call.values)
            case "is_empty":
                return self.empty(ref)
            case "answered":
                return self.answered(ref)
            case "shown":
                return f"{self.names(ref)[0] if ref.row else ref.code}.relevanceStatus == 1"
            case "count":
                return f"{self.count(list(call.refs))} > 0"
            case _:
                assert_never(call.name)

    def empty(self, ref: Ref) -> str:
        names = self.names(ref)
        if len(names) == 1:
            return f"is_empty({names[0]}.NAOK)"
        none = f"{self.count([ref])} == 0"
        return f"({none} and is_empty({ref.code}_other.NAOK))" if self.question(ref).settings.other else none

    def answered(self, ref: Ref) -> str:
        names = self.names(ref)
        if len(names) == 1:
            return f"!is_empty({names[0]}.NAOK)"
        some = f"{self.count([ref])} > 0"
        return f"({some} or !is_empty({ref.code}_other.NAOK))" if self.question(ref).settings.other else some

    def includes(self, ref: Ref, values: tuple[str, ...]) -> str:
        question = self.question(ref)
        if DECLINED in values:
            raise BeyondError("declined", unparse(Call("includes", (ref,), values)))
        return " or ".join(self.held(ref, question, value) for value in values)

    def held(self, ref: Ref, question: Question, value: str) -> str:
        if question.type in TICKED:
            return self.option(question, value)
        return " or ".join(f"{name}.NAOK == {_quoted(_their_code(question, value))}" for name in self.names(ref))

    def option(self, question: Question, value: str) -> str:
        if value == OTHER:
            return f"!is_empty({question.code}_other.NAOK)"
        return f'{question.code}_{value}.NAOK == "Y"'


def _columns(question: Question) -> list[str]:
    if question.type == QuestionType.DUAL_MATRIX:
        return list(SCALES)
    return [column.code for column in question.columns] if question.type in COLUMN_TYPES else []


def _their_code(question: Question, code: str) -> str:
    if question.type == QuestionType.YES_NO:
        return {YES: "Y", NO: "N"}.get(code, code)
    return "-oth-" if code == OTHER else code


def _quoted(text: str) -> str:
    if '"' in text and "'" in text:
        raise BeyondError("two_quotes", text)
    return f"'{text}'" if '"' in text else f'"{text}"'
