"""Identifiers that may travel between servers: time-ordered UUIDs (RFC 9562, version 7)."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    return uuid7()
