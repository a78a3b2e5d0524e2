"""When a response of LimeSurvey was begun and sent: of the moments in its file, the day and the time between."""

from collections.abc import Mapping
from datetime import date, datetime

from surveys.analysis.sums.guess import date_in

# Written where LimeSurvey must not know the moment.
NO_DAY = date(1980, 1, 1)
# A response that stood unfinished for a year tells nothing of the time it takes to answer.
LONGEST = 365 * 24 * 3600


def day_in(text: str) -> date | None:
    """The day a cell begins with, written the French way too (a table that went through Excel)."""
    return date_in(text) or date_in(text.partition(" ")[0])


def day_sent(cells: Mapping[str, str | None]) -> date | None:
    day = day_in(cells.get("submitdate") or "")
    return None if day == NO_DAY else day


def seconds_taken(cells: Mapping[str, str | None]) -> int | None:
    """None where the file does not give both moments, or gives them the wrong way round."""
    if day_sent(cells) is None:
        return None
    try:
        begun, sent = (datetime.fromisoformat(cells.get(name) or "") for name in ("startdate", "submitdate"))
        taken = int((sent - begun).total_seconds())
    except (ValueError, TypeError):  # no moment; or one that says its zone beside one that does not
        return None
    return taken if 0 <= taken <= LONGEST else None
