"""The one clock of the project; tests inject another with `set_to`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone

_read: Callable[[], datetime] = timezone.now


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _read()


@contextmanager
def set_to(read: Callable[[], datetime]) -> Iterator[None]:
    global _read
    former, _read = _read, read
    try:
        yield
    finally:
        _read = former
