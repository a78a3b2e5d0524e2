"""Names, telephones, e-mails, sites and accounts taken out of what people wrote, before anyone reads it.

Telephones, e-mails, sites and accounts are found by their shape. Names are guessed, by four signs: a civility (Mme),
words that announce a name (je m'appelle), a common first name, a person of the edition. A guess misses names: no page
may promise that nothing is left. What it must not do is eat ordinary words and places; so the name of a school, a
street or a body (« lycée Paul Valéry », « Paul Valéry (lycée) ») is left as it is, and an ordinary word that is also a
first name (« claire », « Rose » at the head of a sentence) counts as a name only where the sentence says so.
"""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from surveys.analysis.texts.stop_words import default_words
from surveys.analysis.texts.tokens import bare, is_known

NAME, PHONE, MAIL, LINK, ACCOUNT, HIDDEN = "[nom]", "[téléphone]", "[courriel]", "[lien]", "[compte]", "[masqué]"
FILE = Path(__file__).parent / "data" / "first_names.txt"
Span = tuple[int, int, str]
Kind = Literal["", "~", "*"]

# Tried where a word begins, and nowhere else: one word of 40,000 signs is looked through once, not 40,000 times.
_MAIL = re.compile(
    r"(?<![\w.+\-])[\w.+\-]+\s?(?:@|\(at\)|\[at\]|\(a\)|\[a\]|\barobase\b|\s+at\s+)\s?[\w\-]+(?:(?:\.|\s?\bpoint\b\s?)[\w\-]+)+",
    re.IGNORECASE,
)
_TOP = "fr|com|org|net|eu|io|info|gouv|be|ch|ca|bzh|pro|me|tv|co|uk|de|es|it"
_LINK = re.compile(
    rf"(?:https?://|www\.)[^\s<>()«»]+|(?<![\w@])[\w\-]+(?:\.[\w\-]+)*\.(?:{_TOP})\b(?:/[^\s<>()«»]*)?", re.IGNORECASE
)
_ACCOUNT = re.compile(r"(?<![\w@])@\w[\w.\-]*\w")
# A date such as 05/10/2024 begins like a telephone.
_DATE = r"(?!\d{2}([./\-])\d{2}\1(?:19|20)\d{2}(?!\d))"
_GAP = r"[\s.\-/_·\u2010-\u2015]{0,3}"
_PHONE = re.compile(
    rf"(?<![\d+]){_DATE}0{_GAP}[1-9](?:{_GAP}\d){{8}}(?!\d)"
    rf"|(?<!\d)(?:\+|00)\s?\d{{1,3}}{_GAP}(?:\(0\){_GAP})?(?:{_GAP}\d){{7,12}}(?!\d)"
)
# Each shape, its label, and what a text holds that may have one: most have none, and are looked through once.
_SHAPES = (
    (_MAIL, MAIL, re.compile(r"@|arobase|[(\[]a|\sat\s", re.IGNORECASE)),
    (_LINK, LINK, re.compile(r"\.\w|://", re.IGNORECASE)),
    (_ACCOUNT, ACCOUNT, re.compile("@")),
    (_PHONE, PHONE, re.compile(r"\d")),
)
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_ELIDED = re.compile(r"(?:l|d|j|m|t|s|c|n|qu)['’]", re.IGNORECASE)


def _set(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


_CIVILITIES = _set(
    "m mr mme mlle mlles mmes messieurs monsieur madame mademoiselle mesdames dr docteur maitre professeur"
)
# « M. le Maire » names nobody that only his family knows.
_OFFICES = _set(
    "maire president presidente directeur directrice ministre prefet prefete proviseur proviseure principal principale"
    " adjoint adjointe conseiller conseillere depute deputee senateur senatrice recteur rectrice cpe drh tout"
    " l le la les un une"
)
_PLACES = _set(
    "lycee college ecole rue avenue boulevard place allee impasse chemin square quai quartier residence foyer maison"
    " salle gymnase stade hopital clinique chu centre espace institut fondation prix universite campus cfa iut mfr"
    " mediatheque bibliotheque theatre musee gare arret parc cite pole site ehpad creche association entreprise societe"
    " groupe eglise cathedrale pont tour"
)
_SAINTS = frozenset({"saint", "sainte", "st", "ste", "notre"})
_LINKING = frozenset({"de", "du", "des", "la", "le", "les", "d", "van", "von", "ben", "el", "al", "bel", "da", "dos"})
# Beside the stop words; the dictionary knows few adverbs.
_MORE_ORDINARY = _set(
    "merci bonjour bonsoir pas plus sans trop voila est sont suis ai pourquoi comment combien souvent parfois jamais",
    "maintenant hier demain ailleurs ensemble plutot presque vite mieux moins tant tellement vraiment",
)
_NAMING = frozenset({"prenomme", "prenommee", "nomme", "nommee", "surnomme", "surnommee", "signe", "signee"})
# The last word of what announces a name.
_ANNOUNCING = _NAMING | {"appelle", "appelait", "nomme", "est"}
_OPENING = re.compile(r"[.!?…\n\r:«•]|^\s*[-–—]\s*$")


@dataclass(frozen=True, slots=True)
class People:
    """Who is known by name, folded by `tokens.bare`: words of names (`words`), and (first, last) `pairs` of which
    each word may be an ordinary one. `kept` are words of places and bodies, never masked; `hidden` are words and runs
    of words that an organiser asked to mask."""

    words: frozenset[str] = frozenset()
    pairs: frozenset[tuple[str, str]] = frozenset()
    kept: frozenset[str] = frozenset()
    hidden: tuple[str, ...] = ()


NOBODY = People()


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    text: str
    bare: str
    # Nothing but spaces, or the point of an abbreviation, stands between it and the word before.
    follows: bool
    # The first word of a sentence, whose capital says nothing.
    opens: bool

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_ordinary(self) -> bool:
        """A word that no name is made of, whatever its capitals."""
        return self.bare in _ordinary()


def people_of(names: Iterable[str], *, places: Iterable[str] = (), hidden: Iterable[str] = ()) -> People:
    """People by their full names, first name first. A word that is in the dictionary counts only beside the others."""
    kept = frozenset(bare(word[0]) for place in places for word in _WORD.finditer(place)) - frozenset(_first_names())
    words: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    for name in names:
        parts = [found[0] for found in _WORD.finditer(name)]
        pairs |= {(bare(one), bare(two)) for one, two in itertools.pairwise(parts)}
        words |= {
            bare(part)
            for part in parts
            if len(part) > 2 and not is_known(part.lower()) and _first_names().get(bare(part), "") == ""
        }
    return People(
        frozenset(words) - kept, frozenset(pairs), kept, tuple(sorted({bare(word) for word in hidden if word.strip()}))
    )


def masked(text: str, people: People = NOBODY) -> str:
    """The text with « [nom] », « [téléphone] »… in place of what says who somebody is."""
    spans: list[Span] = [
        (found.start(), found.end(), label)
        for pattern, label, hint in _SHAPES
        if hint.search(text)
        for found in pattern.finditer(text)
    ]
    words = _words(text)
    spans += _hidden(words, people.hidden)
    spans += [(words[first].start, words[last].end, NAME) for first, last in _names(text, words, people)]
    return _put(text, spans)


def reads_otherwise(before: People, now: People) -> Callable[[str], bool]:
    """Whether a text may be masked otherwise by who is known now than by who was: "no" is sure, "yes" is not.

    A text is masked by the people whose words stand in it; those whom it does not name change nothing of it.
    """
    changes: set[tuple[str, ...]] = {(word,) for word in (before.words ^ now.words) | (before.kept ^ now.kept)}
    changes |= {*(before.pairs ^ now.pairs), *map(_run, set(before.hidden) ^ set(now.hidden))}
    # By the longest of its pieces, which the fewest texts hold.
    wanted: dict[str, list[set[str]]] = {}
    for change in changes:
        if pieces := _pieces(" ".join(change)):
            wanted.setdefault(max(pieces, key=len), []).append(pieces)

    def may_differ(text: str) -> bool:
        said = _pieces(text) if wanted else set()
        return any(pieces <= said for piece in said & wanted.keys() for pieces in wanted[piece])

    return may_differ


def _pieces(text: str) -> set[str]:
    """The runs of letters of a text, folded: every word that a text is masked by is made of such."""
    return set(_LETTERS.findall(" ".join(bare(run) for run in _LETTERS.findall(text))))


def _run(hidden: str) -> tuple[str, ...]:
    """Words asked to be masked where they stand in that order."""
    return tuple(bare(word[0]) for word in _WORD.finditer(hidden))


def _put(text: str, spans: list[Span]) -> str:
    pieces: list[str] = []
    at = 0
    for start, end, label in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= at:
            pieces += [text[at:start], label]
        at = max(at, end)
    return "".join([*pieces, text[at:]])


def _words(text: str) -> list[_Word]:
    words: list[_Word] = []
    last = 0
    for found in _WORD.finditer(text):
        start, end = found.span()
        while (elided := _ELIDED.match(text, start, end)) is not None and elided.end() < end:
            part = text[start : elided.end()]
            words.append(_Word(start, elided.end(), part, bare(part[:-1]), _follows(text, last, start), False))
            start = last = elided.end()
        between = text[last:start]
        opens = not words or _OPENING.search(between) is not None
        after_elision = bool(words) and words[-1].end == start
        word = text[start:end]
        words.append(_Word(start, end, word, bare(word), _follows(text, last, start), opens and not after_elision))
        last = end
    return words


def _follows(text: str, last: int, start: int) -> bool:
    return last > 0 and text[last:start].strip(" \t\u00a0\u202f.") == "" and "\n" not in text[last:start]


def _hidden(words: Sequence[_Word], hidden: Iterable[str]) -> Iterator[Span]:
    for wanted in hidden:
        run = _run(wanted)
        for place in range(len(words) - len(run) + 1 if run else 0):
            if tuple(word.bare for word in words[place : place + len(run)]) == run:
                yield words[place].start, words[place + len(run) - 1].end, HIDDEN


def _names(text: str, words: Sequence[_Word], people: People) -> Iterator[tuple[int, int]]:
    """(first, last) word of each name."""
    shouting = text.isupper()
    place = 0
    while place < len(words):
        start = _begins(text, words, place, people, shouting)
        if start is None:
            place += 1
            continue
        end = _extended(words, place, people, shouting)
        if not _is_place(text, words, start, end):
            yield start, end
        place = end + 1


def _begins(text: str, words: Sequence[_Word], place: int, people: People, shouting: bool) -> int | None:
    """Where the name that the word at `place` belongs to begins: there, or one word before (« DUPONT Nathalie »)."""
    word = words[place]
    before = words[place - 1] if place and word.follows else None
    civility = _civility_before(words, place)
    if civility is not None and _is_after_civility(text, civility, word, shouting):
        return place
    if _is_announced(words, place) and _may_be_name(word, shouting):
        return place
    if word.bare in people.kept:
        return None
    if before is not None and (before.bare, word.bare) in people.pairs:
        return place - 1
    if _is_first_name(words, place, shouting):
        return place - 1 if before is not None and _is_surname_before(before, shouting) else place
    return place if word.bare in people.words and not word.is_ordinary else None


def _civility_before(words: Sequence[_Word], place: int) -> _Word | None:
    """« Mme » right before a word, or before the « Le » of « Mme Le Goff »."""
    for back in (place - 1, place - 2):
        if back < 0 or not words[back + 1].follows:
            return None
        if words[back].bare in _CIVILITIES:
            return words[back]
        if words[back].bare not in _LINKING or not words[back].is_capital:
            return None
    return None


def _is_after_civility(text: str, civility: _Word, word: _Word, shouting: bool) -> bool:
    # « m'a dit » is no « M. A dit ».
    if civility.bare == "m" and not (civility.text == "M" or text[civility.end : civility.end + 1] == "."):
        return False
    return word.bare not in _OFFICES and _may_be_name(word, shouting)


def _is_announced(words: Sequence[_Word], place: int) -> bool:
    """After « je m'appelle », « mon nom est », « une conseillère nommée »."""
    if not place or not words[place].follows or words[place - 1].bare not in _ANNOUNCING:
        return False
    said = [word.bare for word in words[max(0, place - 3) : place]]
    if said[-1] in _NAMING:
        return True
    if said[-2:] in (["m", "appelle"], ["me", "nomme"]):
        return True
    # What « s'appelle Parcoursup » is nobody.
    if said[-2:] in (["s", "appelle"], ["s", "appelait"]):
        return said[0] in ("il", "elle", "qui")
    return said in (["mon", "nom", "est"], ["mon", "prenom", "est"], ["son", "nom", "est"])


def _may_be_name(word: _Word, shouting: bool) -> bool:
    """A word with a capital that no sentence is made of; without one, a word that is not in the dictionary."""
    if word.is_ordinary:
        return False
    if word.is_capital and not shouting:
        return True
    return len(word.bare) > 2 and not _is_word(word.text.lower())


def _is_word(word: str) -> bool:
    """In the dictionary, which knows few adverbs."""
    return is_known(word) or word.endswith("ment")


def _is_first_name(words: Sequence[_Word], place: int, shouting: bool) -> bool:
    word = words[place]
    kind = _kind(word.bare)
    if kind is None or (place and word.follows and words[place - 1].bare in _SAINTS):
        return False
    if kind == "" and word.is_capital and not shouting:
        return True
    if _has_surname(words, place, shouting):
        return True
    if kind == "*":
        return False
    if kind == "~":
        return word.is_capital and not word.opens and not shouting
    return not _is_word(word.text.lower())


def _kind(word: str) -> Kind | None:
    """What kind of first name a folded word is; « jean-pierre » is one."""
    names = _first_names()
    if word in names:
        return names[word]
    parts = word.split("-")
    return "" if len(parts) == 2 and all(part in names for part in parts) else None


def _has_surname(words: Sequence[_Word], place: int, shouting: bool) -> bool:
    after = words[place + 1] if place + 1 < len(words) else None
    return after is not None and after.follows and words[place].is_capital and _is_surname(after, shouting)


def _is_surname(word: _Word, shouting: bool) -> bool:
    return word.is_capital and not word.is_ordinary and (not shouting or not _is_word(word.text.lower()))


def _is_surname_before(word: _Word, shouting: bool) -> bool:
    """« DUPONT » of « DUPONT Nathalie »: in capitals, and no word of the dictionary."""
    return len(word.text) > 2 and word.text.isupper() and not shouting and not _is_word(word.text.lower())


def _extended(words: Sequence[_Word], place: int, people: People, shouting: bool) -> int:
    """The last word of a name: up to three words with a capital follow, « de » and « Ben » between them."""
    end, at = place, place + 1
    while at < len(words) and words[at].follows and at - place <= 4:
        named = _is_surname(words[at], shouting) and words[at].bare not in people.kept
        if named or (words[end].bare, words[at].bare) in people.pairs:
            end = at
        elif words[at].bare not in _LINKING or end > place:  # « Florence Petit de Nancy » ends before « de »
            break
        at += 1
    return end


def _is_place(text: str, words: Sequence[_Word], start: int, end: int) -> bool:
    """« lycée Paul Valéry », « rue de Marie Curie », « Paul Valéry (lycée) »."""
    before = start - 1
    while before >= 0 and words[before + 1].follows and words[before].bare in _LINKING:
        before -= 1
    if before >= 0 and words[before + 1].follows and words[before].bare in _PLACES:
        return True
    after = end + 1
    return after < len(words) and words[after].bare in _PLACES and text[words[end].end : words[after].start] == " ("


@lru_cache(maxsize=1)
def _first_names() -> dict[str, Kind]:
    names: dict[str, Kind] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _space, mark = line.partition(" ")
            names[bare(name)] = "~" if mark == "~" else "*" if mark == "*" else ""
    return names


@lru_cache(maxsize=1)
def _ordinary() -> frozenset[str]:
    return frozenset(bare(word) for word in default_words()) | _MORE_ORDINARY
