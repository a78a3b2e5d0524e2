"""Variables: what can be counted or crossed, as who chose what."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from surveys.analysis.columns import SECONDS
from surveys.analysis.directories import DIRECTORIES
from surveys.analysis.figures import Option
from surveys.analysis.settling import met
from surveys.analysis.snapshots import Snapshot
from surveys.analysis.sums.missing import BLANK, NOT_SHOWN
from surveys.analysis.sums.summaries import class_codes, number_classes, unit_classes
from surveys.analysis.words import DENSITIES
from surveys.enums import ROW_TYPES, TEXT_TYPES, QuestionRole, QuestionType
from surveys.models import Code, Coding
from surveys.questionnaires import schema as plain
from surveys.questionnaires.areas import area_labels, density_of


@dataclass(frozen=True, slots=True)
class Variable:
    """`codes` (n,) holds the option of each response or a missing; for a multiple choice 0 means "some were picked"
    and `picked` (n, options) says which. `coarser` are those that its option decides: of a public, the family; `finer`
    those that decide it and of which only options that somebody has are listed; `beside` those that tables are shown of
    as they are of this one: whether rural or urban, beside the bassin; `within` those that decide who is asked."""

    key: str
    kind: str
    title: str
    options: tuple[Option, ...]
    codes: np.ndarray
    picked: np.ndarray | None = None
    coarser: tuple["Variable", ...] = ()
    finer: tuple["Variable", ...] = ()
    beside: tuple["Variable", ...] = ()
    within: tuple["Variable", ...] = ()

    @property
    def exclusive(self) -> bool:
        """One option a response at most."""
        return self.picked is None

    @property
    def based(self) -> np.ndarray:
        """Who the shares are taken over: whoever answered, or was shown a multiple choice."""
        return np.asarray(self.codes >= 0 if self.picked is None else self.codes != NOT_SHOWN)

    @property
    def member(self) -> np.ndarray:
        """(n, options) booleans."""
        if self.picked is not None:
            return self.picked
        return np.asarray(self.codes[:, None] == np.arange(len(self.options)))

    def among(self, shown: np.ndarray) -> "Variable":
        """The same for some of the responses."""
        if shown.all():
            return self
        return replace(
            self,
            codes=self.codes[shown],
            picked=None if self.picked is None else self.picked[shown],
            coarser=tuple(one.among(shown) for one in self.coarser),
            finer=tuple(one.among(shown) for one in self.finer),
            beside=tuple(one.among(shown) for one in self.beside),
            within=tuple(one.among(shown) for one in self.within),
        )


# After the key of a text question: the themes its texts were coded by.
CODES = "~codes"
CODED = "coded"
# The time a response took, in classes of minutes: the lowest of each, the last one being open.
TAKEN, TIMED = "@taken", "timed"
MINUTES = (0, 2, 5, 10, 15, 20, 30, 60, 120)
WORDS_TYPES = TEXT_TYPES | {QuestionType.TEXTS, QuestionType.TEXT_MATRIX}
# Numbers chosen on a scale, and how many whole numbers are counted one by one.
DEGREE_TYPES = frozenset({QuestionType.SCALE, QuestionType.RATING})
MOST_DEGREES = 12

CARRIED_TITLES: dict[str, str | Promise] = {
    "@audience": _("Public"),
    "@family": _("Family of publics"),
    "@basin": _("Employment area"),
    "@density": _("Rural or urban"),
    "@structure": _("Structure"),
    "@source": _("How it was answered"),
}

# Of those who said their public or their place: whose is none of these.
ELSE = "autre"
_ELSE_LABELS: dict[str, str | Promise] = {
    "@audience": _("Another public"),
    "@family": _("Another public"),
    "@basin": _("Outside the employment areas"),
    "@density": _("Rural or urban: not known"),
}
_ASKED_BY = {
    "@audience": QuestionRole.AUDIENCE,
    "@family": QuestionRole.AUDIENCE,
    "@basin": QuestionRole.TERRITORY,
    "@density": QuestionRole.TERRITORY,
}


def variable(known: Snapshot, key: str) -> Variable:
    """Raises LookupError for a key that names nothing countable (free text, a question that is not there)."""
    if key in CARRIED_TITLES:
        return _carried(known, key)
    if key == TAKEN:
        return _taken(known)
    if key.endswith(CODES):
        return _coded(known, key)
    code, *cell = key.split("/")
    question = known.questions[code]
    return _MAKERS[QuestionType(question.type)](known, question, key, _title(question, cell))


def countable_keys(known: Snapshot) -> list[tuple[str, str]]:
    """(key, title) of every variable the answers give, in the questionnaire's order, then those they carry."""
    found = [
        key
        for question in known.questions.values()
        if is_countable(question) and question.role != "weight"
        for key in keys_of(question)
    ]
    return found + coded_keys(known) + carried_keys(known)


def coded_keys(known: Snapshot) -> list[tuple[str, str]]:
    """(key, title) of the themes of each text question that has a coding frame. One statement."""
    framed = set(Code.objects.filter(survey=known.survey).values_list("question", flat=True))
    return [(f"{key}{CODES}", _coded_title(title)) for key, title in text_keys(known) if key in framed]


def text_keys(known: Snapshot) -> list[tuple[str, str]]:
    """(key, title) of every column of texts that people read, in the questionnaire's order."""
    questions = [one for one in known.questions.values() if QuestionType(one.type) in WORDS_TYPES]
    return [pair for question in questions for pair in keys_of(question)]


def is_countable(question: plain.Question) -> bool:
    return QuestionType(question.type) in _MAKERS


def keys_of(question: plain.Question) -> list[tuple[str, str]]:
    """(key, title) of each column of a question: one, or for a grid one a line or cell."""
    return [("/".join((question.code, *cell)), _title(question, cell)) for cell in _cells(question)]


def _cells(question: plain.Question) -> list[list[str]]:
    """The cells of a grid that are counted apart; one empty cell for a question that is counted whole."""
    if question.type not in ROW_TYPES:
        return [[]]
    columns = [column.code for column in question.columns] or (
        plain.SCALES if question.type == QuestionType.DUAL_MATRIX else ()
    )
    return [[row.code, column] for row in question.rows for column in columns] or [[row.code] for row in question.rows]


def _title(question: plain.Question, cell: Sequence[str]) -> str:
    """Raises LookupError for a cell that the grid does not have."""
    titles = [question.wording]
    if cell:
        titles.append({row.code: row.label for row in question.rows}[cell[0]])
    if len(cell) > 1:
        scales = dict(zip(plain.SCALES, question.ends or plain.SCALES, strict=False))
        titles.append(({column.code: column.label for column in question.columns} or scales)[cell[1]])
    return " · ".join(titles)


def carried_keys(known: Snapshot) -> list[tuple[str, str]]:
    """Those of `CARRIED_TITLES` that at least one response carries."""
    asked = {"@family": "@audience", "@basin": "@territory", "@density": "@territory"}
    return [
        (key, str(title))
        for key, title in CARRIED_TITLES.items()
        if (known.block.carried[asked.get(key, key)] >= 0).any()
    ]


def _options(choices: Iterable[plain.Choice]) -> tuple[Option, ...]:
    return tuple(
        Option(choice.code, gettext("Other") if choice.code == plain.OTHER else choice.label) for choice in choices
    )


def _single(known: Snapshot, question: plain.Question, key: str, title: str) -> Variable:
    return Variable(key, question.type, title, _options(question.choices), known.block.codes[key])


def _commune(known: Snapshot, question: plain.Question, key: str, title: str) -> Variable:
    """In an anonymous survey, the areas that stand for the communes in the place of these; else no area is named."""
    areas, found, here = area_labels(question), known.block.codes[key], met(known)
    if areas and len(known) and not here.any():
        return _untold(question, key, title, found)
    are_areas = np.array([choice.code in areas for choice in question.choices], dtype=bool)
    given = np.isin(np.arange(len(question.choices)), found[here])
    kept = np.flatnonzero(given if (given & are_areas).any() else ~are_areas)
    codes = np.where(found < 0, found, np.where(np.isin(found, kept), np.searchsorted(kept, found), BLANK))
    return Variable(key, question.type, title, _options(question.choices[place] for place in kept), codes)


def _multiple(known: Snapshot, question: plain.Question, key: str, title: str) -> Variable:
    options, block = _options(question.choices), known.block
    return Variable(key, question.type, title, options, block.codes[key], block.picked[key])


def _untold(question: plain.Question, key: str, title: str, codes: np.ndarray) -> Variable:
    """Of a question whose options are made from its answers, while too few are there: one option that says nothing."""
    options = (Option("0", gettext("All")),)
    return Variable(key, question.type, title, options, np.where(codes < 0, codes, 0))


def _dual_matrix(known: Snapshot, question: plain.Question, key: str, title: str) -> Variable:
    scale = key.rpartition("/")[2]
    return Variable(key, question.type, title, _options(question.scale(scale)), known.block.codes[key])


def _ranking(known: Snapshot, question: plain.Question, key: str, title: str) -> Variable:
    """Who ranked what first."""
    places = known.block.places[question.code]
    present = known.block.codes[question.code]
    first = np.where(places == 1, np.arange(1, places.shape[1] + 1), 0).sum(axis=1) - 1
    codes = np.where(present < 0, present, np.where(first >= 0, first, BLANK))
    return Variable(key, question.type, title, _options(question.choices), codes)


def _number(known: Snapshot, question: plain.Question, key: str, title: str) -> Variable:
    values, present = known.block.numbers[key], known.block.codes[key]
    here = met(known)
    if len(known) and not here.any():
        return _untold(question, key, title, present)
    found = values[here & np.isfinite(values)]
    whole = bool(np.all(found % 1 == 0))
    classes = _classes(question, found, whole)
    codes = np.where(present < 0, present, class_codes(values, classes, BLANK) if classes else BLANK)
    unit = question.settings.unit
    options = tuple(Option(f"{low:g}", _class_label(low, high, whole, unit)) for low, high in classes)
    return Variable(key, question.type, title, options, codes)


def _classes(question: plain.Question, found: np.ndarray, whole: bool) -> list[tuple[float, float]]:
    """Every degree of a scale or a rating, whoever chose it; each of a few whole numbers; else round classes."""
    if not found.size:
        return []
    low, high = float(found.min()), float(found.max())
    if question.type in DEGREE_TYPES:
        least = 1.0 if question.type == QuestionType.RATING else question.settings.minimum or 0.0
        low, high = min(low, least), max(high, question.settings.maximum or high)
    return unit_classes(low, high) if whole and high - low < MOST_DEGREES else number_classes(found)


def _class_label(low: float, high: float, whole: bool, unit: str) -> str:
    suffix = f"\u00a0{unit}" if unit else ""
    if whole and high - low <= 1:
        return f"{number_format(int(low))}{suffix}"
    if whole:
        return gettext("%(low)s to %(high)s") % {
            "low": number_format(int(low)),
            "high": f"{number_format(int(high - 1))}{suffix}",
        }
    places = 0 if high - low >= 1 else 2
    return gettext("%(low)s to less than %(high)s") % {
        "low": number_format(round(low, places), places),
        "high": f"{number_format(round(high, places), places)}{suffix}",
    }


def _date(known: Snapshot, question: plain.Question, key: str, title: str) -> Variable:
    """By month."""
    texts, present = known.block.texts[question.code], known.block.codes[question.code]
    here = met(known)
    if len(known) and not here.any():
        return _untold(question, key, title, present)
    months = sorted({text[:7] for text, seen in zip(texts, here, strict=True) if text and seen})
    index = {month: position for position, month in enumerate(months)}
    codes = np.array(
        [
            index.get(text[:7], BLANK) if text else min(int(code), BLANK if code >= 0 else int(code))
            for text, code in zip(texts, present, strict=True)
        ],
        dtype=np.int16,
    )
    options = tuple(Option(month, f"{month[5:]}/{month[:4]}") for month in months)
    return Variable(key, question.type, title, options, codes)


_MAKERS: dict[QuestionType, Callable[[Snapshot, plain.Question, str, str], Variable]] = {
    QuestionType.SINGLE: _single,
    QuestionType.YES_NO: _single,
    QuestionType.COMMUNE: _commune,
    QuestionType.MULTIPLE: _multiple,
    QuestionType.MATRIX: _single,
    QuestionType.STATEMENTS: _single,
    QuestionType.DUAL_MATRIX: _dual_matrix,
    QuestionType.RANKING: _ranking,
    QuestionType.NUMBER: _number,
    QuestionType.SLIDER: _number,
    QuestionType.SCALE: _number,
    QuestionType.RATING: _number,
    QuestionType.NUMBERS: _number,
    QuestionType.NUMBER_MATRIX: _number,
    QuestionType.DATE: _date,
}


def _coded(known: Snapshot, key: str) -> Variable:
    """A multiple choice whose base is the texts coded. Raises LookupError where there is no coding frame."""
    question = key.removesuffix(CODES)
    titles = dict(text_keys(known))
    frame = list(Code.objects.filter(survey=known.survey, question=question))
    if question not in titles or not frame:
        raise LookupError(key)
    index = {code.pk: place for place, code in enumerate(frame)}
    codes = np.full(len(known), NOT_SHOWN, dtype=np.int8)
    picked = np.zeros((len(known), len(frame)), dtype=bool)
    rows = Coding.objects.filter(response__survey=known.survey, question=question)
    for response, code in rows.values_list("response_id", "code_id"):
        place = known.place_of.get(response)
        if place is not None:
            codes[place] = 0
            if code is not None:
                picked[place, index[code]] = True
    options = tuple(Option(str(code.pk), code.name) for code in frame)
    return Variable(key, CODED, _coded_title(titles[question]), options, codes, picked)


def _coded_title(title: str) -> str:
    return gettext("%(question)s (themes)") % {"question": title}


def _carried(known: Snapshot, key: str) -> Variable:
    source = {"@family": "@audience", "@basin": "@territory", "@density": "@territory"}.get(key, key)
    values = known.vocabularies[source].values
    labels = DIRECTORIES[key](values)
    options = list(dict.fromkeys(option for option, _place in sorted(labels.values(), key=lambda found: found[1])))
    index = {option: position for position, option in enumerate(options)}
    # One more place at the end: a response that carries nothing has position −1.
    places = np.full(len(values) + 1, NOT_SHOWN, dtype=np.int32)
    for position, value in enumerate(values):
        if value in labels:
            places[position] = index[labels[value][0]]
    carried = known.block.carried[source][: len(known)]
    codes = places[carried]
    if key == "@density":
        _add_densities_of_areas(known, options, codes)
    if key in _ELSE_LABELS:
        _add_others(known, key, carried, options, codes)
    return Variable(key, "carried", str(CARRIED_TITLES[key]), tuple(options), codes)


def _add_others(known: Snapshot, key: str, carried: np.ndarray, options: list[Option], codes: np.ndarray) -> None:
    """Who said a place of no bassin is counted with those who said one: left out of a table by bassin, they would be
    what is left of the same by place."""
    asked = next((one.code for one in known.questions.values() if one.role == _ASKED_BY[key]), "")
    said = carried >= 0 if asked not in known.block.codes else (carried >= 0) | (known.block.codes[asked] >= 0)
    others = said & (codes < 0)
    if options and others.any():
        options.append(Option(ELSE, str(_ELSE_LABELS[key])))
        codes[others] = len(options) - 1


def _taken(known: Snapshot) -> Variable:
    """In the same classes for every survey: made from what came in, they would move with one response."""
    seconds = known.block.carried[SECONDS]
    found = np.searchsorted(np.array(MINUTES) * 60, seconds, side="right") - 1
    codes = np.where(seconds < 0, NOT_SHOWN, found).astype(np.int8)
    labels = [
        gettext("Less than %(n)s minutes") % {"n": MINUTES[1]},
        *(
            gettext("%(low)s to less than %(high)s minutes") % {"low": low, "high": high}
            for low, high in pairwise(MINUTES[1:])
        ),
        gettext("Two hours or more"),
    ]
    options = tuple(Option(str(low), label) for low, label in zip(MINUTES, labels, strict=True))
    return Variable(TAKEN, TIMED, gettext("Time taken"), options, codes)


def _add_densities_of_areas(known: Snapshot, options: list[Option], codes: np.ndarray) -> None:
    """An anonymous response carries its bassin; rural or urban stands in its answer."""
    asked = next((one for one in known.questions.values() if one.role == QuestionRole.TERRITORY), None)
    if asked is None or not (areas := area_labels(asked)):
        return
    for place, choice in enumerate(asked.choices):
        density = density_of(choice.code) if choice.code in areas else ""
        here = (known.block.codes[asked.code] == place) & (codes < 0)
        if density and here.any():
            option = Option(density, str(DENSITIES[density]))
            if option not in options:
                options.append(option)
            codes[here] = options.index(option)
