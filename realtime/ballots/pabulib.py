"""Ballots in the Pabulib format (`.pb`, pabulib.org): META, PROJECTS and VOTES, `;` between fields. No Django here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SECTIONS = ("META", "PROJECTS", "VOTES")
SIZE_MAX = 50 * 2**20

# Lines with their number in the file.
Lines = list[tuple[int, str]]


class Malformed(ValueError):  # noqa: N818 -- said of the file, to people
    """What is wrong with the file, and on which line."""


@dataclass(frozen=True, slots=True)
class Project:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Ballot:
    """Points by project id. An approval ballot gives one point each."""

    voter: str
    points: dict[str, int]


@dataclass(frozen=True, slots=True)
class Poll:
    title: str
    projects: list[Project]
    ballots: list[Ballot]

    @property
    def dots(self) -> int:
        """The most points a ballot holds."""
        return max((sum(ballot.points.values()) for ballot in self.ballots), default=1)

    @property
    def cap(self) -> int:
        """The most points a ballot gives to one project."""
        return max((points for ballot in self.ballots for points in ballot.points.values()), default=1)


def read_poll(path: Path) -> Poll:
    """The poll of a file. Raises Malformed, in words, for anything that is not one."""
    if not path.is_file():
        raise Malformed(f"{path}: there is no such file")
    if path.stat().st_size > SIZE_MAX:
        raise Malformed(f"{path}: larger than {SIZE_MAX // 2**20} MB")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed(f"{path}: not a text in UTF-8") from error
    sections = dict(_sections(text.splitlines()))
    missing = [name for name in SECTIONS if name not in sections]
    if missing:
        raise Malformed(f"{path}: section {', '.join(missing)} is missing; this is not a Pabulib file")
    meta = {row[0]: row[-1] for _, row in _rows(sections["META"], "META")}
    projects = _projects(sections["PROJECTS"])
    ballots = _ballots(sections["VOTES"], {project.id for project in projects})
    return Poll(title=meta.get("description", path.stem), projects=projects, ballots=ballots)


def _sections(lines: Sequence[str]) -> Iterator[tuple[str, Lines]]:
    """Each section with its numbered lines, blank ones left out."""
    name = ""
    kept: Lines = []
    for number, line in enumerate(lines, start=1):
        if line.strip().upper() in SECTIONS:
            if name:
                yield name, kept
            name, kept = line.strip().upper(), []
        elif line.strip():
            kept.append((number, line))
    if name:
        yield name, kept


def _rows(lines: Lines, section: str) -> Iterator[tuple[int, list[str]]]:
    """The rows under a section's header, cut at `;`."""
    if not lines:
        raise Malformed(f"section {section} is empty")
    for number, line in lines[1:]:
        yield number, [field.strip() for field in line.split(";")]


def _columns(lines: Lines, section: str, wanted: Sequence[str]) -> dict[str, int]:
    header = [field.strip() for field in lines[0][1].split(";")] if lines else []
    absent = [name for name in wanted if name not in header]
    if absent:
        raise Malformed(f"section {section} has no column {', '.join(absent)}")
    return {name: header.index(name) for name in header}


def _projects(lines: Lines) -> list[Project]:
    places = _columns(lines, "PROJECTS", ("project_id",))
    found: dict[str, Project] = {}
    for number, row in _rows(lines, "PROJECTS"):
        project = _field(row, places, "project_id", number)
        if project in found:
            raise Malformed(f"line {number}: project {project} appears twice")
        name = _field(row, places, "name", number) if "name" in places else ""
        found[project] = Project(project, name or project)
    if len(found) < 2:
        raise Malformed("a vote needs at least two projects")
    return list(found.values())


def _ballots(lines: Lines, known: set[str]) -> list[Ballot]:
    places = _columns(lines, "VOTES", ("voter_id", "vote"))
    found: dict[str, Ballot] = {}
    for number, row in _rows(lines, "VOTES"):
        voter = _field(row, places, "voter_id", number)
        if voter in found:
            raise Malformed(f"line {number}: voter {voter} appears twice")
        named = _list(_field(row, places, "vote", number))
        given = _list(_field(row, places, "points", number)) if "points" in places else ["1"] * len(named)
        found[voter] = Ballot(voter, _points(named, given, known, number))
    if not found:
        raise Malformed("the file holds no ballot")
    return list(found.values())


def _points(named: list[str], given: list[str], known: set[str], number: int) -> dict[str, int]:
    if len(named) != len(given):
        raise Malformed(f"line {number}: {len(named)} projects but {len(given)} numbers of points")
    strangers = sorted(set(named) - known)
    if strangers:
        raise Malformed(f"line {number}: no project is numbered {', '.join(strangers)}")
    if len(set(named)) < len(named):
        raise Malformed(f"line {number}: the same project twice in a ballot")
    if not all(points.isascii() and points.isdecimal() for points in given):
        raise Malformed(f"line {number}: points are whole numbers, not {', '.join(given)}")
    # A project given nothing was not voted for.
    return {project: int(points) for project, points in zip(named, given, strict=True) if int(points)}


def _field(row: list[str], places: dict[str, int], name: str, number: int) -> str:
    if places[name] >= len(row):
        raise Malformed(f"line {number}: too few fields")
    return row[places[name]]


def _list(field: str) -> list[str]:
    return [part.strip() for part in field.split(",") if part.strip()]
