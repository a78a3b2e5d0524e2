"""« Redressement »: weights that bring whoever answered to margins known from elsewhere. An expert's option.

The margins are kept with the survey; the weights are made anew with its columns, so that they follow the answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from uuid import UUID

import numpy as np

from realtime.wire.refusals import Refused
from surveys.analysis.figures import Option
from surveys.analysis.models import Weighting
from surveys.analysis.snapshots import Snapshot, weights_of
from surveys.analysis.sums.raking import Raked, UnreachableError, rake, shares_of
from surveys.analysis.variables import CODED, Variable, countable_keys, variable
from surveys.models import Survey

# What a figure's `weight` is called when its weights are made so.
RAKED = "@raked"
MOST_VARIABLES, MOST_OPTIONS = 5, 30
# What percentages typed by hand may miss of 100, each being rounded to a tenth.
ROUNDING = 0.5
KEPT = 4

# Variable → option's code → its share, in hundredths.
Margins = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Margin:
    """One variable of a weighting: what is wanted and what the weights give, in hundredths."""

    key: str
    title: str
    options: tuple[Option, ...]
    wanted: tuple[float, ...]
    weighted: tuple[float, ...]


_lock = Lock()
_made: dict[tuple[object, ...], Raked] = {}


def margins_of(survey: UUID) -> Margins:
    """Empty when the survey has none."""
    return dict(Weighting.objects.filter(survey=survey).values_list("margins", flat=True).first() or {})


def weights_for(survey: Survey, known: Snapshot, weight: str, shown: np.ndarray) -> np.ndarray:
    """The weights (n,) of a figure: those of a question, or made on the responses `shown` (n,), the others having none.

    Raises LookupError when there is no such question, or no margin any more. Refuses `margin_unreachable`.
    """
    if weight != RAKED:
        return weights_of(known, weight)
    margins: Margins = survey.weighting.margins if hasattr(survey, "weighting") else {}
    if not margins:
        raise LookupError(RAKED)
    weights = np.zeros(len(known))
    weights[shown] = raked(known, margins, shown).weights
    return weights


def raked(known: Snapshot, margins: Margins, shown: np.ndarray) -> Raked:
    """The weighting of some responses. Refuses `margin_unreachable`; LookupError when a variable is gone."""
    wanted = tuple((key, tuple(shares.items())) for key, shares in margins.items())
    asked = (known.survey, known.revision, known.version, int(shown.sum()), wanted)
    with _lock:
        made = _made.get(asked)
    if made is None:
        made = _rake([variable(known, key) for key in margins], margins, shown)
        with _lock:
            _made[asked] = made
            while len(_made) > KEPT:
                del _made[next(iter(_made))]
    return made


def balance(known: Snapshot, margins: Margins, made: Raked) -> list[Margin]:
    """Wanted and met, variable by variable, over all the responses."""
    found = []
    for key, shares in margins.items():
        asked = variable(known, key)
        after = shares_of(made.weights, asked.codes, len(asked.options))
        wanted = tuple(shares.get(option.code, 0.0) for option in asked.options)
        found.append(Margin(key, asked.title, asked.options, wanted, tuple(after * 100)))
    return found


def offered(known: Snapshot) -> list[tuple[str, str]]:
    """(key, title) of what margins can be given of: one option a response, and few enough to type a share for each.

    The public, the place and the structure come first: they are what is known of a whole population.
    """
    keys = [(key, title) for key, title in countable_keys(known) if key != "@source"]
    keys.sort(key=lambda one: not one[0].startswith("@"))
    return [(key, title) for key, title in keys if _fits(variable(known, key))]


def _fits(asked: Variable) -> bool:
    return asked.exclusive and asked.kind != CODED and 2 <= len(asked.options) <= MOST_OPTIONS


def _rake(variables: Sequence[Variable], margins: Margins, shown: np.ndarray) -> Raked:
    wanted = []
    for asked in variables:
        shares = np.array([margins[asked.key].get(option.code, 0.0) for option in asked.options])
        if not shares.sum():
            raise LookupError(asked.key)  # its classes moved: the margins speak of others
        wanted.append(shares / shares.sum())
    try:
        return rake([asked.codes[shown] for asked in variables], wanted)
    except UnreachableError as error:
        asked = variables[error.variable]
        label = asked.options[error.option].label
        raise Refused("margin_unreachable", option=label, question=asked.title) from None
