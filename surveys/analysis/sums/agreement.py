"""« Accord »: what every public accepts, and what divides them.

Source: group-aware consensus of Polis (C. Small et al., *Recerca* 26, 2021), with the publics as groups: the product
over groups of (agree + 1) / (seen + 2), Laplace's estimate that somebody of the group agrees. One group that refuses
is enough to bring it down, however many people the others are.
"""

import numpy as np
from numpy.typing import ArrayLike


def agreement_estimates(agree: ArrayLike, seen: ArrayLike) -> np.ndarray:
    """(agree + 1) / (seen + 2) of counts (statements, groups): ½ of a group that saw nothing.

    Raises ValueError when more agree than saw, or a count is negative.
    """
    for_, of = np.asarray(agree, dtype=float), np.asarray(seen, dtype=float)
    if (for_ < 0).any() or (for_ > of).any():
        raise ValueError("those who agree are among those who saw")
    estimates: np.ndarray = (for_ + 1) / (of + 2)
    return estimates


def accepted_by_all(agree: ArrayLike, seen: ArrayLike) -> np.ndarray:
    """Of counts (statements, groups), one score a statement between 0 and 1: the product over groups."""
    scores: np.ndarray = agreement_estimates(agree, seen).prod(axis=1)
    return scores


def spread(agree: ArrayLike, seen: ArrayLike) -> np.ndarray:
    """Of counts (statements, groups): the widest gap between two groups that saw the statement, 0 with fewer."""
    estimates, saw = agreement_estimates(agree, seen), np.asarray(seen) > 0
    most = np.where(saw, estimates, -np.inf).max(axis=1, initial=-np.inf)
    least = np.where(saw, estimates, np.inf).min(axis=1, initial=np.inf)
    return np.where(saw.sum(axis=1) >= 2, most - least, 0.0)
