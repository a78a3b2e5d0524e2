"""Every text of a survey, masked and cut into words: read once on a machine (`word_files`), then only what is new.

The door through which texts leave the snapshot to be read, searched and counted.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Lock
from uuid import UUID

import msgspec

from surveys.analysis import background, survey_files, word_files
from surveys.analysis.background import Done, Progress
from surveys.analysis.lexicon import people_known
from surveys.analysis.snapshots import Snapshot
from surveys.analysis.texts.masking import People, masked, reads_otherwise
from surveys.analysis.texts.tokens import folded_words, is_known, tokens_of
from surveys.analysis.variables import text_keys
from surveys.analysis.word_files import Words
from surveys.models import Survey

KEPT = 4
# Texts in which the usual spelling of a term is looked for.
SAMPLED = 40


# A structure is made ten times as fast as a dataclass; there are as many as texts, each time one comes in.
class Said(msgspec.Struct, frozen=True, gc=False):
    """One text: of a response, to a question (its column's key), masked; and its words (`tokens.folded_words`)."""

    response: UUID
    question: str
    words: str
    forms: str
    lemmas: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """Every text of a survey at a revision, in an order that tells nothing of when they came.

    `read`: digest of each text before it was masked → its words; `filed` of them are in the file, as far as is known.
    """

    survey: UUID
    revision: int
    people: People
    said: tuple[Said, ...]
    read: Mapping[bytes, Words] = field(repr=False)
    filed: int = 0

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
    make = partial(_corpus, known, people, former)
    return ("corpus", survey.pk, known.revision, people), make


def _corpus(known: Snapshot, people: People, former: Corpus | None, say: Callable[[int], None]) -> Corpus:
    former = former or _from_file(known.survey, people)
    differs = reads_otherwise(former.people, people)
    read: dict[bytes, Words] = {}
    said: list[Said] = []
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
            digest = word_files.digest(text)
            if digest not in read:
                was = former.read.get(digest)
                read[digest] = _words(text, people) if was is None or differs(text) else was
            said.append(Said(ids[place], key, *read[digest]))
    # A file of other people is written anew.
    filed = former.filed if former.people == people else 0
    made = _filed(Corpus(known.survey, known.revision, people, tuple(said), read, filed), known, former)
    with _lock:
        _kept.pop(known.survey, None)
        _kept[known.survey] = made
        while len(_kept) > KEPT:
            del _kept[next(iter(_kept))]
    return made


def _from_file(survey: UUID, people: People) -> Corpus:
    """What another process left to read by."""
    read = word_files.read(survey, people)
    return Corpus(survey, -1, people, (), read, filed=len(read))


def _words(text: str, people: People) -> Words:
    words = masked(text, people)
    return (words, *folded_words(words))


def _filed(made: Corpus, known: Snapshot, former: Corpus) -> Corpus:
    """The same, written to its file when enough was added to it, or something taken away."""
    is_whole = made.read.keys() >= former.read.keys()
    if survey_files.is_due(len(made.read), made.filed if is_whole else 0):
        word_files.write(made.survey, made.revision, known.stamp.state, made.people, made.read)
        return replace(made, filed=len(made.read))
    if not is_whole:
        word_files.drop(made.survey)
    return made if is_whole else replace(made, filed=0)


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
