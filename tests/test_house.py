"""The house from outside: floors, catalogues, documents and settings say the same as the code."""

import ast
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from packaging.requirements import Requirement
from packaging.version import Version

from hackathon.management import catalogues

ROOT = Path(__file__).resolve().parents[1]
# App label → floor, counted from the cellar.
FLOORS = {
    "wire": 0,
    "hackathon": 1,
    "surveys": 2,
    "live_sessions": 2,
    "live_boards": 2,
    "live_ballots": 2,
    "challenges": 3,
}
# Namespace of URLs → (template folder it belongs to, floor).
URL_FLOORS = {"surveys": 2, "live": 2, "boards": 2, "ballots": 2, "challenges": 3}
TRANSLATING = {"_", "gettext", "ngettext", "pgettext", "npgettext", "gettext_lazy"}
TEMPLATE_FLOORS = {"surveys": 2, "realtime": 2, "challenges": 3}
# A breaking space before a sign, or after an opening guillemet, of French.
LOOSE_SIGN = re.compile(r"« |(?<=\S) [;?!»]|(?<=\w) :(?=\s|$)")


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def planted(tmp_path: Path) -> Path:
    """A copy of the code where an arrow can be planted."""
    for name in ("hackathon", "surveys", "challenges", "realtime"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_arrows_only_point_down():
    told = lint_imports(ROOT)

    assert told.returncode == 0, told.stdout


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("hackathon/edition/models.py", "import surveys.apps"),
        ("realtime/wire/ids.py", "import hackathon.enums"),
        ("realtime/boards/apps.py", "import realtime.ballots.apps"),
        ("surveys/apps.py", "import challenges.apps"),
        ("surveys/models.py", "import surveys.urls"),
    ],
)
def test_a_planted_upward_import_is_red(tmp_path, file, line):
    with (planted(tmp_path) / file).open("a") as code:
        code.write(f"\n{line}\n")

    told = lint_imports(tmp_path)

    assert told.returncode == 1, told.stdout


def test_foreign_keys_respect_the_floors():
    upward = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in FLOORS
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is not None
        for target in [field.related_model._meta.app_label]
        if target in FLOORS and target != model._meta.app_label and FLOORS[target] >= FLOORS[model._meta.app_label]
    ]

    assert upward == []


def test_url_tags_respect_the_floors():
    upward = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        floor = TEMPLATE_FLOORS.get(path.relative_to(ROOT / "templates").parts[0], 1)
        for namespace in re.findall(r"{%\s*url\s+['\"](\w+):", path.read_text()):
            if URL_FLOORS.get(namespace, 1) > floor:
                upward.append(f"{path.relative_to(ROOT)}: {namespace}")

    assert upward == []


def test_templates_hold_no_inline_style_or_script():
    inline = re.compile(r"""\sstyle=|\son[a-z]+=["']|<style|<script(?![^>]*(?:src=|application/json))""")
    found = [
        f"{path.relative_to(ROOT)}: {match.group(0)}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for match in inline.finditer(path.read_text())
    ]

    assert found == []


def test_no_words_hide_inside_an_f_string():
    """Babel reads an f-string as one text: what is translated inside it reaches no catalogue."""
    floors = [path for floor in catalogues.FLOORS for path in (ROOT / floor).rglob("*.py")]
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in floors
        for text in ast.walk(ast.parse(path.read_text()))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in TRANSLATING
    ]
    assert hidden == []


@pytest.mark.parametrize("floor", [*catalogues.FLOORS, "frontend"])
def test_the_french_catalogue_is_complete(floor):
    wanted = {(str(message.id), message.context) for message in catalogues.template(floor) if message.id}
    kept = catalogues.read(floor)

    assert wanted - {(str(message.id), message.context) for message in kept} == set(), "run make messages"
    assert catalogues.missing(kept) == []


@pytest.mark.parametrize("floor", [*catalogues.FLOORS, "frontend"])
def test_no_line_of_french_begins_with_a_sign(floor):
    said = [message.string for message in catalogues.read(floor)]
    texts = [text for string in said for text in ([string] if isinstance(string, str) else string)]

    assert [text for text in texts if LOOSE_SIGN.search(text)] == [], "write a no-break space before it"


@pytest.mark.parametrize("path", sorted(ROOT.glob("surveys/questionnaires/*_data/*.yaml")), ids=lambda path: path.name)
def test_no_line_of_a_shipped_question_begins_with_a_sign(path):
    lines = [line for line in path.read_text().splitlines() if not line.lstrip().startswith("#")]

    assert [line for line in lines if LOOSE_SIGN.search(line)] == []


def test_no_floor_translates_anothers_words_otherwise():
    said: dict[tuple, set] = {}
    for floor in catalogues.FLOORS:
        for message in catalogues.read(floor):
            key = (str(message.id), message.context)
            said.setdefault(key, set()).add(str(message.string))

    # Django keeps one catalogue for all: of two translations one is lost, give them a context.
    assert {key for key, strings in said.items() if key[0] and len(strings) > 1} == set()


def test_every_setting_of_the_environment_is_documented():
    named = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "hackathon/settings.py").read_text()))
    named |= set(re.findall(r'db_url\("([A-Z_]+)"', (ROOT / "hackathon/settings.py").read_text()))
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/deployment.md").read_text(), re.MULTILINE))

    assert documented == named


def test_every_dependency_is_explained_and_locked():
    wanted = [Requirement(line) for line in project()["project"]["dependencies"]]
    wanted += [Requirement(line) for line in project()["dependency-groups"]["dev"]]
    front = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    explained = (ROOT / "docs/dependencies.md").read_text().lower()
    locked = {
        re.sub(r"[-_.]+", "-", name).lower(): version
        for name, version in re.findall(r"^([\w.-]+)==(.+)$", (ROOT / "constraints.txt").read_text(), re.MULTILINE)
    }

    assert [r.name for r in wanted if f"`{r.name.lower()}`" not in explained] == []
    assert [name for name in front if f"`{name.lower()}`" not in explained] == []
    assert [str(r) for r in wanted if not r.specifier.contains(locked[re.sub(r"[-_.]+", "-", r.name).lower()])] == []


@pytest.mark.parametrize(("name", "floor"), [("django", "5.2.19"), ("daphne", "4.2.3"), ("asgiref", "3.12.1")])
def test_versions_below_known_faults_are_not_installed(name, floor):
    assert Version(importlib.metadata.version(name)) >= Version(floor)


def test_the_lock_names_no_download_address():
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
    assert '"resolved"' not in (ROOT / "benchmarks/hocuspocus/package-lock.json").read_text()
    assert "://" not in (ROOT / "constraints.txt").read_text()


def test_check_deploy_is_clean_on_the_production_profile(tmp_path):
    environment = {
        **os.environ,
        "PUBLIC_URL": "https://hackton.example.org",
        "SECRET_KEY": "k" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz",
        "VAR_DIR": str(tmp_path),
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert told.returncode == 0, told.stderr


def test_the_secret_key_is_made_at_first_start_for_its_owner_alone(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "SECRET_KEY"} | {
        "VAR_DIR": str(tmp_path)
    }
    command = [sys.executable, "-c", "from hackathon import settings; print(settings.SECRET_KEY)"]
    told = [
        subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout.strip()
        for _ in range(2)
    ]

    assert told[0] == told[1] == (tmp_path / "secret_key").read_text()
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
