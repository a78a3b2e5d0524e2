"""Tokens of personal links and codes typed by hand. Pure: no row is read or written here."""

import base64
import hashlib
import hmac
import secrets
from uuid import UUID

# No 0 O 1 I L: read aloud and typed on a phone without a mistake. 8 signs of 31 are 39.6 bits.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def fresh_token() -> str:
    return secrets.token_urlsafe(24)


def derived_token(key: str, pass_id: UUID) -> str:
    """The token of an invitation, worked out again from the server's key: shown twice if need be, stored nowhere."""
    mac = hmac.new(key.encode(), b"invitation" + pass_id.bytes, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac[:24]).decode()


def fresh_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def typed_code(text: str) -> str:
    """What somebody typed as a code: capitals, no blanks or dashes."""
    return "".join(sign for sign in text.upper() if sign.isalnum())


def shown_code(code: str) -> str:
    """In two halves, as it is read aloud."""
    return f"{code[:4]} {code[4:]}"
