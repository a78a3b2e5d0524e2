"""The wall: every finding as a note, in the column of its problem, under the défi it is attached to."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch

from challenges.defis.models import Challenge
from challenges.defis.queries import challenges_of
from challenges.findings.models import Finding
from challenges.findings.queries import Shown, shown_finding
from challenges.lineage.queries import merged_from
from challenges.problems.models import Problem


@dataclass(frozen=True, slots=True)
class Column:
    """A problem with its notes; `merged` is how many problems it was made of."""

    problem: Problem
    notes: list[Shown]
    merged: int
    others: list[Problem]


@dataclass(frozen=True, slots=True)
class Lane:
    """The problems attached to a défi, or to none."""

    challenge: Challenge | None
    columns: list[Column]


@dataclass(frozen=True, slots=True)
class Wall:
    """`loose` are the notes of no problem; a note of two problems stands in both columns."""

    loose: list[Shown]
    lanes: list[Lane]
    challenges: list[Challenge]
    count: int

    @property
    def notes(self) -> list[Shown]:
        """Each finding once, loose ones first."""
        columns = [note for lane in self.lanes for column in lane.columns for note in column.notes]
        return list({note.finding.id: note for note in [*self.loose, *columns]}.values())

    @property
    def shaken(self) -> int:
        return sum(note.is_shaken for note in self.notes)

    @property
    def problems(self) -> list[Problem]:
        return [column.problem for lane in self.lanes for column in lane.columns]


def wall(edition_id: UUID) -> Wall:
    """Six statements, whatever the number of notes."""
    challenges = list(challenges_of(edition_id))
    problems: Sequence[Problem] = list(
        Problem.objects.filter(edition_id=edition_id, removed_at=None).prefetch_related(
            Prefetch("findings", Finding.objects.filter(removed_at=None).only("id"), to_attr="standing")
        )
    )
    findings = list(Finding.objects.filter(edition_id=edition_id, removed_at=None).prefetch_related("evidence"))
    merged = merged_from([*(one.id for one in problems), *(one.id for one in findings)])
    notes = {one.id: shown_finding(one, merged=len(merged.get(one.id, []))) for one in findings}
    columns = [_column(problem, notes, problems, len(merged.get(problem.id, []))) for problem in problems]
    grouped = {note.finding.id for column in columns for note in column.notes}
    lanes = [
        Lane(challenge, [column for column in columns if column.problem.challenge_id == challenge.id])
        for challenge in challenges
    ]
    shown = {challenge.id for challenge in challenges}
    free = [column for column in columns if column.problem.challenge_id not in shown]
    return Wall(
        loose=[note for key, note in notes.items() if key not in grouped],
        lanes=[*([Lane(None, free)] if free else []), *lanes],
        challenges=challenges,
        count=len(notes),
    )


def _column(problem: Problem, notes: dict[UUID, Shown], problems: Sequence[Problem], merged: int) -> Column:
    standing: list[Finding] = problem.standing  # type: ignore[attr-defined]  # prefetched under this name
    own = [notes[one.id] for one in standing if one.id in notes]
    return Column(problem, own, merged, [other for other in problems if other.id != problem.id])
