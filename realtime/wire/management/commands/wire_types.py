from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from realtime.wire.registry import room_kinds
from realtime.wire.typescript import wire_types

TARGET = Path("frontend/src/wire/wire.ts")


class Command(BaseCommand):
    help = "Write the wire's types for the browser (frontend/src/wire/wire.ts) from the server's."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the file is not fresh")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / TARGET
        fresh = wire_types(room_kinds())
        if check:
            if not path.exists() or path.read_text(encoding="utf-8") != fresh:
                raise CommandError(f"{TARGET} is not fresh: run `python manage.py wire_types` and commit it.")
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(fresh, encoding="utf-8")
        self.stdout.write(str(TARGET))
