"""The pages of `docs/` that say again what the code says: written by `manage.py reference`, compared by a test."""

from argparse import Action
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand
from django.utils import translation

from hackathon.access.rules import PERMISSIONS
from hackathon.activities import activity_kinds
from hackathon.enums import Role
from hackathon.journal.words import known_words
from hackathon.management.catalogues import FLOORS
from realtime.wire.refusals import known_codes
from realtime.wire.registry import room_kinds

WRITTEN = "_Written by `manage.py reference`; a test compares._"


def commands() -> str:
    """Every command of ours: how it is called and what it does."""
    ours = {name: app for name, app in get_commands().items() if app.split(".")[0] in FLOORS}
    loaded = ((name, load_command_class(app, name)) for name, app in sorted(ours.items()))
    rows = ((f"`{_usage(name, command)}`", str(command.help)) for name, command in loaded)
    return _page(
        "Commands",
        "`.venv/bin/python manage.py NAME`: the operator's door, which knows no small-cell rule. Each works with no"
        " environment set; where `--json` is taken, it prints one line on standard output.",
        _table(("command", "does"), rows),
    )


def codes() -> str:
    """Every refusal with its sentence."""
    rows = ((f"`{code}`", sentence) for code, sentence in known_codes().items())
    return _page(
        "Refusal codes",
        "A command that says no gives a stable code for programs and a sentence for people, in their language: what"
        " happened, what was kept, what to do. `%(name)s` is filled in.",
        _table(("code", "sentence"), rows),
    )


def kinds() -> str:
    """Activities, rooms with their verbs and entries, permissions, and the words of the journal."""
    activities = ((f"`{kind.slug}`", str(kind.label), _names([kind.room])) for kind in activity_kinds())
    rooms = (
        (
            f"`{kind.prefix}:`",
            _names(verb.name for verb in kind.verbs),
            _names(str(entry.__struct_config__.tag) for entry in kind.entries),
        )
        for kind in room_kinds()
    )
    permissions = (
        (
            f"`{verb}`",
            "everybody with a role" if permission.roles == frozenset(Role) else ", ".join(sorted(permission.roles)),
            ", ".join(sorted(permission.stages)) or "–",
        )
        for verb, permission in sorted(PERMISSIONS.items())
    )
    journal = ((f"`{verb}`", words) for verb, words in known_words().items())
    return _page(
        "Kinds and verbs",
        "What is registered when the product starts: what a run of show can open, the live rooms, who may do what, and"
        " what the journal says of it.",
        "## Activities\n\n" + _table(("kind", "name", "room"), activities),
        "## Rooms\n\n" + _table(("room", "verbs a socket may ask for", "entries of its log"), rooms),
        "## Permissions\n\nOver the edition, or over the workshop, team or structure the role is limited to.\n\n"
        + _table(("verb", "who", "only while a stage is open"), permissions),
        "## Journal\n\n" + _table(("verb", "the journal says"), journal),
    )


PAGES: dict[str, Callable[[], str]] = {"commands.md": commands, "codes.md": codes, "kinds.md": kinds}


def pages() -> dict[Path, str]:
    """Path → text, in English whatever language is active."""
    with translation.override("en"):
        return {Path(settings.BASE_DIR) / "docs" / name: write() for name, write in PAGES.items()}


def _usage(name: str, command: BaseCommand) -> str:
    common = {action.dest for action in BaseCommand().create_parser("", "")._actions}
    own = [action for action in command.create_parser("", name)._actions if action.dest not in common]
    return " ".join([name, *map(_argument, own)])


def _argument(action: Action) -> str:
    value = str(action.metavar or action.dest.upper())
    word = f"{action.option_strings[0]} {value}" if action.option_strings and action.nargs != 0 else value
    if action.nargs == 0:
        word = action.option_strings[0]
    return word if action.required else f"[{word}]"


def _names(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words if word) or "–"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(["| " + " | ".join(cells) + " |" for cells in (heads, ("---",) * len(heads), *rows)])


def _page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", WRITTEN, *parts]) + "\n"
