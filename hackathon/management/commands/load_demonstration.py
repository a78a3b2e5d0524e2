import random
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from hackathon.edition.commands import create_edition
from hackathon.edition.models import Edition
from hackathon.edition.template import DEFAULT, read_template
from hackathon.enums import StageKind, StageState
from hackathon.management import demonstration
from hackathon.management.demonstration.collection import collect
from hackathon.management.demonstration.story import register_people, tell
from hackathon.people.commands import account_holder
from hackathon.people.models import Seat
from hackathon.stages.commands import set_stage_state
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform

SLUG = "demonstration"
# The same edition every time.
SEED = 28


class Command(BaseCommand):
    help = "Load the demonstration edition: simulated answers, constats, a workshop ready to open, a plan begun."

    def handle(self, *args: Any, **options: Any) -> None:
        story, rules, voices = _read("story.yaml"), _read("answers.yaml"), _read("voices.yaml")
        self._say(_("Making the demonstration edition…"))
        try:
            edition = perform(None, Act(verb="edition.create", run=partial(_make_edition, story["organiser"])))
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        organiser = Seat.objects.get(edition=edition, person__user__isnull=False)
        self._say(_("Simulating %(count)d answers to the survey…") % {"count": rules["people"]})
        chance, more = random.Random(SEED), random.Random(SEED + 1)  # nosec B311 -- no secret
        survey = collect(edition, rules, voices, chance=chance, more=more)
        self._say(_("Keeping findings, holding a workshop, beginning a plan…"))
        tell(edition, survey, organiser, story)
        register_people(edition, organiser, story["registered"])

    def _say(self, text: str) -> None:
        self.stdout.write(f"— {text}")
        self.stdout.flush()


def _make_edition(organiser: dict[str, str]) -> Edition:
    edition = create_edition(
        read_template(DEFAULT),
        title=_("Hack ton orientation — demonstration"),
        slug=SLUG,
        organiser=account_holder(organiser["email"], name=f"{organiser['first_name']} {organiser['last_name']}"),
        contact_email=organiser["email"],
        simulated=True,
    )
    for stage in edition.stages.filter(kind__in=[StageKind.SURVEY, StageKind.DESIGN]):
        set_stage_state(stage, state=StageState.OPEN)
    return edition


def _read(name: str) -> Any:
    path = Path(demonstration.__file__).parent / name
    return yaml.safe_load(path.read_text(encoding="utf-8"))
