"""Codes of another tool made ours: letters, digits, `_` and `-`, forty signs at most, each once. No Django, no I/O."""

import re
import unicodedata

from surveys.questionnaires.expressions.parse import is_code

LONGEST = 40


class Codes:
    """Hands out codes that were not given yet."""

    def __init__(self, prefix: str = "Q") -> None:
        self.prefix = prefix
        self.taken: set[str] = set()
        # Where counting goes on for names alike: a file may have the same one thousands of times.
        self.counted: dict[str, int] = {}

    def fit(self, wanted: str, *, named: bool = False) -> str:
        """The code itself where it can serve, else the nearest; `named` ones can stand alone in an expression."""
        base = _bare(wanted)[:LONGEST] or self.prefix
        if named and not is_code(base):
            base = f"{self.prefix}{base}"[:LONGEST]
        code, stem = base, base[: LONGEST - 5]
        while code in self.taken:
            self.counted[stem] = self.counted.get(stem, 1) + 1
            code = f"{stem}_{self.counted[stem]}"
        self.taken.add(code)
        return code


def _bare(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_-]+", "_", plain).strip("-") if plain != name or not _SAFE.fullmatch(name) else name


_SAFE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
