"""« Ce qui ressort »: of every pair of questions, those whose gap stands out, told by their own figures' sentences."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
from django.core.cache import cache
from django.utils.translation import get_language

from surveys.analysis.addresses import Filters
from surveys.analysis.coarser import Variables
from surveys.analysis.figures import Figure, FigureResult
from surveys.analysis.presentation import pointing
from surveys.analysis.queries import figure_of, filtered
from surveys.analysis.sentences import is_clear
from surveys.analysis.settling import shown
from surveys.analysis.snapshots import Snapshot
from surveys.analysis.sums.missing import NOT_SHOWN
from surveys.analysis.sums.protection import ORGANISER_K, PUBLISHED_K
from surveys.analysis.sums.screening import Pairs, all_pairs, discovered, folded
from surveys.analysis.variables import coded_keys, countable_keys
from surveys.enums import QuestionRole, QuestionType, SurveyState
from surveys.models import Survey

# Who speaks, from where: the gaps told first.
GROUPS = ("@audience", "@family", "@basin", "@density", "@structure")
# The question that says the same as what the response carries.
_TWINS = {QuestionRole.AUDIENCE, QuestionRole.TERRITORY, QuestionRole.STRUCTURE, QuestionRole.WEIGHT}
# Longer lists (communes) make tables too thin to compare.
MOST_OPTIONS = 30
# Answers over columns that a table has room for.
WIDEST = 9
# Cramér's V from which two variables are nearly one.
NEAR = 0.8
SHOWN, EVERY = 12, 60
# Responses × pairs from which the page first says what it is doing: about a second of work.
LONG = 80_000_000
KEPT_SECONDS = 3600
# Of pairs that say the same, how many are tried before all are left out.
TRIED = 4


@dataclass(frozen=True, slots=True)
class Screened:
    """A variable of the screen: a whole one, or one choice of a question with several answers."""

    key: str
    question: str
    title: str
    codes: np.ndarray
    size: int
    option: str = ""

    @property
    def is_group(self) -> bool:
        return self.key in GROUPS


class Pair(msgspec.Struct, frozen=True):
    """Two variables by name, and the figure that crosses them."""

    title: str
    figure: Figure


class Line(msgspec.Struct, frozen=True):
    """A gap that stands out; `also` are pairs that say the same. `keepable`: it is told when published too."""

    result: FigureResult
    keepable: bool
    cramers_v: float
    also: tuple[Pair, ...]


class StandingOut(msgspec.Struct, frozen=True):
    """`by_group` are gaps by public, place or structure; `by_answer` the others; both from the widest.

    Of `pairs` compared over `n` responses, `clear` have a gap that is not put down to chance; `near` are nearly the
    same question twice; `untold` stand out too and are not among the lines.
    """

    by_group: tuple[Line, ...]
    by_answer: tuple[Line, ...]
    near: tuple[Pair, ...]
    n: int
    pairs: int
    clear: int
    untold: int


def standing_out(
    survey: Survey, known: Snapshot, filters: Filters = (), *, most: int = SHOWN, variables: Variables | None = None
) -> StandingOut:
    """The screen over settled responses, at most `most` lines in each part. Kept in the cache until they move.

    Themes of texts move with no response: a survey that has some is screened each time.
    """
    place = _place(survey, known, filters, most)
    keeps = not coded_keys(known)
    kept = cache.get(place) if keeps else None
    if kept is not None:
        return msgspec.json.decode(kept, type=StandingOut)
    found = _screen(survey, known, filters, most, variables or Variables(known))
    if keeps:
        cache.set(place, msgspec.json.encode(found), KEPT_SECONDS)
    return found


def takes_long(survey: Survey, known: Snapshot, filters: Filters = (), *, most: int = SHOWN) -> bool:
    """Whether the screen is still to be made, and is long."""
    columns = sum(
        len(question.choices) if question.type == QuestionType.MULTIPLE else len(question.rows) or 1
        for question in known.questions.values()
    )
    return len(known) * columns**2 / 2 > LONG and _place(survey, known, filters, most) not in cache


def _place(survey: Survey, known: Snapshot, filters: Filters, most: int) -> str:
    """A name in the cache. While a survey is open it holds the settled responses, not the revision: tables move with
    them alone."""
    digest = hashlib.sha256(repr((filters, most, get_language(), str(known.version))).encode())
    if survey.state == SurveyState.OPEN:
        digest.update(b"".join(key.bytes for key in known.block.ids[shown(known, ORGANISER_K)]))
    else:
        digest.update(str(known.revision).encode())
    return f"standing-out:{survey.pk}:{digest.hexdigest()}"


def _screen(survey: Survey, known: Snapshot, filters: Filters, most: int, variables: Variables) -> StandingOut:
    kept = filtered(known, filters) & shown(known, ORGANISER_K)
    screened = list(_screened(known, variables, {key for key, _code in filters}))
    pairs = all_pairs([one.codes[kept] for one in screened], [one.size for one in screened])
    compared = _compared(pairs, screened)
    clear = np.zeros(compared.size, dtype=bool)
    clear[compared] = discovered(pairs.p[compared])
    order = [place for place in np.argsort(-pairs.cramers_v, kind="stable") if clear[place]]
    twice = [place for place in order if pairs.cramers_v[place] >= NEAR]
    ranked = order[len(twice) :]
    ends = [(int(pairs.first[place]), int(pairs.second[place])) for place in ranked]
    told: dict[bool, list[Line]] = {True: [], False: []}
    untold = 0
    for leader, followers in folded(ends, _near(pairs, screened)):
        part = told[any(screened[one].is_group for one in ends[leader])]
        line = None
        if len(part) < most:
            line = _line(survey, known, filters, variables, screened, [ends[one] for one in (leader, *followers)])
        if line is not None:
            part.append(msgspec.structs.replace(line, cramers_v=float(pairs.cramers_v[ranked[leader]])))
        elif len(part) >= most:
            untold += 1
    return StandingOut(
        by_group=tuple(told[True]),
        by_answer=tuple(told[False]),
        near=tuple(
            _pair(survey, filters, screened[pairs.first[place]], screened[pairs.second[place]]) for place in twice
        ),
        n=int(kept.sum()),
        pairs=int(compared.sum()),
        clear=int(clear.sum()),
        untold=untold,
    )


def _screened(known: Snapshot, variables: Variables, fixed: set[str]) -> Iterator[Screened]:
    """Every variable worth crossing but those filtered on; what responses carry stands for their questions."""
    for key, title in countable_keys(known):
        code = key.partition("/")[0]
        question = known.questions.get(code)
        if key == "@source" or key in fixed or (question is not None and question.role in _TWINS):
            continue
        found = variables[key]
        if len(found.options) > MOST_OPTIONS:
            continue
        if found.picked is None:
            yield Screened(key, code, title, found.codes, len(found.options))
            continue
        for place, option in enumerate(found.options):
            codes = np.where(found.based, found.picked[:, place], NOT_SHOWN)
            yield Screened(key, code, f"{title} · {option.label}", codes, 2, option.code)


def _compared(pairs: Pairs, screened: Sequence[Screened]) -> np.ndarray:
    """Which pairs can be news: not two lines of one question, nor two things that say who was reached."""
    questions = np.array([one.question for one in screened])
    groups = np.array([one.is_group for one in screened])
    compared: np.ndarray = (questions[pairs.first] != questions[pairs.second]) & ~(
        groups[pairs.first] & groups[pairs.second]
    )
    return compared


def _near(pairs: Pairs, screened: Sequence[Screened]) -> np.ndarray:
    """Which variables are nearly one: lines of a question, a public and its family, or a V of `NEAR` at least."""
    names = np.array(["@audience" if one.key == "@family" else one.question for one in screened])
    near: np.ndarray = names[:, None] == names[None, :]
    alike = pairs.cramers_v >= NEAR
    near[pairs.first[alike], pairs.second[alike]] = near[pairs.second[alike], pairs.first[alike]] = True
    return near


def _line(
    survey: Survey,
    known: Snapshot,
    filters: Filters,
    variables: Variables,
    screened: Sequence[Screened],
    ends: Sequence[tuple[int, int]],
) -> Line | None:
    """The first of some pairs that say the same whose gap can be told and is still clear: None when there is none.

    Expected counts too small for the screen's χ² are tested again by simulation, with the figure.
    """
    named = [_pair(survey, filters, screened[a], screened[b]) for a, b in ends]
    for place, pair in enumerate(named[:TRIED]):
        result = figure_of(survey, known, pair.figure, variables)
        if not result.closed and result.told is not None and is_clear(result):
            published = msgspec.structs.replace(pointing(result, *result.told), k=PUBLISHED_K)
            keepable = figure_of(survey, known, published, variables).told is not None
            return Line(result, keepable, 0.0, tuple(named[:place] + named[place + 1 :]))
    return None


def _pair(survey: Survey, filters: Filters, one: Screened, other: Screened) -> Pair:
    """Who speaks stands in columns; else the question with one answer, a list that fits there, the first asked: who
    people are comes before what they do."""
    row, column = sorted((other, one), key=lambda end: (end.is_group, not end.option, min(-end.size, -WIDEST)))
    figure = Figure(
        survey=survey.pk,
        question=row.key,
        column=column.key,
        filters=filters,
        options=(row.option,) if row.option else (),
        group=column.option,
        k=ORGANISER_K,
    )
    return Pair(f"{row.title} × {column.title}", figure)
