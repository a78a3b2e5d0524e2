"""How long people take to answer: in words, drawn, and in a table under the rule of every other one.

From the first page drawn to the sending, of responses sent from a screen; pauses count. So quartiles are told and no
mean, which one answer taken up again the next day would pull.
"""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from hackathon.enums import Source
from surveys.analysis import charts
from surveys.analysis.coarser import Variables
from surveys.analysis.columns import SECONDS
from surveys.analysis.drawing import Sheet
from surveys.analysis.figures import Figure
from surveys.analysis.presentation import TableShown, table_shown
from surveys.analysis.queries import read_figure, result_of
from surveys.analysis.snapshots import Snapshot
from surveys.analysis.sums.protection import ORGANISER_K
from surveys.analysis.sums.summaries import number_summary
from surveys.analysis.variables import MINUTES, TAKEN
from surveys.enums import Anonymity
from surveys.models import Survey

# Beyond, a time is a pause: it is not told in minutes.
PAUSE = MINUTES[-1] * 60


@dataclass(frozen=True, slots=True)
class Taken:
    """`sentence`: how long, or why nobody knows. The table and its drawing, where something may be shown."""

    sentence: str
    table: TableShown | None = None
    chart: Sheet | None = None


def taken_of(survey: Survey, known: Snapshot) -> Taken:
    """Of the responses that the other tables count: while the survey is open it moves when they do. No statement."""
    if not len(known):
        return Taken(_unknown(survey))
    figure = Figure(survey=survey.pk, question=TAKEN, k=ORGANISER_K)
    reading = read_figure(survey, known, figure, Variables(known))
    result = result_of(survey, known, figure, reading)
    seconds = known.block.carried[SECONDS][reading.counted]
    found = number_summary(seconds[seconds >= 0])
    if found is None:
        return Taken(_unknown(survey))
    if result.closed:
        return Taken(result.sentence)
    return Taken(taken_words(found.quartiles, found.n), table_shown(result, lambda _figure: []), charts.bars(result))


def taken_words(quartiles: tuple[float, float, float], n: int) -> str:
    """`quartiles`: in seconds, over `n` responses. A quartile of two hours or more is said to be so."""
    first, middle, third = (max(1, round(value / 60)) for value in quartiles)
    words = {"first": first, "middle": middle, "third": third, "n": number_format(n, force_grouping=True)}
    if quartiles[1] >= PAUSE:
        template = gettext("Half of the people took two hours or more, pauses included, over %(n)s responses.")
    elif quartiles[2] >= PAUSE:
        template = gettext(
            "A quarter of the people took %(first)s min or less, half %(middle)s min or less, and a quarter two hours"
            " or more, pauses included, over %(n)s responses."
        )
    elif first == third:
        template = ngettext(
            "Half of the people took about %(middle)s minute, over %(n)s responses sent from a screen.",
            "Half of the people took about %(middle)s minutes, over %(n)s responses sent from a screen.",
            middle,
        )
    else:
        template = ngettext(
            "Half of the people took between %(first)s and %(third)s minutes; the median is %(middle)s minute, over"
            " %(n)s responses sent from a screen.",
            "Half of the people took between %(first)s and %(third)s minutes; the median is %(middle)s minutes, over"
            " %(n)s responses sent from a screen.",
            middle,
        )
    return template % words


def _unknown(survey: Survey) -> str:
    if survey.source == Source.IMPORT:
        return gettext("Not known: the file these answers came in does not say when each was begun.")
    if survey.anonymity == Anonymity.ANONYMOUS:
        return gettext("Not measured: the survey is anonymous, and keeps no moment but the day.")
    return gettext(
        "Not known yet: it is measured of responses sent from a screen, from their first page to the sending."
    )
