from uuid import UUID

from challenges.solutions.models import Solution
from hackathon.access.rules import may
from hackathon.people.models import Seat


def may_save(seat: Seat | UUID | None, solution: Solution) -> bool:
    """Facilitators; and the team that fills the sheet, or everybody of the workshop while no team does."""
    return may(seat, "sheet.lead", solution) or may(seat, "sheet.save", solution.writers())
