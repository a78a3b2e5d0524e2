from uuid import UUID

from challenges.enums import How, Thing
from challenges.lineage.models import Origin
from realtime.wire import clock


def keep_origin(
    edition_id: UUID, child: tuple[Thing, UUID], parent: tuple[Thing, UUID], how: How = How.CONVERSION
) -> Origin:
    """Write once that `child` comes from `parent`."""
    origin, _ = Origin.objects.get_or_create(
        child=child[1],
        parent=parent[1],
        defaults={
            "edition_id": edition_id,
            "child_kind": child[0],
            "parent_kind": parent[0],
            "how": how,
            "created_at": clock.now(),
        },
    )
    return origin
