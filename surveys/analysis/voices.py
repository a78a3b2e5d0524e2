"""What people wrote, as it may be read: searched, counted by word, put together.

While a survey is open, texts come in with the tables, k responses at a time (`settling.shown`): otherwise two looks
would tell who wrote the one between.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from uuid import UUID

import numpy as np

from surveys.analysis import background
from surveys.analysis.background import Done, Progress
from surveys.analysis.corpora import Said, term_labels
from surveys.analysis.lexicon import Lexicon
from surveys.analysis.measures import answers_of
from surveys.analysis.said_words import word_key
from surveys.analysis.settling import shown
from surveys.analysis.snapshots import Snapshot
from surveys.analysis.speakers import Speakers
from surveys.analysis.sums.crosstab import chi_square
from surveys.analysis.sums.missing import NOT_SHOWN
from surveys.analysis.sums.protection import ORGANISER_K, PUBLISHED_K
from surveys.analysis.sums.together import Answers
from surveys.analysis.texts.clusters import Clustering, clustered
from surveys.analysis.texts.search import Wanted, matches
from surveys.analysis.texts.specific import SpecificTerm, Written, specific_terms
from surveys.analysis.texts.terms import frequent_terms
from surveys.analysis.variables import Variable
from surveys.enums import SurveyState
from surveys.models import Survey

WORDS_A_PAGE = 20
# Signs of a theme's name.
NAME_MOST = 80
# Words and runs of words listed.
MOST_TERMS = 60


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a run of words, as people write it, and how many responses say it."""

    label: str
    count: int
    words: int


@dataclass(frozen=True, slots=True)
class Specific:
    """A term (`lemmas`) that a group says more often: in how many of its responses, in which share of the others'.

    `chi2`: Pearson's, of who says it or not, of the group or not; None where it would tell more than is known.
    `keepable`: it is told when published too.
    """

    lemmas: str
    label: str
    count: int
    share: float
    rest: float
    p: float
    chi2: float | None
    keepable: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Texts alike. `words`, the most typical first, name it; `key` is its name from one page to the next; `typical` are
    the texts nearest to its middle."""

    key: str
    words: tuple[str, ...]
    responses: tuple[UUID, ...]
    typical: tuple[Said, ...]

    @property
    def name(self) -> str:
        """As many of its words as the name of a theme holds; "" when it has none."""
        name = ""
        for word in self.words:
            longer = f"{name}, {word}" if name else word
            if len(longer) > NAME_MOST:
                break
            name = longer
        return name


@dataclass(frozen=True, slots=True)
class GroupWords:
    code: str
    label: str
    base: int
    terms: tuple[Specific, ...]


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
    places = {response: place for response in by_response(said) if (place := known.place_of.get(response)) is not None}
    lot = ORGANISER_K if survey.state == SurveyState.OPEN else 1
    key = ("specific", survey.pk, known.revision, question, group.key, lexicon.stop, len(said), lot)
    make = partial(_specific, said, places, shown_responses(known), group, question, lexicon.stop_lemmas, lot)
    return background.done_or_progress(key, make)


def clusters(
    survey: Survey, revision: int, said: Sequence[Said], question: str, lexicon: Lexicon
) -> Done[Clustering | None] | Progress:
    """Texts that look alike, put together; None when they are too few."""
    return background.done_or_progress(*_clustering(survey, revision, said, question, lexicon))


def whole_clusters(
    survey: Survey, revision: int, said: Sequence[Said], question: str, lexicon: Lexicon
) -> Clustering | None:
    """The same for whoever has no page to wait on."""
    return background.done(*_clustering(survey, revision, said, question, lexicon))


def groups(said: Sequence[Said], clustering: Clustering) -> list[Group]:
    """The clusters of some texts, from the largest."""
    found = []
    for cluster in clustering.clusters:
        texts = [said[place] for place in cluster.members]
        found.append(
            Group(
                key=_key_of(texts),
                words=tuple(term_labels(texts, cluster.terms)),
                responses=tuple(one.response for one in texts),
                typical=tuple(said[place] for place in cluster.typical),
            )
        )
    return found


def _key_of(texts: Iterable[Said]) -> str:
    """What a page sends back of a group: were one text more or less in it, it would be another."""
    return blake2b(b"".join(sorted(one.response.bytes for one in texts)), digest_size=16).hexdigest()


def _clustering(
    survey: Survey, revision: int, said: Sequence[Said], question: str, lexicon: Lexicon
) -> tuple[Hashable, Callable[[Callable[[int], None]], Clustering | None]]:
    """What names the work, and the work."""
    texts = [one.lemmas for one in said]
    key = ("clusters", survey.pk, revision, question, lexicon.stop, len(said))
    return key, lambda say: clustered(texts, stop=lexicon.stop_lemmas, say=say)


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
    question: str,
    stop: frozenset[str],
    lot: int,
    say: Callable[[int], None],
) -> list[GroupWords]:
    """While responses come in (`lot`) no word may be kept: told twice, it would tell who wrote the text between."""
    texts = {place: lines for key, lines in by_response(said).items() if (place := places.get(key)) is not None}
    rows = np.array([place for place in sorted(texts) if group.based[place]], dtype=np.int64)
    if rows.size < ORGANISER_K:
        return []
    who = np.where(here, 1, NOT_SHOWN)
    who[list(texts)] = 0
    written = Written(Answers(f"{question}~written", who, 2), texts, partial(word_key, question), stop, lot)
    groups = [(one, place) for options, one in answers_of(group) for place in range(len(options))]
    told = specific_terms(written, groups, k=ORGANISER_K, say=say)
    published = specific_terms(written, groups, k=PUBLISHED_K) if lot == 1 else [[] for _option in group.options]
    bases, whole = group.member[rows].sum(axis=0), int(rows.size)
    tested = are_totals_known(parted=whole, wrote=len(texts))
    return [
        GroupWords(
            option.code,
            option.label,
            int(base),
            _with_shares(said, terms, int(base), whole, {one.term for one in keepable}, tested=tested),
        )
        for option, base, terms, keepable in zip(group.options, bases, told, published, strict=True)
        if terms
    ]


def are_totals_known(*, parted: int, wrote: int) -> bool:
    """Whether how many are compared, and how many of them say a word, are read in the texts alone.

    Of a group by a question that some who wrote left blank they are not: with the count and the share that are told,
    χ² would give them both, and how many who say the word left the question blank.
    """
    return parted == wrote


def _with_shares(
    said: Sequence[Said],
    terms: Sequence[SpecificTerm],
    base: int,
    whole: int,
    keepable: Collection[str],
    *,
    tested: bool,
) -> tuple[Specific, ...]:
    labels = term_labels(said, [one.term for one in terms])
    return tuple(
        Specific(
            one.term,
            label,
            one.count,
            one.count / base,
            (one.total - one.count) / (whole - base),
            one.p,
            chi_square(_said_or_not(one, base, whole)) if tested else None,
            one.term in keepable,
        )
        for one, label in zip(terms, labels, strict=True)
    )


def _said_or_not(term: SpecificTerm, base: int, whole: int) -> list[list[int]]:
    """Who says it, who does not: of the group, of the others."""
    elsewhere = term.total - term.count
    return [[term.count, elsewhere], [base - term.count, whole - base - elsewhere]]
