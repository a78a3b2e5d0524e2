"""The columns of a survey, kept per process and extended by what changed since `Survey.revision` was last seen.

A process that knows nothing of a survey takes the columns from the file that another left (`column_files`).
"""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import Lock
from uuid import UUID

import numpy as np
from django.db.models import Count, Q, QuerySet, TextField
from django.db.models.functions import Cast

from hackathon.enums import Source
from surveys.analysis import column_files, survey_files
from surveys.analysis.columns import (
    CARRIED,
    Block,
    Rows,
    Vocabulary,
    answers_reader,
    codebook,
    encode,
    keys_of_rows,
    vocabularies,
)
from surveys.analysis.growing import Columns, joined
from surveys.enums import VersionState
from surveys.models import Response, Survey, SurveyVersion, Tombstone
from surveys.questionnaires import schema as plain
from surveys.questionnaires.queries import schema_of

KEPT = 8
# Responses read at a time: enough to make a column at once, few enough to fit the processor's cache as objects.
BATCH = 500

Wording = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the columns depend on: the responses' revision, the survey's state, its versions and their corrections."""

    revision: int
    state: str
    wording: Wording


@dataclass(frozen=True)
class Snapshot:
    """A survey's counted responses as columns, as of `revision`. Never changed: extended into another.

    `filed`: how many of them the file holds, as far as this process knows. `holes`: places of responses erased, in the
    order in which they were collected (see `settling`, which keeps in `settled` what it found by k).
    """

    survey: UUID
    stamp: Stamp
    version: UUID | None
    version_number: int
    questions: dict[str, plain.Question]
    vocabularies: dict[str, Vocabulary]
    columns: Columns
    filed: int = 0
    holes: tuple[int, ...] = ()
    settled: dict[int, np.ndarray] = field(init=False, default_factory=dict, compare=False)

    def __len__(self) -> int:
        return self.columns.rows

    @property
    def revision(self) -> int:
        return self.stamp.revision

    @cached_property
    def block(self) -> Block:
        return self.columns.block()

    @property
    def place_of(self) -> Columns:
        """Response → its row, by `get`."""
        return self.columns


_lock = Lock()
_kept: dict[UUID, Snapshot] = {}
_building: defaultdict[UUID, Lock] = defaultdict(Lock)


def snapshot(survey: Survey) -> Snapshot:
    """The survey's columns now; only what changed since the last call in this process is read again.

    The revision is read before the rows: a response submitted in between is read twice, never missed.
    """
    stamp = _stamp(survey.pk)
    with _lock:
        building = _building[survey.pk]
    # Two pages that ask at once would read everything twice.
    with building:
        with _lock:
            known = _kept.get(survey.pk)
        if known is None or known.stamp != stamp:
            known = _brought_to(stamp, known, survey.pk)
        _keep(known)
    return known


def made_anew(survey: Survey) -> tuple[Snapshot, int]:
    """The survey's columns read again from its responses, and the size of their file (0: too few to be filed)."""
    survey_files.drop(survey.pk)
    with _lock:
        _kept.pop(survey.pk, None)
    known = snapshot(survey)
    return known, survey_files.path_of(survey.pk, column_files.KIND).stat().st_size if known.filed else 0


def forget() -> None:
    """Drop every snapshot of this process."""
    with _lock:
        _kept.clear()


def drop_stale() -> dict[str, int]:
    """A chore: remove files that hold what was erased since, or a survey gone or closed since, or nothing readable."""
    dropped = 0
    for path, head in survey_files.heads():
        if head is None or not _may_stay(head):
            path.unlink(missing_ok=True)
            dropped += 1
    return {"columns": dropped}


def _may_stay(head: survey_files.Head) -> bool:
    erased = Tombstone.objects.filter(survey_id=head.survey, revision__gt=head.revision)
    return Survey.objects.filter(pk=head.survey, state=head.state).exists() and not erased.exists()


def _stamp(survey: UUID) -> Stamp:
    revision, state = Survey.objects.values_list("revision", "state").get(pk=survey)
    versions = _versions(survey).annotate(corrected=Count("corrections")).values_list("id", "corrected")
    return Stamp(revision, state, tuple((str(version), corrected) for version, corrected in versions))


def _versions(survey: UUID) -> QuerySet[SurveyVersion]:
    return SurveyVersion.objects.filter(survey=survey, state=VersionState.PUBLISHED).order_by("number")


def _keep(known: Snapshot) -> None:
    with _lock:
        _kept.pop(known.survey, None)
        _kept[known.survey] = known
        while len(_kept) > KEPT:
            del _kept[next(iter(_kept))]


def _brought_to(stamp: Stamp, known: Snapshot | None, survey: UUID) -> Snapshot:
    if known is not None and _extends(stamp, known.stamp):
        return _filed(_extended(known, stamp))
    filed = _from_file(stamp, survey)
    if filed is not None:
        found = _extended(filed, stamp)
        # A database restored from a backup may have a revision that the file knows, of other responses.
        if len(found) == _counted(survey).filter(revision__lte=stamp.revision).count():
            return _filed(found)
    return _filed(_extended(_empty(survey, stamp), stamp))


def _extends(stamp: Stamp, known: Stamp) -> bool:
    """Whether what is known becomes this by reading later rows. A survey that closes is read anew: an anonymous one
    loses the order of its responses."""
    return (stamp.state, stamp.wording) == (known.state, known.wording) and stamp.revision >= known.revision


def _empty(survey: UUID, stamp: Stamp) -> Snapshot:
    versions = list(_versions(survey))
    questions = codebook(schema_of(version) for version in versions)
    met = vocabularies()
    nobody = Rows(b"", answers_reader(questions)([]), {key: [] for key in CARRIED}, [])
    return Snapshot(
        survey=survey,
        stamp=Stamp(-1, stamp.state, stamp.wording),
        version=versions[-1].id if versions else None,
        version_number=versions[-1].number if versions else 0,
        questions=questions,
        vocabularies=met,
        columns=Columns.of(encode(questions, nobody, met)),
    )


def _from_file(stamp: Stamp, survey: UUID) -> Snapshot | None:
    """What the file holds, if it is of this survey as its questions are now."""
    found = column_files.read(survey)
    if found is None or found[0].survey != survey:
        return None
    head, columns = found
    then = Stamp(head.revision, head.state, head.wording)
    known = _empty(survey, stamp)
    alike = [(name, kind.dtype, kind.shape[1:]) for name, kind in columns.arrays().items()] == [
        (name, kind.dtype, kind.shape[1:]) for name, kind in known.columns.arrays().items()
    ]
    if not _extends(stamp, then) or not alike or list(columns.texts) != list(known.columns.texts):
        return None
    return replace(known, stamp=then, columns=columns, vocabularies=vocabularies(head.vocabularies), filed=columns.rows)


def _extended(known: Snapshot, stamp: Stamp) -> Snapshot:
    told = Q(revision__gt=known.revision) | Q(place__isnull=False)
    erased = list(Tombstone.objects.filter(told, survey_id=known.survey).values_list("response", "revision", "place"))
    columns = known.columns.without(key.bytes for key, revision, _place in erased if revision > known.revision)
    holes = tuple(sorted(place for _key, _revision, place in erased if place is not None))
    read = _read(known.survey, known.revision, known.questions)
    fresh = [encode(known.questions, rows, known.vocabularies) for rows in read]
    if fresh:
        more = joined(fresh)
        columns = columns.without(keys_of_rows(more.keys)).then(more)
    # What was taken away is in the file still.
    is_whole = columns.rows == known.columns.rows + sum(map(len, fresh))
    return replace(known, stamp=stamp, columns=columns, filed=known.filed if is_whole else 0, holes=holes)


def _filed(known: Snapshot) -> Snapshot:
    """The same, written to its file when enough was added to it, or something taken away."""
    rows = len(known)
    if not survey_files.is_due(rows, known.filed):
        return known
    told = {key: list(vocabulary.positions) for key, vocabulary in known.vocabularies.items()}
    stamp = known.stamp
    head = column_files.Head(known.survey, stamp.revision, stamp.state, stamp.wording, rows, told)
    column_files.write(head, known.columns)
    return replace(known, filed=rows)


def _counted(survey: UUID) -> QuerySet[Response]:
    return Response.objects.filter(survey_id=survey, revision__isnull=False).exclude(source=Source.TEST)


def _read(survey: UUID, after: int, questions: Mapping[str, plain.Question]) -> Iterator[Rows]:
    """The responses changed after a revision, some at a time; as texts, that are decoded here once."""
    names = ("id", "answers", "audience_id", "territory_id", "structure_id", "source", "seconds")
    found = (
        _counted(survey)
        .filter(revision__gt=after)
        .order_by("revision", "id")
        .values_list(*(Cast(name, TextField()) for name in names))
        .iterator(chunk_size=BATCH)
    )
    read_answers = answers_reader(questions)
    while batch := list(itertools.islice(found, BATCH)):
        ids, answers, *carried, seconds = zip(*batch, strict=True)
        keys = bytes.fromhex("".join(ids).replace("-", ""))
        yield Rows(keys, read_answers(answers), dict(zip(CARRIED, carried, strict=True)), seconds)


def weights_of(known: Snapshot, code: str) -> np.ndarray:
    """The weights of a number question; a missing or negative weight counts for nothing."""
    values = known.block.numbers[code]
    return np.where(np.isfinite(values) & (values > 0), values, 0.0)
