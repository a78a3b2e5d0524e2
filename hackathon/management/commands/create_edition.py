"""Make an edition from a template, with its first organiser."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.text import slugify

from hackathon.edition.commands import create_edition
from hackathon.edition.template import DEFAULT, read_template
from hackathon.people.commands import account_holder
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform


class Command(BaseCommand):
    help = "Make an edition from a template (a shipped one by name, or a YAML file), with its first organiser."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organiser", help="e-mail address of its first organiser")
        parser.add_argument("--template", default=DEFAULT)
        parser.add_argument("--title", default="")
        parser.add_argument("--slug", default="")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, organiser: str, template: str, title: str, slug: str, **options: Any) -> None:
        try:
            source = read_template(Path(template) if template.endswith((".yaml", ".yml")) else template)
            edition = perform(
                None,
                Act(
                    verb="edition.create",
                    run=lambda: create_edition(
                        source,
                        title=title or source.title,
                        slug=slug or slugify(title or source.title),
                        organiser=account_holder(organiser),
                    ),
                ),
            )
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        made = {"slug": edition.slug, "title": edition.title, "organiser": organiser.lower()}
        self.stdout.write(json.dumps(made) if options["json"] else f"/e/{edition.slug}/")
