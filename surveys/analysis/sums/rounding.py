"""Rounding as people do it."""

from math import copysign, floor

# 57.5 is 57.49999999999999 as 100 × 0.575: what stands so near a half is one.
_HAIR = 1e-9


def half_up(value: float, places: int = 0) -> float:
    """A finite number to `places` decimals, halves away from zero as in spreadsheets (Python takes the even one)."""
    scale = 10**places
    return copysign(floor(abs(value) * scale + 0.5 + _HAIR), value) / scale if value else 0.0


def whole_percent(share: float) -> int:
    """A share between −1 and 1, in whole per cent."""
    return int(half_up(share * 100))
