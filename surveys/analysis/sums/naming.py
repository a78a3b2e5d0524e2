"""What may be said of who speaks: only what at least k responses share, with nothing to be had by subtraction.

Texts are read one by one, so whoever reads them all knows who is left without a name. Responses are therefore parted
as a tree: by a first thing (the family of publics), each part by a second (the public), and so on. A value that fewer
than k share is not named; those left unnamed are at least k too, or none: the smallest named value joins them. Every
end of the tree holds k responses or more, which is k-anonymity (L. Sweeney, 2002) over what is named.
"""

from collections.abc import Mapping, Sequence

import numpy as np


def named(codes: Mapping[str, np.ndarray], k: int, *, within: Mapping[str, str] | None = None) -> dict[str, np.ndarray]:
    """For each key of `codes`, in their order, whether it may be said of each response: (n,) booleans.

    `codes`: (n,) options, negative for a missing. `within`: key → another that must be said first (a public tells its
    family).
    """
    size = len(next(iter(codes.values())))
    said = {key: np.zeros(size, dtype=bool) for key in codes}
    _part(codes, list(codes), np.arange(size), k, within or {}, said)
    return said


def _part(
    codes: Mapping[str, np.ndarray],
    keys: Sequence[str],
    rows: np.ndarray,
    k: int,
    within: Mapping[str, str],
    said: Mapping[str, np.ndarray],
) -> None:
    if not keys or not rows.size:
        return
    key, *others = keys
    parts, rest = _parts(codes[key][rows], rows, k)
    for part in parts:
        said[key][part] = True
        _part(codes, others, part, k, within, said)
    _part(codes, [other for other in others if within.get(other) != key], rest, k, within, said)


def _parts(values: np.ndarray, rows: np.ndarray, k: int) -> tuple[list[np.ndarray], np.ndarray]:
    """The rows of each value that may be named, and those left: none, or at least k of them (all, under k)."""
    options, counts = np.unique(values[values >= 0], return_counts=True)
    order = np.argsort(-counts, kind="stable")
    kept = [int(options[place]) for place in order if counts[place] >= k]
    while kept and 0 < rows.size - np.isin(values, kept).sum() < k:
        kept.pop()
    return [rows[values == option] for option in kept], rows[~np.isin(values, kept)]
