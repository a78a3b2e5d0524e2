"""Codes proposed for a text, from the texts already coded that look most like it. A proposal, never a code.

The k nearest neighbours by the cosine of TF-IDF vectors of lemmas (Yang, 1994), with the smoothed idf of
scikit-learn; a code is proposed once enough texts carry it.
"""

import math
from collections import Counter
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from surveys.analysis.texts.tokens import BREAK

NEIGHBOURS = 10
# Texts a code must have before it is proposed; how alike the nearest must be; how much of the neighbours must carry it.
LEAST_EXAMPLES, LEAST_COSINE, LEAST_SHARE = 5, 0.1, 0.4
MOST_PROPOSED = 3

C = TypeVar("C", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`share` (0…1) of the likeness of the nearest texts that carry the code; `examples` of them do."""

    code: Hashable
    share: float
    examples: int


def suggestions(text: str, coded: Sequence[tuple[str, Collection[C]]], *, stop: Collection[str]) -> list[Suggestion]:
    """Codes proposed for a text, the most likely first. Texts are lemmas (`tokens.folded_words`)."""
    examples = Counter(code for _text, codes in coded for code in codes)
    near = sorted(
        enumerate(cosines(text, [one for one, _codes in coded], stop=stop)), key=lambda one: (-one[1], one[0])
    )
    nearest = [(cosine, coded[place][1]) for place, cosine in near[:NEIGHBOURS] if cosine >= LEAST_COSINE]
    whole = sum(cosine for cosine, _codes in nearest)
    found = []
    for code, number in examples.items():
        carrying = [cosine for cosine, codes in nearest if code in codes]
        if number >= LEAST_EXAMPLES and carrying and sum(carrying) / whole >= LEAST_SHARE:
            found.append(Suggestion(code, sum(carrying) / whole, len(carrying)))
    return sorted(found, key=lambda one: (-one.share, str(one.code)))[:MOST_PROPOSED]


def cosines(text: str, others: Sequence[str], *, stop: Collection[str]) -> list[float]:
    """How alike a text and each of others are, from 0 to 1; the weights of words come from the others."""
    counted = [_words(one, stop) for one in others]
    frequency = Counter(word for words in counted for word in words)
    idf = {word: math.log((1 + len(others)) / (1 + number)) + 1 for word, number in frequency.items()}
    own = _unit({word: number * idf[word] for word, number in _words(text, stop).items() if word in idf})
    found = []
    for words in counted:
        vector = _unit({word: number * idf[word] for word, number in words.items()})
        found.append(sum(weight * vector.get(word, 0.0) for word, weight in own.items()))
    return found


def _words(text: str, stop: Collection[str]) -> Counter[str]:
    return Counter(word for word in text.split() if word != BREAK and word not in stop)


def _unit(vector: dict[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(weight * weight for weight in vector.values()))
    return {word: weight / length for word, weight in vector.items()} if length else {}
