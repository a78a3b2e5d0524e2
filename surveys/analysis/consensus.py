"""« Accord »: the statements of a survey by what every public accepts, and by what divides them.

The order comes from every count; the words and tables only from cells that the small-cell rule lets be shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext

from surveys.analysis import charts
from surveys.analysis.charts import ScaleRow
from surveys.analysis.coarser import Variables
from surveys.analysis.dashboard import SCALED_TYPES, high_share
from surveys.analysis.drawing import Sheet
from surveys.analysis.figures import Figure, FigureResult, Option
from surveys.analysis.measures import Measured
from surveys.analysis.queries import read_figure, result_of
from surveys.analysis.sentences import decimal, percent
from surveys.analysis.snapshots import Snapshot
from surveys.analysis.strips import Asked, told_questions
from surveys.analysis.sums.agreement import accepted_by_all, agreement_estimates, spread
from surveys.analysis.sums.protection import ORGANISER_K
from surveys.analysis.sums.rounding import whole_percent
from surveys.analysis.sums.scales import is_agreement, sides
from surveys.analysis.variables import keys_of
from surveys.enums import QuestionType
from surveys.models import Survey
from surveys.questionnaires import schema as plain

# Accepted: more than half of every public is estimated to agree. Dividing: so far apart, of 1.
MAJORITY, APART = 0.5, 0.2
# Groups to compare, the finest first; the last is everybody.
GROUPINGS = ("@audience", "@family", "")


@dataclass(frozen=True, slots=True)
class GroupShare:
    """How many of a group agree; `share` is None where it is hidden."""

    label: str
    share: float | None


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: its table by group, in words, and what can be kept of it: `kept` agrees, `gap` tells it apart."""

    key: str
    label: str
    question: str
    table: FigureResult
    chart: Sheet | None
    groups: tuple[GroupShare, ...]
    accepted: bool
    divides: bool
    kept: Figure
    score: str

    @property
    def told(self) -> list[GroupShare]:
        """The groups that may be shown, those who agree most first."""
        shown = [group for group in self.groups if group.share is not None]
        return sorted(shown, key=lambda group: -(group.share or 0.0))

    @property
    def sentence(self) -> str:
        told = self.told
        if not told:
            return gettext("Groups too small to show.")
        most, least = told[0], told[-1]
        words = {"most": percent(most.share or 0), "least": percent(least.share or 0)}
        if len(told) == 1:
            return gettext("%(group)s: %(most)s agree.") % (words | {"group": most.label})
        words |= {"first": most.label, "last": least.label}
        if self.divides:
            points = whole_percent((most.share or 0) - (least.share or 0))
            return gettext("%(first)s, %(most)s agree; %(last)s, %(least)s: %(points)s points apart.") % (
                words | {"points": points}
            )
        return gettext("From %(least)s (%(last)s) to %(most)s (%(first)s) agree.") % words


@dataclass(frozen=True, slots=True)
class Consensus:
    """`statements` by what every group accepts; `divided` the widest gap first; `grouping` says which groups."""

    grouping: str
    statements: tuple[Statement, ...]
    divided: tuple[Statement, ...]

    @property
    def accepted(self) -> list[Statement]:
        return [statement for statement in self.statements if statement.accepted]

    @property
    def others(self) -> list[Statement]:
        return [statement for statement in self.statements if not statement.accepted and not statement.divides]


def consensus_of(survey: Survey, known: Snapshot, asked: Asked, *, k: int = ORGANISER_K) -> Consensus | None:
    """None when the survey asks for no agreement."""
    lines = [
        (question, key, title.removeprefix(f"{question.wording} · "))
        for question in told_questions(known)
        if _agrees(question)
        for key, title in keys_of(question)
    ]
    if not lines:
        return None
    variables = Variables(known)
    for grouping in GROUPINGS:
        tables = [_table(survey, known, variables, key, grouping, asked, k) for _question, key, _label in lines]
        if not grouping or _comparable(tables, k):
            break
    agree, seen = _counts(tables, k)
    scores, gaps = accepted_by_all(agree, seen), spread(agree, seen)
    lowest = np.where(seen > 0, agreement_estimates(agree, seen), np.inf).min(axis=1)
    statements = [
        _statement(line, table, float(scores[place]), bool(lowest[place] > MAJORITY), bool(gaps[place] >= APART))
        for place, (line, (table, _measured)) in enumerate(zip(lines, tables, strict=True))
    ]
    order = sorted(range(len(lines)), key=lambda place: -scores[place])
    apart = sorted((place for place in order if statements[place].divides), key=lambda place: -gaps[place])
    return Consensus(
        grouping,
        tuple(statements[place] for place in order if seen[place].any()),
        tuple(statements[place] for place in apart),
    )


def _agrees(question: plain.Question) -> bool:
    if question.type not in SCALED_TYPES:
        return False
    labels = [choice.label for choice in question.choices]
    return bool(sides(labels).high) and (question.type == QuestionType.STATEMENTS or is_agreement(labels))


def _table(
    survey: Survey, known: Snapshot, variables: Variables, key: str, grouping: str, asked: Asked, k: int
) -> tuple[FigureResult, Measured]:
    figure = Figure(survey=survey.pk, question=key, column=grouping, filters=asked.filters, k=k)
    reading = read_figure(survey, known, figure, variables)
    return result_of(survey, known, figure, reading), reading.measured


def _comparable(tables: Sequence[tuple[FigureResult, Measured]], k: int) -> bool:
    """Whether two groups at least are large enough somewhere."""
    return any((measured.bases >= k).sum() >= 2 for _result, measured in tables)


def _counts(tables: Sequence[tuple[FigureResult, Measured]], k: int) -> tuple[np.ndarray, np.ndarray]:
    """(agree, seen), statements × groups: groups under k, and those whose size is hidden, take no part."""
    agree, seen = [], []
    for result, measured in tables:
        high = list(sides([line.label for line in result.lines]).high)
        counted = (measured.bases >= k) & ~measured.hidden_bases & (not measured.closed)
        agree.append(np.where(counted, measured.counts[high].sum(axis=0), 0))
        seen.append(np.where(counted, measured.bases, 0))
    return np.array(agree), np.array(seen)


def _statement(
    line: tuple[plain.Question, str, str], table: FigureResult, score: float, accepted: bool, divides: bool
) -> Statement:
    question, key, label = line
    labels = [one.label for one in table.lines]
    high = sides(labels).high
    groups = [] if table.closed else list(table.columns)
    return Statement(
        key=key,
        label=label,
        question=question.wording,
        table=table,
        chart=charts.diverging(labels, [_row(table, group, place) for place, group in enumerate(groups)]),
        groups=tuple(GroupShare(group.label, high_share(table, place)) for place, group in enumerate(groups)),
        accepted=accepted,
        divides=divides,
        kept=Figure(
            survey=table.figure.survey,
            question=key,
            column=table.figure.column if divides else "",
            filters=table.figure.filters,
            options=tuple(table.lines[place].code for place in reversed(high)),
            group=_first_group(table, groups) if divides else "",
        ),
        # With a hidden cell, an exact score would let it be solved for.
        score="" if table.hides else decimal(score, 3),
    )


def _row(table: FigureResult, group: Option, place: int) -> ScaleRow:
    base = table.bases[place]
    label = f"{group.label} ({base})" if base is not None else group.label
    return ScaleRow(label, tuple(line.shares[place] for line in table.lines))


def _first_group(table: FigureResult, groups: Sequence[Option]) -> str:
    """The group that agrees most, of those shown."""
    shown = [
        (share, group.code) for place, group in enumerate(groups) if (share := high_share(table, place)) is not None
    ]
    return max(shown)[1] if shown else ""
