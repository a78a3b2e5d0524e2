"""Figures in words, composed from numbers already counted and protected."""

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from surveys.analysis.figures import FigureResult, Line, Numbers
from surveys.analysis.sums.rounding import half_up, whole_percent
from surveys.enums import QuestionType

# Cramér's V under which a gap is slight and over which it is wide; p under which it is clear.
FAINT, STRONG = 0.1, 0.3
CLEAR = 0.05
# Signs of a question that is named in a sentence: a longer one stands over the table.
SHORT = 40


def percent(share: float) -> str:
    """« 62 % », « moins de 1 % »."""
    if 0 < share < 0.005:
        return gettext("less than 1%%") % {}
    return gettext("%(number)s%%") % {"number": whole_percent(share)}


def share_in_words(share: float | None) -> str:
    """Of a table's cell, hidden or not."""
    return gettext("hidden") if share is None else percent(share)


def count_in_words(count: int | None) -> str:
    """Of a table's cell or base, hidden or not."""
    return gettext("hidden") if count is None else number_format(count, force_grouping=True)


def decimal(value: float, places: int = 1) -> str:
    """In the reader's language, without needless zeros."""
    rounded = half_up(value, places)
    digits = number_format(abs(rounded), 0 if rounded == int(rounded) else places, force_grouping=True)
    return f"\u2212{digits}" if rounded < 0 else digits


def answers_in_words(n: int) -> str:
    return ngettext("%(n)s response", "%(n)s responses", n) % {"n": number_format(n, force_grouping=True)}


def collected_in_words(n: int) -> str:
    """Under every print: how many answered, and what they are not."""
    return ngettext(
        "%(n)s response collected, not representative.", "%(n)s responses collected, not representative.", n
    ) % {"n": number_format(n, force_grouping=True)}


def share_of_words(result: FigureResult) -> str:
    """Which % a table shows."""
    if result.share_of == "column":
        return gettext("% of each column")
    if result.share_of == "shown":
        return gettext("% of the people who were asked; several answers possible")
    if result.share_of == "coded":
        return gettext("% of the texts coded; several themes possible")
    if result.share_of == "timed":
        return gettext("% of the responses sent from a screen")
    return gettext("% of the people who answered")


def share_of_group_words(result: FigureResult) -> str:
    """Which % one number is, told without its table."""
    return gettext("% of the people of this group") if result.share_of == "column" else share_of_words(result)


def sentence_of(result: FigureResult, kind: str, rest_shares: list[list[float | None]]) -> str:
    """What the figure says. `rest_shares` are those of everybody outside each column, line by line."""
    if result.closed or result.n is None:
        return gettext("Too few responses to show anything: at least %(k)s are needed.") % {"k": result.figure.k}
    if result.n == 0:
        return gettext("No response yet.")
    place = telling_place(result, rest_shares)
    if result.numbers is not None:
        words = _numbers(result, result.numbers)
    elif place is None:
        words = gettext("Groups too small to show (%(n)s).") % {"n": answers_in_words(result.n)}
    elif result.column_title:
        words = _crossed(result, rest_shares, *place)
    else:
        words = _alone(result, kind, result.lines[place[0]])
    if result.filter_words:
        return gettext("%(who)s: %(words)s") % {"who": result.filter_words, "words": words}
    return words


def telling_place(result: FigureResult, rest_shares: list[list[float | None]]) -> tuple[int, int] | None:
    """The (line, column) to speak of: the one asked for, else the most chosen or the widest of the clearest gaps.

    None when every such place is hidden.
    """
    places = [
        (line, group)
        for line, shown in enumerate(result.lines)
        for group, share in enumerate(shown.shares)
        if share is not None and (not result.column_title or rest_shares[line][group] is not None)
        if not result.figure.options or shown.code in result.figure.options
        if not result.figure.group or result.columns[group].code == result.figure.group
    ]

    def told(place: tuple[int, int]) -> tuple[int, float]:
        line, group = place
        share = result.lines[line].shares[group] or 0.0
        if not result.column_title:
            return 0, share
        # Rounded, so that equal gaps are equal and the first of them is told.
        return result.lines[line].tints[group], round(share - (rest_shares[line][group] or 0.0), 6)

    return max(places, key=told, default=None)


def _alone(result: FigureResult, kind: str, line: Line) -> str:
    words = {"label": line.label, "share": percent(line.shares[0] or 0), "n": answers_in_words(result.n or 0)}
    if result.figure.options:
        return gettext("%(share)s « %(label)s » (%(n)s).") % words
    if kind == QuestionType.MULTIPLE:
        return gettext("Most often chosen: « %(label)s », %(share)s (%(n)s).") % words
    if kind == QuestionType.RANKING:
        return gettext("Most often ranked first: « %(label)s », %(share)s (%(n)s).") % words
    return gettext("Most frequent answer: « %(label)s », %(share)s (%(n)s).") % words


def _numbers(result: FigureResult, numbers: Numbers) -> str:
    first, middle, third = (decimal(value) for value in numbers.quartiles)
    unit = f"\u00a0{numbers.unit}" if numbers.unit else ""
    return gettext("Half the answers are at %(middle)s or less, and half between %(first)s and %(third)s (%(n)s).") % {
        "middle": f"{middle}{unit}",
        "first": first,
        "third": f"{third}{unit}",
        "n": answers_in_words(result.n or 0),
    }


def _crossed(result: FigureResult, rest_shares: list[list[float | None]], line: int, group: int) -> str:
    share, rest = result.lines[line].shares[group], rest_shares[line][group]
    words = {
        "label": result.lines[line].label,
        "group": result.columns[group].label,
        "share": percent(share or 0),
        "rest": percent(rest or 0),
        "other": next((option.label for place, option in enumerate(result.columns) if place != group), ""),
    }
    if not result.figure.column.startswith("@"):
        return f"{_between_answers(result, words)} {_verdict(result, result.lines[line], group)}"
    if len(result.columns) == 2:
        template = gettext("« %(label)s »: %(group)s, %(share)s; %(other)s, %(rest)s.")
    elif result.figure.column == "@basin":
        template = gettext("« %(label)s »: %(group)s, %(share)s; elsewhere, %(rest)s.")
    else:
        template = gettext("« %(label)s »: %(group)s, %(share)s; the others, %(rest)s.")
    return f"{template % words} {_verdict(result, result.lines[line], group)}"


def _between_answers(result: FigureResult, words: dict[str, str]) -> str:
    """« Non » says nothing without the question it answers; both are named when they have an answer in common."""
    alike = {line.label for line in result.lines} & {option.label for option in result.columns}
    told = {
        "label": _answer(words["label"], result.title),
        "group": _answer(words["group"], result.column_title if alike else ""),
    }
    if len(result.columns) == 2:
        template = gettext("%(label)s: %(share)s of the responses %(group)s, %(rest)s of the responses « %(other)s ».")
    else:
        template = gettext("%(label)s: %(share)s of the responses %(group)s, %(rest)s of the others.")
    return template % (words | told)


def _answer(label: str, question: str) -> str:
    if question and len(question) <= SHORT:
        return gettext("« %(answer)s » to « %(question)s »") % {"answer": label, "question": question}
    return gettext("« %(answer)s »") % {"answer": label}


def _verdict(result: FigureResult, line: Line, group: int) -> str:
    n = answers_in_words(result.n or 0)
    strength = result.test.cramers_v if result.test is not None else (FAINT + STRONG) / 2
    if not _clear(result, line, group):
        return gettext("No clear gap, %(n)s.") % {"n": n}
    if strength < FAINT:
        return gettext("Slight but clear gap, %(n)s.") % {"n": n}
    if strength < STRONG:
        return gettext("Clear gap, %(n)s.") % {"n": n}
    return gettext("Wide gap, %(n)s.") % {"n": n}


def is_clear(result: FigureResult) -> bool:
    """Whether the gap told is clear: the cell is far from chance, and so is its table where it can be tested."""
    if result.told is None:
        return False
    line = next(line for line in result.lines if line.code == result.told[0])
    return _clear(result, line, [column.code for column in result.columns].index(result.told[1]))


def strength_words(cramers_v: float) -> str:
    """Of a link between two questions."""
    if cramers_v < FAINT:
        return gettext("slight")
    return gettext("medium") if cramers_v < STRONG else gettext("strong")


def _clear(result: FigureResult, line: Line, group: int) -> bool:
    return line.tints[group] != 0 and (result.test is None or result.test.clear)
