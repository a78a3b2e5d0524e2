"""A sheet to draw on: SVG with presentation attributes only, which a strict CSP lets inline, or PNG.

One unit is a CSS pixel where the drawing is shown at its own width. Text is measured by eye-widths of its signs, so
that a label wraps before it leaves the sheet; the browser's own font then fits it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape

from django.utils.safestring import SafeString, mark_safe

INK, SOFT, LINE, INDIGO, PALE = "#1D2440", "#4B5372", "#C9C6BC", "#3340B0", "#CFD4F4"
WIDTH, SIZE, SMALL = 380, 15, 13
FAMILY = "Atkinson Hyperlegible Next, Atkinson Hyperlegible Next Variable, sans-serif"
MARGIN = 16
# Of an em, for the signs that are not about half of one.
_NARROW, _WIDE = frozenset("iljtfrI1'’.,:;!|()[] "), frozenset("mwMW@%—…")


@dataclass(slots=True)
class Sheet:
    """What is drawn so far, and how far down it goes."""

    height: float = 0.0
    parts: list[str] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: int = SIZE,
        bold: bool = False,
        anchor: str = "start",
        fill: str = INK,
    ) -> None:
        """One line, `y` being its baseline."""
        weight = ' font-weight="700"' if bold else ""
        turn = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}"{weight}{turn}>{escape(words)}</text>'
        )

    def lines(
        self, x: float, top: float, lines: Sequence[str], *, size: int = SIZE, bold: bool = False, fill: str = INK
    ) -> float:
        """Lines one under the other from `top`; gives where the next thing may begin."""
        for number, words in enumerate(lines):
            self.text(x, top + size * (0.9 + 1.27 * number), words, size=size, bold=bold, fill=fill)
        return top + size * 1.27 * len(lines)

    def box(
        self, x: float, y: float, width: float, height: float, *, fill: str, stroke: str = "", radius: float = 0
    ) -> None:
        edge = f' stroke="{stroke}"' if stroke else ""
        round_ = f' rx="{radius:g}"' if radius else ""
        size = f'width="{max(width, 0):.1f}" height="{height:.1f}"'
        self.parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" {size} fill="{fill}"{edge}{round_}/>')

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, stroke: str = INK, width: float = 1.5, dashed: bool = False
    ) -> None:
        dash = ' stroke-dasharray="4 4"' if dashed else ""
        self.parts.append(
            f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{stroke}" stroke-width="{width:g}"{dash}/>'
        )

    def diamond(self, x: float, y: float, *, fill: str = INK) -> None:
        self.parts.append(f'<path d="M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6z" fill="{fill}" stroke="#FFFFFF"/>')

    def disc(self, x: float, y: float, radius: float, *, fill: str) -> None:
        self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{fill}" stroke="#FFFFFF"/>')

    def inline(self) -> SafeString:
        """For a page, in the page's own font."""
        # Made here of numbers and escaped words.
        return mark_safe(_svg(WIDTH, self.height, "".join(self.parts), ""))  # nosec B308 B703

    def alone(self) -> str:
        """For a document that has the font but says it of nothing: a PDF."""
        return _svg(WIDTH, self.height, "".join(self.parts), f' font-family="{FAMILY}"')

    def framed(self, *, title: str, notes: Sequence[str]) -> str:
        """For a file that stands alone: its title above, what it is of under it."""
        frame = Sheet()
        top = frame.lines(MARGIN, MARGIN, wrapped(title, WIDTH, size=18, most=6), size=18, bold=True) + 10
        frame.parts.append(f'<g transform="translate({MARGIN} {top:.1f})">{"".join(self.parts)}</g>')
        foot = top + self.height + 10
        for note in notes:
            foot = frame.lines(MARGIN, foot, wrapped(note, WIDTH, size=SMALL, most=6), size=SMALL, fill=SOFT)
        width, height = WIDTH + 2 * MARGIN, foot + MARGIN
        paper = f'<rect width="{width}" height="{height:.0f}" fill="#FFFFFF"/>'
        return _svg(width, height, paper + "".join(frame.parts), f' font-family="{FAMILY}"')


def png(svg: str) -> bytes:
    """The drawing in pixels, three for one unit: sharp on a slide."""
    import vl_convert

    _know_fonts()
    made: bytes = vl_convert.svg_to_png(svg, scale=3)
    return made


def width_of(words: str, size: int = SIZE) -> float:
    """About how wide the words are, rather more than less."""
    ems = sum(
        0.32 if sign in _NARROW else 0.92 if sign in _WIDE else 0.68 if sign.isupper() else 0.56 for sign in words
    )
    return ems * size


def wrapped(words: str, width: float, *, size: int = SIZE, most: int = 4) -> list[str]:
    """In lines of at most `width`, `most` of them; what does not fit ends in « … ». At least one line."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, size) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        lines[-1:] = _pieces(word, width, size)
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width_of(f"{last} …", size) > width:
        last = last[:-1]
    return [*lines[: most - 1], f"{last.rstrip()} …"]


def _pieces(word: str, width: float, size: int) -> list[str]:
    """A word cut where it would leave the sheet."""
    pieces = [""]
    for sign in word:
        if width_of(pieces[-1] + sign, size) > width:
            pieces.append("")
        pieces[-1] += sign
    return pieces


def _svg(width: float, height: float, body: str, more: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}"'
        f' height="{height:.0f}" fill="none"{more}>{body}</svg>'
    )


@cache
def _know_fonts() -> None:
    import vl_convert

    from hackathon.web.fonts import static_fonts

    vl_convert.register_font_directory(str(static_fonts()))
