"""What unequal weights cost: Kish's design effect and effective sample size.

Source: L. Kish, *Survey Sampling* (1965), §11.7; deff = n Σw² / (Σw)².
"""

import numpy as np
from numpy.typing import ArrayLike


def effective_n(weights: ArrayLike) -> float:
    """(Σw)² / Σw²: how many equally weighted answers would be as precise. 0 when there is no weight at all.

    Raises ValueError for a negative, infinite or missing weight.
    """
    values = np.asarray(weights, dtype=float)
    if not np.isfinite(values).all() or (values < 0).any():
        raise ValueError("weights are finite and not negative")
    squares = float(np.square(values).sum())
    return float(values.sum()) ** 2 / squares if squares else 0.0


def design_effect(weights: ArrayLike) -> float:
    """n / effective n; 1 for equal weights. Raises ValueError when no weight is positive."""
    values = np.asarray(weights, dtype=float)
    effective = effective_n(values)
    if not effective:
        raise ValueError("no weight is positive")
    return values.size / effective
