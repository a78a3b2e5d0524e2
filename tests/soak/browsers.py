"""The same page in a real Chromium: open through restarts and ten minutes without network."""

import os
import subprocess
import sys
import time

from django.conf import settings

from tests.faults.crowd import Findings
from tests.soak.report import Line

TEST = "tests/browser/test_left_open.py"
CUT_SECONDS = 600


def left_open() -> Line:
    begun = time.monotonic()
    command = [sys.executable, "-m", "pytest", TEST]
    environment = {**os.environ, "CUT_SECONDS": str(CUT_SECONDS)}
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)
    findings = Findings()
    findings.harm("browser tests failed", done.returncode != 0)
    findings.notes["pytest"] = done.stdout.strip().splitlines()[-1] if done.stdout.strip() else done.stderr[-200:]
    what = f"Chromium: {TEST}, the network cut for {CUT_SECONDS} s"
    return Line("Browser", what, "PostgreSQL and Redis, two workers", False, findings, time.monotonic() - begun)
