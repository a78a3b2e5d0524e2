"""How a person is called on a workshop's screens: the workshop's setting decides."""

from hackathon.people.models import Seat


def shown_name(seat: Seat, names: str) -> str:
    """First name and structure, first name alone, or pseudonym. `seat.structure` is best selected beforehand."""
    if names == "pseudonym":
        return seat.pseudonym or seat.first_name
    if names == "first_name" or seat.structure is None:
        return seat.first_name
    return f"{seat.first_name} · {seat.structure}"
