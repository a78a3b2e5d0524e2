"""Text at the edge: NFC, and no character that a database, a spreadsheet or an XML file later chokes on."""

import re
import unicodedata
from typing import Any

# Control characters but \n and \t, lone surrogates, and the two code points XML forbids.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class BadTextError(ValueError):
    """A text holds a character that is refused."""


def clean_text(text: str) -> str:
    """The text in NFC. Raises BadTextError for control characters (but \\n and \\t) and lone surrogates."""
    if text.isascii() and text.isprintable():
        return text
    if _FORBIDDEN.search(text):
        raise BadTextError
    return unicodedata.normalize("NFC", text)


def clean_json(value: Any) -> Any:
    """Decoded JSON with every text in it cleaned, keys included."""
    match value:
        case str():
            return clean_text(value)
        case list():
            return [clean_json(item) for item in value]
        case dict():
            return {clean_text(key): clean_json(item) for key, item in value.items()}
    return value
