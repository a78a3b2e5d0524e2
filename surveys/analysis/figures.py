"""What a figure is: asked for (`Figure`) and answered (`FigureResult`), as plain data that an upper floor can keep.

A variable is named by a key: a question's code; `code/row` for a line of a grid; `code~codes` for the themes a text
question was coded by; `code~says=term` for who says a word, of those who wrote (`~says=term`: in any text), counted in
the `group` of the column and elsewhere; `@audience`, `@family`, `@basin`, `@density`, `@structure`, `@source` or
`@taken` (the time it took) for what a response carries beside its answers.
"""

from typing import Literal
from uuid import UUID

import msgspec

from surveys.analysis.sums.protection import PUBLISHED_K

ShareOf = Literal["answered", "shown", "coded", "timed", "column"]


class Figure(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A figure to compute, the same each time for the same responses.

    `column` crosses the question with another variable; `filters` keep the responses that chose one of the codes given
    for each variable; `weight` is the code of a number question. `options` are the choices the figure is about (none:
    the most chosen) and `group` the column it is about. Counts under `k` are hidden. `layer` is the variable that
    parted the table its reader saw, to bring them back there: by itself it changes no count.
    """

    survey: UUID
    question: str
    column: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    weight: str = ""
    options: tuple[str, ...] = ()
    group: str = ""
    layer: str = ""
    k: int = PUBLISHED_K


class Option(msgspec.Struct, frozen=True):
    code: str
    label: str


class Line(msgspec.Struct, frozen=True):
    """One choice: for each column its raw count, its share (0…1), and its tint; None stands for a hidden figure.

    `tints` go from -2 (far fewer than if nothing linked the two) to 2; they are 0 when there is one column.
    """

    code: str
    label: str
    counts: tuple[int | None, ...]
    shares: tuple[float | None, ...]
    intervals: tuple[tuple[float, float] | None, ...]
    tints: tuple[int, ...]


class TestWords(msgspec.Struct, frozen=True):
    """The test of a cross-tabulation. With hidden cells only `clear` and the tenth that `cramers_v` is in
    (0.2: from 0.2 to 0.3) are given: an exact χ² would let the hidden counts be solved for."""

    clear: bool
    cramers_v: float
    chi2: float | None = None
    dof: int | None = None
    p: float | None = None
    monte_carlo: bool = False


class Numbers(msgspec.Struct, frozen=True):
    """Of a number question, in its unit; `interval` is the mean's 95 % one.

    `about`: each class is one number and some are hidden; mean and deviation come from those shown, or the hidden
    counts could be solved for.
    """

    mean: float
    deviation: float
    quartiles: tuple[float, float, float]
    unit: str = ""
    interval: tuple[float, float] | None = None
    about: bool = False


class FigureResult(msgspec.Struct, frozen=True, kw_only=True):
    """A figure computed: a frozen copy that says all it takes to read and to recompute it.

    `columns` has one entry (code "") when nothing is crossed. `bases` are the raw numbers of answers the shares of
    each column are taken over. `closed` says that too few answers stand behind the whole for anything to be shown.
    """

    figure: Figure
    survey_title: str
    version: UUID | None
    version_number: int
    revision: int
    title: str
    column_title: str
    columns: tuple[Option, ...]
    lines: tuple[Line, ...]
    bases: tuple[int | None, ...]
    n: int | None
    effective_n: float | None
    share_of: ShareOf
    filter_words: str
    weighted: bool
    sentence: str
    hides: bool
    closed: bool
    blank: int | None = None
    declined: int | None = None
    test: TestWords | None = None
    numbers: Numbers | None = None
    # Mean place of each line's item, of a ranking, and the mean of its Borda points (0 to items − 1).
    places: tuple[float | None, ...] = ()
    points: tuple[float | None, ...] = ()
    # The (choice, column) the sentence speaks of.
    told: tuple[str, str] | None = None

    @property
    def shows(self) -> bool:
        """Whether it says anything: not when each of its cells is hidden or empty."""
        seen = self.numbers is not None or any(share for line in self.lines for share in line.shares)
        return seen and not self.closed


class QuoteResult(msgspec.Struct, frozen=True, kw_only=True):
    """Words of one response, with as much of who speaks as at least k people share."""

    survey: UUID
    survey_title: str
    response: UUID
    question: str
    title: str
    words: str
    speaker: str
    version: UUID | None
    version_number: int
    revision: int
