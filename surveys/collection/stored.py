"""A response read by its id, the statement written out: each page needs it, and the ORM takes three times as long."""

from uuid import UUID

from django.db import connection

from realtime.wire.rows import select
from surveys.models import FormerId, Response

BY_ID = "SELECT * FROM surveys_response WHERE id = %s"


def response_of(response_id: UUID, *, lock: bool = False) -> Response | None:
    """The response as it stands; locked if asked, inside a command."""
    # SQLite has one writer: the transaction itself is the lock.
    locked = " FOR UPDATE" if lock and connection.features.has_select_for_update else ""
    key = Response._meta.pk.get_db_prep_value(response_id, connection)
    return next(iter(Response.objects.raw(BY_ID + locked, [key])), None)


def has_moved(response_id: UUID) -> bool:
    """Whether a response had this id before another device took it up."""
    return bool(select(FormerId, ("id",), where="id", among=[response_id]))
