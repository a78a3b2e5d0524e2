"""Figures drawn. What is hidden is not drawn; the table beside says the same to whoever cannot see the drawing.

Drawn by hand on a `Sheet`, in microseconds: sixty charts through a plotting library cost more than the page may.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.formats import number_format
from django.utils.translation import gettext

from surveys.analysis.drawing import INDIGO, INK, LINE, PALE, SMALL, SOFT, WIDTH, Sheet, width_of, wrapped
from surveys.analysis.figures import FigureResult, Line, Numbers
from surveys.analysis.sentences import decimal, percent
from surveys.analysis.sums.scales import Sides, sides

# In units: a bar, and the room for figures at the end of the longest one.
BAR, FIGURES = 20, 118
# From the furthest choice to the nearest of the middle; ink stays readable on each.
LOWS, MIDDLE, HIGHS = ("#E9B09F", "#F4D9CF"), "#EFEDE6", ("#A3ADEA", "#CFD4F4")
COLUMNS_HIGH, PLOT_HIGH = 120, 300
# Of a longer list only the answers chosen most are drawn: nobody reads fifty bars on a page, or across a room.
MOST_BARS = 12


def drawn_order(result: FigureResult) -> Sequence[int]:
    """All of a short list, as it stands; of a long one the places of the most chosen, most chosen first."""
    places = range(len(result.lines))
    if len(places) <= MOST_BARS:
        return places
    return sorted(places, key=lambda place: result.lines[place].shares[0] or 0.0, reverse=True)[:MOST_BARS]


def bars(result: FigureResult, order: Sequence[int] | None = None) -> Sheet | None:
    """One bar a choice, its label above it, its figures at its end, its 95 % interval across. None: nothing to draw."""
    if result.closed or not any(line.shares[0] for line in result.lines):
        return None
    sheet = Sheet()
    scale = (WIDTH - FIGURES) / max(line.intervals[0][1] for line in result.lines if line.intervals[0])
    for place in range(len(result.lines)) if order is None else order:
        _bar(sheet, result.lines[place], scale)
    return sheet


@dataclass(frozen=True, slots=True)
class ScaleRow:
    """A line of a grid, or a group: its shares over the choices of the scale, None where hidden."""

    label: str
    shares: tuple[float | None, ...]
    note: str = ""


def diverging(labels: Sequence[str], rows: Sequence[ScaleRow]) -> Sheet | None:
    """Bars that part from the middle of a scale, those who agree to the right. What stands outside it is said aside."""
    found = sides(labels)
    shown = [row for row in rows if any(row.shares)]
    if not shown or not found.high:
        return None
    sheet = Sheet()
    _legend(sheet, labels, found)
    room = 44.0
    left, right = (max(max(_reach(row, half, found.middle) for row in shown), 0.01) for half in (found.low, found.high))
    # A bar as long as the sheet is everybody, unless rows go so far apart that two halves take more.
    scale = (WIDTH - 2 * room) / max(left + right, 1.0)
    centre = room + left * scale
    for row in rows:
        top = sheet.lines(0, sheet.height, wrapped(_with_aside(row, found), WIDTH)) + 3
        if any(row.shares):
            _parted(sheet, row, found, centre, scale, top)
        else:
            sheet.text(0, top + 16, row.note or gettext("hidden"), size=SMALL, fill=SOFT)
        sheet.height = top + BAR + 14
    sheet.height -= 6
    return sheet


def columns(result: FigureResult) -> Sheet | None:
    """How numbers are spread: a column a class; under them a box between the quartiles, and a diamond at the mean."""
    if result.closed or not any(line.shares[0] for line in result.lines):
        return None
    sheet = Sheet()
    most = max(line.shares[0] or 0 for line in result.lines)
    width = min(WIDTH / len(result.lines), 64.0)
    floor = 16.0 + COLUMNS_HIGH
    for place, line in enumerate(result.lines):
        share = line.shares[0]
        high = (share or 0) / most * COLUMNS_HIGH
        sheet.box(place * width + 1, floor - high, width - 2, high, fill=INDIGO)
        words = gettext("hid.") if share is None else _short(share)
        sheet.text(
            (place + 0.5) * width,
            floor - high - 4,
            words,
            size=12,
            bold=share is not None,
            anchor="middle",
            fill=SOFT if share is None else INK,
        )
    sheet.line(0, floor, width * len(result.lines), floor, stroke=SOFT)
    axis = _Classes.of(result, width)
    axis.mark(sheet, floor)
    sheet.height = floor + 22
    if result.numbers is not None and axis.whole:
        _box_and_mean(sheet, result.numbers, axis.at, sheet.height + 12)
        sheet.height += 28
    return sheet


def boxes(rows: Sequence[tuple[str, Numbers | None]]) -> Sheet | None:
    """Several numbers on one axis: half of the answers in the box, the median across it, a diamond at the mean.

    `rows` are (label, numbers), None where too few answered.
    """
    told = [numbers for _label, numbers in rows if numbers is not None]
    if not told:
        return None
    low = min(min(numbers.quartiles[0], numbers.mean) for numbers in told)
    high = max(max(numbers.quartiles[2], numbers.mean) for numbers in told)
    at = _line_from([low, high], 4, WIDTH - FIGURES - 4)
    sheet = Sheet()
    for label, numbers in rows:
        top = sheet.lines(0, sheet.height, wrapped(label, WIDTH))
        if numbers is None:
            sheet.text(0, top + 16, gettext("too few responses"), size=SMALL, fill=SOFT)
        else:
            sheet.line(0, top + 14, WIDTH - FIGURES, top + 14, stroke=LINE, width=1)
            _box_and_mean(sheet, numbers, at, top + 14)
            sheet.text(WIDTH - FIGURES + 10, top + 19, in_unit(numbers), bold=True)
        sheet.height = top + 38
    sheet.text(0, sheet.height + 10, decimal(low), size=12, fill=SOFT)
    sheet.text(WIDTH - FIGURES, sheet.height + 10, decimal(high), size=12, anchor="end", fill=SOFT)
    sheet.height += 16
    return sheet


@dataclass(frozen=True, slots=True)
class Point:
    """A line of a grid with two scales: its number, and its mean on each."""

    number: int
    across: float
    up: float


def quadrants(
    points: Sequence[Point], *, across: str, up: str, corners: tuple[str, str, str, str], centre: tuple[float, float]
) -> Sheet | None:
    """A plane parted at `centre`. `corners`: low left, low right, high left, high right."""
    if not points:
        return None
    sheet = Sheet()
    top, left, side = 24.0, 4.0, WIDTH - 8.0
    sheet.text(left, 14, f"↑ {_cut(up)}", size=SMALL, bold=True)
    sheet.box(left, top, side, PLOT_HIGH, fill="#FFFFFF", stroke=SOFT)
    x_at = _line_from([*(point.across for point in points), centre[0]], left + 28, left + side - 28)
    y_at = _line_from([*(point.up for point in points), centre[1]], top + PLOT_HIGH - 40, top + 40)
    x, y = x_at(centre[0]), y_at(centre[1])
    sheet.line(x, top, x, top + PLOT_HIGH, stroke=SOFT, dashed=True)
    sheet.line(left, y, left + side, y, stroke=SOFT, dashed=True)
    for name, at_x, at_y, anchor in zip(
        corners,
        (left + 8, left + side - 8) * 2,
        (top + PLOT_HIGH - 10,) * 2 + (top + 20,) * 2,
        ("start", "end") * 2,
        strict=True,
    ):
        sheet.text(at_x, at_y, name, size=12, anchor=anchor, fill=SOFT)
    for spot_x, spot_y, numbers in _gathered([(x_at(p.across), y_at(p.up), p.number) for p in points]):
        words = ", ".join(map(str, numbers))
        wide = max(24.0, width_of(words, 12) + 12)
        sheet.box(spot_x - wide / 2, spot_y - 12, wide, 24, fill=INDIGO, stroke="#FFFFFF", radius=12)
        sheet.text(spot_x, spot_y + 4.5, words, size=12, bold=True, anchor="middle", fill="#FFFFFF")
    sheet.text(left + side, top + PLOT_HIGH + 18, f"{_cut(across)} →", size=SMALL, bold=True, anchor="end")
    sheet.height = top + PLOT_HIGH + 26
    return sheet


def in_unit(numbers: Numbers) -> str:
    """« 12,4 km », « environ 7,2 »."""
    words = decimal(numbers.mean) + (f"\u00a0{numbers.unit}" if numbers.unit else "")
    return gettext("about %(number)s") % {"number": words} if numbers.about else words


def _bar(sheet: Sheet, line: Line, scale: float) -> None:
    top = sheet.lines(0, sheet.height, wrapped(line.label, WIDTH)) + 3
    share, count, interval = line.shares[0], line.counts[0], line.intervals[0]
    if share is None or count is None or interval is None:
        sheet.text(0, top + 15, gettext("hidden"), fill=SOFT)
    else:
        middle, (low, high) = top + BAR / 2, interval
        sheet.box(0, top, share * scale, BAR, fill=INDIGO, radius=3)
        sheet.line(low * scale, middle, share * scale, middle, stroke="#FFFFFF", width=1.5)
        sheet.line(share * scale, middle, high * scale, middle, stroke=INK)
        sheet.line(high * scale, middle - 4, high * scale, middle + 4, stroke=INK)
        words = f"{percent(share)} ({number_format(count, force_grouping=True)})"
        sheet.text(high * scale + 6, middle + 5, words, bold=True)
    sheet.height = top + BAR + 9


def _reach(row: ScaleRow, half: tuple[int, ...], middle: tuple[int, ...]) -> float:
    """How far a row goes on one side of the centre, the middle choices being half on each."""
    return sum(row.shares[place] or 0 for place in half) + sum(row.shares[place] or 0 for place in middle) / 2


def _parted(sheet: Sheet, row: ScaleRow, found: Sides, centre: float, scale: float, top: float) -> None:
    colours = _colours(found)
    start = centre - _reach(row, found.low, found.middle) * scale
    ends = start
    for place in found.degrees:
        width = (row.shares[place] or 0) * scale
        if not width:
            continue
        sheet.box(ends, top, width, BAR + 2, fill=colours[place], stroke=SOFT)
        words = percent(row.shares[place] or 0)
        if len(found.degrees) > 2 and width_of(words, 12) + 6 <= width:
            sheet.text(ends + width / 2, top + 15, words, size=12, anchor="middle")
        ends += width
    sheet.line(centre, top - 3, centre, top + BAR + 5, stroke=INK, width=1)
    sheet.text(start - 5, top + 16, _total(row, found.low), size=SMALL, bold=True, anchor="end")
    sheet.text(ends + 5, top + 16, _total(row, found.high), size=SMALL, bold=True)


def _total(row: ScaleRow, half: tuple[int, ...]) -> str:
    shares = [row.shares[place] for place in half]
    if any(share is None for share in shares):
        return gettext("hid.")
    return _short(sum(share or 0 for share in shares))


def _with_aside(row: ScaleRow, found: Sides) -> str:
    aside = [row.shares[place] for place in found.aside]
    if not aside or any(share is None for share in aside):
        return row.label
    share = percent(sum(share or 0 for share in aside))
    return gettext("%(label)s (without an opinion: %(share)s)") % {"label": row.label, "share": share}


def _legend(sheet: Sheet, labels: Sequence[str], found: Sides) -> None:
    colours = _colours(found)
    x, y = 0.0, 0.0
    for place in found.degrees:
        words = wrapped(labels[place], WIDTH - 24, size=SMALL, most=1)[0]
        width = 18 + width_of(words, SMALL) + 12
        if x and x + width > WIDTH:
            x, y = 0.0, y + 20
        sheet.box(x, y + 1, 13, 13, fill=colours[place], stroke=SOFT)
        sheet.text(x + 18, y + 12, words, size=SMALL)
        x += width
    sheet.height = y + 30


def _colours(found: Sides) -> dict[int, str]:
    colours = dict.fromkeys(found.middle, MIDDLE)
    for half, (far, near) in ((found.low, LOWS), (found.high, HIGHS)):
        colours |= {place: _mixed(far, near, rank / max(len(half) - 1, 1)) for rank, place in enumerate(half)}
    return colours


def _mixed(first: str, second: str, rest: float) -> str:
    pairs = [(int(first[i : i + 2], 16), int(second[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * rest):02X}" for a, b in pairs)


def _box_and_mean(sheet: Sheet, numbers: Numbers, at: Callable[[float], float], middle: float) -> None:
    first, half, third = (at(value) for value in numbers.quartiles)
    sheet.box(first, middle - 8, max(third - first, 2), 16, fill=PALE, stroke=INDIGO)
    sheet.line(half, middle - 8, half, middle + 8, stroke=INDIGO, width=3)
    sheet.diamond(at(numbers.mean), middle)


@dataclass(frozen=True, slots=True)
class _Classes:
    """The axis under columns of `width`: from `low`, a class being `step` wide; degrees stand amid their column."""

    lows: tuple[float, ...]
    labels: tuple[str, ...]
    step: float
    width: float
    degrees: bool
    whole: bool

    @classmethod
    def of(cls, result: FigureResult, width: float) -> "_Classes":
        lows = tuple(float(line.code) for line in result.lines)
        steps = {round(after - before, 9) for before, after in pairwise(lows)} or {1.0}
        step = steps.pop()
        degrees = step == 1 and all(low % 1 == 0 for low in lows)
        labels = tuple(line.label for line in result.lines)
        return cls(lows, labels, step, width, degrees, whole=not steps)

    def at(self, value: float) -> float:
        place = (value - self.lows[0]) / self.step + (0.5 if self.degrees else 0.0)
        return min(max(place, 0.0), len(self.lows)) * self.width

    def mark(self, sheet: Sheet, floor: float) -> None:
        if self.degrees:
            marks = [(self.at(low), decimal(low)) for low in self.lows]
        else:
            marks = [(self.at(low), decimal(low, 2)) for low in (*self.lows, self.lows[-1] + self.step)]
        widest = max(width_of(words, 12) for _x, words in marks) + 6
        every = max(1, -int(-widest // self.width))
        for number, (x, words) in enumerate(marks):
            if number % every == 0:
                half = width_of(words, 12) / 2
                sheet.text(min(max(x, half), WIDTH - half), floor + 15, words, size=12, anchor="middle", fill=SOFT)


def _line_from(values: Sequence[float], start: float, end: float) -> Callable[[float], float]:
    """The axis that lays these values from `start` to `end`; equal ones amid it."""
    low, high = min(values), max(values)
    if low == high:
        return lambda _value: (start + end) / 2
    return lambda value: start + (value - low) / (high - low) * (end - start)


def _gathered(spots: Iterable[tuple[float, float, int]]) -> list[tuple[float, float, list[int]]]:
    """Points that would cover one another are one, with all their numbers."""
    found: list[tuple[float, float, list[int]]] = []
    for x, y, number in spots:
        near = next((numbers for at_x, at_y, numbers in found if abs(at_x - x) < 26 and abs(at_y - y) < 24), None)
        if near is None:
            found.append((x, y, [number]))
        else:
            near.append(number)
    return found


def _short(share: float) -> str:
    return f"<\u00a0{percent(0.01)}" if 0 < share < 0.005 else percent(share)


def _cut(words: str) -> str:
    return wrapped(words, WIDTH - 40, size=SMALL, most=1)[0]
