import json
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hackathon.models import Edition
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from surveys.imports.commands import import_survey
from surveys.imports.opening import read_survey
from surveys.imports.reading import Reading
from surveys.imports.report import Fate, Item, Report
from surveys.imports.words import FATES, PARTS
from surveys.models import Survey


class Command(BaseCommand):
    help = "Make a survey from a LimeSurvey file (.lss, .lsa) or an XLSForm (.xlsx); prints its slug and the report."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--responses", type=Path, metavar="FILE", help="LimeSurvey's answers: .vv, .csv, .xlsx or .lsr"
        )
        parser.add_argument("--edition", default="", metavar="SLUG", help="its edition (the latest if none is given)")
        parser.add_argument("--title", default="", help="its title (the file's own if none is given)")
        parser.add_argument("--json", action="store_true", help="one line of JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            beside: Path | None = options["responses"]
            reading = read_survey(path.read_bytes(), beside.read_bytes() if beside else None)
            run = partial(
                import_survey,
                _edition(options["edition"]),
                reading=reading,
                file=path.name,
                title=options["title"],
            )
            survey: Survey = perform(None, Act(verb="survey.import", run=run))
        except OSError as failed:
            raise CommandError(f"{failed.filename}: {failed.strerror}") from None
        except Refused as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(_as_json(survey, reading) if options["json"] else _as_text(survey, reading))


def _edition(slug: str) -> Edition | None:
    """The latest when none is asked for; a fresh database has none, and the survey then has no page."""
    if not slug:
        return Edition.objects.order_by("created_at").last()
    edition = Edition.objects.filter(slug=slug).first()
    if edition is None:
        known = ", ".join(Edition.objects.order_by("slug").values_list("slug", flat=True))
        raise Refused("import_edition_unknown", slug=slug, known=known or "—")
    return edition


def _as_json(survey: Survey, reading: Reading) -> str:
    told = {
        "survey": survey.slug,
        "title": survey.title,
        "edition": survey.edition.slug if survey.edition else None,
        "questions": len(reading.schema.questions),
        "responses": None if reading.responses is None else len(reading.responses),
        "counts": {
            part.value: {fate.value: count[fate] for fate in Fate} for part, count in reading.report.counts().items()
        },
        "report": {fate.value: [_line(item) for item in reading.report.of(fate)] for fate in Fate},
    }
    return json.dumps(told, ensure_ascii=False)


def _line(item: Item) -> dict[str, Any]:
    return {
        "part": item.part.value,
        "place": item.place,
        "notes": item.notes,
        "count": item.count,
        "decide": item.decide,
    }


def _as_text(survey: Survey, reading: Reading) -> str:
    lines = [survey.slug, *_tallies(reading.report)]
    for item in reading.report.items:
        if item.fate != Fate.CARRIED:
            mark = "!" if item.decide else " "
            lines.append(
                f"{mark} {FATES[item.fate or Fate.LEFT_OUT]} · {PARTS[item.part]} · {item.place} · {_notes(item)}"
            )
    return "\n".join(lines)


def _tallies(report: Report) -> list[str]:
    return [
        f"  {PARTS[part]}: " + ", ".join(f"{FATES[fate]} {counted[fate]}" for fate in Fate if counted[fate])
        for part, counted in report.counts().items()
    ]


def _notes(item: Item) -> str:
    return " ; ".join(item.notes)
