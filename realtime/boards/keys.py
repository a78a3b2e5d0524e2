"""Fractional order: texts compared sign by sign, with always room for one more between two.

A key is made of the digits 0–9a–z and never ends in 0. Keys given at an end count up or down on three digits, so
that a long column of notes keeps short keys; a key between two others takes the middle (D. Greenspan, "Implementing
Fractional Indexing", 2017).
"""

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
HEAD = 3
LAST = "i"
FIRST = "i00" + LAST


def between(low: str, high: str) -> str:
    """A key strictly between two; "" stands for an open end. Raises ValueError unless low < high."""
    if low and high and low >= high:
        raise ValueError(f"{low!r} is not before {high!r}")
    if not low and not high:
        return FIRST
    if not high:
        return _step(low, 1) or _middle(low, "")
    if not low:
        return _step(high, -1) or _middle("", high)
    return _middle(low, high)


def _step(key: str, step: int) -> str:
    head = int(key[:HEAD].ljust(HEAD, "0"), 36) + step
    if not 0 <= head < 36**HEAD:
        return ""
    digits = ""
    for _ in range(HEAD):
        head, digit = divmod(head, 36)
        digits = DIGITS[digit] + digits
    return digits + LAST


def _middle(low: str, high: str) -> str:
    if high:
        shared = 0
        while shared < len(high) and low[shared : shared + 1].ljust(1, "0") == high[shared]:
            shared += 1
        if shared:
            return high[:shared] + _middle(low[shared:], high[shared:])
    first = DIGITS.index(low[0]) if low else 0
    last = DIGITS.index(high[0]) if high else len(DIGITS)
    if last - first > 1:
        return DIGITS[(first + last) // 2]
    if len(high) > 1:
        return high[0]
    return DIGITS[first] + _middle(low[1:], "")
