"""Comparing names as people write them: accents, capitals and punctuation put aside. Pure."""

import re
import unicodedata


def fold(text: str) -> str:
    """For comparing: "Vœu n° 1" and "VOEU N 1" are one."""
    bare = text.replace("œ", "oe").replace("Œ", "oe").replace("’", "'")
    bare = unicodedata.normalize("NFKD", bare)
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign)).lower()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare).replace(" n ", " ").split())
