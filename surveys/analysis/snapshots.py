"""The columns of a survey, kept per process and extended by what changed since `Survey.revision` was last seen."""

from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any
from uuid import UUID

import numpy as np

from hackathon.enums import Source
from surveys.analysis.columns import CARRIED, Block, Vocabulary, codebook, encode
from surveys.enums import VersionState
from surveys.models import Response, Survey, SurveyVersion, Tombstone
from surveys.questionnaires import schema as plain
from surveys.questionnaires.queries import schema_of

KEPT = 8


@dataclass(frozen=True)
class Snapshot:
    """A survey's counted responses as columns, as of `revision`. Never changed: extended into another."""

    survey: UUID
    revision: int
    version: UUID | None
    version_number: int
    questions: dict[str, plain.Question]
    vocabularies: dict[str, Vocabulary]
    block: Block

    def __len__(self) -> int:
        return len(self.block)

    @cached_property
    def place_of(self) -> dict[UUID, int]:
        """Response → its row."""
        return {key: place for place, key in enumerate(self.block.ids)}


_lock = Lock()
_kept: dict[UUID, Snapshot] = {}


def snapshot(survey: Survey) -> Snapshot:
    """The survey's columns now; only what changed since the last call in this process is read again.

    The revision is read before the rows: a response submitted in between is read twice, never missed.
    """
    revision = Survey.objects.values_list("revision", flat=True).get(pk=survey.pk)
    versions = SurveyVersion.objects.filter(survey=survey, state=VersionState.PUBLISHED).order_by("number")
    last = versions.values_list("id", flat=True).last()
    with _lock:
        known = _kept.get(survey.pk)
    if known is None or known.version != last:
        known = _empty(survey, list(versions))
    if known.revision != revision:
        known = _extended(known, revision)
        # An anonymous survey that closes gives its responses new ids, in a new order: read all of them anew.
        if len(known) != _counted(survey.pk).count():
            known = _extended(_empty(survey, list(versions)), revision)
    _keep(known)
    return known


def forget() -> None:
    """Drop every snapshot of this process."""
    with _lock:
        _kept.clear()


def _keep(known: Snapshot) -> None:
    with _lock:
        _kept.pop(known.survey, None)
        _kept[known.survey] = known
        while len(_kept) > KEPT:
            del _kept[next(iter(_kept))]


def _empty(survey: Survey, versions: list[SurveyVersion]) -> Snapshot:
    questions = codebook(schema_of(version) for version in versions)
    vocabularies = {key: Vocabulary() for key in CARRIED}
    return Snapshot(
        survey=survey.pk,
        revision=-1,
        version=versions[-1].id if versions else None,
        version_number=versions[-1].number if versions else 0,
        questions=questions,
        vocabularies=vocabularies,
        block=encode(questions, [], vocabularies),
    )


def _extended(known: Snapshot, revision: int) -> Snapshot:
    changed = _rows(known.survey, known.revision)
    gone = set(
        Tombstone.objects.filter(survey_id=known.survey, revision__gt=known.revision).values_list("response", flat=True)
    )
    fresh = encode(known.questions, changed, known.vocabularies)
    return Snapshot(
        survey=known.survey,
        revision=revision,
        version=known.version,
        version_number=known.version_number,
        questions=known.questions,
        vocabularies=known.vocabularies,
        block=known.block.without(gone | {row[0] for row in changed}).then(fresh),
    )


def _counted(survey: UUID) -> Any:
    return Response.objects.filter(survey_id=survey, revision__isnull=False).exclude(source=Source.TEST)


def _rows(survey: UUID, after: int) -> list[tuple[UUID, dict[str, Any], tuple[Any, ...]]]:
    rows = (
        _counted(survey)
        .filter(revision__gt=after)
        .order_by("revision", "id")
        .values_list("id", "answers", "audience_id", "territory_id", "structure_id", "source")
    )
    return [(row[0], row[1], row[2:]) for row in rows]


def weights_of(known: Snapshot, code: str) -> np.ndarray:
    """The weights of a number question; a missing or negative weight counts for nothing."""
    values = known.block.numbers[code]
    return np.where(np.isfinite(values) & (values > 0), values, 0.0)
