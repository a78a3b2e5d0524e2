"""The responses of a survey, a piece at a time: an export holds a few hundred of them, however many there are."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from hashlib import blake2b
from typing import Any
from uuid import UUID

from hackathon.enums import Source
from realtime.wire.refusals import Refused
from surveys.analysis.coding import frames, themes_given
from surveys.analysis.columns import codebook
from surveys.analysis.directories import DIRECTORIES, Labels
from surveys.analysis.figures import Option
from surveys.analysis.lexicon import people_known
from surveys.analysis.texts.masking import masked
from surveys.analysis.variables import CARRIED_TITLES
from surveys.enums import VersionState
from surveys.exports.columns import Column, Kind, Said, Theme, Value, every_column
from surveys.models import Response, Survey
from surveys.questionnaires import schema as plain
from surveys.questionnaires.queries import schema_of

PIECE = 500
# Told after each piece: how many responses of how many.
Progress = Callable[[int, int], None]


def unheard(done: int, total: int) -> None:
    """A progress that nobody waits for."""


# What a response holds of each variable it carries.
_FIELDS = {
    "@audience": "audience_id",
    "@family": "audience_id",
    "@basin": "territory_id",
    "@density": "territory_id",
    "@structure": "structure_id",
    "@source": "source",
}


class Answers:
    """A survey's counted responses, to be read once, from first to last, within a `read_snapshot`.

    Nothing tells in which order they came: they follow a digest of their ids.
    """

    def __init__(self, survey: Survey, progress: Progress) -> None:
        self.survey, self._progress = survey, progress
        self.questions = questions_of(survey)
        self._ids = sorted(_counted(survey).values_list("id", flat=True), key=_shuffled)
        self._labels = _labels(survey)
        self._people = people_known(survey)
        carried = {key: (str(CARRIED_TITLES[key]), _options(labels)) for key, labels in self._labels.items()}
        self._themes = {
            question: [Theme(code.pk, code.order, code.name) for code in frame]
            for question, frame in frames(survey).items()
        }
        found = every_column(self.questions.values(), carried, self._themes)
        self.columns = [self._masked(column) for column in found]

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[Said]:
        """All of them or an error. Refuses `export_moved`."""
        read = 0
        self._progress(0, len(self))
        for start in range(0, len(self), PIECE):
            piece = self._ids[start : start + PIECE]
            rows = {row["id"]: row for row in _counted(self.survey).filter(pk__in=piece).values(*_VALUES)}
            if len(rows) != len(piece):
                raise Refused("export_moved")
            given = themes_given(piece) if self._themes else {}
            for key in piece:
                yield self._said(rows[key], given.get(key, {}))
            read += len(piece)
            self._progress(read, len(self))

    def _masked(self, column: Column) -> Column:
        """Nobody reads a name, a telephone or an e-mail in what people wrote, in a file neither."""
        if column.kind != Kind.TEXT:
            return column
        read, people = column.read, self._people

        def reading(said: Said) -> Value:
            value = read(said)
            return masked(value, people) if isinstance(value, str) else value

        return replace(column, read=reading)

    def _said(self, row: dict[str, Any], themes: Mapping[str, frozenset[UUID]]) -> Said:
        carried = {
            key: labels[row[_FIELDS[key]]][0].code
            for key, labels in self._labels.items()
            if row[_FIELDS[key]] in labels
        }
        return Said(row["answers"], row["others"], carried, themes)


_VALUES = ("id", "answers", "others", "audience_id", "territory_id", "structure_id", "source")


def questions_of(survey: Survey) -> dict[str, plain.Question]:
    """Every question ever published, by code, in the last order."""
    versions = survey.versions.filter(state=VersionState.PUBLISHED).order_by("number")
    return codebook(schema_of(version) for version in versions)


def _counted(survey: Survey) -> Any:
    return Response.objects.filter(survey=survey, revision__isnull=False).exclude(source=Source.TEST)


def _shuffled(key: UUID) -> bytes:
    # An id may begin with its time, and ids of one millisecond may follow each other: its digest tells neither.
    return blake2b(key.bytes, digest_size=16).digest()


def _labels(survey: Survey) -> dict[str, Labels]:
    """Of each variable responses carry, what their values are called."""
    values = {
        field: set(_counted(survey).exclude(**{field: None}).order_by().values_list(field, flat=True).distinct())
        for field in set(_FIELDS.values())
    }
    return {key: DIRECTORIES[key](values[_FIELDS[key]]) for key in CARRIED_TITLES}


def _options(labels: Labels) -> tuple[Option, ...]:
    return tuple(dict.fromkeys(option for option, _place in sorted(labels.values(), key=lambda found: found[1])))
