"""Texts that look alike, put together: an aid to reading, never a count to publish.

TF-IDF on lemmas and pairs of lemmas (Spärck Jones, 1972), reduced by truncated SVD (Deerwester et al., 1990), then
k-means; the number of groups, from 3 to 8, is the one with the best mean silhouette (Rousseeuw, 1987). The seed is
fixed and the texts are taken in an order of their own: the same texts give the same groups, however they came.
"""

import itertools
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from surveys.analysis.texts.terms import adjusted, frequent_terms, is_telling, specificities, terms_said

LEAST_TEXTS = 30
FEWEST, MOST = 3, 8
SEED = 28
DIMENSIONS = 50
# The silhouette compares each text with every other: on a sample beyond this.
SAMPLED = 1500
NAMED_BY = 5
TYPICAL = 3
SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Cluster:
    """`members` and `typical` are places of texts; `terms` those said more often here, the most specific first."""

    members: tuple[int, ...]
    typical: tuple[int, ...]
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clustering:
    """Groups from the largest; `apart` are texts with no word shared with another."""

    clusters: tuple[Cluster, ...]
    apart: tuple[int, ...]
    silhouette: float


def clustered(
    texts: Sequence[str], *, stop: Collection[str], say: Callable[[int], None] = lambda done: None
) -> Clustering | None:
    """Groups of texts, each as lemmas (`tokens.folded_words`); None when too few texts share words.

    `say` hears how many parts of the work, of 100, are done.
    """
    order = sorted(range(len(texts)), key=lambda place: texts[place])
    matrix = _tf_idf([texts[place] for place in order], stop)
    if matrix is None:
        return None
    shared = np.flatnonzero(matrix.getnnz(axis=1))
    if shared.size < LEAST_TEXTS or _distinct(matrix[shared]) <= FEWEST:
        return None
    say(20)
    points = _reduced(matrix[shared])
    say(40)
    found = _best(points, say)
    if found is None:
        return None
    labels, silhouette = found
    places = [order[row] for row in shared]
    groups = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    typical = [_typical(points, rows, places, texts) for rows in groups]
    members = [tuple(sorted(places[row] for row in rows)) for rows in groups]
    terms = _naming_terms(texts, members, stop)
    clusters = [Cluster(*parts) for parts in zip(members, typical, terms, strict=True)]
    clusters.sort(key=lambda cluster: (-len(cluster.members), cluster.terms))
    return Clustering(tuple(clusters), tuple(sorted(set(range(len(texts))) - set(places))), silhouette)


def _tf_idf(texts: Sequence[str], stop: Collection[str]) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    def telling(text: str) -> list[str]:
        words = text.split()
        runs = words + [f"{one} {two}" for one, two in itertools.pairwise(words)]
        return [run for run in runs if "." not in run and is_telling(run, stop)]

    try:
        return TfidfVectorizer(analyzer=telling, min_df=2, sublinear_tf=True).fit_transform(texts)
    except ValueError:  # no word is said twice
        return None


def _distinct(matrix: Any) -> int:
    bounds = itertools.pairwise(matrix.indptr)
    return len({(matrix.indices[low:high].tobytes(), matrix.data[low:high].tobytes()) for low, high in bounds})


def _reduced(matrix: Any) -> np.ndarray:
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    dimensions = min(DIMENSIONS, matrix.shape[1] - 1, matrix.shape[0] - 1)
    if dimensions < 2:
        points: np.ndarray = matrix.toarray()
        return points
    reduced: np.ndarray = normalize(TruncatedSVD(dimensions, random_state=SEED).fit_transform(matrix))
    return reduced


def _best(points: np.ndarray, say: Callable[[int], None]) -> tuple[np.ndarray, float] | None:
    """The labels whose mean silhouette is best; None when the texts are all alike."""
    from sklearn.cluster import KMeans
    from sklearn.metrics import silhouette_score
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # comes with scikit-learn

    distinct = len(np.unique(points.round(9), axis=0))
    best: tuple[float, np.ndarray] | None = None
    # One core: a workshop may be live beside.
    with threadpool_limits(limits=1):
        for number in range(FEWEST, min(MOST, distinct - 1) + 1):
            labels = KMeans(number, n_init=3, random_state=SEED).fit_predict(points)
            sample = min(SAMPLED, len(points))
            score = float(silhouette_score(points, labels, sample_size=sample, random_state=SEED))
            if best is None or score > best[0]:
                best = score, labels
            say(40 + 60 * (number - FEWEST + 1) // (MOST - FEWEST + 1))
    return None if best is None else (best[1], best[0])


def _typical(points: np.ndarray, rows: np.ndarray, places: Sequence[int], texts: Sequence[str]) -> tuple[int, ...]:
    """The texts nearest to the middle of their group, each worded otherwise, whole sentences before single words."""
    middle = points[rows].mean(axis=0)
    distances = np.square(points[rows] - middle).sum(axis=1).round(9)
    nearest = sorted(
        zip(rows, distances, strict=True),
        key=lambda found: (len(texts[places[found[0]]].split()) < SHORTEST, found[1], texts[places[found[0]]]),
    )
    chosen: dict[str, int] = {}
    for row, _distance in nearest:
        chosen.setdefault(texts[places[row]], places[row])
        if len(chosen) == TYPICAL:
            break
    return tuple(chosen.values())


def _naming_terms(
    texts: Sequence[str], members: Sequence[Sequence[int]], stop: Collection[str]
) -> list[tuple[str, ...]]:
    """For each group, the terms most specific to it; those that most of it says, when none is."""
    every = {place: [texts[place]] for group in members for place in group}
    least = 2
    totals = frequent_terms(every, stop=stop, least=least, longest=2)
    terms = list(totals)
    index = {term: row for row, term in enumerate(terms)}
    counts = np.zeros((len(terms), len(members)), dtype=np.int64)
    for column, group in enumerate(members):
        for place in group:
            for term in terms_said(every[place], index, longest=2):
                counts[index[term], column] += 1
    bases = np.array([len(group) for group in members])
    chances = adjusted(specificities(counts, np.array(list(totals.values()), dtype=np.int64), bases, len(every)))
    named = []
    for column in range(len(members)):
        ranked = sorted(range(len(terms)), key=lambda row: (chances[row, column], -counts[row, column], terms[row]))
        named.append(_unrepeated([terms[row] for row in ranked if counts[row, column] >= least]))
    return named


def _unrepeated(terms: Sequence[str]) -> tuple[str, ...]:
    """The first few terms, without those whose words are already said."""
    chosen: list[str] = []
    for term in terms:
        if not any(set(term.split()) & set(one.split()) for one in chosen):
            chosen.append(term)
        if len(chosen) == NAMED_BY:
            break
    return tuple(chosen)
