"""Searching texts as people ask: several words mean all of them, « a few words » in quotes mean these in this order.

Case and accents do not count; a word finds its other forms (« stages » finds « stage »); a star ends a beginning
(« orient* »).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from surveys.analysis.texts.tokens import BREAK, bare, folded_words, tokens_of

_PIECE = re.compile(r'["“”«]\s*([^"“”«»]*?)\s*["“”»]|([^\s"“”«»]+)')


@dataclass(frozen=True, slots=True)
class Wanted:
    """Words that follow one another: as written, and as lemmas; `starts` when the one word is a beginning."""

    forms: str
    lemmas: str
    starts: bool = False

    def is_in(self, forms: str, lemmas: str) -> bool:
        """Whether a text, as `folded_words`, says it."""
        if self.starts:
            return f" {self.forms}" in forms
        return f" {self.lemmas} " in lemmas or f" {self.forms} " in forms


def wanted(query: str) -> tuple[Wanted, ...]:
    """What a query asks for; nothing for an empty one."""
    found: list[Wanted] = []
    for phrase, word in _PIECE.findall(query):
        starts = bool(word) and word.endswith("*") and bare(word.rstrip("*")).isalpha()
        if starts:
            found.append(Wanted(bare(word.rstrip("*")), "", True))
            continue
        forms, lemmas = folded_words(phrase or word)
        words = [(form, lemma) for form, lemma in zip(forms.split(), lemmas.split(), strict=True) if form != BREAK]
        if phrase:
            found.append(Wanted(" ".join(form for form, _ in words), " ".join(lemma for _, lemma in words)))
        else:
            # « l'école » without quotes is « école »: the article says nothing.
            found += [Wanted(form, lemma) for form, lemma in words if not form.endswith("'")][:1]
    return tuple(one for one in found if one.forms)


def matches(asked: Sequence[Wanted], forms: str, lemmas: str) -> bool:
    """Whether a text, as `folded_words`, holds all that is asked."""
    return all(one.is_in(forms, lemmas) for one in asked)


def marked(text: str, asked: Sequence[Wanted]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is one of the words found. Joined, they are the text."""
    if not asked:
        return [(text, False)]
    tokens = tokens_of(text)
    hit = [False] * len(tokens)
    for one in asked:
        length = 1 if one.starts else len(one.forms.split())
        for place in range(len(tokens) - length + 1):
            run = tokens[place : place + length]
            if _is_run(one, [token.form for token in run], [token.lemma for token in run]):
                hit[place : place + length] = [True] * length
    pieces: list[tuple[str, bool]] = []
    at = 0
    for token, found in zip(tokens, hit, strict=True):
        if found:
            pieces += [(text[at : token.start], False), (text[token.start : token.end], True)]
            at = token.end
    return [(piece, found) for piece, found in [*pieces, (text[at:], False)] if piece]


def _is_run(one: Wanted, forms: list[str], lemmas: list[str]) -> bool:
    if one.starts:
        return forms[0].startswith(one.forms)
    return " ".join(forms) == one.forms or " ".join(lemmas) == one.lemmas
