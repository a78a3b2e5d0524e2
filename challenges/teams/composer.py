"""Composing teams from the people present: one small integer programme, every wish it could not grant reported.

Pure: no Django, no clock. Solved by HiGHS (`scipy.optimize.milp`). Rules and costs: `methods.md`, Teams.

Hard: every person in one team; team sizes between bounds; a locked person stays; a group that keeps together stays
together. Wanted, each with a slack: the ranked wishes, at least one of each wanted family in a team, at most so many
of one structure, rural and urban in each team, nobody of the publics alone. Repairing costs each person moved.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

# A first wish costs nothing; a défi not wished for costs as much as the worst one.
WISH_COSTS = (0, 1, 3, 6)
MOVE_COST = 4
FAMILY_COST = 8
STRUCTURE_COST = 5
DENSITY_COST = 3
ALONE_COST = 8


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody to place. `wishes` are défis, best first; an empty `group`, `structure` or `density` says nothing."""

    key: str
    wishes: tuple[str, ...] = ()
    family: str = ""
    structure: str = ""
    density: str = ""
    # Never alone of its kind in a team: somebody of the publics among professionals.
    sheltered: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """What is wanted. `teams` gives each team's défi; sizes are people per team, both ends included."""

    teams: tuple[str, ...]
    smallest: int
    largest: int
    families: tuple[str, ...] = ()
    most_of_a_structure: int = 2
    seconds: float = 10.0


class Rule(StrEnum):
    FAMILY = "family"
    STRUCTURE = "structure"
    DENSITY = "density"
    ALONE = "alone"


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A wanted rule a team does not keep: which, for what (family, structure, density), by how many people."""

    rule: Rule
    team: int
    what: str
    by: int


@dataclass(frozen=True, slots=True)
class Composition:
    """`team_of`: person's key → team's index; `moved`: those who left the team they were in."""

    team_of: Mapping[str, int]
    shortfalls: tuple[Shortfall, ...]
    moved: tuple[str, ...] = ()


class NoComposition(Exception):  # noqa: N818 -- it is an answer
    """No composition keeps the hard rules. `reason`: "too_few", "too_many", "group_too_large", "locks" or "time"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class _Programme:
    """A growing integer programme: columns with costs and bounds, rows with their coefficients and bounds."""

    costs: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    entries: list[tuple[int, int, float]] = field(default_factory=list)
    row_bounds: list[tuple[float, float]] = field(default_factory=list)

    def column(self, cost: float, upper: float = 1.0) -> int:
        self.costs.append(cost)
        self.lower.append(0.0)
        self.upper.append(upper)
        return len(self.costs) - 1

    def row(self, terms: Iterable[tuple[int, float]], at_least: float, at_most: float) -> None:
        index = len(self.row_bounds)
        self.entries += [(index, column, factor) for column, factor in terms]
        self.row_bounds.append((at_least, at_most))

    def solve(self, seconds: float) -> npt.NDArray[np.float64]:
        # Not with the module: it is half the time that a server or a command needs to start.
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        rows, columns, factors = zip(*self.entries, strict=True)
        shape = (len(self.row_bounds), len(self.costs))
        low, high = zip(*self.row_bounds, strict=True)
        found = milp(
            np.array(self.costs),
            integrality=np.ones(len(self.costs), dtype=np.int8),
            bounds=Bounds(np.array(self.lower), np.array(self.upper)),
            constraints=LinearConstraint(csr_array((factors, (rows, columns)), shape=shape), low, high),
            options={"time_limit": seconds, "mip_rel_gap": 0.01},
        )
        if found.x is None:
            raise NoComposition("locks" if found.status == 2 else "time")
        return np.round(found.x)


def compose(
    people: Sequence[Member],
    settings: Settings,
    *,
    locked: Mapping[str, int] | None = None,
    current: Mapping[str, int] | None = None,
) -> Composition:
    """Place everybody. `locked` people stay in their team; with `current`, moving anybody from it costs `MOVE_COST`.

    Raises NoComposition when the hard rules cannot be kept.
    """
    locked, current = locked or {}, current or {}
    _check_sizes(people, settings)
    if not people:
        return Composition({}, ())
    teams = range(len(settings.teams))
    programme = _Programme()
    place = {
        (person.key, team): programme.column(_place_cost(person, team, settings, current))
        for person in people
        for team in teams
    }
    for person in people:
        programme.row([(place[person.key, team], 1) for team in teams], 1, 1)
        if person.key in locked:
            programme.lower[place[person.key, locked[person.key]]] = 1
    for team in teams:
        programme.row([(place[person.key, team], 1) for person in people], settings.smallest, settings.largest)
    _keep_groups(programme, people, place, teams)
    _add_wanted(programme, people, place, settings)

    solution = programme.solve(settings.seconds)
    team_of = {key: team for (key, team), column in place.items() if solution[column]}
    return Composition(
        team_of=team_of,
        shortfalls=review(people, settings, team_of),
        moved=tuple(key for key, team in team_of.items() if key in current and current[key] != team),
    )


def review(people: Sequence[Member], settings: Settings, team_of: Mapping[str, int]) -> tuple[Shortfall, ...]:
    """The wanted rules that a placement does not keep, whoever made it: the solver or a hand."""
    found: list[Shortfall] = []
    families = {person.family for person in people}
    densities = {person.density for person in people if person.density}
    any_sheltered, any_other = any(p.sheltered for p in people), any(not p.sheltered for p in people)
    for team in range(len(settings.teams)):
        members = [person for person in people if team_of.get(person.key) == team]
        if not members:
            continue
        present = {person.family for person in members}
        found += [
            Shortfall(Rule.FAMILY, team, family, 1)
            for family in settings.families
            if family in families and family not in present
        ]
        crowds = Counter(person.structure for person in members if person.structure)
        found += [
            Shortfall(Rule.STRUCTURE, team, structure, count - settings.most_of_a_structure)
            for structure, count in sorted(crowds.items())
            if count > settings.most_of_a_structure
        ]
        if len(densities) > 1:
            lacking = densities - {person.density for person in members}
            found += [Shortfall(Rule.DENSITY, team, density, 1) for density in sorted(lacking)]
        if any_sheltered and any_other and sum(person.sheltered for person in members) == 1 and len(members) > 1:
            found.append(Shortfall(Rule.ALONE, team, "", 1))
    return tuple(found)


def wish_rank(person: Member, challenge: str) -> int | None:
    """0 for a first wish; None when the défi was not wished for."""
    return person.wishes.index(challenge) if challenge in person.wishes else None


def even_sizes(people: int, teams: int) -> tuple[int, int]:
    """The tightest bounds for so many people in so many teams: no team larger than another by more than one."""
    return max(1, people // teams), max(1, -(-people // teams))


def _place_cost(person: Member, team: int, settings: Settings, current: Mapping[str, int]) -> float:
    moved = MOVE_COST if person.key in current and current[person.key] != team else 0
    if not person.wishes:
        return moved
    rank = wish_rank(person, settings.teams[team])
    return moved + (WISH_COSTS[min(rank, len(WISH_COSTS) - 1)] if rank is not None else WISH_COSTS[-1])


def _check_sizes(people: Sequence[Member], settings: Settings) -> None:
    if len(people) < settings.smallest * len(settings.teams):
        raise NoComposition("too_few")
    if len(people) > settings.largest * len(settings.teams):
        raise NoComposition("too_many")
    sizes = Counter(person.group for person in people if person.group)
    if any(size > settings.largest for size in sizes.values()):
        raise NoComposition("group_too_large")


def _keep_groups(
    programme: _Programme, people: Sequence[Member], place: Mapping[tuple[str, int], int], teams: range
) -> None:
    first: dict[str, str] = {}
    for person in people:
        if not person.group:
            continue
        head = first.setdefault(person.group, person.key)
        if head != person.key:
            for team in teams:
                programme.row([(place[head, team], 1), (place[person.key, team], -1)], 0, 0)


def _add_wanted(
    programme: _Programme, people: Sequence[Member], place: Mapping[tuple[str, int], int], settings: Settings
) -> None:
    """The soft rules: each with a slack column that pays for breaking it."""
    many = float(len(people))
    by_structure = Counter(person.structure for person in people if person.structure)
    crowded = [name for name, count in by_structure.items() if count > settings.most_of_a_structure]
    densities = sorted({person.density for person in people if person.density})

    def of(team: int, attribute: str, value: object) -> list[tuple[int, float]]:
        return [(place[person.key, team], 1.0) for person in people if getattr(person, attribute) == value]

    for team in range(len(settings.teams)):
        for family in settings.families:
            _at_least_one(programme, of(team, "family", family), FAMILY_COST)
        for structure in crowded:
            excess = programme.column(STRUCTURE_COST, many)
            held = of(team, "structure", structure)
            programme.row([*held, (excess, -1)], -np.inf, settings.most_of_a_structure)
        for density in densities if len(densities) > 1 else ():
            _at_least_one(programme, of(team, "density", density), DENSITY_COST)
        _not_alone(programme, of(team, "sheltered", True), many)


def _at_least_one(programme: _Programme, present: list[tuple[int, float]], cost: float) -> None:
    if present:
        programme.row([*present, (programme.column(cost), 1)], 1, np.inf)


def _not_alone(programme: _Programme, sheltered: list[tuple[int, float]], many: float) -> None:
    """None at all (`some` is 0 and forbids them), or at least two, or one and the slack."""
    if sheltered and len(sheltered) < many:
        some, alone = programme.column(0), programme.column(ALONE_COST)
        programme.row([*sheltered, (some, -many)], -np.inf, 0)
        programme.row([*sheltered, (some, -2), (alone, 1)], 0, np.inf)
