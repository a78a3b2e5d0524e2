"""The secrets of a response: its random id, the code that resumes it, the code that shows and erases it.

Codes are derived from the id with the site's secret key: a double click is told the same code twice, and a copy of
the database alone tells neither the codes nor which response they open. Only digests are stored.
"""

import hmac
import secrets
from hashlib import sha256
from uuid import UUID

# No 0 O 1 I L: codes are read aloud and copied by hand. 31 signs: 10 make 49.5 bits, 12 make 59.4.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RESUME_LENGTH = 10
RECEIPT_LENGTH = 12
COLLECTOR_LENGTH = 6


def random_id() -> UUID:
    """A response's id: random and never time-ordered, or the order of ids would tell when each person answered."""
    return UUID(bytes=secrets.token_bytes(16), version=4)


def collector_code() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(COLLECTOR_LENGTH))


def resume_code(response_id: UUID, *, secret: str) -> str:
    return _derived(f"resume:{response_id}", secret, RESUME_LENGTH)


def receipt_code(response_id: UUID, *, secret: str) -> str:
    return _derived(f"receipt:{response_id}", secret, RECEIPT_LENGTH)


def digest(code: str, *, secret: str) -> str:
    """What is stored of a code. Keyed: a short code cannot be found by trying them all on a copy of the database."""
    return hmac.new(secret.encode(), f"digest:{code}".encode(), sha256).hexdigest()


def typed(raw: str) -> str:
    """A code as somebody types it: any case, spaces and dashes anywhere."""
    return "".join(sign for sign in raw.upper() if sign in SIGNS)


def spaced(code: str) -> str:
    """In groups that are easy to copy: 5 and 5, or 4, 4 and 4."""
    size = 5 if len(code) == RESUME_LENGTH else 4
    return " ".join(code[start : start + size] for start in range(0, len(code), size))


def _derived(what: str, secret: str, length: int) -> str:
    number = int.from_bytes(hmac.new(secret.encode(), what.encode(), sha256).digest(), "big")
    signs: list[str] = []
    for _ in range(length):
        number, sign = divmod(number, len(SIGNS))
        signs.append(SIGNS[sign])
    return "".join(signs)
