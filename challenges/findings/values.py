"""Which number a figure puts forward, and whether two figures say the same. Pure."""

from dataclasses import dataclass

from surveys.analysis.figures import FigureResult, Line
from surveys.analysis.sums.rounding import half_up, whole_percent


@dataclass(frozen=True, slots=True)
class Headline:
    """A number and its unit: a share in %, or a mean in the question's unit; `label` says of what."""

    number: float
    unit: str
    label: str


def headline(result: FigureResult) -> Headline | None:
    """The number of the chosen options in the chosen column (several add up); the largest share when none is chosen.

    None when it is hidden, or when nothing was counted.
    """
    if result.numbers is not None:
        # As the page of the figure tells it: rounded twice, 2.446 would be read 2.5.
        return Headline(number=half_up(result.numbers.mean, 1), unit=result.numbers.unit, label=result.title)
    at = next((place for place, column in enumerate(result.columns) if column.code == result.figure.group), 0)
    chosen = [line for line in result.lines if line.code in result.figure.options] or _largest(result.lines, at)
    shares = [line.shares[at] for line in chosen]
    if not shares or any(share is None for share in shares):
        return None
    labels = ", ".join(line.label for line in chosen)
    total = sum(share for share in shares if share is not None)
    group = f" · {result.columns[at].label}" if result.figure.group else ""
    return Headline(number=half_up(total * 100, 1), unit="%", label=f"{labels}{group}")


def same_figure(one: FigureResult, other: FigureResult) -> bool:
    """Whether two computations count the same: the revision may have grown for other questions."""
    return (one.lines, one.bases, one.n, one.numbers, one.places) == (
        other.lines,
        other.bases,
        other.n,
        other.numbers,
        other.places,
    )


def says_the_same(one: FigureResult, other: FigureResult) -> bool:
    """Whether what is read from two computations is the same: which answer is put forward, its shares to the whole
    per cent in every column both show (a mean: to a tenth), and whether the gap is clear.

    A few more answers that change none of these are no news.
    """
    numbers = headline(one), headline(other)
    if numbers[0] is None or numbers[1] is None:
        return numbers == (None, None)
    if one.numbers is not None or other.numbers is not None:
        return numbers[0].number == numbers[1].number
    shares, others = _rounded(one), _rounded(other)
    # By their codes: what lines are called depends on who asks, and in which language.
    put_forward = [{code for code, _column in found} for found in (shares, others)]
    return (put_forward[0], _is_clear(one)) == (put_forward[1], _is_clear(other)) and all(
        shares[place] == others[place] for place in shares.keys() & others.keys()
    )


def _rounded(result: FigureResult) -> dict[tuple[str, str], int]:
    """Of the lines put forward: (line, column) → its share in whole per cent, where it is shown."""
    at = next((place for place, column in enumerate(result.columns) if column.code == result.figure.group), 0)
    chosen = [line for line in result.lines if line.code in result.figure.options] or _largest(result.lines, at)
    return {
        (line.code, column.code): whole_percent(share)
        for line in chosen
        for column, share in zip(result.columns, line.shares, strict=True)
        if share is not None
    }


def _is_clear(result: FigureResult) -> bool:
    return result.test is not None and result.test.clear


def _largest(lines: tuple[Line, ...], at: int) -> list[Line]:
    shown = [line for line in lines if line.shares[at] is not None]
    return [max(shown, key=lambda line: line.shares[at] or 0.0)] if shown else []
