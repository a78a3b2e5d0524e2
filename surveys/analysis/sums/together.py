"""What stays hidden of the table of some variables together with whatever else is shown of the same people."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from surveys.analysis.sums.beside import is_told
from surveys.analysis.sums.missing import NOT_SHOWN
from surveys.analysis.sums.protection import (
    MOST_CELLS,
    ORGANISER_K,
    Axes,
    Coarser,
    Patterns,
    hidden_margins,
    subsets,
    told_by_totals,
)


@dataclass(frozen=True, slots=True)
class Answers:
    """A variable of one answer each: `codes` (n,) holds 0…size−1, or a negative for a missing answer.

    `coarser` are those that its answer decides (of a public, the family), each with a key of its own; `finer` those
    that decide it, of which whatever is listed is somebody's; `beside` those that everything is crossed with as it is
    with this one: whether rural or urban, beside the bassin; `within` those that decide who is asked (`NOT_SHOWN` marks
    whoever is not): of a question for employers, the public.
    """

    key: str
    codes: np.ndarray
    size: int
    coarser: tuple["Answers", ...] = ()
    finer: tuple["Answers", ...] = ()
    beside: tuple["Answers", ...] = ()
    within: tuple["Answers", ...] = ()

    @property
    def places(self) -> int:
        """Of a table: a variable without options still has one, that nobody is in."""
        return max(self.size, 1)


def hidden_together(asked: Sequence[Answers], k: int) -> Patterns:
    """Of the table of some variables, over whoever answered all of them, and of each table it gives by summing: what to
    hide. The table of none is its total; when that is hidden, so is the rest, and may be left out.

    A filter is a variable too: a table of a part of the responses is a slice of the one with one variable more,
    whichever part is asked for, so that no two of them give a small count by subtraction. A figure hidden in a table of
    fewer variables, or with a coarser one in the place of another, hides all it is the sum of. A table of two is hidden
    whole, or a list, where it tells a small group together with those of one that stands beside.

    What the organiser's screen hides no published table shows: whoever has both would know more than each tells.
    """
    found = _hidden(asked, k)[0]
    if k <= ORGANISER_K:
        return found
    screen = hidden_together(asked, ORGANISER_K)
    return {axes: hidden | screen[axes] if axes in screen else hidden for axes, hidden in found.items()}


def _hidden(asked: Sequence[Answers], k: int, *, alone: bool = False) -> tuple[Patterns, dict[int, Coarser]]:
    """The same, and what is hidden of coarser ones; `alone`: as if nothing stood beside."""
    if len(asked) > 2 and math.prod(one.size for one in asked) > MOST_CELLS:
        return {(): np.array(True)}, {}
    own: Patterns = {}
    everywhere: Patterns = {}
    coarser: dict[int, Coarser] = {}
    for axes in subsets(len(asked)):
        part = [asked[axis] for axis in axes]
        among = {
            tuple(axes.index(axis) for axis in smaller): pattern
            for smaller, pattern in own.items()
            if set(smaller) < set(axes)
        }
        for smaller, asked_in, other in _deciding(part):
            among[smaller] = among[smaller] | _told_by_part(part, smaller, asked_in, other, k)
        coarser = {place: _coarser(part, place, k) for place, one in enumerate(part) if one.coarser}
        few = {place: _few(part, place, k) for place, one in enumerate(part) if one.finer}
        everywhere = hidden_margins(_crossed(part), k, among, coarser, few)
        whole = tuple(range(len(axes)))
        if not alone and len(axes) <= 2 and any(_is_told(part, other, k) for other in _beside(part)):
            everywhere[whole] = np.ones_like(everywhere[whole])
        own[axes] = everywhere[whole]
    return everywhere, coarser


def _beside(part: Sequence[Answers]) -> list[Answers]:
    """Those that stand beside, but what is in the table or decided by it: that is protected first."""
    there = {its.key for one in part for its in (one, *one.coarser)}
    return [other for one in part for other in one.beside if other.key not in there]


def _is_told(part: Sequence[Answers], other: Answers, k: int) -> bool:
    """Whether what is shown of one or two variables tells a small group with what is of one that stands beside.

    That nobody lives in a rural part of a bassin that has none is known to everybody.
    """
    every = sorted((*part, other), key=lambda one: one.key)
    if math.prod(one.size for one in every) > MOST_CELLS:
        return True
    patterns, coarser = _hidden(every, k, alone=True)
    # Where nothing is shown of the number of answers, nothing is of the tables.
    if patterns[()]:
        return False
    table = _crossed(every)
    if len(every) == 2:
        return told_by_totals(table, patterns[0,], patterns[1,], k)
    pair = tuple(axis for axis, one in enumerate(every) if one is other or other.key in {its.key for its in one.beside})
    (third,) = {0, 1, 2} - {*pair}
    patterns[pair] = patterns[pair] & (table.sum(axis=third) > 0)
    return is_told(table, patterns, coarser, k)


def _deciding(part: Sequence[Answers]) -> Iterator[tuple[Axes, int, Answers]]:
    """Some variables of a table, the place of one that not everybody is asked, and what decides who is, where a table
    of these some is shown by that."""
    for smaller in subsets(len(part))[:-1]:
        there = {its.key for axis in smaller for its in (part[axis], *part[axis].coarser)}
        for place in set(range(len(part))) - {*smaller}:
            yield from ((smaller, place, other) for other in part[place].within if other.key not in there)


def _told_by_part(part: Sequence[Answers], smaller: Axes, asked_in: int, other: Answers, k: int) -> np.ndarray:
    """Which totals of some variables, over whoever is asked one more, part what is hidden of the same by what decides
    who is asked into groups of which one can be told: what employers answered is the total of what only they are
    asked."""
    some = [part[axis] for axis in smaller]
    every = sorted((*some, other), key=lambda one: one.key)
    last = every.index(other)
    hidden = hidden_together(every, k).get(tuple(range(len(every))), np.array(False))
    nothing = np.zeros([one.places for one in some], dtype=bool)
    if not hidden.any():
        return nothing
    counts, hidden = (np.moveaxis(one, last, -1) for one in (_crossed(every), hidden))
    asked = np.zeros(other.places, dtype=bool)
    asked[other.codes[(part[asked_in].codes != NOT_SHOWN) & (other.codes >= 0)]] = True
    told = nothing
    is_parted = hidden[..., asked].any(axis=-1) & hidden[..., ~asked].any(axis=-1)
    for side in (asked, ~asked):
        number, people = hidden[..., side].sum(axis=-1), (counts * hidden)[..., side].sum(axis=-1)
        told = told | (number < 2) | (people - (number - 1) < k)
    # Variables of a table are in the order of their keys, here as there.
    return np.asarray(is_parted & told)


def _few(part: Sequence[Answers], place: int, k: int) -> np.ndarray:
    """Options that as many finer ones are listed of as tell that one has fewer than k: of five people of two publics
    each has somebody."""
    one, given = part[place], _given(part)
    few = np.zeros(one.places, dtype=bool)
    for finer in one.finer:
        table = _crossed([replace(its, codes=np.where(given, its.codes, NOT_SHOWN)) for its in (one, finer)])
        listed = (table > 0).sum(axis=1)
        few |= (listed > 1) & (table.sum(axis=1) - (listed - 1) < k)
    return few


def _coarser(part: Sequence[Answers], place: int, k: int) -> Coarser:
    """What is hidden of the tables that have the coarser ones in the place of a variable."""
    one = part[place]
    above = {wider.key: _of_each_option(one, wider) for wider in one.coarser}
    # Those of no coarser answer are in no coarser table.
    some = np.all([its >= 0 for its in above.values()], axis=0)
    # A table is of its variables in the order of their keys, whichever way it is come to.
    wide = sorted({its.key: its for its in (*part, *one.coarser) if its is not one}.values(), key=lambda its: its.key)
    patterns = [hidden_together(wide, k)]
    # Who gave the coarser answer alone is in the coarser table, and in none of the finer one.
    if any(((wider.codes >= 0) & (one.codes < 0)).any() for wider in one.coarser):
        here = [replace(its, codes=np.where(one.codes >= 0, its.codes, NOT_SHOWN)) for its in wide]
        patterns.append(hidden_together(here, k))
    under: Patterns = {}
    for axes in subsets(len(part)):
        if place not in axes:
            continue
        at = np.indices(tuple(part[axis].places for axis in axes), sparse=True)
        index = {key: its[at[axes.index(place)]] for key, its in above.items()}
        index |= {part[axis].key: at[where] for where, axis in enumerate(axes) if axis != place}
        wanted = tuple(axis for axis, its in enumerate(wide) if its.key in index)
        under[axes] = np.zeros(tuple(part[axis].places for axis in axes), dtype=bool)
        for pattern in patterns:
            hidden = pattern[()] or pattern[wanted][tuple(index[wide[axis].key] for axis in wanted)]
            under[axes] |= hidden & some[at[axes.index(place)]]
    _labels, blocks = np.unique(np.array(list(above.values())), axis=1, return_inverse=True)
    return Coarser(blocks.reshape(-1), under)


def _of_each_option(one: Answers, wider: Answers) -> np.ndarray:
    """(options,) the coarser answer of whoever gave each; a negative for none."""
    found = np.full(one.places, NOT_SHOWN)
    given = one.codes >= 0
    found[one.codes[given]] = np.maximum(wider.codes[given], NOT_SHOWN)
    return found


def _given(part: Sequence[Answers]) -> np.ndarray:
    return np.asarray(np.logical_and.reduce([one.codes >= 0 for one in part]))


def _crossed(part: Sequence[Answers]) -> np.ndarray:
    """How many gave each combination of answers, over whoever gave all."""
    given = _given(part)
    shape = tuple(one.places for one in part)
    places = np.ravel_multi_index([one.codes[given].astype(np.intp) for one in part], shape)
    return np.bincount(places, minlength=int(np.prod(shape))).reshape(shape)
