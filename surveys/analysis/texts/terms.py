"""Words and runs of up to three words, counted by response, and those specific to a group.

A response counts once for a word, however often it says it.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from surveys.analysis.texts.tokens import BREAK

LONGEST = 3


def frequent_terms(
    responses: Mapping[int, Sequence[str]], *, stop: Collection[str], least: int, longest: int = LONGEST
) -> dict[str, int]:
    """Terms (lemmas between spaces) that at least `least` responses say → how many do, the most said first.

    `responses`: response → its texts as lemmas (`tokens.folded_words`). A term neither begins nor ends with a stop
    word, and crosses no punctuation. Longer runs are only counted where both their ends are frequent (a priori).
    """
    kept: dict[str, int] = {}
    shorter: Collection[str] = ()
    for length in range(1, longest + 1):
        counts: Counter[str] = Counter()
        for texts in responses.values():
            counts.update(set(_runs(texts, length, shorter)))
        frequent = {run: count for run, count in counts.items() if count >= least}
        kept |= {run: count for run, count in frequent.items() if is_telling(run, stop)}
        shorter = frequent.keys()
    return dict(sorted(kept.items(), key=lambda found: (-found[1], found[0])))


def terms_said(texts: Sequence[str], terms: Collection[str], *, longest: int = LONGEST) -> set[str]:
    """Those of `terms` that one response says."""
    return {run for length in range(1, longest + 1) for run in _runs(texts, length) if run in terms}


def is_telling(run: str, stop: Collection[str]) -> bool:
    words = run.split(" ")
    return words[0] not in stop and words[-1] not in stop and any(len(word) > 1 for word in words)


def _runs(texts: Iterable[str], length: int, shorter: Collection[str] | None = None) -> Iterator[str]:
    for text in texts:
        words = text.split()
        for place in range(len(words) - length + 1):
            run = words[place : place + length]
            if BREAK in run:
                continue
            joined = " ".join(run)
            if (
                length == 1
                or shorter is None
                or (joined.rpartition(" ")[0] in shorter and " ".join(run[1:]) in shorter)
            ):
                yield joined


def specificities(counts: ArrayLike, totals: ArrayLike, bases: ArrayLike, whole: int) -> np.ndarray:
    """Chances (terms, groups) that a group says each term as often or more, were it said anywhere alike.

    `counts` (terms, groups): responses of the group that say it; `totals` (terms,): responses that say it at all;
    `bases` (groups,): responses of the group; `whole`: all responses. Hypergeometric, upper tail: P. Lafon, « Sur la
    variabilité de la fréquence des formes dans un corpus », *Mots* 1 (1980). Raises ValueError on impossible counts.
    """
    from scipy.stats import hypergeom  # a quarter of a second, only where it is used

    said, total, base = np.asarray(counts), np.asarray(totals)[:, None], np.asarray(bases)[None, :]
    if (said < 0).any() or (said > total).any() or (said > base).any() or (total > whole).any():
        raise ValueError("a group cannot say a term more often than it has responses, or than all do")
    chances: np.ndarray = np.asarray(hypergeom.sf(said - 1, whole, total, base), dtype=float)
    return chances.clip(0.0, 1.0)


def adjusted(chances: np.ndarray) -> np.ndarray:
    """The same under false-discovery control over all of them (Benjamini and Hochberg, 1995)."""
    from scipy.stats import false_discovery_control

    if not chances.size:
        return chances
    found: np.ndarray = np.asarray(false_discovery_control(chances.ravel()), dtype=float)
    return found.reshape(chances.shape)
