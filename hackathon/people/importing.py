"""From a table to unclaimed seats: shown first, then confirmed, all or nothing."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.core import signing
from django.utils.translation import gettext as _

from hackathon.edition.models import Edition
from hackathon.enums import Source, TerritoryKind
from hackathon.extensions import choices
from hackathon.folding import fold
from hackathon.people.lists import Known, Proposal, proposals
from hackathon.people.models import Person, Seat
from hackathon.structures.models import Structure
from hackathon.tables import Table
from realtime.wire import clock
from realtime.wire.refusals import Refused

SALT = "people.list"
HOUR = 3600


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be registered, what would not, and the whole thing signed, for the confirmation to send back."""

    kept: list[Proposal]
    left_out: list[Proposal]
    remarks: list[tuple[int, str]]
    signed: str


def preview(edition: Edition, table: Table) -> Preview:
    found = proposals(table, known_of(edition))
    kept = [proposal for proposal in found if not proposal.left_out]
    left_out = [proposal for proposal in found if proposal.left_out]
    remarks = [(proposal.line, _remark(*problem)) for proposal in kept for problem in proposal.problems]
    signed = signing.dumps([asdict(proposal) for proposal in kept], salt=_salt(edition), compress=True)
    return Preview(kept=kept, left_out=left_out, remarks=remarks, signed=signed)


def signed_back(edition: Edition, signed: str) -> list[Proposal]:
    try:
        rows = signing.loads(signed, salt=_salt(edition), max_age=HOUR)
    except signing.BadSignature as broken:
        raise Refused("people_preview_old") from broken
    return [Proposal(**row) for row in rows]


def register_list(edition: Edition, *, proposals: Sequence[Proposal]) -> int:
    """Make an unclaimed seat for each person who is not registered yet; returns how many.

    No role comes with it: joining a workshop gives the role there. Inside `wire.perform`.
    """
    registered = known_of(edition).people
    new = [proposal for proposal in proposals if proposal.key not in registered]
    at = clock.now()
    structures = _structures({proposal.structure for proposal in new if proposal.structure})
    audiences = {audience.slug: audience for audience in edition.audiences.all()}
    people = [Person(name=f"{row.first_name} {row.last_name}".strip(), email=row.email) for row in new]
    seats = [
        Seat(
            edition=edition,
            person=person,
            first_name=row.first_name,
            last_name=row.last_name,
            audience=audiences.get(row.audience),
            structure=structures.get(row.structure),
            territory_id=row.commune or None,
            wishes=row.wishes,
            group=row.group,
            source=Source.IMPORT,
            created_at=at,
        )
        for row, person in zip(new, people, strict=True)
    ]
    Person.objects.bulk_create(people)
    Seat.objects.bulk_create(seats)
    return len(seats)


def known_of(edition: Edition) -> Known:
    audiences = list(edition.audiences.all())
    communes = edition.territories.filter(kind=TerritoryKind.COMMUNE)
    wishes = choices("wishes", edition)
    people = edition.seats.values_list("last_name", "first_name", "person__email")
    return Known(
        audiences={fold(name): row.slug for row in audiences for name in (row.slug, row.label)},
        communes={fold(row.name): str(row.id) for row in communes},
        wishes={fold(name): slug for slug, label in wishes for name in (slug, label)},
        people=frozenset((fold(last), fold(first), email.lower()) for last, first, email in people),
    )


def _structures(names: set[str]) -> dict[str, Structure]:
    """By name or short name; a name nobody knows joins the directory, without becoming a partner."""
    known = {fold(name): row for row in Structure.objects.all() for name in (row.short_name, row.name) if name}
    found: dict[str, Structure] = {}
    for name in sorted(names):
        if fold(name) not in known:
            known[fold(name)] = Structure.objects.create(name=name)
        found[name] = known[fold(name)]
    return found


def _salt(edition: Edition) -> str:
    return f"{SALT}.{edition.id}"


def _remark(code: str, written: str) -> str:
    sentences = {
        "email": _("“%s” is not an e-mail address: it is left blank."),
        "audience": _("“%s” is not a public of this edition: it is left blank."),
        "commune": _("“%s” is not a commune of this edition: it is left blank."),
        "wish": _("“%s” is not a défi of this edition: the wish is left out."),
    }
    return sentences[code] % written
