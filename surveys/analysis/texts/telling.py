"""What words told of groups tell together: whoever reads has read the texts, and knows who says which.

Groups may be made of the same people in several ways of which one decides the others: told of a family and of one of
its publics, a word is known of the other publics, all in one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from surveys.analysis.sums.missing import NOT_SHOWN
from surveys.analysis.sums.together import Answers


@dataclass(frozen=True, slots=True)
class Told:
    """Of a term: the places of the responses that say it, and the options of an answer of which it is told."""

    sayers: np.ndarray
    options: set[int]


class Line:
    """An answer, then one that it decides, and so on: what words told of the options of each tell of some responses."""

    def __init__(self, answers: Sequence[Answers], told: Mapping[str, Mapping[str, Told]], rows: np.ndarray) -> None:
        """`told` by the key of each answer, to which more is added as it is told; `rows` are the responses."""
        self._told = [told[one.key] for one in answers]
        # People who gave the same answers are told of together, or not at all.
        codes = np.array([np.maximum(one.codes[rows], NOT_SHOWN) for one in answers])
        self._alike, of_each = np.unique(codes, axis=1, return_inverse=True)
        self._of_each = of_each.reshape(-1)
        self._rank = np.full(answers[0].codes.size, -1)
        self._rank[rows] = np.arange(rows.size)
        # A term is compared with every other: what was found of each is kept, until it is told of one more option.
        self._parted: dict[tuple[str, int], tuple[np.ndarray, np.ndarray]] = {}
        self._known: dict[tuple[bytes, bytes], np.ndarray] = {}

    def tells(self, term: str, sayers: np.ndarray, place: int, k: int) -> bool:
        """Whether a term, told of an option of the first answer, would tell a few texts with another told already."""
        says = self._rows_of(sayers)
        parts = self._parts(term, says, place)
        for other in {other for its in self._told for other in its} - {term}:
            heard, others = self._of(other)
            known = self._known_of(parts, others)
            if known.any() and tells_few(says, heard, known[self._of_each], k):
                return True
        return False

    def _of(self, term: str) -> tuple[np.ndarray, np.ndarray]:
        """Who says a term told already, and the parts."""
        its = [told[term] for told in self._told if term in told]
        key = term, sum(len(told.options) for told in its)
        if key not in self._parted:
            says = self._rows_of(its[0].sayers)
            self._parted[key] = says, self._parts(term, says)
        return self._parted[key]

    def _known_of(self, parts: np.ndarray, others: np.ndarray) -> np.ndarray:
        key = parts.tobytes(), others.tobytes()
        if key not in self._known:
            self._known[key] = _known(parts, others)
        return self._known[key]

    def _rows_of(self, places: np.ndarray) -> np.ndarray:
        rows: np.ndarray = self._rank[places]
        return np.asarray(rows[rows >= 0])

    def _parts(self, term: str, says: np.ndarray, place: int | None = None) -> np.ndarray:
        """Those who gave the same answers → the part they are in: how many of each part say the term is known."""
        labels = []
        for number, (its, codes) in enumerate(zip(self._told, self._alike, strict=True)):
            options = set(its[term].options) if term in its else set()
            if place is not None and number == 0:
                options.add(place)
            labels.append(np.where(np.isin(codes, list(options)), codes, NOT_SHOWN))
        parts = np.unique(np.array(labels), axis=1, return_inverse=True)[1].reshape(-1)
        # Where nobody says it, nobody does in any group of the part.
        silent = np.bincount(parts[self._of_each[says]], minlength=parts.size)[parts] == 0
        found: np.ndarray = np.where(silent, parts.size + np.arange(parts.size), parts)
        return found


def lines_of(one: Answers) -> list[tuple[Answers, ...]]:
    """An answer with what it decides, and what that decides in turn, each way; or with what stands beside it."""
    wider = [(one, *line) for above in one.coarser for line in lines_of(above)]
    return wider + [(one, _within(other, one)) for other in one.beside] or [(one,)]


def _within(other: Answers, one: Answers) -> Answers:
    """The same without the options whose people gave several answers: of these, no part is told by a whole."""
    parted = [place for place in range(other.size) if len(np.unique(one.codes[other.codes == place])) > 1]
    return replace(other, codes=np.where(np.isin(other.codes, parted), NOT_SHOWN, other.codes))


def _known(parts: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The smallest groups made of whole parts of both, numbered: of these it is known how many say each term."""
    found = parts
    while True:
        # Whatever shares a part with another is known with it only.
        lowest = _lowest(_lowest(found, others), parts)
        if (lowest == found).all():
            return np.unique(found, return_inverse=True)[1]
        found = lowest


def _lowest(values: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """Of each part the lowest value, in the place of each of its own."""
    lowest: np.ndarray = np.full(int(parts.max()) + 1, np.iinfo(np.int64).max)
    np.minimum.at(lowest, parts, values)
    return np.asarray(lowest[parts])


def tells_few(one: np.ndarray, other: np.ndarray, groups: np.ndarray, k: int) -> bool:
    """Whether the counts of two terms in each group, and its size, tell that 1 to k − 1 texts are of one, or are not,
    among those that say both, the one alone, the other alone, or neither.

    `one`, `other`: places of the texts that say each; `groups` (n,): the group of each, 0, 1, 2… What is told is what
    holds of every number of texts of the groups that may say both. That all who say a word are of a group, or none, is
    told of k people and more by that word alone: it is no matter of two.
    """
    both = len(np.intersect1d(one, other, assume_unique=True))
    texts = np.array([both, len(one) - both, len(other) - both, len(groups) - len(one) - len(other) + both])[:, None]
    base = np.bincount(groups)
    said, heard = (np.bincount(groups[those], minlength=base.size) for those in (one, other))
    # With x texts of a group that say both, the others are said − x, heard − x and base − said − heard + x.
    least, most = np.maximum(0, said + heard - base), np.minimum(said, heard)
    # The groups share those who say both.
    least, most = np.maximum(least, both - (most.sum() - most)), np.minimum(most, both - (least.sum() - least))
    low = np.array([least, said - most, heard - most, base - said - heard + least])
    high = np.array([most, said - least, heard - least, base - said - heard + most])
    few = ((low > 0) & (high < k)) | ((texts - high > 0) & (texts - low < k))
    return bool((few & ~_told_alone(said, heard, base, texts[:, 0])).any())


def _told_alone(said: np.ndarray, heard: np.ndarray, base: np.ndarray, texts: np.ndarray) -> np.ndarray:
    """Of the same four kinds of texts, those of which one term says that all are of the group, or none."""
    both, one, other, neither = (int(count) for count in texts)
    sayers, silent = np.isin(said, [0, both + one]), np.isin(base - said, [0, other + neither])
    hearers, deaf = np.isin(heard, [0, both + other]), np.isin(base - heard, [0, one + neither])
    return np.array([sayers | hearers, sayers | deaf, silent | hearers, silent | deaf])
