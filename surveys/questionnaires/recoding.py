"""Giving a question, a choice, a row or a column another code, in everything that names it. No Django, no I/O.

Only for what was never published: a code is what answers are read by.
"""

from collections.abc import Callable, Mapping
from typing import Any, assert_never

import msgspec

from surveys.questionnaires.expressions.parse import ExpressionError, parse, unparse
from surveys.questionnaires.expressions.tree import And, Call, Compare, Not, Number, Operand, Or, Ref, Text, Tree
from surveys.questionnaires.gestures import change_question
from surveys.questionnaires.lines import kinds_of, lines_of, with_lines
from surveys.questionnaires.schema import SCALES, Question, Schema, Section

_replace = msgspec.structs.replace
# A reference, or the choice of a reference, under its new name.
RenameRef = Callable[[Ref], Ref]
RenameChoice = Callable[[Ref, str], str]


def recode_question(schema: Schema, code: str, *, new: str) -> Schema:
    renamed = _everywhere(schema, lambda ref: _replace(ref, code=new) if ref.code == code else ref, _same_choice)
    sections = tuple(
        _replace(
            section,
            questions=tuple(_replace(one, code=new) if one.code == code else one for one in section.questions),
        )
        for section in renamed.sections
    )
    return _replace(renamed, sections=sections)


def recode_line(schema: Schema, code: str, kind: str, line: str, *, new: str) -> Schema:
    """A line of a question, of a kind of `lines`."""

    def named(ref: Ref) -> Ref:
        field = {"rows": "row", "columns": "column"}.get(kind)
        return _replace(ref, **{field: new}) if field and ref.code == code and getattr(ref, field) == line else ref

    def chosen(ref: Ref, choice: str) -> str:
        return new if kind.startswith("choices") and ref.code == code and choice == line else choice

    def change(question: Question) -> Question:
        lines = [_replace(one, code=new) if one.code == line else one for one in lines_of(question, kind)]
        return with_lines(question, kind, lines)

    renamed = change_question(_everywhere(schema, named, chosen), code, change=change)
    asked = renamed.by_code.get(code)
    if asked is None or asked.role != "audience" or kind != "choices":
        return renamed
    return _with_publics(renamed, line, new)


def _with_publics(schema: Schema, public: str, new: str) -> Schema:
    def turned(part: Any) -> Any:
        return _replace(part, publics=tuple(new if one == public else one for one in part.publics))

    sections = tuple(
        _replace(turned(section), questions=tuple(turned(question) for question in section.questions))
        for section in schema.sections
    )
    return _replace(schema, sections=sections)


def _same_choice(ref: Ref, choice: str) -> str:
    return choice


def _everywhere(schema: Schema, named: RenameRef, chosen: RenameChoice) -> Schema:
    def text(condition: str) -> str:
        try:
            return unparse(_tree(parse(condition), named, chosen)) if condition else ""
        except ExpressionError:
            # Unreadable: the list of what is left to settle says so.
            return condition

    def question(one: Question) -> Question:
        return _replace(
            one,
            condition=text(one.condition),
            validation=text(one.validation),
            choices=tuple(_replace(part, condition=text(part.condition)) for part in one.choices),
            rows=tuple(_replace(part, condition=text(part.condition)) for part in one.rows),
        )

    def section(one: Section) -> Section:
        return _replace(one, condition=text(one.condition), questions=tuple(map(question, one.questions)))

    return _replace(schema, sections=tuple(map(section, schema.sections)))


def _tree(tree: Tree, named: RenameRef, chosen: RenameChoice) -> Tree:
    match tree:
        case And(parts):
            return And(tuple(_tree(part, named, chosen) for part in parts))
        case Or(parts):
            return Or(tuple(_tree(part, named, chosen) for part in parts))
        case Not(part):
            return Not(_tree(part, named, chosen))
        case Compare(op, Ref() as ref, Text(value)):
            return Compare(op, named(ref), Text(chosen(ref, value)))
        case Compare(op, left, right):
            return Compare(op, _operand(left, named), _operand(right, named))
        case Call(name, refs, values):
            values = tuple(chosen(refs[0], value) for value in values)
            return Call(name, tuple(map(named, refs)), values)
        case _:
            assert_never(tree)


def _operand(operand: Operand, named: RenameRef) -> Operand:
    match operand:
        case Ref():
            return named(operand)
        case Call(name, refs, values):
            return Call(name, tuple(map(named, refs)), values)
        case Text() | Number():
            return operand
        case _:
            assert_never(operand)


def recode_many(schema: Schema, *, questions: Mapping[str, str], lines: Mapping[tuple[str, str, str], str]) -> Schema:
    """Every question (code → new code) and every line ((question, kind, code) → new code) at once, by present codes."""

    named, chosen = _renaming(questions, lines)

    def question(one: Question) -> Question:
        changed = one
        for kind in kinds_of(one.type):
            fresh = [
                _replace(part, code=lines.get((one.code, kind, part.code), part.code)) for part in lines_of(one, kind)
            ]
            changed = with_lines(changed, kind, fresh)
        return _replace(changed, code=questions.get(one.code, one.code))

    asked = schema.with_role("audience")
    turned = _everywhere(schema, named, chosen)
    for (code, kind, former), new in lines.items():
        if asked is not None and code == asked.code and kind == "choices":
            turned = _with_publics(turned, former, new)
    sections = tuple(
        _replace(section, questions=tuple(map(question, section.questions))) for section in turned.sections
    )
    return _replace(turned, sections=sections)


def recoded_expression(text: str, *, questions: Mapping[str, str], lines: Mapping[tuple[str, str, str], str]) -> str:
    """One expression of the same schema, under the same new codes."""
    return unparse(_tree(parse(text), *_renaming(questions, lines))) if text else ""


def _renaming(
    questions: Mapping[str, str], lines: Mapping[tuple[str, str, str], str]
) -> tuple[RenameRef, RenameChoice]:
    def line(code: str, kind: str, former: str) -> str:
        return lines.get((code, kind, former), former)

    def named(ref: Ref) -> Ref:
        row, column = line(ref.code, "rows", ref.row), line(ref.code, "columns", ref.column)
        return Ref(questions.get(ref.code, ref.code), row, column)

    def chosen(ref: Ref, choice: str) -> str:
        return line(ref.code, "choices2" if ref.column == SCALES[1] else "choices", choice)

    return named, chosen
