"""A survey's results: 60 questions of one choice, 20,000 and 100,000 responses, on SQLite in one process.

`python -m benchmarks.analysis prepare TOTAL` makes the data and prints where they are; `… measure WHAT SIDE` prints one
figure, in a process of its own: what was computed once is not measured twice.
"""

import contextlib
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx

from benchmarks.machine import pin
from benchmarks.servers import ROOT, Prepared, Running

QUESTIONS, CHOICES, NEW = 60, 5, 100
# Of the peers' pairs and counts one in so many is made, and stands for the others: all of them take minutes.
ONE_IN = 30


# --- the data ---------------------------------------------------------------------------------------------------
@contextlib.contextmanager
def prepared_answers(total: int, *, beside: int = 0) -> Iterator[Prepared]:
    """So many responses; `beside` clients of a workshop in the same database."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        data = Path(name) / "data"
        data.mkdir()
        told = _in_process(data, "prepare", str(total), str(beside))
        yield Prepared(Path(name), told, 1, {})


def _in_process(data: Path, *argv: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.analysis", *argv],
        cwd=ROOT,
        env={**os.environ, "VAR_DIR": str(data), "LOG_LEVEL": "CRITICAL"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def prepare(total: int, beside: int) -> dict[str, Any]:
    _start_django()
    from django.core.management import call_command

    from benchmarks.server import prepare as prepare_workshop
    from hackathon.enums import Role, ScopeKind
    from hackathon.models import Edition
    from tests import cast
    from tests.realtime.peers import cookie_for

    told = prepare_workshop("board", beside) if beside else {}
    if not beside:
        call_command("migrate", verbosity=0)
    edition = Edition.objects.first() or cast.make_edition()
    dora = cast.make_seat(edition, "Dora", (Role.ORGANISER, ScopeKind.EDITION, edition.id))
    survey = _survey(edition)
    _answer(survey, total, random.Random(28))
    results = f"/e/{edition.slug}/enquetes/{survey.slug}/resultats/"
    return {**told, "results": results, "cookie": cookie_for(dora).decode(), "total": total}


def _survey(edition: Any) -> Any:
    from surveys.questionnaires import commands
    from surveys.questionnaires.schema import Choice, Question, Schema, Section
    from tests.cast import inside

    choices = tuple(Choice(code=f"c{place}", label=f"Réponse {place}") for place in range(CHOICES))
    questions = tuple(
        Question(code=f"q{place}", type="single", wording=f"Question {place}", choices=choices)
        for place in range(QUESTIONS)
    )
    schema = Schema(sections=(Section(title="", questions=questions),))
    survey = inside(commands.make_survey, edition, slug="enquete", title="Enquête", schema=schema)
    inside(commands.publish_version, survey.versions.get())
    return survey


def _answer(survey: Any, count: int, chance: random.Random) -> None:
    """So many more responses; some leave a question blank."""
    from realtime.wire import clock
    from realtime.wire.ids import new_id
    from surveys.models import Response, Survey

    version, at = survey.versions.get(), clock.now()
    revision = Survey.objects.values_list("revision", flat=True).get(pk=survey.pk) + 1
    codes = [*[f"c{place}" for place in range(CHOICES)] * 4, None]
    names = [f"q{place}" for place in range(QUESTIONS)]
    for start in range(0, count, 2000):
        Response.objects.bulk_create(
            Response(
                id=new_id(),
                survey=survey,
                version=version,
                answers=dict(zip(names, chance.choices(codes, k=QUESTIONS), strict=True)),
                pages_reached=1,
                revision=revision,
                saved_at=at,
                submitted_at=at,
            )
            for _ in range(min(2000, count - start))
        )
    Survey.objects.filter(pk=survey.pk).update(revision=revision)


def _start_django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hackathon.settings")
    django.setup()


# --- what is measured ---------------------------------------------------------------------------------------------
def come_in(running: Running) -> None:
    """The page by which one comes in, after which this process has loaded its addresses and views."""
    assert httpx.get(f"http://127.0.0.1:{running.port}/", timeout=120).status_code == 200


def shown(running: Running) -> float:
    """Milliseconds from the request of the results page to its last byte."""
    cookie = running.people["cookie"]
    begun = time.perf_counter()
    page = httpx.get(running.address("results"), headers={"Cookie": cookie}, timeout=120)
    taken = time.perf_counter() - begun
    assert page.status_code == 200 and "Question 59" in page.text, page.status_code
    return taken * 1000


def measured(ready: Prepared, what: str, side: str) -> float:
    """One figure. `refresh` leaves its few new responses behind."""
    return float(_in_process(ready.folder / "data", "measure", what, side))


def _milliseconds(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return (time.perf_counter() - begun) * 1000


def _the_survey() -> Any:
    from surveys.models import Survey

    return Survey.objects.get(slug="enquete")


def _codes() -> list[Any]:
    from surveys.analysis.snapshots import snapshot

    codes = snapshot(_the_survey()).block.codes
    return [codes[f"q{place}"] for place in range(QUESTIONS)]


def _rows() -> list[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        return [row[0] for row in cursor.execute("SELECT answers FROM surveys_response").fetchall()]


def decoding() -> float:
    """The least of a dashboard: every answer decoded once."""
    import msgspec

    def run() -> None:
        decode = msgspec.json.Decoder().decode
        for row in _rows():
            decode(row)

    return _milliseconds(run)


def counting_in_sql() -> float:
    """One `COUNT` for each option, as a tool does that keeps JSON and nothing beside."""
    from django.db import connection

    options = list(itertools.product(range(QUESTIONS), range(CHOICES)))
    some = options[::ONE_IN]

    def run() -> None:
        with connection.cursor() as cursor:
            for question, choice in some:
                cursor.execute(
                    "SELECT COUNT(*) FROM surveys_response WHERE json_extract(answers, %s) = %s",
                    [f"$.q{question}", f"c{choice}"],
                ).fetchone()

    return _milliseconds(run) * len(options) / len(some)


def our_pairs() -> float:
    from surveys.analysis.sums.screening import all_pairs

    codes = _codes()
    all_pairs(codes[:2], [CHOICES] * 2)
    return _milliseconds(lambda: all_pairs(codes, [CHOICES] * QUESTIONS))


def pandas_pairs() -> float:
    """A `crosstab` for each pair, and scipy's χ²."""
    import pandas
    from scipy.stats import chi2_contingency

    frame = pandas.DataFrame(dict(enumerate(_codes()))).astype("category")
    pairs = list(itertools.combinations(range(QUESTIONS), 2))[::ONE_IN]

    def run() -> None:
        for a, b in pairs:
            chi2_contingency(pandas.crosstab(frame[a], frame[b]), correction=False)

    return _milliseconds(run) * QUESTIONS * (QUESTIONS - 1) / 2 / len(pairs)


def bare_bincounts() -> float:
    import numpy as np

    wide = CHOICES + 1
    columns = [codes.astype(np.int64) for codes in _codes()]
    columns = [np.where(codes >= 0, codes, CHOICES) for codes in columns]

    def run() -> None:
        for a, b in itertools.combinations(columns, 2):
            np.bincount(a * wide + b, minlength=wide * wide)

    return _milliseconds(run)


def our_refresh() -> float:
    """The columns brought up to date after new responses, each of them read; the second time, as in a server."""
    from surveys.analysis.snapshots import snapshot

    survey, chance = _the_survey(), random.Random(1)

    def look() -> None:
        known = snapshot(survey)
        assert sum(len(codes) for codes in known.block.codes.values()) == len(known) * QUESTIONS

    look()
    _answer(survey, NEW, chance)
    look()
    _answer(survey, NEW, chance)
    return _milliseconds(look)


def new_rows() -> float:
    """The least of a refresh: the new answers read and decoded."""
    import msgspec
    from django.db import connection

    def run() -> None:
        with connection.cursor() as cursor:
            found = cursor.execute("SELECT answers FROM surveys_response ORDER BY rowid DESC LIMIT %s", [NEW])
            for row in found.fetchall():
                msgspec.json.decode(row[0])

    return _milliseconds(run)


def our_memory() -> float:
    """The most this process ever held, columns made from the database and every pair crossed (MiB)."""
    from surveys.analysis import survey_files

    survey_files.drop(_the_survey().pk)
    our_pairs()
    return _peak()


def pandas_memory() -> float:
    import pandas

    pandas.DataFrame([json.loads(row) for row in _rows()])
    return _peak()


def bare_memory() -> float:
    """The product without a survey."""
    import surveys.analysis.sums.screening  # noqa: F401 -- what it loads is counted

    return _peak()


def _peak() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


MEASURES: dict[tuple[str, str], Callable[[], float]] = {
    ("page", "peer"): counting_in_sql,
    ("page", "floor"): decoding,
    ("pairs", "ours"): our_pairs,
    ("pairs", "peer"): pandas_pairs,
    ("pairs", "floor"): bare_bincounts,
    ("refresh", "ours"): our_refresh,
    ("refresh", "peer"): counting_in_sql,
    ("refresh", "floor"): new_rows,
    ("memory", "ours"): our_memory,
    ("memory", "peer"): pandas_memory,
    ("memory", "floor"): bare_memory,
}


UNITS = {
    "pairs": "ms for 1,770 crossings with χ² and V; peer: pandas and scipy; floor: bare bincounts",
    "refresh": "ms after 100 new responses; peer: one COUNT an option; floor: reading the 100",
    "memory": "MiB at most; peer: pandas; floor: no survey",
}


@contextlib.contextmanager
def exporting(running: Running) -> Iterator[None]:
    """Meanwhile an XLSX of every response is made, as the server has it made (`surveys.exports.launching`)."""
    argv = ["export_survey", "enquete", "--format", "xlsx", "--out", str(running.folder / "all.xlsx")]
    export = subprocess.Popen(
        ["nice", "-n", "19", sys.executable, "manage.py", *argv],
        cwd=ROOT,
        env={**os.environ, "VAR_DIR": str(running.folder)},
        stdout=subprocess.DEVNULL,
    )
    pin(export.pid, 0)
    try:
        yield
    finally:
        export.kill()
        export.wait()


def main(argv: list[str]) -> None:
    match argv:
        case ["prepare", total, beside]:
            print(json.dumps(prepare(int(total), int(beside))), flush=True)
        case ["measure", what, side]:
            _start_django()
            print(MEASURES[what, side](), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
