"""What a connection's headers say: its origin and its cookie."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import parse_cookie

Scope = Mapping[str, Any]

DEFAULT_PORTS = {"http": 80, "https": 443}


def header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def origin_of(scope: Scope) -> str:
    """The page's origin, in full and in one spelling; empty when there is none or it is no origin."""
    return normal_origin(header(scope, b"origin"))


def normal_origin(origin: str) -> str:
    """`scheme://host:port` in lower case, the port always there."""
    try:
        parts = urlsplit(origin)
        port = parts.port or DEFAULT_PORTS[parts.scheme]
    except (ValueError, KeyError):
        return ""
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}:{port}"


def cookie_of(scope: Scope) -> str:
    """The value of the browser's one cookie; empty when it has none."""
    return parse_cookie(header(scope, b"cookie")).get(settings.SESSION_COOKIE_NAME, "")
