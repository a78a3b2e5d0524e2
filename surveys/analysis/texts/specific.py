"""Words that a group says more often than the others do, told only where that tells nobody.

Whoever reads this has read every text: they know who says which word, and what they do not know is who is of the group.
So a word is told where its table « said or not × group » may be, and where beside each word already told of the group
it does not give how many of a few texts, those that say one word and not the other, are of the group.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from surveys.analysis.sums.protection import hidden_cells
from surveys.analysis.texts.terms import adjusted, frequent_terms, specificities, terms_said

# Words compared between groups, and told of one.
MOST_COMPARED, MOST_TOLD = 1500, 12
CLEAR = 0.05


@dataclass(frozen=True, slots=True)
class SpecificTerm:
    """`count` responses of the group say it, of the `total` that do; `p`: chances of as many, were it said alike."""

    term: str
    count: int
    total: int
    p: float


@dataclass(frozen=True, slots=True)
class _Lines:
    """Some counts by group, and what is left of the groups: two lines of a table whose totals are known."""

    said: np.ndarray
    left: np.ndarray
    said_by_all: int
    left_by_all: int

    def is_hidden(self, group: int, *, exclusive: bool, k: int) -> bool:
        """Whether the first line's count in a group stays hidden. Groups that share people are protected one by one."""
        table = np.stack([self.said, self.left])
        if not exclusive:
            inside, everybody = table[:, [group]], np.array([[self.said_by_all], [self.left_by_all]])
            table, group = np.hstack([inside, everybody - inside]), 0
        return bool(hidden_cells(table, k).cells[0, group])


def specific_terms(
    texts: Sequence[Sequence[str]],
    member: np.ndarray,
    *,
    silent: np.ndarray,
    exclusive: bool,
    stop: Collection[str],
    k: int,
    lot: int = 1,
    say: Callable[[int], None] = lambda done: None,
) -> list[list[SpecificTerm]]:
    """For each group, the terms it says more often, the clearest first.

    `texts[i]`: the texts of one response as lemmas (`tokens.folded_words`), in the order in which they came. `member`
    (n, groups) and `silent` (m, groups): the groups of whoever wrote, and of whoever did not; `exclusive`: nobody is of
    two. Of those who say a term the last are left out until they make a `lot`: a term that one new text says would
    else tell whether its author is of the group.
    """
    bases, others = member.sum(axis=0), silent.sum(axis=0)
    wrote = _Lines(bases, others, len(texts), len(silent))
    sayers = _sayers(texts, stop=stop, least=k, lot=lot)
    say(40)
    terms, places = list(sayers), list(sayers.values())
    totals = np.array([len(one) for one in places], dtype=np.int64)
    counts = np.array([member[one].sum(axis=0) for one in places], dtype=np.int64).reshape(len(terms), bases.size)
    chances = adjusted(specificities(counts, totals, bases, len(texts)))
    say(80)
    told: list[list[int]] = []
    for group in range(bases.size):
        chosen: list[int] = []
        # Of two groups, what is told of one is told of the other.
        beside = [row for rows in told for row in rows] if bases.size == 2 else []
        if not wrote.is_hidden(group, exclusive=exclusive, k=k):
            for row in _clearest(chances[:, group], counts[:, group]):
                line = _Lines(counts[row], bases - counts[row], int(totals[row]), len(texts) - int(totals[row]))
                if not line.is_hidden(group, exclusive=exclusive, k=k) and not any(
                    tells_few(places[row], places[other], member[:, group], k) for other in (*beside, *chosen)
                ):
                    chosen.append(row)
                if len(chosen) == MOST_TOLD:
                    break
        told.append(chosen)
    return [
        [
            SpecificTerm(terms[row], int(counts[row, group]), int(totals[row]), float(chances[row, group]))
            for row in rows
        ]
        for group, rows in enumerate(told)
    ]


def tells_few(one: np.ndarray, other: np.ndarray, inside: np.ndarray, k: int) -> bool:
    """Whether the counts of two terms in a group, and its size, tell that 1 to k − 1 texts are of it, or are not, among
    those that say both, the one alone, the other alone, or neither.

    `one`, `other`: places of the texts that say each; `inside` (n,): who is of the group. What is told is what holds of
    every number of texts of the group that may say both. That all who say a word are of the group, or none, is told
    of k people and more by that word alone: it is no matter of two.
    """
    both = len(np.intersect1d(one, other, assume_unique=True))
    texts = np.array([both, len(one) - both, len(other) - both, len(inside) - len(one) - len(other) + both])
    said, heard, base = int(inside[one].sum()), int(inside[other].sum()), int(inside.sum())
    # With x texts of the group that say both, the others are said − x, heard − x and base − said − heard + x.
    least = max(0, said - int(texts[1]), heard - int(texts[2]), said + heard - base)
    most = min(both, said, heard, int(texts[3]) - base + said + heard)
    low = np.array([least, said - most, heard - most, base - said - heard + least])
    high = np.array([most, said - least, heard - least, base - said - heard + most])
    few = ((low > 0) & (high < k)) | ((texts - high > 0) & (texts - low < k))
    return bool((few & ~_told_alone(said, heard, base, texts)).any())


def _told_alone(said: int, heard: int, base: int, texts: np.ndarray) -> np.ndarray:
    """Of the same four kinds of texts, those of which one term says that all are of the group, or none."""
    both, one, other, neither = (int(count) for count in texts)
    sayers, silent = said in (0, both + one), base - said in (0, other + neither)
    hearers, deaf = heard in (0, both + other), base - heard in (0, one + neither)
    return np.array([sayers or hearers, sayers or deaf, silent or hearers, silent or deaf])


def _sayers(texts: Sequence[Sequence[str]], *, stop: Collection[str], least: int, lot: int) -> dict[str, np.ndarray]:
    """Term → the places of the texts that say it, whole lots of them, for the terms said most."""
    counted = frequent_terms(dict(enumerate(texts)), stop=stop, least=least)
    found: dict[str, list[int]] = {term: [] for term in list(counted)[:MOST_COMPARED]}
    for place, lines in enumerate(texts):
        for term in terms_said(lines, found):
            found[term].append(place)
    return {term: np.array(places[: len(places) // lot * lot], dtype=np.int64) for term, places in found.items()}


def _clearest(chances: np.ndarray, counts: np.ndarray) -> list[int]:
    """The terms that chance does not explain, the least likely first, then the most said."""
    clear = np.flatnonzero(chances < CLEAR).tolist()
    return sorted(clear, key=lambda row: (chances[row], -counts[row]))
