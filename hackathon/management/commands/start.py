import asyncio
import socket
from argparse import ArgumentParser
from typing import Any

import segno
from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from hackathon.edition.models import Edition
from hackathon.enums import Role
from hackathon.management.supervisor import NotStartedError, Supervisor, listen
from hackathon.people.links import issue_sign_in
from hackathon.people.models import User
from hackathon.serve import serve
from hackathon.web.addresses import public_base, this_computer_only
from realtime.sessions.models import Session

# Connections kept free for manage.py, backups and whoever looks.
SPARE_CONNECTIONS = 10


class Command(BaseCommand):
    help = "Prepare the database, load the demonstration edition if there is no edition, and serve."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--workers", type=int, default=1, help="processes behind the one port; 1 by default")

    def handle(self, *args: Any, **options: Any) -> None:
        self._refuse_busy_port()
        workers = max(1, options["workers"])
        if workers > 1:
            self._refuse_one_process_only()
            self._refuse_too_few_connections(workers)
        self._migrate()
        if not Edition.objects.exists():
            call_command("load_demonstration", stdout=self.stdout)
        if workers > 1:
            self._supervise(workers)
        else:
            serve(settings.HOST, settings.PORT, ready=self._announce)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def _refuse_busy_port(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((settings.HOST, settings.PORT))
            except OSError as error:
                raise CommandError(
                    _("Port %(port)d of %(host)s is not free. Nothing was started: choose another, like PORT=%(next)d.")
                    % {"port": settings.PORT, "host": settings.HOST, "next": settings.PORT + 1}
                ) from error

    def _refuse_one_process_only(self) -> None:
        if connection.vendor == "sqlite" or not settings.REDIS_URL:
            raise CommandError(
                _(
                    "Several workers need a database and a bus that they share: set DATABASE_URL (PostgreSQL) and "
                    "REDIS_URL. Nothing was started; make run-scaled starts both of them here."
                )
            )

    def _refuse_too_few_connections(self, workers: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SHOW max_connections")
            limit = int(cursor.fetchone()[0])
        needed = workers * settings.DATABASES["default"]["OPTIONS"]["pool"]["max_size"] + SPARE_CONNECTIONS
        if needed > limit:
            raise CommandError(
                _(
                    "PostgreSQL takes %(limit)d connections, %(workers)d workers may want %(needed)d. Nothing was "
                    "started: raise its max_connections, or start fewer workers."
                )
                % {"limit": limit, "workers": workers, "needed": needed}
            )

    def _supervise(self, workers: int) -> None:
        async def run() -> None:
            listener = listen(settings.HOST, settings.PORT)
            await Supervisor(listener, workers, say=self._say, ready=self._announce).run()

        try:
            asyncio.run(run())
        except NotStartedError as error:
            raise CommandError(_("A worker could not start; what it said stands above. Nothing runs now.")) from error

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self._say("— " + _("Preparing the database…"))
            call_command("migrate", verbosity=0)

    def _announce(self) -> None:
        """The three doors: the organiser's, the participants' and the projector's."""
        base = public_base()
        self._say("")
        organiser = (
            User.objects.filter(person__seats__grants__role=Role.ORGANISER, is_active=True).order_by("email").first()
        )
        if organiser is not None:
            self._say(_("Organiser, one-time sign-in link:") + f" {issue_sign_in(organiser)}")
        self._say(_("Participants join at:") + f" {base}/rejoindre/")
        session = Session.objects.exclude(state=Session.State.CLOSED).order_by("starts_at", "created_at").first()
        if session is not None:
            self._say(
                _("Projector of “%(title)s”, code %(code)s:") % {"title": session.title, "code": session.join_code}
                + f" {base}/projecteur/{session.join_code}/"
            )
        if this_computer_only():
            self._say(_("These addresses work on this computer alone; HOST=0.0.0.0 serves the room's network."))
        else:
            segno.make(f"{base}/rejoindre/", micro=False).terminal(compact=True)
        self._say(_("Stop with Ctrl+C.") + "\n")
