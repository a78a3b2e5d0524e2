"""Words that say nothing by themselves: the product's list, which a survey adds to and takes from."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from surveys.analysis.texts.tokens import bare, folded_words

FILE = Path(__file__).parent / "data" / "stop_words.txt"


@lru_cache(maxsize=1)
def default_words() -> tuple[str, ...]:
    """The list of the product, one word a line, in its order."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def stop_lemmas(words: Iterable[str]) -> frozenset[str]:
    """The lemmas, without accents, that a list of words sets aside."""
    return frozenset(lemma for word in words for lemma in (bare(word), *folded_words(word)[1].split()))
