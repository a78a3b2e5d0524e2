"""Starting the process that makes a file: one of its own, so that a live workshop beside it never waits for Python, and
after everybody else for the processor. It outlives the page and the browser that asked for it.
"""

import logging
import os
import subprocess
import sys
from threading import Thread

from django.conf import settings

from surveys.exports.waiting import Waiting
from surveys.models import Survey

logger = logging.getLogger(__name__)

# The last in line, of 20 steps.
NICE = 19


def launch(survey: Survey, waiting: Waiting) -> "subprocess.Popen[bytes]":
    """Begin to make the file. How it goes on is read in its folder."""
    process = subprocess.Popen(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "export_survey", *arguments(survey, waiting)],
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.setpriority(os.PRIO_PROCESS, process.pid, NICE)
    # Nobody waits for it but this thread, so that it leaves no zombie.
    Thread(target=_see_it_end, args=[process], name="export", daemon=True).start()
    return process


def arguments(survey: Survey, waiting: Waiting) -> list[str]:
    """Of the command `export_survey`."""
    asked = waiting.asked
    given = [survey.slug, "--format", asked.format, "--out", str(waiting.file), "--language", asked.language]
    for key, code in asked.filters:
        given += ["--filter", f"{key}={code}"]
    if asked.weight:
        given += ["--weight", asked.weight]
    return [*given, "--told", str(waiting.told_file)]


def _see_it_end(process: subprocess.Popen[bytes]) -> None:
    if process.wait():
        logger.error("An export ended with code %s", process.returncode)
