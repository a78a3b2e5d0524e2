"""A text written in HTML (LimeSurvey's editor, a form's label) as words and line ends. No Django, no I/O.

One pass, each sign looked at once: the standard library's parser takes time in the square of what is hostile.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from hackathon.tables import clean

# A longer text holds pictures, or is none.
LONGEST = 50_000
# What is written on lines of its own.
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol",
    "p", "pre", "section", "table", "tbody", "tfoot", "thead", "tr", "ul",
})  # fmt: skip
HIDDEN = ("script", "style")
LOOKS = frozenset({
    "b", "strong", "i", "em", "u", "s", "strike", "font", "big", "small", "sub", "sup", "mark", "h1", "h2",
    "h3", "h4", "h5", "h6", "table",
})  # fmt: skip
MEDIA = frozenset({"img", "video", "audio", "embed", "iframe", "object", "svg"})

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s[^<>]*)?)/?>")
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


@dataclass(frozen=True, slots=True)
class Reduced:
    """`lost`: what the text had beside its words, as keys of `words.LOSSES`."""

    text: str
    lost: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class Tag:
    name: str
    closing: bool
    attributes: dict[str, str]


def reduced(text: str) -> Reduced:
    """Links become « words (address) », items of a list begin with a dash."""
    writer = _Writer()
    if "<" not in text and "&" not in text:
        writer.written.append(text[:LONGEST])
    else:
        for piece in _pieces(text):
            writer.tag(piece) if isinstance(piece, Tag) else writer.words(piece)
    if len(text) > LONGEST and sum(map(len, writer.written)) >= LONGEST:
        writer.lost.add("end")
    return Reduced(_tidy("".join(writer.written)[:LONGEST]), frozenset(writer.lost))


def flattened(text: str) -> str:
    """Its words alone, on one line, every tag gone: as LimeSurvey writes a text into the headings of a table."""
    return " ".join(clean(_bare(text)).split())


def shortened(text: str, signs: int) -> str:
    """`flattened`, cut after so many signs as LimeSurvey counts them (each space is one); "" if it is no longer."""
    bare = _bare(text).strip()
    return " ".join(clean(bare[:signs]).split()) if len(bare) > signs else ""


def _bare(text: str) -> str:
    if "<" in text or "&" in text:
        return html.unescape("".join(piece for piece in _pieces(text) if isinstance(piece, str)))
    return text[:LONGEST]


def _pieces(text: str) -> Iterator[Tag | str]:
    at, taken = 0, 0
    while (opening := text.find("<", at)) >= 0 and taken < LONGEST:
        if opening > at:
            taken += opening - at
            yield text[at:opening]
        if text.startswith("<!--", opening):
            closing = text.find("-->", opening)
            at = len(text) if closing < 0 else closing + 3
            continue
        found = _TAG.match(text, opening)
        if found is None:
            yield "<"
            at = opening + 1
            continue
        at = found.end()
        name = found[2].lower()
        yield Tag(name, bool(found[1]), _attributes(found[3]))
        if name in HIDDEN and not found[1]:
            closing = text.find(f"</{name}", at)
            at = len(text) if closing < 0 else closing
    if at < len(text):
        yield text[at : at + LONGEST]


def _attributes(written: str) -> dict[str, str]:
    # Pictures inside the text weigh hundreds of kilobytes.
    return {name.lower(): (first or second)[:2_000] for name, first, second in _ATTRIBUTE.findall(written)}


def _tidy(text: str) -> str:
    lines = [re.sub(r"[ \t\u00a0]{2,}", " ", line).strip(" \t\u00a0") for line in clean(text).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Writer:
    def __init__(self) -> None:
        self.written: list[str] = []
        self.lost: set[str] = set()
        self.address = ""
        self.linked = 0

    def words(self, text: str) -> None:
        # Line ends of the source mean nothing in HTML.
        spaced = re.sub(r"[ \t\r\n]+", " ", html.unescape(text))
        if spaced.strip() or not self._at_line_start():
            self.written.append(spaced)

    def tag(self, tag: Tag) -> None:
        if tag.name in MEDIA and not tag.closing:
            self.lost.add("media")
        elif tag.name in HIDDEN and not tag.closing:
            self.lost.add("script")
        elif tag.name in LOOKS or "style" in tag.attributes:
            self.lost.add("looks")
        if any(name.startswith("on") for name in tag.attributes):
            self.lost.add("script")
        match tag.name:
            case "img":
                self.words(tag.attributes.get("alt", ""))
            case "br":
                self.written.append("\n")
            case "a" if tag.closing:
                self._close_link()
            case "a":
                self.address, self.linked = tag.attributes.get("href", "").strip(), len(self.written)
            case "td" | "th" if tag.closing:
                self.written.append(" ")
            case name if name in BLOCKS:
                self._block(tag)

    def _close_link(self) -> None:
        words = "".join(self.written[self.linked :]).strip()
        address = html.unescape(self.address).removeprefix("mailto:")
        if address != words and (address.startswith(("http://", "https://")) or "@" in address):
            self.written.append(f" ({address})")
        self.address = ""

    def _block(self, tag: Tag) -> None:
        if not self._at_line_start():
            self.written.append("\n")
        if tag.closing and tag.name == "p":
            self.written.append("\n")
        if tag.name == "li" and not tag.closing:
            self.written.append("- ")

    def _at_line_start(self) -> bool:
        return not self.written or self.written[-1].endswith(("\n", "- "))
