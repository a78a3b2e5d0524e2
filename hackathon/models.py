"""The ground's tables, gathered where Django looks for them."""

from hackathon.edition.models import Audience, Axis, Edition, EditionStructure
from hackathon.journal.models import JournalRow
from hackathon.people.models import Device, Grant, Pass, Person, Seat, User
from hackathon.stages.models import Stage
from hackathon.structures.models import Structure
from hackathon.territories.models import Territory

__all__ = [
    "Audience",
    "Axis",
    "Device",
    "Edition",
    "EditionStructure",
    "Grant",
    "JournalRow",
    "Pass",
    "Person",
    "Seat",
    "Stage",
    "Structure",
    "Territory",
    "User",
]
