from collections.abc import Iterable
from uuid import UUID

from hackathon.edition.models import Edition


def editions_of(edition_ids: Iterable[UUID]) -> list[Edition]:
    return list(Edition.objects.filter(pk__in=list(edition_ids)).select_related("territory"))
