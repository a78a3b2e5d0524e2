from uuid import UUID

from hackathon.journal.models import JournalRow
from realtime.wire import clock


def keep(rows: list[tuple[UUID | None, str, UUID | None]]) -> None:
    """Write the journal of one transaction; called by the wire inside it."""
    at = clock.now()
    JournalRow.objects.bulk_create(
        [JournalRow(at=at, actor=actor, verb=verb, object_id=object_id) for actor, verb, object_id in rows]
    )
