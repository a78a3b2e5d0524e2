from typing import Any

from django.core.management.base import BaseCommand

from hackathon.management.reference import pages


class Command(BaseCommand):
    help = "Write the pages of docs/ that list commands, refusal codes, kinds and verbs."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for path, text in pages().items():
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"docs/{path.name}")
