"""Every text of a survey, masked and cut into words: read once a process, then only what is new.

The door through which texts leave the snapshot to be read, searched and counted.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from uuid import UUID

from surveys.analysis import background
from surveys.analysis.background import Done, Progress
from surveys.analysis.lexicon import people_known
from surveys.analysis.snapshots import Snapshot
from surveys.analysis.texts.masking import People, masked
from surveys.analysis.texts.tokens import folded_words, is_known, tokens_of
from surveys.analysis.variables import text_keys
from surveys.models import Survey

KEPT = 4
# Texts in which the usual spelling of a term is looked for.
SAMPLED = 40


@dataclass(frozen=True, slots=True)
class Said:
    """One text: of a response, to a question (its column's key), masked; and its words (`tokens.folded_words`)."""

    response: UUID
    question: str
    words: str
    forms: str
    lemmas: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """Every text of a survey at a revision, in an order that tells nothing of when they came."""

    survey: UUID
    revision: int
    people: People
    said: tuple[Said, ...]
    # (response, question) → what it was before it was masked, to mask and read only what is new.
    raw: Mapping[tuple[UUID, str], tuple[str, Said]] = field(repr=False)

    def of(self, question: str) -> list[Said]:
        """Those of one question; all of them for ""."""
        return [one for one in self.said if not question or one.question == question]


_lock = Lock()
_kept: dict[UUID, Corpus] = {}


def corpus(survey: Survey, known: Snapshot) -> Done[Corpus] | Progress:
    """The survey's texts, masked and read; only new ones cost anything."""
    made = _made(survey, known)
    return Done(made) if isinstance(made, Corpus) else background.done_or_progress(*made)


def whole_corpus(survey: Survey, known: Snapshot) -> Corpus:
    """The same for whoever has no page to wait on, however long it takes."""
    made = _made(survey, known)
    return made if isinstance(made, Corpus) else background.done(*made)


def forget() -> None:
    """Drop what this process keeps of texts."""
    with _lock:
        _kept.clear()
    background.forget()


def _made(survey: Survey, known: Snapshot) -> Corpus | tuple[Hashable, Callable[[Callable[[int], None]], Corpus]]:
    """What this process has already; else what names the work, and the work."""
    people = people_known(survey)
    with _lock:
        former = _kept.get(survey.pk)
    if former is not None and (former.revision, former.people) == (known.revision, people):
        return former
    make = partial(_corpus, known, people, former if former is not None and former.people == people else None)
    return ("corpus", survey.pk, known.revision, people), make


def _corpus(known: Snapshot, people: People, former: Corpus | None, say: Callable[[int], None]) -> Corpus:
    raw: dict[tuple[UUID, str], tuple[str, Said]] = {}
    before = former.raw if former is not None else {}
    # The last 62 bits of an id are random, whether or not its first ones tell the time.
    ids: list[UUID] = known.block.ids.tolist()
    order = sorted(range(len(ids)), key=lambda place: ids[place].int % 2**62)
    keys = [key for key, _title in text_keys(known)]
    for number, key in enumerate(keys):
        texts = known.block.texts[key]
        for done, place in enumerate(order):
            if not (text := str(texts[place])):
                continue
            if done % 200 == 0:
                say(100 * (number * len(order) + done) // (len(keys) * len(order)))
            was = before.get((ids[place], key))
            raw[ids[place], key] = (
                was if was is not None and was[0] == text else (text, _said(ids[place], key, text, people))
            )
    made = Corpus(known.survey, known.revision, people, tuple(said for _text, said in raw.values()), raw)
    with _lock:
        _kept.pop(known.survey, None)
        _kept[known.survey] = made
        while len(_kept) > KEPT:
            del _kept[next(iter(_kept))]
    return made


def _said(response: UUID, question: str, text: str, people: People) -> Said:
    words = masked(text, people)
    return Said(response, question, words, *folded_words(words))


def term_labels(said: Sequence[Said], wanted: Sequence[str]) -> list[str]:
    """How people write each term (lemmas between spaces): the dictionary's word, or the most usual spelling."""
    return [_label(term, said) for term in wanted]


def _label(term: str, said: Sequence[Said]) -> str:
    length = term.count(" ") + 1
    spellings: dict[str, int] = {}
    lemmas: dict[str, int] = {}
    seen = 0
    for one in said:
        if f" {term} " not in one.lemmas:
            continue
        tokens = tokens_of(one.words)
        for place in range(len(tokens) - length + 1):
            run = tokens[place : place + length]
            if " ".join(token.lemma for token in run) == term:
                written = one.words[run[0].start : run[-1].end].replace("’", "'").lower()
                spellings[written] = spellings.get(written, 0) + 1
                lemmas[run[0].spelled] = lemmas.get(run[0].spelled, 0) + 1
        seen += 1
        if seen == SAMPLED:
            break
    usual = max(spellings.items(), key=lambda pair: (pair[1], pair[0]), default=(term, 0))[0]
    lemma = max(lemmas.items(), key=lambda pair: (is_known(pair[0]), pair[1], pair[0]), default=(term, 0))[0]
    return lemma if length == 1 and is_known(lemma) else usual
