"""A word as a variable: of those who wrote, who says it. Its key: `code~says=term`, or `~says=term` over all texts."""

import numpy as np
from django.utils.translation import gettext

from surveys.analysis.corpora import term_labels, whole_corpus
from surveys.analysis.figures import Option
from surveys.analysis.snapshots import Snapshot
from surveys.analysis.sums.missing import NOT_SHOWN
from surveys.analysis.variables import Variable, text_keys
from surveys.models import Survey

# After the key of a text question: a term, as lemmas between spaces.
SAYS = "~says="
WORD = "word"
SAID, UNSAID = "said", "unsaid"
# Of a group: everybody else.
ELSEWHERE = "~elsewhere"


def word_key(question: str, term: str) -> str:
    return f"{question}{SAYS}{term}"


def word_of(codes: np.ndarray, key: str, title: str = "", label: str = "") -> Variable:
    """`codes` (n,): 0 of whoever says the word, 1 of whoever wrote without it, a missing of others."""
    options = (Option(SAID, label), Option(UNSAID, gettext("Without this word")))
    return Variable(key, WORD, title, options, codes)


def word_variable(known: Snapshot, key: str) -> Variable:
    """Raises LookupError for a question without texts.

    A word that nobody says any more is a variable still: what was kept of it has moved, its source is there.
    """
    question, _mark, term = key.partition(SAYS)
    title = (dict(text_keys(known)) | {"": gettext("All text questions")})[question]
    texts = whole_corpus(Survey.objects.get(pk=known.survey), known).of(question)
    placed = [(place, one) for one in texts if (place := known.place_of.get(one.response)) is not None]
    # The oldest responses first: the word is spelled as before when others come in.
    placed.sort(key=lambda found: (found[0], found[1].question))
    saying = [(place, one) for place, one in placed if f" {term} " in one.lemmas]
    codes = np.full(len(known), NOT_SHOWN, dtype=np.int8)
    codes[[place for place, _one in placed]] = 1
    codes[[place for place, _one in saying]] = 0
    [label] = term_labels([one for _place, one in saying], [term])
    words = gettext("%(question)s: texts that say « %(word)s »") % {"question": title, "word": label}
    return word_of(codes, key, words, label)


def here_or_elsewhere(groups: Variable, place: int) -> Variable:
    """One option of a variable, and all the others together."""
    option = groups.options[place]
    inside = np.where(groups.member[:, place], 0, 1)
    codes = np.where(groups.based, inside, NOT_SHOWN).astype(np.int8)
    options = (option, Option(ELSEWHERE, gettext("Elsewhere")))
    return Variable(f"{groups.key}={option.code}", groups.kind, groups.title, options, codes)
