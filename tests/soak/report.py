"""docs/faults.md: what was done, what was acknowledged, what was lost or doubled, how long until all screens agreed."""

import os
import platform
import subprocess
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings

from tests.faults.crowd import Findings

PAGE = Path(settings.BASE_DIR) / "docs" / "faults.md"
LOST = ("acknowledged and lost",)
# After the numbered ones.
OTHERS = 100
DOUBLED = ("applied twice", "refused and done")

HEAD = """# Faults

Written by `make soak` (`python -m tests.soak`), half an hour; `make soak NAME=F3` does that fault again and writes its
section anew.

Each fault of `make test` (`tests/faults`) is done here with full figures, under a crowd of model browsers that follow
the rules of `frontend/src/wire` (`tests/faults/model.py`): each casts a ballot in a real `ballot:` room, then says
something in a second room, then casts again, for as long as the fault lasts. Afterwards the database is asked:

- **lost**: acknowledged and not stored;
- **doubled**: applied twice, or refused `failed` and yet done;
- **other damage**: screens that are not what a page just opened shows, tallies that are not the rows of the ballots,
  ballots that are not their voter's last, sockets closed, commands never answered.

**Converged** is the time from the end of the fault until every command is answered and every screen equals a fresh
page's; it holds the crowd's last votes and the browsers' own waits (back-off to 15 s; after a 4012 up to 5 s).
A *twin* is the same with a protection taken off (`tests/faults/server.py`): it must do damage, or the test proves
nothing. The twins of F2, F3, F4, F8, F10 and F12 are in `make test` only (`tests/faults/test_*.py`): what they show
does not grow with time.
"""

LIMITS = """
## What is guaranteed, and what is not

- An acknowledgement follows the commit, so that whatever is killed (server, worker, Redis, PostgreSQL, the network)
  keeps it. Between a commit and its acknowledgement nobody knows; the browser sends the same `ref` again and gets the
  first answer.
- `failed` means that the server does not know either (its database went away, perhaps in the middle of a commit). The
  browser sends the same `ref` again; a person who types it anew instead may say it twice.
- Numbers, refs, leases and limits ask no clock of the day. A ballot's deadline (and its grace of 2 s) is judged by the
  clock of the worker that performs the vote, and a timer is shown by the clock of the worker the browser is connected
  to. Whatever is answered is true: a vote refused `ballot_over` is not counted, one acknowledged is. But workers whose
  clocks differ by more than the grace close the vote at different moments: keep them on NTP, or on one machine.
- A browser's own clock is never believed: it may be wrong by hours.
- A state of many megabytes that a slow reader is owed is written to its socket whole: F6 is weighed in a room whose
  state is small (`tests/faults/echo.py`), as those of workshops are.

## What was found and mended

- F3 at 8278678, two workers: 2 of 60 clients saw 1006 in place of 4012. A process that ends with something unread
  resets its connections, and a client that had not read the reason yet never does. The server now reads on until the
  clients have said goodbye, three seconds at most (`test_f3_who_reads_late_still_reads_why`).
- F9: of a command sent twice while the database was away, one copy was answered `failed` and the other was done; a
  person who typed it anew said it twice. Browsers send the same `ref` again after `failed`.
"""


@dataclass
class Line:
    name: str
    what: str
    where: str
    is_twin: bool
    findings: Findings
    seconds: float

    @property
    def is_good(self) -> bool:
        """No damage; or, for a twin, some."""
        return bool(self.findings.damage) == self.is_twin and "error" not in self.findings.notes

    @property
    def damage(self) -> dict[str, int]:
        return dict(self.findings.damage)

    def in_words(self) -> str:
        found = self.findings
        head = f"{found.commands} commands, {found.acks} acknowledged, {found.refused} refused; "
        body = f"damage: {self.damage}" if self.damage else "nothing lost, nothing doubled"
        return f"{head}{body}; converged in {found.seconds:.1f} s; {words_of(found.notes)}"


def broken(error: Exception) -> Findings:
    """A scenario that could not be judged is not a good one."""
    findings = Findings(notes={"error": f"{type(error).__name__}: {error}"})
    findings.harm("scenario broken", 1)
    return findings


def words_of(notes: dict[str, Any]) -> str:
    return ", ".join(
        f"{key}: {value:.1f}" if isinstance(value, float) else f"{key}: {value}" for key, value in notes.items()
    )


def write(lines: list[Line]) -> None:
    """The sections of what was done now, in place of those of before."""
    sections = sections_of(PAGE.read_text()) if PAGE.exists() else {}
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, loopback"
    when = f"{date.today().isoformat()}, at {commit()}: {machine}."
    ordered = sorted(lines, key=lambda line: line.name)
    for name, group in groupby(ordered, key=lambda line: line.name):
        sections[name] = "\n".join([f"## {name}\n", when, "", *table(list(group))])
    kept = [sections[name] for name in sorted(sections, key=number_of)]
    PAGE.write_text("\n\n".join([HEAD.strip(), *kept, LIMITS.strip()]) + "\n")


def commit() -> str:
    """What was tested; with a star if files were changed since."""
    command = ["git", "describe", "--always", "--dirty=*", "--exclude=*"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True)
    return done.stdout.strip() or "an unknown commit"


def sections_of(page: str) -> dict[str, str]:
    parts = [f"## {part.strip()}" for part in page.split("\n## ")[1:]]
    named = {part.splitlines()[0].removeprefix("## "): part for part in parts}
    return {name: part for name, part in named.items() if number_of(name) < OTHERS or name == "Browser"}


def number_of(name: str) -> int:
    return int(name[1:]) if name[1:].isdigit() else OTHERS


def table(lines: list[Line]) -> list[str]:
    head = "| what | deployment | commands | acknowledged | refused | lost | doubled | other damage | converged (s) | |"
    return [head, "|---|---|--:|--:|--:|--:|--:|---|--:|---|", *(row(line) for line in lines)]


def row(line: Line) -> str:
    found, damage = line.findings, line.damage
    lost, doubled = (sum(damage.pop(key, 0) for key in keys) for keys in (LOST, DOUBLED))
    other = ", ".join(f"{key}: {count}" for key, count in damage.items()) or "none"
    what = f"*{line.what}*" if line.is_twin else line.what
    cells = (
        what,
        line.where,
        found.commands,
        found.acks,
        found.refused,
        lost,
        doubled,
        other,
        f"{found.seconds:.1f}",
        words_of(found.notes),
    )
    return "| " + " | ".join(str(cell) for cell in cells) + " |"
