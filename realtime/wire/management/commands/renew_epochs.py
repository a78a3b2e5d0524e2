import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from realtime.wire.transactions import renew_epochs


class Command(BaseCommand):
    help = "After restoring a backup: make every page that comes back take the rooms' state anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        rooms = renew_epochs()
        self.stdout.write(json.dumps({"rooms": rooms}) if options["json"] else f"Epochs renewed: {rooms} rooms.")
