"""A corpus for IRaMuTeQ (and Alceste): each response begins with its starred variables, each text with its theme.

    **** *rpublic_etudiant *need_meet
    -*say
    Le bus ne passe pas le soir.

Source: IRaMuTeQ's documentation on the format of its corpora. It parts a star at its first underscore, the variable
before it and its value after: a variable's name holds none.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from surveys.exports.columns import Column, Kind, Missing, Said
from surveys.exports.reading import Answers


def write_corpus(path: Path, answers: Answers) -> int:
    """How many responses it holds: those that wrote something."""
    stars = starred(column for column in answers.columns if _is_star(column))
    texts = [column for column in answers.columns if column.kind == Kind.TEXT]
    written = 0
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for said in answers:
            themes = list(_themes(said, texts))
            if not themes:
                continue
            written += 1
            out.write(" ".join(["****", *_told(said, stars)]) + "\n")
            for name, words in themes:
                out.write(f"-*{name}\n{words}\n")
            out.write("\n")
    return written


def starred(columns: Iterable[Column]) -> list[tuple[str, Column]]:
    """The name of each column's variable, none of them twice."""
    taken: set[str] = set()
    named: list[tuple[str, Column]] = []
    for column in columns:
        base = _bare(column.name).replace("_", "")
        name, number = base, 2
        while name.lower() in taken:
            name, number = f"{base}{number}", number + 1
        taken.add(name.lower())
        named.append((name, column))
    return named


def _is_star(column: Column) -> bool:
    return column.kind == Kind.THEME or (column.kind == Kind.CHOICE and "/" not in column.name)


def _told(said: Said, stars: list[tuple[str, Column]]) -> Iterator[str]:
    for name, column in stars:
        value = column.read(said)
        if not isinstance(value, Missing):
            yield f"*{name}_{_bare(_short(column, str(value)))}"


def _short(column: Column, code: str) -> str:
    """A structure's or bassin's code, or the 1 of a theme, says nothing to whoever reads: its label does."""
    says_more = column.name.startswith("r_") or column.kind == Kind.THEME
    return column.labels.get(code, code) if says_more else code


def _themes(said: Said, columns: list[Column]) -> Iterator[tuple[str, str]]:
    for column in columns:
        value = column.read(said)
        # A star begins a variable, four of them a response: none of a person's may.
        words = "" if isinstance(value, Missing) else " ".join(str(value).replace("*", " ").split())
        if words:
            # A dash and a star begin a theme, and the star is gone: the dash is left harmless.
            yield _bare(column.name), words


def _bare(name: str) -> str:
    """Letters, digits and underscores, without accents: what a starred variable may be made of."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "_".join("".join(sign if sign.isalnum() else " " for sign in plain).split()) or "x"
