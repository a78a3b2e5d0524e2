from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db import models

from challenges.enums import How, Thing
from challenges.lineage.models import Origin


def parents_of(children: Iterable[UUID], kind: Thing) -> dict[UUID, list[UUID]]:
    """The ids of the parents of a kind, by child, oldest first. One statement."""
    return _ends(Origin.objects.filter(child__in=list(children), parent_kind=kind), "child", "parent")


def children_of(parents: Iterable[UUID], kind: Thing) -> dict[UUID, list[UUID]]:
    """The ids of the children of a kind, by parent, oldest first. One statement."""
    return _ends(Origin.objects.filter(parent__in=list(parents), child_kind=kind), "parent", "child")


def merged_from(children: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """The ids of what each was made of by a merge of its own kind, oldest first; others are absent. One statement."""
    same_kind = models.Q(child_kind=models.F("parent_kind"))
    return _ends(Origin.objects.filter(same_kind, child__in=list(children), how=How.MERGE), "child", "parent")


def _ends(origins: models.QuerySet[Origin], key: str, value: str) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for one, other in origins.values_list(key, value):
        found[one].append(other)
    return dict(found)
