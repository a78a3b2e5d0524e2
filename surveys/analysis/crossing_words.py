"""A crossing in words: what it says in each layer and between two groups, and what may not be concluded from it."""

from django.utils.translation import gettext, ngettext

from surveys.analysis.crossings import Comparison, Crossing, Gap, Holds, NumbersByGroup
from surveys.analysis.figures import FigureResult
from surveys.analysis.sentences import CLEAR, decimal, is_clear, percent
from surveys.analysis.sums.rounding import whole_percent

# Under that many responses a share says little.
SMALL_BASE = 30


def cautions(crossing: Crossing) -> list[str]:
    """What may not be concluded from this very table, the weightiest first."""
    result = crossing.result
    told = [gettext("These responses are not representative: the gap is the one among whoever answered.")]
    if result.closed or result.n is None:
        return told
    if result.told is None:
        return [*told, gettext("Of hidden groups nothing can be said, and the lines shown do not make the whole.")]
    if not is_clear(result):
        told.append(gettext("The gap may well be chance: do not present it as a difference between groups."))
    else:
        told.append(gettext("A link is not a cause: something else may explain both answers."))
    told += _small_base(result)
    if result.filter_words:
        told.append(gettext("This holds for these responses only: %(who)s.") % {"who": result.filter_words})
    if result.hides:
        told.append(gettext("Of hidden groups nothing can be said, and the lines shown do not make the whole."))
    if result.weighted:
        told.append(gettext("Weights correct the known margins only: they do not make the responses representative."))
    if crossing.several_answers:
        told.append(gettext("Several answers were possible: the percentages of a column do not add up to 100."))
    if crossing.groups_overlap:
        told.append(gettext("The groups overlap: one person may be in several columns."))
    return told


def layers_words(crossing: Crossing) -> str:
    """Whether the gap told of the whole is found in each layer."""
    by: dict[Holds, list[str]] = {}
    for layer in crossing.layers:
        by.setdefault(layer.holds, []).append(layer.option.label)
    title = {"title": crossing.layer_title}
    if crossing.result.told is None or by.keys() <= {"hidden"}:
        return gettext("The groups of « %(title)s » are too small to say whether the gap is found in each.") % title
    if not is_clear(crossing.result) and by.keys() <= {"unclear", "hidden"}:
        return gettext("No clear gap in the whole, nor in any group of « %(title)s ».") % title
    if by.keys() == {"clear"}:
        return gettext("The gap is found in each group of « %(title)s ».") % title
    templates: dict[Holds, str] = {
        "clear": gettext("The gap is found among: %(groups)s."),
        "reversed": gettext("It goes the other way among: %(groups)s."),
        "unclear": gettext("It is not clear among: %(groups)s."),
        "hidden": gettext("Nothing can be said of: %(groups)s."),
    }
    return " ".join(words % {"groups": ", ".join(by[holds])} for holds, words in templates.items() if holds in by)


def holds_words(holds: Holds) -> str:
    words: dict[Holds, str] = {
        "clear": gettext("same gap"),
        "reversed": gettext("gap the other way"),
        "unclear": gettext("no clear gap"),
        "hidden": gettext("too few responses"),
    }
    return words[holds]


def comparison_words(comparison: Comparison) -> str:
    """The widest of the clear differences, else that there is none."""
    names = {"one": comparison.one.label, "other": comparison.other.label}
    if not comparison.gaps:
        return gettext("Between %(one)s and %(other)s everything is hidden: the groups are too small.") % names
    clear = [gap for gap in comparison.gaps if gap.clear]
    if not clear:
        return gettext("No clear difference between %(one)s and %(other)s.") % names
    widest = max(clear, key=lambda gap: abs(gap.difference))
    words = names | {
        "label": widest.label,
        "share": percent(widest.one),
        "rest": percent(widest.other),
        "points": points(abs(widest.difference)),
        "between": between_words(widest),
    }
    return gettext("« %(label)s »: %(one)s, %(share)s; %(other)s, %(rest)s. %(points)s apart (%(between)s).") % words


def between_words(gap: Gap) -> str:
    """The interval of a difference, in the direction of the difference."""
    low, high = gap.interval if gap.difference >= 0 else (-gap.interval[1], -gap.interval[0])
    return gettext("from %(low)s to %(high)s") % {"low": decimal(low * 100, 0), "high": decimal(high * 100, 0)}


def points(difference: float) -> str:
    """A difference of shares, in percentage points."""
    number = whole_percent(abs(difference))
    return ngettext("%(number)s pt", "%(number)s pts", number) % {"number": decimal(difference * 100, 0)}


def numbers_words(numbers: NumbersByGroup) -> str:
    """The highest and the lowest mean, and whether chance alone could do it."""
    shown = [(option, found) for option, found in numbers.groups if found is not None]
    if len(shown) < 2:
        return gettext("Groups too small to compare their means.")
    highest, lowest = max(shown, key=lambda pair: pair[1].mean), min(shown, key=lambda pair: pair[1].mean)
    words = gettext("On average: %(high)s for %(one)s, the highest; %(low)s for %(other)s, the lowest.") % {
        "high": in_unit(highest[1].mean, numbers.unit),
        "one": highest[0].label,
        "low": in_unit(lowest[1].mean, numbers.unit),
        "other": lowest[0].label,
    }
    if numbers.p is None:
        return words
    verdict = gettext("Clear gap.") if numbers.p < CLEAR else gettext("No clear gap.")
    return f"{words} {verdict}"


def in_unit(value: float, unit: str) -> str:
    return f"{decimal(value)}\u00a0{unit}" if unit else decimal(value)


def _small_base(result: FigureResult) -> list[str]:
    if result.told is None:
        return []
    line = next(line for line in result.lines if line.code == result.told[0])
    place = [column.code for column in result.columns].index(result.told[1])
    base, interval = result.bases[place], line.intervals[place]
    if base is None or interval is None or base >= SMALL_BASE:
        return []
    return [
        gettext("« %(group)s » counts %(n)s responses only: its share may be anywhere from %(low)s to %(high)s.")
        % {
            "group": result.columns[place].label,
            "n": base,
            "low": percent(interval[0]),
            "high": percent(interval[1]),
        }
    ]
