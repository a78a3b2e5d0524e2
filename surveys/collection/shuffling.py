"""Rows written again in random order, so that their order tells nothing of when people came."""

import random
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def in_random_order(rows: Iterable[T]) -> list[T]:
    shuffled = list(rows)
    random.SystemRandom().shuffle(shuffled)
    return shuffled
