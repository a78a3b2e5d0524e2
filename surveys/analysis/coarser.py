"""Variables that say a part of what another one does, or stand beside it: of a public the family, of a commune the
bassin, and whether it is rural beside the bassin."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from surveys.analysis.snapshots import Snapshot
from surveys.analysis.sums.missing import NOT_SHOWN
from surveys.analysis.variables import Variable, variable
from surveys.enums import QuestionRole, QuestionType

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

# Which questions may decide who is asked others, beside the public: whether they do, the responses say.
_MAY_DECIDE_WHO = (QuestionType.SINGLE, QuestionType.YES_NO)


class Variables:
    """The variables of a snapshot, each made once: a screen of many crossings asks for the same ones again."""

    def __init__(self, known: Snapshot) -> None:
        self.known = known
        self._made: dict[str, Variable] = {}
        self._within: dict[bytes, tuple[Variable, ...]] = {}

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
                within=() if key.startswith("@") else self._deciding(made.codes != NOT_SHOWN),
            )
        return self._made[key]

    def _deciding(self, shown: np.ndarray) -> tuple[Variable, ...]:
        """What decides who is asked what some are not: their public, or what they answered to another question."""
        if shown.all():
            return ()
        asked = shown.tobytes()
        if asked not in self._within:
            # What decides by families decides by publics too.
            publics = self.known.block.carried["@audience"][: len(shown)]
            carried = [self[key] for key in ("@audience", "@family") if _parts(publics, shown)]
            questions = [one.code for one in self.known.questions.values() if one.type in _MAY_DECIDE_WHO]
            found = (*carried, *(variable(self.known, key) for key in questions))
            self._within[asked] = tuple(one for one in found if _parts(one.codes, shown))
        return self._within[asked]

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


def _parts(codes: np.ndarray, shown: np.ndarray) -> bool:
    """Whether of each answer all were shown a question, or none, and of some all."""
    asked = shown[codes >= 0]
    return bool(asked.any() and not asked.all()) and _decides(codes, np.where(shown, 1, 0))


def decides(fine: Variable, coarse: Variable) -> bool:
    """Whether all who gave one answer have one coarser one, or none of them any."""
    return _decides(fine.codes, coarse.codes)


def _decides(fine: np.ndarray, coarse: np.ndarray) -> bool:
    here = fine >= 0
    if not (here & (coarse >= 0)).any():
        return False
    answers, above = fine[here], np.maximum(coarse[here], NOT_SHOWN)
    of_each = np.full(int(answers.max()) + 1, NOT_SHOWN, dtype=above.dtype)
    of_each[answers] = above
    return bool((of_each[answers] == above).all())
