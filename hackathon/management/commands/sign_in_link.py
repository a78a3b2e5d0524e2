"""Print a link that signs an organiser in, once. The token stands in the fragment: no server or log sees it."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hackathon.people.links import issue_sign_in
from hackathon.people.models import User


class Command(BaseCommand):
    help = "Print a one-time sign-in link for an organiser (the first account when no address is given)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", nargs="?", default="")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, email: str, as_json: bool, **options: Any) -> None:
        accounts = User.objects.filter(is_active=True).order_by("id")
        account = accounts.filter(email=email.lower()).first() if email else accounts.first()
        if account is None:
            raise CommandError(
                f"No account has the address {email}." if email else "There is no account yet: make an edition first."
            )
        url = issue_sign_in(account)
        self.stdout.write(json.dumps({"email": account.email, "url": url}) if as_json else url)
