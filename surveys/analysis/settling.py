"""Which responses are shown while a survey is open: whole lots of them, in the order in which they were collected.

Two looks, before and after one response, would tell that response by subtraction. A lot comes in once it is whole, and
goes out whole when one of its responses is erased: two looks while the survey is open differ by whole lots or not at
all, whichever way people come and go. What was collected elsewhere came at once, and is shown.
"""

from dataclasses import replace

import numpy as np

from surveys.analysis.snapshots import Snapshot
from surveys.analysis.sums.protection import ORGANISER_K
from surveys.enums import COLLECTED, SurveyState


def shown(known: Snapshot, k: int) -> np.ndarray:
    """(n,) responses that a table at this k is made of: while the survey is open those of whole lots, else all."""
    return settled(known, k) if known.stamp.state == SurveyState.OPEN else np.ones(len(known), dtype=bool)


def settled(known: Snapshot, k: int) -> np.ndarray:
    """(n,) responses of whole lots: of k, or of as many screen's lots as make k for what is published. So what is
    published and what a screen shows never differ by fewer responses than one look from the next.
    """
    if k not in known.settled:
        known.settled[k] = _whole_lots(known, k)
        known.settled[k].flags.writeable = False
    return known.settled[k]


def _whole_lots(known: Snapshot, k: int) -> np.ndarray:
    sources = known.vocabularies["@source"].values
    live = np.isin(known.block.carried["@source"], [sources.index(one) for one in COLLECTED if one in sources])
    size = -(-k // ORGANISER_K) * ORGANISER_K
    lots = _places(int(live.sum()), known.holes) // size
    kept: np.ndarray = ~live
    kept[live] = np.bincount(lots)[lots] == size
    if not kept.any():  # fewer than k: every table is closed, and says why
        kept[: k - 1] = True
    return kept


def met(known: Snapshot) -> np.ndarray:
    """(n,) responses whose numbers, months and places make the answers offered: none in an open survey under k."""
    here = shown(known, ORGANISER_K)
    too_few = known.stamp.state == SurveyState.OPEN and here.sum() < ORGANISER_K
    return np.zeros(len(known), dtype=bool) if too_few else here


def everything(known: Snapshot) -> Snapshot:
    """The same with every response shown: for the operator's commands, which have no such rule."""
    return replace(known, stamp=replace(known.stamp, state=SurveyState.CLOSED))


def _places(count: int, holes: tuple[int, ...]) -> np.ndarray:
    """(count,) places in the order of collection, which leaves out those of responses erased since."""
    return np.setdiff1d(np.arange(count + len(holes)), holes)[:count]
