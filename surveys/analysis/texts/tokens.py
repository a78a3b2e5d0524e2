"""A French text as its words: elisions split first (« m'ont » → me + ont), then lemmas by simplemma."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

# What stands for something masked (`masking`); never a word of its author.
MASKS = ("nom", "téléphone", "courriel", "lien", "compte", "masqué")
BREAK = "."
_WORD = re.compile(r"[^\W\d_]+(?:['’\-\u2010\u2011][^\W\d_]+)*")
_MASK = re.compile(rf"\[(?:{'|'.join(MASKS)})\]")
_ELIDED = re.compile(r"(l|d|j|m|t|s|c|n|qu|jusqu|lorsqu|puisqu|quoiqu)'(?=[^\W\d_])")
_FULL = {"l": "le", "d": "de", "j": "je", "m": "me", "t": "te", "s": "se", "c": "ce", "n": "ne"}
# « dit-il », « peut-on », « celui-ci »; « rendez-vous » is one word.
_HUNG = re.compile(r"-(?:t-)?(je|tu|il|elle|on|nous|vous|ils|elles|moi|toi|lui|leur|leurs|le|la|les|y|en|ce|ci|là)$")
_WHOLE = frozenset({"rendez-vous", "au-delà", "là-bas", "compte-rendu"})
_BOUNDARY = re.compile(r"[.!?…;:,()\[\]\n\r«»\"/•]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word at `start:end` of its text; `form` and `lemma` are without case or accents, `spelled` is the lemma with.

    `after_break`: a comma, a full stop or a new line stands before it.
    """

    start: int
    end: int
    form: str
    lemma: str
    spelled: str
    after_break: bool


@lru_cache(maxsize=50_000)
def bare(text: str) -> str:
    """Without case or accents: « École » → « ecole »."""
    text = text.casefold().replace("œ", "oe").replace("æ", "ae")
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def tokens_of(text: str) -> list[Token]:
    """The words of a text in order; what is masked counts as a break."""
    masked = [found.span() for found in _MASK.finditer(text)]
    tokens: list[Token] = []
    last = 0
    for start, end in _parts(text):
        if any(low <= start < high for low, high in masked):
            continue
        form = text[start:end].lower().replace("’", "'")
        elided = form.rstrip("'")
        spelled = _FULL.get(elided, f"{elided}e") if form.endswith("'") else lemma_of(form)
        broken = not tokens or _BOUNDARY.search(text, last, start) is not None
        tokens.append(Token(start, end, bare(form), bare(spelled), spelled, broken))
        last = end
    return tokens


def folded_words(text: str) -> tuple[str, str]:
    """(forms, lemmas) of a text: words between spaces, `BREAK` where a sentence or a clause ends, a space at both ends.

    A run of words is in the text when « run » with its spaces is in one of them.
    """
    forms: list[str] = []
    lemmas: list[str] = []
    for token in tokens_of(text):
        if token.after_break and forms:
            forms.append(BREAK)
            lemmas.append(BREAK)
        forms.append(token.form)
        lemmas.append(token.lemma)
    return f" {' '.join(forms)} ", f" {' '.join(lemmas)} "


@lru_cache(maxsize=50_000)
def lemma_of(form: str) -> str:
    """The dictionary form of a word in lower case; an unknown word is itself, without its plural."""
    lemmatize, is_known = _simplemma()
    lemma = str(lemmatize(form, lang="fr"))
    plural = len(form) > 4 and form[-1] in "sx" and "-" not in form
    if lemma == form and plural and not is_known(form, lang="fr"):
        return form[:-1]
    return lemma.lower()


@lru_cache(maxsize=50_000)
def is_known(word: str) -> bool:
    """Whether a word in lower case is in the dictionary of French."""
    return bool(_simplemma()[1](word, lang="fr"))


@lru_cache(maxsize=1)
def _simplemma() -> tuple[Any, Any]:
    import simplemma  # half a second and its dictionary: only where texts are read

    return simplemma.lemmatize, simplemma.is_known


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Where each word stands, elided articles and hung pronouns apart."""
    for found in _WORD.finditer(text):
        start, end = found.span()
        word = found[0].lower().replace("’", "'").replace("\u2010", "-").replace("\u2011", "-")
        while (elided := _ELIDED.match(word)) is not None:
            yield start, start + elided.end()
            start, word = start + elided.end(), word[elided.end() :]
        hung = None if word in _WHOLE else _HUNG.search(word)
        if hung is None or hung.start() == 0:
            yield start, end
            continue
        yield start, start + hung.start()
        yield start + hung.start(1), end
