from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hackathon.management.reference import pages


class Command(BaseCommand):
    help = "Write the pages of docs/ that list commands, refusal codes, kinds and verbs."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is not up to date")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        for path, text in pages().items():
            if not check:
                path.write_text(text, encoding="utf-8")
                self.stdout.write(f"docs/{path.name}")
            elif path.read_text(encoding="utf-8") != text:
                raise CommandError(f"docs/{path.name} is not up to date: run python manage.py reference")
