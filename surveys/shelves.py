"""Places on the server's disk for what waits for the seat that sent it or asked for it.

`VAR_DIR/<shelf>/<hour>_<seat>_<number>`, readable by the server alone: the hour says when its time is over, without a
database.
"""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from realtime.wire import clock


def shelf(name: str) -> Path:
    # Beside the logos and never among them: those are shown to everybody.
    folder = Path(settings.MEDIA_ROOT).parent / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def place_on(name: str, seat: UUID, number: UUID) -> Path:
    """Where the thing with this number goes, from now on; nothing is made there yet."""
    return shelf(name) / f"{int(clock.now().timestamp()):012}_{seat}_{number}"


def is_over(place: Path, kept_for: timedelta) -> bool:
    """Also of what no seat put there."""
    since, _sign, _rest = place.name.partition("_")
    return not since.isdecimal() or int(since) < (clock.now() - kept_for).timestamp()
