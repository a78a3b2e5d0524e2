"""The section `challenges` of an edition's template: its défis."""

from collections.abc import Mapping, Sequence
from typing import Any

from challenges.defis.models import Challenge
from challenges.enums import Colour, Pattern
from hackathon.edition.models import Edition
from realtime.wire import clock


def load_challenges(edition: Edition, rows: Sequence[Mapping[str, Any]]) -> None:
    """Make the défis of a template, inside the act that makes the edition."""
    at = clock.now()
    Challenge.objects.bulk_create(
        [
            Challenge(
                edition=edition,
                slug=row["slug"],
                title=row["title"],
                brief=row.get("brief", ""),
                colour=Colour(row.get("colour", Colour.INDIGO)),
                icon=row.get("icon", "target"),
                pattern=Pattern(row.get("pattern", Pattern.PLAIN)),
                order=row.get("order", place),
                created_at=at,
            )
            for place, row in enumerate(rows or (), start=1)
        ]
    )
