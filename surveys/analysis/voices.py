"""What people wrote, as it may be read: masked, searched, counted by word, put together.

The only door through which a text leaves the snapshot: whoever shows, quotes or exports one asks `readable` or a
`Corpus`. While a survey is open, texts come in with the tables, k responses at a time (`settling.shown`): otherwise
two looks would tell who wrote the one between.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from uuid import UUID

import numpy as np

from surveys.analysis import background
from surveys.analysis.background import Done, Progress
from surveys.analysis.lexicon import Lexicon, people_known
from surveys.analysis.settling import shown
from surveys.analysis.snapshots import Snapshot
from surveys.analysis.speakers import Speakers
from surveys.analysis.sums.protection import ORGANISER_K
from surveys.analysis.texts.clusters import Clustering, clustered
from surveys.analysis.texts.masking import People, masked
from surveys.analysis.texts.search import Wanted, matches
from surveys.analysis.texts.specific import SpecificTerm, specific_terms
from surveys.analysis.texts.terms import frequent_terms
from surveys.analysis.texts.tokens import folded_words, is_known, tokens_of
from surveys.analysis.variables import Variable, text_keys
from surveys.enums import SurveyState
from surveys.models import Survey

KEPT = 4
WORDS_A_PAGE = 50
# Words and runs of words listed.
MOST_TERMS = 60
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


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a run of words, as people write it, and how many responses say it."""

    label: str
    count: int
    words: int


@dataclass(frozen=True, slots=True)
class Specific:
    """A term that a group says more often: in how many of its responses, in which share of the others'."""

    label: str
    count: int
    share: float
    rest: float
    p: float


@dataclass(frozen=True, slots=True)
class GroupWords:
    code: str
    label: str
    base: int
    terms: tuple[Specific, ...]


_lock = Lock()
_kept: dict[UUID, Corpus] = {}


def readable(survey: Survey, texts: Iterable[str]) -> list[str]:
    """Texts as they may be shown, quoted or exported: names, telephones and e-mails masked."""
    people = people_known(survey)
    return [masked(text, people) for text in texts]


def corpus(survey: Survey, known: Snapshot) -> Done[Corpus] | Progress:
    """The survey's texts, masked and read; only new ones cost anything."""
    people = people_known(survey)
    with _lock:
        former = _kept.get(survey.pk)
    if former is not None and (former.revision, former.people) == (known.revision, people):
        return Done(former)
    make = partial(_corpus, known, people, former if former is not None and former.people == people else None)
    return background.done_or_progress(("corpus", survey.pk, known.revision, people), make)


def forget() -> None:
    """Drop what this process keeps of texts."""
    with _lock:
        _kept.clear()
    background.forget()


def shown_responses(known: Snapshot) -> np.ndarray:
    """(n,) responses whose texts may be read now; none while fewer than k are there."""
    here = shown(known, ORGANISER_K)
    return here if here.sum() >= ORGANISER_K else np.zeros(len(known), dtype=bool)


def found(
    known: Snapshot,
    said: Iterable[Said],
    *,
    kept: np.ndarray,
    asked: Sequence[Wanted],
    among: Iterable[UUID] | None = None,
) -> list[Said]:
    """The texts of responses `kept` (n,) that hold all that is asked, of those `among` some responses."""
    chosen = None if among is None else set(among)
    return [
        one
        for one in said
        if (chosen is None or one.response in chosen)
        and (place := known.place_of.get(one.response)) is not None
        and kept[place]
        and matches(asked, one.forms, one.lemmas)
    ]


def kept_by(speakers: Speakers, filters: Iterable[tuple[str, str]], shown: np.ndarray) -> np.ndarray:
    """The responses of which what the filters ask may be said; everybody for no filter."""
    chosen = tuple(filters)
    return shown & speakers.where(chosen) if chosen else shown


def by_response(said: Iterable[Said]) -> dict[UUID, list[str]]:
    """The texts of each response, as lemmas."""
    grouped: dict[UUID, list[str]] = {}
    for one in said:
        grouped.setdefault(one.response, []).append(one.lemmas)
    return grouped


def terms(
    survey: Survey, revision: int, said: Sequence[Said], question: str, lexicon: Lexicon
) -> Done[list[Term]] | Progress:
    """The words and runs of up to three words that k responses say at least, the most said first."""
    key = ("terms", survey.pk, revision, question, lexicon.stop, len(said))
    return background.done_or_progress(key, partial(_terms, said, lexicon.stop_lemmas))


def specific_words(
    survey: Survey, known: Snapshot, said: Sequence[Said], question: str, group: Variable, lexicon: Lexicon
) -> Done[list[GroupWords]] | Progress:
    """For each group of a variable, the words it says more often than the others do."""
    key = ("specific", survey.pk, known.revision, question, group.key, lexicon.stop, len(said))
    places = {response: place for response in by_response(said) if (place := known.place_of.get(response)) is not None}
    lot = ORGANISER_K if survey.state == SurveyState.OPEN else 1
    make = partial(_specific, said, places, shown_responses(known), group, lexicon.stop_lemmas, lot)
    return background.done_or_progress(key, make)


def clusters(
    survey: Survey, revision: int, said: Sequence[Said], question: str, lexicon: Lexicon
) -> Done[Clustering | None] | Progress:
    """Texts that look alike, put together; None when they are too few."""
    key = ("clusters", survey.pk, revision, question, lexicon.stop, len(said))
    texts = [one.lemmas for one in said]
    return background.done_or_progress(key, lambda say: clustered(texts, stop=lexicon.stop_lemmas, say=say))


def term_labels(said: Sequence[Said], wanted: Sequence[str]) -> list[str]:
    """How people write each term (lemmas between spaces): the dictionary's word, or the most usual spelling."""
    return [_label(term, said) for term in wanted]


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


def _terms(said: Sequence[Said], stop: frozenset[str], say: Callable[[int], None]) -> list[Term]:
    counts = frequent_terms(dict(enumerate(by_response(said).values())), stop=stop, least=ORGANISER_K)
    single = [term for term in counts if " " not in term][:MOST_TERMS]
    longer = [term for term in counts if " " in term][:MOST_TERMS]
    say(60)
    chosen = [*single, *longer]
    return [
        Term(label, counts[term], len(term.split()))
        for term, label in zip(chosen, term_labels(said, chosen), strict=True)
    ]


def _specific(
    said: Sequence[Said],
    places: Mapping[UUID, int],
    here: np.ndarray,
    group: Variable,
    stop: frozenset[str],
    lot: int,
    say: Callable[[int], None],
) -> list[GroupWords]:
    texts = {place: lines for key, lines in by_response(said).items() if (place := places.get(key)) is not None}
    rows = np.array([place for place in sorted(texts) if group.based[place]], dtype=np.int64)
    if rows.size < ORGANISER_K:
        return []
    silent = here & group.based
    silent[rows] = False
    told = specific_terms(
        [texts[int(place)] for place in rows],
        group.member[rows],
        silent=group.member[silent],
        exclusive=group.exclusive,
        stop=stop,
        k=ORGANISER_K,
        lot=lot,
        say=say,
    )
    bases, whole = group.member[rows].sum(axis=0), int(rows.size)
    return [
        GroupWords(option.code, option.label, int(base), _with_shares(said, terms, int(base), whole))
        for option, base, terms in zip(group.options, bases, told, strict=True)
        if terms
    ]


def _with_shares(said: Sequence[Said], terms: Sequence[SpecificTerm], base: int, whole: int) -> tuple[Specific, ...]:
    labels = term_labels(said, [one.term for one in terms])
    return tuple(
        Specific(label, one.count, one.count / base, (one.total - one.count) / (whole - base), one.p)
        for one, label in zip(terms, labels, strict=True)
    )


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
