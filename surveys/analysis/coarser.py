"""Variables that say a part of what another one does, or stand beside it: of a public the family, of a commune the
bassin, and whether it is rural beside the bassin."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from surveys.analysis.snapshots import Snapshot
from surveys.analysis.sums.missing import NOT_SHOWN
from surveys.analysis.variables import Variable, variable
from surveys.enums import QuestionRole

# What a variable may decide, the most telling first; a question by its role. Whether it does, the responses say:
# rural or urban belongs to the commune, and a bassin may be all rural.
_MAY_DECIDE: dict[str, tuple[str, ...]] = {
    QuestionRole.AUDIENCE.value: ("@audience", "@family"),
    QuestionRole.TERRITORY.value: ("@basin", "@density"),
    QuestionRole.STRUCTURE.value: ("@structure",),
    "@audience": ("@family",),
    "@basin": ("@density",),
}

# What says the same more finely, and lists only what somebody has.
_FINER = {"@family": "@audience", "@density": "@basin"}

# And what tables of everything are shown of as they are of one: it is beside unless it decides it.
_BESIDE = {"@density": "@basin"}


class Variables:
    """The variables of a snapshot, each made once: a screen of many crossings asks for the same ones again."""

    def __init__(self, known: Snapshot) -> None:
        self.known = known
        self._made: dict[str, Variable] = {}

    def __getitem__(self, key: str) -> Variable:
        """With those it decides. Raises LookupError for a key that names nothing countable."""
        if key not in self._made:
            made = variable(self.known, key)
            question = self.known.questions.get(key)
            candidates = [self[one] for one in _MAY_DECIDE.get(question.role if question else key, ())]
            self._made[key] = replace(
                made,
                coarser=decided(made, candidates),
                finer=tuple(one for one in self._of(_FINER, key) if decides(one, made)),
                beside=tuple(one for one in self._of(_BESIDE, key) if not decides(one, made)),
            )
        return self._made[key]

    def _of(self, others: Mapping[str, str], key: str) -> list[Variable]:
        return [variable(self.known, others[key])] if key in others else []


def decided(fine: Variable, candidates: list[Variable]) -> tuple[Variable, ...]:
    """Of some coarser variables those that the answer decides, but not those that another of these decides in turn."""
    found: list[Variable] = []
    for one in candidates:
        implied = any(one.key == further.key for other in found for further in other.coarser)
        if not implied and fine.exclusive and decides(fine, one):
            found.append(one)
    return tuple(found)


def decides(fine: Variable, coarse: Variable) -> bool:
    """Whether all who gave one answer have one coarser one, or none of them any."""
    here = fine.codes >= 0
    if not (here & (coarse.codes >= 0)).any():
        return False
    answers, above = fine.codes[here], np.maximum(coarse.codes[here], NOT_SHOWN)
    of_each = np.full(int(answers.max()) + 1, NOT_SHOWN, dtype=above.dtype)
    of_each[answers] = above
    return bool((of_each[answers] == above).all())
