"""Which choices of a scale agree, which do not, and which stand outside it: read from their labels and their order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

# « Sans opinion » is no degree of agreement, wherever it stands among the choices.
_ASIDE = re.compile(
    r"\b(sans (opinion|réponse|objet)|ne sa(is|it|vent) pas|nsp+|ne se prononce|pas d[’']opinion|non concerné|"
    r"n[’']est pas concerné|ne me concerne pas|don[’']t know|no (opinion|answer)|not (applicable|concerned)|n/?a)\b",
    re.IGNORECASE,
)
_NEUTRAL = re.compile(
    r"^ni\b|\bni l[’']un\b|\b(neutre|mitigée?s?|indifférente?s?|moyennement|sans avis|neither|neutral|unsure)\b",
    re.IGNORECASE,
)
_LOW = re.compile(
    r"\b(pas|non|jamais|aucune?|rarement|peu|faible(ment)?|désaccord|in(satisf|util|suffi)\w*|mauvaise?s?|rien|contre|"
    r"not?|never|none|little|low|poor|bad|dis(agree|satisf)\w*|unsatisf\w*|rarely|against)\b",
    re.IGNORECASE,
)
_AGREES = re.compile(r"\b(accord|désaccord|(dis)?agree)\b", re.IGNORECASE)
_YES_NO = re.compile(r"^(plutôt )?(oui|non)$|^(rather )?(yes|no)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sides:
    """Places of a scale's choices: `low` and `high` from the furthest of the middle to the nearest."""

    low: tuple[int, ...]
    middle: tuple[int, ...]
    high: tuple[int, ...]
    aside: tuple[int, ...]

    @property
    def degrees(self) -> tuple[int, ...]:
        """From one end of the scale to the other, what stands aside left out."""
        return (*self.low, *self.middle, *reversed(self.high))


def sides(labels: Sequence[str]) -> Sides:
    """A neutral choice is the middle wherever it stands; without one an odd scale has its middle choice.

    An order that no label tells is taken as it is written, the last choice agreeing most.
    """
    aside = tuple(place for place, label in enumerate(labels) if _ASIDE.search(label))
    scale = [place for place in range(len(labels)) if place not in aside]
    neutral = [place for place in scale if _NEUTRAL.search(labels[place])]
    others = [place for place in scale if place not in neutral]
    if len(neutral) != 1 or len(others) % 2:
        half = len(scale) // 2
        neutral, others = scale[half : len(scale) - half], scale[:half] + scale[len(scale) - half :]
    half = len(others) // 2
    first, last = others[:half], others[half:]
    if _falls(first, last, labels):
        return Sides(tuple(reversed(last)), tuple(neutral), tuple(first), aside)
    return Sides(tuple(first), tuple(neutral), tuple(reversed(last)), aside)


def is_agreement(labels: Sequence[str]) -> bool:
    """Whether the choices say how far one agrees, or yes and no."""
    said = [label.strip() for label in labels if not _ASIDE.search(label)]
    return any(_AGREES.search(label) for label in said) or (bool(said) and all(map(_YES_NO.match, said)))


def told_mean(values: ArrayLike, shares: Sequence[float | None]) -> tuple[float, float] | None:
    """Mean and standard deviation (over n) of classes standing at `values`, from the shares that are shown.

    What is hidden (None) is spread evenly over the hidden classes, so that nothing but what is shown is used: the
    exact mean of a table with two hidden cells would let them be solved for. None when nothing is shown.
    """
    found = np.array([np.nan if share is None else share for share in shares], dtype=float)
    hidden = np.isnan(found)
    if hidden.all():
        return None
    known = float(found[~hidden].sum())
    found[hidden] = max(0.0, 1.0 - known) / max(1, int(hidden.sum()))
    whole = float(found.sum())
    if whole <= 0:
        return None
    at = np.asarray(values, dtype=float)
    mean = float(at @ found) / whole
    return mean, float(np.sqrt(np.square(at - mean) @ found / whole))


def _falls(first: Sequence[int], last: Sequence[int], labels: Sequence[str]) -> bool:
    """Whether the scale is written from the end that agrees to the one that does not."""
    if not first:
        return False
    low_first, low_last = (bool(_LOW.search(labels[place])) for place in (first[0], last[-1]))
    return low_last and not low_first
