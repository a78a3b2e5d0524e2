"""Which number a figure puts forward, and whether two figures say the same. Pure."""

from dataclasses import dataclass

from surveys.analysis.figures import FigureResult, Line


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
        return Headline(number=round(result.numbers.mean, 2), unit=result.numbers.unit, label=result.title)
    at = next((place for place, column in enumerate(result.columns) if column.code == result.figure.group), 0)
    chosen = [line for line in result.lines if line.code in result.figure.options] or _largest(result.lines, at)
    shares = [line.shares[at] for line in chosen]
    if not shares or any(share is None for share in shares):
        return None
    labels = ", ".join(line.label for line in chosen)
    total = sum(share for share in shares if share is not None)
    group = f" · {result.columns[at].label}" if result.figure.group else ""
    return Headline(number=round(total * 100, 1), unit="%", label=f"{labels}{group}")


def same_figure(one: FigureResult, other: FigureResult) -> bool:
    """Whether two computations count the same: the revision may have grown for other questions."""
    return (one.lines, one.bases, one.n, one.numbers, one.places) == (
        other.lines,
        other.bases,
        other.n,
        other.numbers,
        other.places,
    )


def _largest(lines: tuple[Line, ...], at: int) -> list[Line]:
    shown = [line for line in lines if line.shares[at] is not None]
    return [max(shown, key=lambda line: line.shares[at] or 0.0)] if shown else []
