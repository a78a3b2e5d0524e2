from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """What every template knows."""
    return {"local_only": settings.HOST in ("127.0.0.1", "localhost") and not settings.PUBLIC_URL}
