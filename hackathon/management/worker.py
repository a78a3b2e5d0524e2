"""One of several workers, started by the supervisor on its socket: `python -m hackathon.management.worker FD`."""

import os
import signal
import sys
import threading

# Sets Django up.
from hackathon.serve import serve  # isort: skip

from django.conf import settings


def main(shared: int) -> None:
    threading.Thread(target=_end_with_supervisor, daemon=True).start()
    serve(settings.HOST, settings.PORT, shared=shared, ready=_say_ready)


def _say_ready() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()


def _end_with_supervisor() -> None:
    """The supervisor's end of this pipe is closed by nothing but its death."""
    os.read(sys.stdin.fileno(), 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main(int(sys.argv[1]))
