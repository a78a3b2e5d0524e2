"""What is wrong with the conditions of a questionnaire, before it is published.

Dead and forward references and cycles are found by reading. `unreachable` is decided by trying: every combination of
the answers that the conditions tell apart (the choices they name, another choice, blank, declined; for numbers, dates
and texts the constants they compare with and the gaps between), in the order of the questionnaire, a question hidden by
its own condition being absent. Where that is too much, or a construct is not modelled, nothing is said: there is no
false alarm.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from itertools import combinations, count, islice, pairwise, product
from typing import NamedTuple

from surveys.questionnaires.expressions.evaluate import NUMERIC, evaluate
from surveys.questionnaires.expressions.parse import number_text
from surveys.questionnaires.expressions.tree import (
    ALWAYS,
    And,
    Call,
    Compare,
    Number,
    Ref,
    Text,
    Tree,
    all_of,
    leaves,
    references,
    refs_of,
)
from surveys.questionnaires.schema import DECLINED, OTHER

MAX_QUESTIONS, MAX_COMBINATIONS = 6, 4_096

CHOSEN = {"single", "yes_no", "commune", "consent"}
LISTED = {"multiple", "ranking"}
CHOICE_GRIDS = {"matrix", "statements", "dual_matrix"}
NUMBERS = {"number", "slider", "scale", "rating", "numbers", "number_matrix"}


@dataclass(frozen=True, kw_only=True)
class Known:
    """A question that asks something, as conditions see it; `page` counts from any start."""

    code: str
    type: str
    page: int
    choices: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    other: bool = False
    declinable: bool = False
    minimum: float | None = None
    maximum: float | None = None

    @cached_property
    def codes(self) -> frozenset[str]:
        return frozenset({*self.choices, OTHER, DECLINED})

    @cached_property
    def lines(self) -> frozenset[str]:
        return frozenset(self.rows)


@dataclass(frozen=True, kw_only=True)
class Condition:
    """A condition and what it rules: a section (`page` alone), a question, or a choice or row (`part`) of one."""

    kind: str
    tree: Tree
    page: int = 0
    question: str = ""
    part: str = ""


class Flaw(NamedTuple):
    code: str
    owner: Condition
    detail: str


def flaws(questions: Sequence[Known], conditions: Sequence[Condition]) -> list[Flaw]:
    """Every flaw, in the order of `conditions`; a cycle once, with the first condition on it."""
    found = broken(questions, conditions)
    owners = {id(flaw.owner) for flaw in found}
    sound = [condition for condition in conditions if id(condition) not in owners]
    search = _Search(questions, conditions, sound)
    unreachable = [Flaw("unreachable", condition, "") for condition in sound if search.never(condition)]
    order = {id(condition): number for number, condition in enumerate(conditions)}
    return sorted([*found, *_cycle(questions, conditions), *unreachable], key=lambda flaw: order[id(flaw.owner)])


def broken(questions: Sequence[Known], conditions: Sequence[Condition]) -> list[Flaw]:
    """Dead and forward references alone: found by reading, in a time that a hostile file cannot stretch."""
    by_code = {question.code: question for question in questions}
    place = {question.code: number for number, question in enumerate(questions)}
    return [
        flaw
        for condition in conditions
        for flaw in dict.fromkeys(
            Flaw(code, condition, detail)
            for leaf in leaves(condition.tree)
            for code, detail in [*_dead(leaf, by_code), *_forward(leaf, condition, by_code, place)]
        )
    ]


def _dead(leaf: Compare | Call, by_code: dict[str, Known]) -> Iterator[tuple[str, str]]:
    for ref in refs_of(leaf):
        known = by_code.get(ref.code)
        columns = ("1", "2") if known is not None and known.type == "dual_matrix" else known.columns if known else ()
        if known is None:
            yield "unknown_question", ref.code
        elif ref.row and ref.row not in known.lines:
            yield "unknown_row", f"{ref.code}.{ref.row}"
        elif ref.column and ref.column not in columns:
            yield "unknown_column", f"{ref.code}.{ref.row}.{ref.column}"
        elif known.choices and known.type in CHOSEN | LISTED | CHOICE_GRIDS:
            unknown = [text for text in _texts(leaf) if text not in known.codes]
            yield from (("unknown_choice", f"{ref.code}: {text}") for text in unknown)


def _forward(
    leaf: Compare | Call, owner: Condition, by_code: dict[str, Known], place: dict[str, int]
) -> Iterator[tuple[str, str]]:
    for code in dict.fromkeys(ref.code for ref in refs_of(leaf) if ref.code in by_code):
        if owner.kind == "section":
            late = by_code[code].page >= owner.page
        else:
            late = place[code] >= place.get(owner.question, len(place))
        if late:
            yield ("own_question" if code == owner.question else "forward"), code


def _cycle(questions: Sequence[Known], conditions: Sequence[Condition]) -> list[Flaw]:
    """A ring of questions each of which waits for the next one."""
    waits: dict[str, set[str]] = {question.code: set() for question in questions}
    because: dict[tuple[str, str], int] = {}
    for number, condition in enumerate(conditions):
        read = {code for code, _row, _column in references(condition.tree) if code in waits}
        for question in questions:
            if _rules(condition, question) or question.code == condition.question:
                for code in read - {question.code}:
                    waits[question.code].add(code)
                    because.setdefault((question.code, code), number)
    try:
        TopologicalSorter(waits).prepare()
    except CycleError as error:
        ring: list[str] = error.args[1]
        first = min(because[pair] for pair in zip(ring[1:], ring, strict=False))
        return [Flaw("cycle", conditions[first], " → ".join(reversed(ring)))]
    return []


def _rules(condition: Condition, question: Known) -> bool:
    """Whether the condition decides if the whole question is shown."""
    if condition.kind == "section":
        return condition.page == question.page
    return condition.kind == "question" and condition.question == question.code


def _texts(leaf: Compare | Call) -> list[str]:
    sides = (leaf.left, leaf.right) if isinstance(leaf, Compare) else ()
    named = leaf.values if isinstance(leaf, Call) else ()
    return [*named, *(side.value for side in sides if isinstance(side, Text))]


class _BeyondError(Exception):
    """Too many combinations, or something the abstraction does not model."""


class _Search:
    def __init__(self, questions: Sequence[Known], conditions: Sequence[Condition], sound: Sequence[Condition]) -> None:
        self.known = {question.code: question for question in questions}
        self.order = [question.code for question in questions]
        self.ruling = {
            question.code: all_of(condition.tree for condition in sound if _rules(condition, question))
            for question in questions
        }
        # Nobody knows when these are shown: their own condition is flawed.
        self.doubtful = {
            question.code
            for question in questions
            if any(_rules(condition, question) and condition not in sound for condition in conditions)
        }

    def never(self, condition: Condition) -> bool:
        """Whether the condition can never hold where it is asked; False when that cannot be decided."""
        try:
            return not self.holds(all_of([condition.tree, self.ruling.get(condition.question, ALWAYS)]))
        except _BeyondError:
            return False

    def holds(self, goal: Tree) -> bool:
        """Whether some answers fulfil the goal."""
        sources = self.sources(goal)
        trees = [goal, *(self.ruling[code] for code in sources)]
        domains = {code: self.domain(code, trees) for code in sources}
        # Each requirement is looked at as soon as all it reads is decided.
        due: dict[str, list[Tree]] = {code: [] for code in ["", *sources]}
        for part in goal.parts if isinstance(goal, And) else [goal]:
            read = {code for code, _row, _column in references(part)}
            due[max(read, key=sources.index, default="")].append(part)
        tried = count()

        def reached(place: int, answers: dict[str, object]) -> bool:
            """Whether some answers to the questions from `place` on fulfil what is due."""
            if next(tried) > MAX_COMBINATIONS:
                raise _BeyondError
            if not all(evaluate(part, answers) for part in due[sources[place - 1] if place else ""]):
                return False
            if place == len(sources):
                return True
            code = sources[place]
            # What decides whether this question is shown was left out for want of room: it may be or not.
            unsure = code in self.doubtful or any(read not in domains for read, _r, _c in references(self.ruling[code]))
            shown = unsure or evaluate(self.ruling[code], answers)
            if shown and any(reached(place + 1, {**answers, code: value}) for value in domains[code]):
                return True
            return (unsure or not shown) and reached(place + 1, answers)

        return reached(0, {})

    def sources(self, goal: Tree) -> list[str]:
        """The questions to try, in order: those the goal reads, then what these depend on while there is room."""
        taken = {code for code, _row, _column in references(goal)}
        if len(taken) > MAX_QUESTIONS:
            raise _BeyondError
        waiting = sorted(taken, key=self.order.index)
        while waiting:
            needs = {code for code, _row, _column in references(self.ruling[waiting.pop()])} - taken
            if len(taken) + len(needs) <= MAX_QUESTIONS:
                taken |= needs
                waiting += needs
        return sorted(taken, key=self.order.index)

    def domain(self, code: str, trees: list[Tree]) -> list[object]:
        values = list(islice(_domain(self.known[code], trees), MAX_COMBINATIONS + 1))
        if len(values) > MAX_COMBINATIONS:
            raise _BeyondError
        return values


def _domain(known: Known, trees: Iterable[Tree]) -> Iterator[object]:
    """Every answer to the question that the trees can tell apart, and perhaps some that nobody can give."""
    read = [leaf for tree in trees for leaf in leaves(tree) if any(ref.code == known.code for ref in refs_of(leaf))]
    if any(_unmodelled(leaf) for leaf in read):
        raise _BeyondError
    # Real answers first: conditions mostly want one, and the search ends at the first success.
    if known.type in LISTED:
        yield from _lists(known, read)
    elif known.rows:
        yield from _grids(known, read)
    else:
        yield from _cells(known, read)
    yield None
    if known.declinable:
        yield DECLINED


def _unmodelled(leaf: Compare | Call) -> bool:
    if isinstance(leaf, Call):
        return leaf.name == "shown" and bool(leaf.refs[0].row)
    return bool(refs_of(leaf.left) and refs_of(leaf.right))


def _lists(known: Known, read: list[Compare | Call]) -> Iterator[object]:
    codes = [*known.choices, *([OTHER] if known.other else [])]
    texts = {text for leaf in read for text in _texts(leaf)}
    named, others = [code for code in codes if code in texts], [code for code in codes if code not in texts]
    if any(isinstance(side, Number) for leaf in read if not _counts(leaf) for side in _sides(leaf)):
        raise _BeyondError
    if len(named) > 8 or len(others) > 50:
        raise _BeyondError
    most = len(others) if any(_counts(leaf) for leaf in read) else min(1, len(others))
    for size in range(len(named) + 1):
        for ticked in combinations(named, size):
            yield from ([*ticked, *others[:more]] for more in range(most + 1) if ticked or more)


def _grids(known: Known, read: list[Compare | Call]) -> Iterator[object]:
    """The cells that are read, each on its own; a whole grid or row read at once is not modelled."""
    cells: dict[Ref, list[Compare | Call]] = {}
    for leaf in read:
        for ref in refs_of(leaf):
            if ref.code == known.code and not (isinstance(leaf, Call) and leaf.name == "shown"):
                cells.setdefault(ref, []).append(leaf)
    deep = known.type == "dual_matrix" or (bool(known.columns) and known.type not in CHOICE_GRIDS)
    if any(not ref.row or bool(ref.column) != deep for ref in cells):
        raise _BeyondError
    for values in product(*([*_cells(known, leaves_of), None] for leaves_of in cells.values())):
        grid: dict[str, object] = {row: {} if deep else None for row in known.rows}
        for ref, value in zip(cells, values, strict=True):
            row = grid[ref.row]
            if isinstance(row, dict):
                row[ref.column] = value
            else:
                grid[ref.row] = value
        yield grid


def _cells(known: Known, read: list[Compare | Call]) -> Iterator[object]:
    texts = {text for leaf in read for text in _texts(leaf)}
    numbers = {side.value for leaf in read if not _counts(leaf) for side in _sides(leaf) if isinstance(side, Number)}
    if known.type in CHOSEN | CHOICE_GRIDS:
        codes = [*known.choices, *([OTHER] if known.other else [])]
        if not known.choices:
            raise _BeyondError
        ordered = numbers or any(isinstance(leaf, Compare) and leaf.op not in ("==", "!=") for leaf in read)
        unnamed = [code for code in codes if code not in texts]
        yield from codes if ordered else [*(code for code in codes if code in texts), *unnamed[:1]]
    elif known.type in NUMBERS:
        numbers |= {float(text) for text in texts if NUMERIC.fullmatch(text)}
        low, high = known.minimum, known.maximum
        for value in _gaps(sorted(numbers | {bound for bound in (low, high) if bound is not None})):
            if (low is None or value >= low) and (high is None or value <= high):
                yield value
    else:
        # A text may be anything: each constant, what comes just after it, and what comes before all.
        constants = texts | {number_text(value) for value in _gaps(sorted(numbers)) if numbers}
        yield from sorted({"\x01", *constants, *(f"{text}\0" for text in constants)})


def _gaps(constants: list[float]) -> list[float]:
    if not constants:
        return [0.0]
    between = [(low + high) / 2 for low, high in pairwise(constants)]
    return [constants[0] - 1, *constants, *between, constants[-1] + 1]


def _sides(leaf: Compare | Call) -> tuple[object, ...]:
    return (leaf.left, leaf.right) if isinstance(leaf, Compare) else ()


def _counts(leaf: Compare | Call) -> bool:
    return any(isinstance(side, Call) for side in _sides(leaf))
