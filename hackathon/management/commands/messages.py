from typing import Any

from django.core.management.base import BaseCommand

from hackathon.management import catalogues


class Command(BaseCommand):
    help = "Extract the strings people see, update the French catalogues, compile them."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        front = catalogues.ROOT / "frontend" / "scripts" / "extract.mjs"
        for floor in [*catalogues.FLOORS, *(["frontend"] if front.exists() else [])]:
            lacking = catalogues.update(floor)
            self.stdout.write(f"{floor}: {lacking} without a French translation")
        catalogues.compile_all()
