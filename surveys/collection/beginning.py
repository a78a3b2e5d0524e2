"""When somebody begins to answer: the moment the first page is drawn, carried by that page's form.

Nothing is stored of a response before its first page is saved, so the form alone knows. The server wrote the moment and
reads it back: no device's clock is asked, and whoever changes it misleads about their own time and nothing else. In an
anonymous survey no form carries one and none is read (trust.md, P2).
"""

from datetime import UTC, datetime, timedelta

from realtime.wire import clock
from surveys.enums import Anonymity

# A page left open for longer tells nothing of the time it takes to answer.
LONGEST = timedelta(days=30)


def begun_mark(anonymity: str, carried: str) -> str:
    """What the form of a first page carries: the moment it carried already, else now; "" in an anonymous survey."""
    if anonymity == Anonymity.ANONYMOUS:
        return ""
    begun = begun_at(anonymity, carried) or clock.now()
    return str(int(begun.timestamp()))


def begun_at(anonymity: str, carried: str) -> datetime | None:
    """The moment that a form carried; None in an anonymous survey, and for what no page of ours carries."""
    if anonymity == Anonymity.ANONYMOUS or not (carried.isascii() and carried.isdigit() and len(carried) <= 10):
        return None
    begun = datetime.fromtimestamp(int(carried), UTC)
    return begun if timedelta() <= clock.now() - begun <= LONGEST else None
