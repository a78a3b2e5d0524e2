"""Conditions that cannot stand in a questionnaire (a later question, a choice that is gone) taken out, and reported."""

import msgspec

from surveys.imports import words
from surveys.imports.report import Part, Report
from surveys.questionnaires import schema as plain
from surveys.questionnaires.conditions import known_to_conditions
from surveys.questionnaires.expressions import checks
from surveys.questionnaires.expressions.parse import parse
from surveys.questionnaires.expressions.words import flaw_in_words
from surveys.questionnaires.flaws import flaws
from surveys.questionnaires.messages import flaw_in_words as flaw_of_schema_in_words

# (section, condition, "") or (question, code, "") or (part, question code, code of the choice or line)
Owner = tuple[str, str, str]
# The parts of the report that made a condition.
Origins = dict[Owner, list[tuple[Part, str]]]

_replace = msgspec.structs.replace


def sound(schema: plain.Schema, report: Report, origins: Origins) -> plain.Schema:
    """The schema without flawed conditions, each reported as left out and to decide."""
    # Taking one out may leave another flawed no more, never the contrary: a few turns end it.
    for _turn in range(10):
        flawed = {_owner(flaw.owner, schema): flaw for flaw in _flaws(schema)}
        if not flawed:
            break
        for owner, flaw in flawed.items():
            _say(report, schema, owner, flaw, origins)
        schema = _without(schema, set(flawed))
    return schema


def lacking(question: plain.Question) -> str:
    """Why nobody could answer this question (no choice, no line), in words; "" when somebody can."""
    alone = plain.Schema(sections=(plain.Section(title="", questions=(question,)),))
    found = [flaw for flaw in flaws(alone) if flaw.code != "no_question"]
    return " ".join(flaw_of_schema_in_words(flaw.code, flaw.what) for flaw in found)


def _flaws(schema: plain.Schema) -> list[checks.Flaw]:
    known: list[checks.Known] = []
    conditions: list[checks.Condition] = []
    for page, section in enumerate(schema.sections, start=1):
        if section.condition:
            conditions.append(checks.Condition(kind="section", tree=parse(section.condition), page=page))
        for question in section.questions:
            if question.asks:
                known.append(known_to_conditions(question, page))
            conditions += _conditions(question, page)
    return checks.broken(known, conditions)


def _conditions(question: plain.Question, page: int) -> list[checks.Condition]:
    parts = [("choice", part.code, part.condition) for part in question.choices]
    parts += [("row", part.code, part.condition) for part in question.rows]
    return [
        checks.Condition(kind=kind, tree=parse(condition), page=page, question=question.code, part=part)
        for kind, part, condition in [("question", "", question.condition), *parts]
        if condition
    ]


def _owner(condition: checks.Condition, schema: plain.Schema) -> Owner:
    if condition.kind == "section":
        return "section", schema.sections[condition.page - 1].condition, ""
    return ("part" if condition.part else "question"), condition.question, condition.part


def _without(schema: plain.Schema, owners: set[Owner]) -> plain.Schema:
    def bare(question: plain.Question) -> plain.Question:
        return _replace(
            question,
            condition="" if ("question", question.code, "") in owners else question.condition,
            choices=tuple(
                _replace(part, condition="") if ("part", question.code, part.code) in owners else part
                for part in question.choices
            ),
            rows=tuple(
                _replace(part, condition="") if ("part", question.code, part.code) in owners else part
                for part in question.rows
            ),
        )

    return _replace(
        schema,
        sections=tuple(
            _replace(
                section,
                condition="" if ("section", section.condition, "") in owners else section.condition,
                questions=tuple(bare(question) for question in section.questions),
            )
            for section in schema.sections
        ),
    )


def _say(report: Report, schema: plain.Schema, owner: Owner, flaw: checks.Flaw, origins: Origins) -> None:
    written = _written(schema, owner)
    for part, key in origins.get(owner, []):
        report.left_out(part, key, words.condition_in_words(written, flaw_in_words(flaw)), decide=True)


def _written(schema: plain.Schema, owner: Owner) -> str:
    kind, code, part = owner
    if kind == "section":
        return code
    question = next(question for question in schema.everything if question.code == code)
    if kind == "question":
        return question.condition
    conditions = {each.code: each.condition for each in question.choices}
    return (conditions | {each.code: each.condition for each in question.rows})[part]
