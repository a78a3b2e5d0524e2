"""docs/faults.md: what was done, what was acknowledged, what was lost or doubled, how long until all screens agreed."""

import os
import platform
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings

from tests.faults.crowd import Findings

PAGE = Path(settings.BASE_DIR) / "docs" / "faults.md"
LOST = ("acknowledged and lost",)
DOUBLED = ("applied twice", "refused and done")

HEAD = """# Faults

Written by `make soak` (`python -m tests.soak`) on {day}, in {minutes:.0f} minutes: {machine}.

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
nothing.
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


def write(lines: list[Line], *, minutes: float) -> None:
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, loopback"
    day = date.today().isoformat()
    ordered = sorted(lines, key=lambda line: number_of(line.name))
    parts = [HEAD.format(day=day, minutes=minutes, machine=machine)]
    for name, group in groupby(ordered, key=lambda line: line.name):
        parts += [f"\n## {name}\n", *table(list(group))]
    PAGE.write_text("\n".join([*parts, LIMITS]))


def number_of(name: str) -> int:
    return int(name[1:]) if name[1:].isdigit() else 100


def table(lines: list[Line]) -> list[str]:
    head = "| what | deployment | commands | acknowledged | lost | doubled | other damage | converged (s) | |"
    return [head, "|---|---|--:|--:|--:|--:|---|--:|---|", *(row(line) for line in lines)]


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
        lost,
        doubled,
        other,
        f"{found.seconds:.1f}",
        words_of(found.notes),
    )
    return "| " + " | ".join(str(cell) for cell in cells) + " |"
