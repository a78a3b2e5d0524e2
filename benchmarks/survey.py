"""A survey to answer, made once and served again and again: `python -m benchmarks.survey` prints where it is."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.collecting import QUESTIONS
from benchmarks.servers import ROOT, Prepared


@contextlib.contextmanager
def prepared_survey(pages: int) -> Iterator[Prepared]:
    """Twenty questions on so many pages, open, on SQLite and one process."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        data = Path(name) / "data"
        data.mkdir()
        told = subprocess.run(
            [sys.executable, "-m", "benchmarks.survey", str(pages)],
            cwd=ROOT,
            env={**os.environ, "VAR_DIR": str(data)},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        (data / "people.json").write_text(told.stdout)
        yield Prepared(Path(name), json.loads(told.stdout), 1, {})


def prepare(pages: int) -> dict[str, Any]:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hackathon.settings")
    django.setup()
    from django.core.management import call_command

    from hackathon.enums import Role, ScopeKind
    from surveys.collection.commands import make_collectors
    from surveys.questionnaires import commands
    from surveys.questionnaires.schema import Choice, Question, Schema, Section
    from tests import cast
    from tests.cast import inside
    from tests.realtime.peers import cookie_for

    call_command("migrate", verbosity=0)
    edition = cast.make_edition()
    dora = cast.make_seat(edition, "Dora", (Role.ORGANISER, ScopeKind.EDITION, edition.id))
    choices = tuple(Choice(code=code, label=code.capitalize()) for code in ("un", "deux", "trois"))
    questions = [
        Question(code=f"q{number}", type="single", wording=f"Question {number}", required=True, choices=choices)
        for number in range(QUESTIONS)
    ]
    size = QUESTIONS // pages
    sections = tuple(
        Section(code=f"p{page}", title=f"Page {page + 1}", questions=tuple(questions[page * size : (page + 1) * size]))
        for page in range(pages)
    )
    survey = inside(commands.make_survey, edition, slug="enquete", title="Enquête", schema=Schema(sections=sections))
    inside(commands.publish_version, survey.versions.get())
    inside(commands.open_survey, survey)
    [link, *_] = inside(make_collectors, survey, structures=[])
    results = f"/e/{edition.slug}/enquetes/{survey.slug}/resultats/"
    return {"start": f"/q/{link.code}/", "results": results, "cookie": cookie_for(dora).decode()}


if __name__ == "__main__":
    print(json.dumps(prepare(int(sys.argv[1]))), flush=True)
