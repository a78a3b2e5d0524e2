import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from surveys.analysis.snapshots import made_anew
from surveys.models import Survey


class Command(BaseCommand):
    help = "Make the columns that results are counted from anew, of one survey or of all; nothing is lost by it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("survey", nargs="?", default="", help="address (slug) of the survey; all by default")
        parser.add_argument("--json", action="store_true", help="one line of JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        surveys = Survey.objects.all()
        if options["survey"]:
            surveys = surveys.filter(slug=options["survey"])
            if not surveys.exists():
                known_slugs = ", ".join(Survey.objects.values_list("slug", flat=True)) or "none"
                raise CommandError(f"no survey has the address {options['survey']!r}; there are: {known_slugs}")
        report = []
        for survey in surveys:
            known, size = made_anew(survey)
            report.append({"survey": survey.slug, "responses": len(known), "bytes": size})
        if options["json"]:
            self.stdout.write(json.dumps(report))
        else:
            self.stdout.write("\n".join(f"{one['survey']}: {one['responses']} responses" for one in report))
