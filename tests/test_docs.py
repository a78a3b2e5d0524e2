"""Documents that lie are red: what the code says, the pages of docs/ say; what they link to is there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from realtime.wire import frames

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "realtime/wire/SPEC.md", *(ROOT / "docs").rglob("*.md")]


def test_commands_codes_and_kinds_are_listed():
    # In a process of its own: the tests of the wire register a room that the product does not have.
    command = [sys.executable, "manage.py", "reference", "--check"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert told.returncode == 0, told.stderr


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_of_documents_lead_somewhere(path):
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text())

    assert [link for link in links if "://" not in link and not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_files_that_documents_name_exist(path):
    # Paths relative to the root or to the document; what holds a capital or a placeholder is an example.
    named = re.findall(r"`([a-z_.]+(?:/[a-z_.-]+)+\.(?:py|md|ts|txt|scss|yaml|html|js))`", path.read_text())
    gone = [name for name in named if not (ROOT / name).exists() and not (path.parent / name).exists()]

    assert gone == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_make_targets_that_documents_name_exist(path):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert set(re.findall(r"`(?:[A-Z]+=\S+ )?make ([a-z-]+)", path.read_text())) - targets == set()


def test_every_target_of_the_makefile_is_phony():
    makefile = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE).group(1).split()

    assert sorted(phony) == sorted(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))


def test_modules_that_the_wire_document_names_exist():
    table = (ROOT / "docs/wire.md").read_text().split("## Who does what")[1].split("##")[0]
    named = set(re.findall(r"`([a-z]+)`", "".join(line.split("|")[1] for line in table.splitlines() if "|" in line)))

    assert {name for name in named if not (ROOT / f"realtime/wire/{name}.py").exists()} == set()


def test_every_close_code_is_explained():
    spec = (ROOT / "realtime/wire/SPEC.md").read_text()

    assert [code for code in frames.CloseCode if str(int(code)) not in spec] == []
