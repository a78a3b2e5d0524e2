"""`make run-scaled`: PostgreSQL and Redis from PyPI wheels, and workers behind one port, all here, all ended by Ctrl+C.

`WORKERS=3` changes how many. The data stay in `VAR_DIR/scaled` until the next time.
"""

import os
import signal
import sys
from pathlib import Path

from hackathon.management.servers import both

ROOT = Path(__file__).resolve().parents[2]
ENDS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def main() -> None:
    # Whatever ends this ends the servers too; once it serves, the supervisor has its own way with these signals.
    for number in ENDS:
        signal.signal(number, lambda *_: sys.exit(1))
    folder = Path(os.environ.get("VAR_DIR", ROOT / "var")) / "scaled"
    with both(folder, "hackathon") as environment:
        os.environ |= environment | {"DJANGO_SETTINGS_MODULE": "hackathon.settings"}
        from django.core.management import execute_from_command_line

        try:
            execute_from_command_line(["manage.py", "start", "--workers", os.environ.get("WORKERS", "2")])
        finally:
            # Somebody in a hurry must not leave PostgreSQL running alone.
            for number in ENDS:
                signal.signal(number, signal.SIG_IGN)


if __name__ == "__main__":
    main()
