"""Who speaks, as far as enough responses share it: for words quoted, and for choosing which to read."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from surveys.analysis.settling import shown
from surveys.analysis.snapshots import Snapshot
from surveys.analysis.sums.naming import named
from surveys.analysis.variables import Variable, variable

# In the order they are said; a public tells its family.
KEYS = ("@family", "@audience", "@basin", "@density")
WITHIN = {"@audience": "@family"}


@dataclass(frozen=True, slots=True)
class Speakers:
    """What may be said of each response at one k. Filters on words read nothing else: they tell nothing more."""

    variables: dict[str, Variable]
    said: dict[str, np.ndarray]

    def words(self, place: int) -> str:
        """« Collégien ou lycéen, Nogent-le-Rotrou », less when few share it, "" for nothing."""
        first = self._label("@audience", place) or self._label("@family", place)
        return ", ".join(label for label in (first, self._label("@basin", place)) if label)

    def options(self, key: str) -> list[tuple[str, str]]:
        """(code, label) of those that are said of anybody."""
        found = self.variables[key]
        codes = set(found.codes[self.said[key]].tolist())
        return [(option.code, option.label) for place, option in enumerate(found.options) if place in codes]

    def where(self, chosen: Iterable[tuple[str, str]]) -> np.ndarray:
        """(n,) booleans: the responses of which all of (key, code) may be said."""
        first = next(iter(self.said.values()))
        kept = np.ones(len(first), dtype=bool)
        for key, code in chosen:
            places = [place for place, option in enumerate(self.variables[key].options) if option.code == code]
            kept &= self.said[key] & np.isin(self.variables[key].codes, places)
        return kept

    def _label(self, key: str, place: int) -> str:
        if not self.said[key][place]:
            return ""
        found = self.variables[key]
        return found.options[int(found.codes[place])].label


def speakers(known: Snapshot, k: int) -> Speakers:
    """Of the responses shown at this k; nothing is said of those that are still to come in."""
    variables = {key: variable(known, key) for key in KEYS}
    here = shown(known, k)
    named_here = named({key: found.codes[here] for key, found in variables.items()}, k, within=WITHIN)
    said = {key: np.zeros(len(known), dtype=bool) for key in KEYS}
    for key, of_shown in named_here.items():
        said[key][here] = of_shown
    return Speakers(variables, said)
