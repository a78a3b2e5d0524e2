import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from hackathon.upkeep import chores


class Command(BaseCommand):
    help = "Erase what is due: responses kept long enough and the words quoted from them. The server does it daily."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one line of JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        done = {chore.name: chore.run() for chore in chores()}
        if options["json"]:
            self.stdout.write(json.dumps(done))
            return
        for name, figures in done.items():
            self.stdout.write(f"{name}: " + ", ".join(f"{figure} {count}" for figure, count in figures.items()))
