"""Reads each file named on the command line in a process of its own that may use 2 s of processor and 100 MiB more: as
a table when its name ends in .xlsx, else as a questionnaire.

Prints a JSON object a line: {"file", "said": the code it was refused with, "read", or what ended the process}.
"""

import json
import math
import os
import resource
import sys
from pathlib import Path

import django

SECONDS, MEBIBYTES = 2, 100


def main(files):
    django.setup()
    from hackathon.tables import read_table
    from realtime.wire.refusals import Refused
    from surveys.imports.opening import read_survey

    for file in files:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _bound()
            try:
                parts = [path.read_bytes() for path in _parts(Path(file))]
                if file.endswith(".xlsx"):
                    read_table(parts[0], file)
                else:
                    read_survey(*parts)
                said = "read"
            except Refused as refusal:
                said = refusal.code
            except BaseException as other:
                said = repr(other)[:200]
            os.write(writing, said.encode())
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as stream:
            said = stream.read().decode()
        _pid, status = os.waitpid(child, 0)
        told = {"file": Path(file).name, "said": said or f"ended by signal {os.WTERMSIG(status)}"}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


def _bound():
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    space = pages * resource.getpagesize() + MEBIBYTES * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (space, space))
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used) + SECONDS, math.ceil(used) + SECONDS + 1))


def _parts(file):
    """The file, and the responses that go with it (`x.lss` and `x.lss.responses`)."""
    beside = file.with_name(f"{file.name}.responses")
    return [file, beside] if beside.exists() else [file]


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hackathon.settings")
    main(sys.argv[1:])
