"""Words that a group says more often than the others do, told only where that tells nobody.

Whoever reads this has read every text: they know who says which word, and what they do not know is who is of the group.
So a word is told where its table « said or not × group » may be, beside the same by whatever the group decides (of a
public, the family); and where beside each word told already it does not give how many of a few texts, those that say
one word and not the other, are of a group (`telling`).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from surveys.analysis.sums.missing import NOT_SHOWN
from surveys.analysis.sums.together import Answers, hidden_together
from surveys.analysis.texts.telling import Line, Told, lines_of
from surveys.analysis.texts.terms import adjusted, frequent_terms, specificities, terms_said

# Words compared between groups, and told of one.
MOST_COMPARED, MOST_TOLD = 1500, 12
CLEAR = 0.05

# An option of an answer: all of one answer, or where groups share people one of each.
Group = tuple[Answers, int]


@dataclass(frozen=True, slots=True)
class SpecificTerm:
    """`count` responses of the group say it, of the `total` that do; `p`: chances of as many, were it said alike."""

    term: str
    count: int
    total: int
    p: float


@dataclass(frozen=True, slots=True)
class Written:
    """What people wrote to a question.

    `who` (n,) answers: 0 of whoever wrote, 1 of whoever did not; `texts[place]`: the texts of one response as lemmas
    (`tokens.folded_words`), by their places, which are in the order in which they came; `key_of` a term: what it is
    called as a variable. Of those who say a term the last are left out until they make a `lot`: a term that one new
    text says would else tell whether its author is of a group.
    """

    who: Answers
    texts: Mapping[int, Sequence[str]]
    key_of: Callable[[str], str]
    stop: Collection[str]
    lot: int = 1


def specific_terms(
    written: Written, groups: Sequence[Group], *, k: int, say: Callable[[int], None] = lambda done: None
) -> list[list[SpecificTerm]]:
    """For each group, the terms it says more often, the clearest first."""
    return _Specific(written, k).of(groups, say)


class _Specific:
    """What is told by some ways of making groups: by those that one decides before it, as if they stood alone."""

    def __init__(self, written: Written, k: int) -> None:
        self._written, self._k = written, k
        # By the key of an answer, then by term.
        self._told: dict[str, dict[str, Told]] = {}

    def of(self, groups: Sequence[Group], say: Callable[[int], None] = lambda done: None) -> list[list[SpecificTerm]]:
        answers = {one.key: one for one, _place in groups}
        for wider in {wider.key: wider for one in answers.values() for wider in (*one.coarser, *one.beside)}.values():
            if wider.key not in self._told:
                self.of([(wider, place) for place in range(wider.size)])
        based = groups[0][0].codes >= 0
        rows = np.array([place for place in sorted(self._written.texts) if based[place]], dtype=np.int64)
        sayers = _sayers(self._written, rows, least=self._k)
        say(40)
        terms, member = list(sayers), np.array([one.codes == place for one, place in groups]).T
        totals = np.array([len(one) for one in sayers.values()], dtype=np.int64)
        counts = np.array([member[one].sum(axis=0) for one in sayers.values()], dtype=np.int64).reshape(-1, len(groups))
        chances = adjusted(specificities(counts, totals, member[rows].sum(axis=0), rows.size))
        say(80)
        tellers = {key: _Teller(self._written, one, self._told, rows, self._k) for key, one in answers.items()}
        found = []
        for group, (one, place) in enumerate(groups):
            clearest = {terms[row]: row for row in _clearest(chances[:, group], counts[:, group])}
            told = tellers[one.key].told(place, {term: sayers[term] for term in clearest})
            its = [(term, clearest[term]) for term in told]
            found.append(
                [
                    SpecificTerm(term, int(counts[row, group]), int(totals[row]), float(chances[row, group]))
                    for term, row in its
                ]
            )
        return found


class _Teller:
    """Of which options of an answer a word may be told, beside what is told already."""

    def __init__(
        self, written: Written, one: Answers, told: dict[str, dict[str, Told]], rows: np.ndarray, k: int
    ) -> None:
        self._written, self._one, self._k = written, one, k
        self._told = told.setdefault(one.key, {})
        self._lines = [Line(its, told, rows) for its in lines_of(one)]
        self._hides_wrote = _hidden(written.who, one, k)
        self._hides: dict[str, np.ndarray] = {}

    def told(self, place: int, sayers: Mapping[str, np.ndarray]) -> list[str]:
        """Of some terms, the first ones that may be told of one option; told from now on."""
        found: list[str] = []
        for term, those in sayers.items():
            if self._hides_wrote[place] or len(found) == MOST_TOLD:
                break
            if self._hidden_of(term, those)[place] or any(
                one.tells(term, those, place, self._k) for one in self._lines
            ):
                continue
            self._told.setdefault(term, Told(those, set())).options.add(place)
            found.append(term)
        return found

    def _hidden_of(self, term: str, sayers: np.ndarray) -> np.ndarray:
        if term not in self._hides:
            codes = np.where(self._written.who.codes == 0, 1, NOT_SHOWN)
            codes[sayers] = 0
            self._hides[term] = _hidden(Answers(self._written.key_of(term), codes, 2), self._one, self._k)
        return self._hides[term]


def _hidden(word: Answers, groups: Answers, k: int) -> np.ndarray:
    """Of which options it stays hidden how many gave the first answer, by whatever shows the two, or one with what the
    other decides."""
    # In the order of their keys, as every table.
    asked = sorted((word, groups), key=lambda one: one.key)
    found = hidden_together(asked, k)
    if found[()]:
        return np.ones(groups.size, dtype=bool)
    hidden = found[0, 1] if asked[0] is word else found[0, 1].T
    return hidden[0, : groups.size]


def _sayers(written: Written, rows: np.ndarray, *, least: int) -> dict[str, np.ndarray]:
    """Term → the places of the responses that say it, whole lots of them, for the terms said most."""
    texts = {place: written.texts[place] for place in rows.tolist()}
    found: dict[str, list[int]] = {
        term: [] for term in list(frequent_terms(texts, stop=written.stop, least=least))[:MOST_COMPARED]
    }
    for place, lines in texts.items():
        for term in terms_said(lines, found):
            found[term].append(place)
    lot = written.lot
    return {term: np.array(places[: len(places) // lot * lot], dtype=np.int64) for term, places in found.items()}


def _clearest(chances: np.ndarray, counts: np.ndarray) -> list[int]:
    """The terms that chance does not explain, the least likely first, then the most said."""
    clear = np.flatnonzero(chances < CLEAR).tolist()
    return sorted(clear, key=lambda row: (chances[row], -counts[row]))
