"""A list of people made in a spreadsheet: which column is which, and what each line proposes. Pure: no row is read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hackathon.folding import fold
from hackathon.tables import Limits, Table
from realtime.wire.refusals import Refused

LIMITS = Limits(size=3 * 2**20, rows=3_000, columns=60, cell=500, unpacked=30 * 2**20)

# What organisers write above their columns, folded (no accent, capital or punctuation).
COLUMNS: dict[str, tuple[str, ...]] = {
    "last_name": ("nom", "nom de famille", "last name", "surname"),
    "first_name": ("prenom", "first name", "given name"),
    "email": ("courriel", "e mail", "email", "mail", "adresse e mail", "adresse mail", "adresse electronique"),
    "audience": ("public", "profil", "je suis", "statut", "audience"),
    "structure": ("structure", "organisme", "etablissement", "entreprise", "organisation"),
    "commune": ("commune", "ville", "town"),
    "wish_1": ("voeu 1", "voeux 1", "souhait 1", "choix 1", "wish 1"),
    "wish_2": ("voeu 2", "voeux 2", "souhait 2", "choix 2", "wish 2"),
    "wish_3": ("voeu 3", "voeux 3", "souhait 3", "choix 3", "wish 3"),
    "group": ("groupe", "group", "classe"),
}
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(slots=True)
class Proposal:
    """What one line proposes. `problems` say what of it will be left blank; `left_out` why the whole line is."""

    line: int
    first_name: str
    last_name: str
    email: str = ""
    audience: str = ""  # slug
    structure: str = ""
    commune: str = ""  # id
    wishes: list[str] = field(default_factory=list)
    group: str = ""
    problems: list[tuple[str, str]] = field(default_factory=list)  # (code, what was written)
    left_out: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        return (fold(self.last_name), fold(self.first_name), self.email)


@dataclass(frozen=True, slots=True)
class Known:
    """What the edition knows, by folded name; and the people already registered."""

    audiences: Mapping[str, str]
    communes: Mapping[str, str]
    wishes: Mapping[str, str]
    people: frozenset[tuple[str, str, str]]


def proposals(table: Table, known: Known) -> list[Proposal]:
    """One proposal a line. Refuses a table with neither a name nor a first-name column."""
    places = _places(table.header)
    if "first_name" not in places and "last_name" not in places:
        raise Refused("people_columns", found=", ".join(table.header[:12]))
    found = [_proposal(line, row, places, known) for line, row in zip(table.lines, table.rows, strict=True)]
    _mark_duplicates(found, known.people)
    return found


def _places(header: Sequence[str]) -> dict[str, int]:
    folded = [fold(name) for name in header]
    return {
        column: folded.index(name)
        for column, names in COLUMNS.items()
        for name in [next((name for name in names if name in folded), None)]
        if name is not None
    }


def _proposal(line: int, row: Sequence[str], places: Mapping[str, int], known: Known) -> Proposal:
    def cell(column: str, longest: int = 160) -> str:
        return row[places[column]].strip()[:longest] if column in places else ""

    first_name, last_name = cell("first_name", 60), cell("last_name", 80)
    made = Proposal(line=line, first_name=first_name or last_name[:60], last_name=last_name if first_name else "")
    if not made.first_name:
        made.left_out = "no_name"
        return made
    made.email = _email(cell("email", 254), made)
    made.audience = _known("audience", cell("audience"), known.audiences, made)
    made.commune = _known("commune", cell("commune"), known.communes, made)
    made.structure, made.group = cell("structure"), cell("group", 60)
    wishes = [_known("wish", cell(f"wish_{rank}"), known.wishes, made) for rank in (1, 2, 3)]
    made.wishes = list(dict.fromkeys(wish for wish in wishes if wish))
    return made


def _email(written: str, made: Proposal) -> str:
    if not written or EMAIL.fullmatch(written):
        return written.lower()
    made.problems.append(("email", written))
    return ""


def _known(code: str, written: str, names: Mapping[str, str], made: Proposal) -> str:
    if not written:
        return ""
    found = names.get(fold(written), "")
    if not found:
        made.problems.append((code, written))
    return found


def _mark_duplicates(found: Sequence[Proposal], registered: frozenset[tuple[str, str, str]]) -> None:
    """The same e-mail, or the same names where one side gives no e-mail, is one person."""
    emails = {email for *_, email in registered if email}
    names: dict[tuple[str, str], set[str]] = {}
    for last, first, email in registered:
        names.setdefault((last, first), set()).add(email)
    for proposal in found:
        if proposal.left_out:
            continue
        last, first, email = proposal.key
        namesakes = names.setdefault((last, first), set())
        if (email and email in emails) or email in namesakes or "" in namesakes or (namesakes and not email):
            proposal.left_out = "duplicate"
            continue
        emails.add(email)
        namesakes.add(email)
