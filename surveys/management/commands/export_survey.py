import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext

from realtime.wire.refusals import Refused
from surveys.analysis.strips import Asked
from surveys.exports.formats import FORMATS, Wanted, make
from surveys.exports.waiting import Told, tell
from surveys.models import Survey

# A page asks every few seconds.
EVERY_SECONDS = 0.5


class Command(BaseCommand):
    help = "Write a survey's results to a file: report, slides, tables, individual answers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("survey", help="address (slug) of the survey")
        parser.add_argument("--format", required=True, choices=list(FORMATS), help="what to write")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="where to write it")
        parser.add_argument("--language", default="fr", help="of the words in it (fr, en)")
        parser.add_argument(
            "--filter",
            action="append",
            default=[],
            metavar="KEY=CODE",
            help="figures of these responses only; may be repeated",
        )
        parser.add_argument("--weight", default="", metavar="W", help="code of the question that holds the weights")
        parser.add_argument("--told", type=Path, metavar="PROGRESS", help="a file that says how far it is")
        parser.add_argument("--json", action="store_true", help="one line of JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        said = Saying(options["told"])
        try:
            with translation.override(options["language"]):
                made = self._made(options, said)
        except (Refused, CommandError) as refusal:
            said.failed(refusal.message if isinstance(refusal, Refused) else str(refusal))
            raise CommandError(str(refusal)) from refusal
        except BaseException:
            # The traceback goes to the server's log; the page says what its reader can do.
            with translation.override(options["language"]):
                said.failed(gettext("The file could not be made; the server's log says why. Nothing was changed."))
            raise
        self.stdout.write(json.dumps(made) if options["json"] else " · ".join(f"{key} {made[key]}" for key in made))

    def _made(self, options: dict[str, Any], said: "Saying") -> dict[str, Any]:
        survey = Survey.objects.filter(slug=options["survey"]).first()
        if survey is None:
            raise CommandError(f"no survey has the address {options['survey']!r}")
        pairs = [tuple(one.partition("=")[::2]) for one in options["filter"]]
        asked = Asked(filters=tuple((key, code) for key, code in pairs), weight=options["weight"])
        said.progress(0, 0)
        wanted = Wanted(survey, options["out"].absolute(), asked, said.progress)
        count = make(FORMATS[options["format"]], wanted)
        size = wanted.path.stat().st_size
        return {"survey": survey.slug, "format": options["format"], "held": count, "bytes": size}


class Saying:
    """Says how far the file is, in a file of its own, a few times a second at most."""

    def __init__(self, path: Path | None) -> None:
        self.path, self.last = path, 0.0
        self._tell(Told())

    def progress(self, done: int, total: int) -> None:
        """Refuses `export_gone` when whoever asked has given the file up."""
        if self.path is not None and not self.path.parent.exists():
            raise Refused("export_gone")
        if time.monotonic() - self.last >= EVERY_SECONDS or done == total:
            self.last = time.monotonic()
            self._tell(Told(done, total))

    def failed(self, why: str) -> None:
        self._tell(Told(failed=why))

    def _tell(self, told: Told) -> None:
        # Given up meanwhile: there is nobody left to tell.
        if self.path is not None and self.path.parent.exists():
            tell(self.path, told)
