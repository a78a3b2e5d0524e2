"""The names LimeSurvey gives to answers, and what each is here: in its expressions and over its columns of responses.

Up to version 6 `SIDXGIDXQID` and what follows; from 7 `Q{qid}_S{sqid}`; in expressions and exports by code `Q1_SQ1`,
`Q1[SQ1]`. A name is looked up whole: codes may end in digits, so that cutting one up would be guessing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from surveys.imports.limesurvey.source import Question, Source
from surveys.imports.limesurvey.types import KINDS
from surveys.questionnaires.expressions.limesurvey import Kind as TargetKind
from surveys.questionnaires.expressions.limesurvey import Target
from surveys.questionnaires.schema import OTHER, SCALES

# What a column of responses holds of its question.
Slot = Literal["value", "option", "cell", "rank", "other", "comment"]


@dataclass(slots=True)
class Carried:
    """A question that was carried, and the codes of its parts: theirs → ours; choices by scale."""

    question: Question
    code: str
    rows: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    choices: dict[int, dict[str, str]] = field(default_factory=dict)
    # The question that took the comments, and its line for the comment on « other ».
    comments: str = ""
    other_comment: str = ""
    conditional: bool = False
    # Of `choices`, with the code of « other »; and all of `rows`: said once, they stand in every target.
    codes: dict[int, dict[str, str]] = field(default_factory=dict)
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """One answer of a question: how its name goes on after the question's, in each spelling, and what it is here."""

    slot: Slot
    target: Target
    # After SIDXGIDXQID, after Q{qid}, after the code in expressions, after the code over a column.
    after: tuple[str, str, str, str] = ("", "", "", "")
    rank: int = 0


def names_of(source: Source, carried: Carried) -> Iterator[tuple[tuple[str, ...], Spot]]:
    """Every name of every answer of a question."""
    question = carried.question
    carried.codes = {scale: {**carried.choices.get(scale, {}), "-oth-": OTHER} for scale in (0, 1)}
    carried.options = tuple(carried.rows.values())
    stems = (f"{source.sid}X{question.gid}X{question.qid}", f"Q{question.qid}", question.code, question.code)
    for spot in _spots(carried):
        names = tuple(stem + after for stem, after in zip(stems, spot.after, strict=True))
        # In an expression `#0` is read `_0`.
        yield (*names, names[0].replace("#", "_")), spot


def _spots(carried: Carried) -> Iterator[Spot]:
    question = carried.question
    kind = KINDS[question.type]
    match question.type:
        case "L" | "!" | "O" | "G" | "Y":
            yield Spot("value", _target(carried, "choice"))
        case "R":
            yield Spot("value", _target(carried, "whole"))
            yield from _ranks(carried)
        case "1":
            yield Spot("value", _target(carried, "whole"))
            yield from _dual_cells(carried)
        case ":" | ";":
            yield Spot("value", _target(carried, "whole"))
            yield from _grid_cells(carried)
        case _ if kind.lines:
            yield Spot("value", _target(carried, "whole"))
            yield from _lines(carried)
        case _:
            yield Spot("value", _target(carried, "value"))
    yield from _words_beside(carried)


def _target(
    carried: Carried, kind: TargetKind, row: str = "", column: str = "", *, scale: int = 0, code: str = ""
) -> Target:
    return Target(
        code=code or carried.code,
        kind=kind,
        row=row,
        column=column,
        codes=carried.codes[scale],
        options=carried.options,
        conditional=carried.conditional,
    )


def _ranks(carried: Carried) -> Iterator[Spot]:
    """A column a rank. LimeSurvey 7 names it after an item (`_R{aid}`, then `_S{qid}`), in the order of the items."""
    question = carried.question
    items = [f"_R{answer.aid}" for answer in question.answers] or [f"_S{line.qid}" for line in question.lines]
    for rank, item in enumerate(items, start=1):
        yield Spot("rank", _target(carried, "rank", str(rank)), (str(rank), item, f"_{rank}", f"[{rank}]"), rank)


def _dual_cells(carried: Carried) -> Iterator[Spot]:
    for line in carried.question.on_scale(0):
        for scale, ours in enumerate(SCALES):
            after = (
                f"{line.code}#{scale}",
                f"_S{line.qid}#{scale}",
                f"_{line.code}_{scale}",
                f"[{line.code}][{scale + 1}]",
            )
            yield Spot("cell", _target(carried, "choice", carried.rows[line.code], ours, scale=scale), after)


def _grid_cells(carried: Carried) -> Iterator[Spot]:
    for line in carried.question.on_scale(0):
        for across in carried.question.on_scale(1):
            pair = f"{line.code}_{across.code}"
            target = _target(carried, "value", carried.rows[line.code], carried.columns[across.code])
            yield Spot("cell", target, (pair, f"_S{line.qid}_S{across.qid}", f"_{pair}", f"[{pair}]"))


def _lines(carried: Carried) -> Iterator[Spot]:
    options = KINDS[carried.question.type].lines == "choices"
    value: TargetKind = "option" if options else "choice" if carried.choices else "value"
    for line in carried.question.on_scale(0):
        row = carried.rows[line.code]
        after = (line.code, f"_S{line.qid}", f"_{line.code}", f"[{line.code}]")
        yield Spot("option" if options else "cell", _target(carried, value, row), after)
        if options and carried.comments:
            said = (f"{line.code}comment", f"_S{line.qid}comment", f"_{line.code}comment", f"[{line.code}comment]")
            yield Spot("comment", _target(carried, "value", row, code=carried.comments), said)


def _words_beside(carried: Carried) -> Iterator[Spot]:
    """What stands beside « other », and the comment on a choice."""
    if carried.question.other:
        yield Spot("other", _target(carried, "other_text"), ("other", "_Cother", "_other", "[other]"))
    if carried.question.type == "O":
        target = _target(carried, "value", code=carried.comments)
        yield Spot("comment", target, ("comment", "_Ccomment", "_comment", "[comment]"))
    if carried.other_comment:
        target = _target(carried, "value", carried.other_comment, code=carried.comments)
        yield Spot("comment", target, ("othercomment", "_Cothercomment", "_othercomment", "[othercomment]"))
