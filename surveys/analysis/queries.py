"""Figures and quoted words of a survey, as frozen plain data."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from math import floor
from uuid import UUID

import msgspec
import numpy as np
from django.utils.text import slugify
from django.utils.translation import gettext

from hackathon.enums import TerritoryKind
from hackathon.folding import fold
from hackathon.models import Edition, EditionStructure
from realtime.wire.refusals import Refused
from surveys.analysis.coarser import Variables
from surveys.analysis.figures import (
    Figure,
    FigureResult,
    Line,
    Numbers,
    Option,
    QuoteResult,
    ShareOf,
    TestWords,
)
from surveys.analysis.lexicon import people_known
from surveys.analysis.measures import Filter, Measured, measure_alone, measure_crossed
from surveys.analysis.said_words import SAYS, here_or_elsewhere, word_variable
from surveys.analysis.sentences import CLEAR, sentence_of, telling_place
from surveys.analysis.settling import shown
from surveys.analysis.snapshots import Snapshot, snapshot
from surveys.analysis.speakers import speakers
from surveys.analysis.sums.crosstab import Test
from surveys.analysis.sums.frequencies import wilson
from surveys.analysis.sums.protection import PUBLISHED_K
from surveys.analysis.sums.scales import told_mean
from surveys.analysis.sums.summaries import borda_points, mean_interval, number_summary
from surveys.analysis.texts.masking import masked
from surveys.analysis.variables import CODED, TIMED, Variable, keys_of, text_keys, variable
from surveys.analysis.weighting import weights_for
from surveys.enums import QuestionRole, QuestionType, SurveyState
from surveys.models import Response, Survey
from surveys.questionnaires import schema as plain

# Which % a variable of a kind of its own is told in.
SHARES: dict[str, ShareOf] = {CODED: "coded", TIMED: "timed"}
# Of a question answered in words: something was written, or not.
_WRITTEN = (Option("written", ""), Option("not", ""))


def compute_figure(figure: Figure) -> FigureResult:
    """The figure now. The same responses give the same result, whoever asks. Refuses `figure_unknown`."""
    survey = Survey.objects.filter(pk=figure.survey).first()
    if survey is None:
        raise Refused("figure_unknown")
    return figure_of(survey, snapshot(survey), figure)


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure being read: its variables, which responses (n,) it counts and their weights, and what was counted."""

    asked: Variable
    column: Variable | None
    filter_words: str
    counted: np.ndarray
    weights: np.ndarray | None
    measured: Measured


def figure_of(survey: Survey, known: Snapshot, figure: Figure, variables: Variables | None = None) -> FigureResult:
    """The figure from columns already at hand. Refuses `figure_unknown`."""
    return result_of(survey, known, figure, read_figure(survey, known, figure, variables or Variables(known)))


def read_figure(survey: Survey, known: Snapshot, figure: Figure, variables: Variables) -> Reading:
    """What a figure counts, small cells marked. Every table that is shown comes through here. Refuses `figure_unknown`.

    Several codes of one variable keep whoever chose any of them; several variables keep whoever is in all of them.
    """
    if SAYS in figure.question:
        return _read_word(known, figure, variables)
    try:
        asked = variables[figure.question]
        column = variables[figure.column] if figure.column else None
        filters = [(variables[key], code) for key, code in figure.filters]
        here = shown(known, figure.k)
        weights = weights_for(survey, known, figure.weight, here) if figure.weight else None
    except (LookupError, StopIteration):
        raise Refused("figure_unknown") from None
    weighed = None if weights is None else weights[here]
    within = [one.among(here) for one in _each_filter(filters)]
    if column is None:
        measured = measure_alone(asked.among(here), within, weighed, figure.k)
    else:
        measured = measure_crossed(asked.among(here), column.among(here), within, weighed, figure.k)
    return Reading(asked, column, _filter_words(filters), _kept(known, filters) & here, weights, measured)


def _read_word(known: Snapshot, figure: Figure, variables: Variables) -> Reading:
    """Who says a word in one group and elsewhere, where the table of all groups may tell it; else nothing.

    Of the other groups nothing is said, nor is anything filtered: two words that go together would tell how few say the
    one and not the other. Texts are known to whoever reads them: while they come in, one more would tell whose it is.
    """
    try:
        asked, groups = word_variable(known, figure.question), variables[figure.column]
        place = [option.code for option in groups.options].index(figure.group)
    except (LookupError, StopIteration, ValueError):
        raise Refused("figure_unknown") from None
    if figure.filters or figure.weight:
        raise Refused("figure_unknown")
    column = here_or_elsewhere(groups, place)
    measured = measure_crossed(asked, column, [], None, figure.k)
    whole = measure_crossed(asked, groups, [], None, figure.k)
    tells = whole.rest_shares is not None and not np.isnan(whole.rest_shares[0, place])
    if known.stamp.state == SurveyState.OPEN or measured.hides or not tells:
        hidden, bases = np.ones_like(measured.hidden), np.ones_like(measured.hidden_bases)
        measured = replace(measured, hidden=hidden, hidden_bases=bases, closed=True)
    return Reading(asked, column, "", np.ones(len(known), dtype=bool), None, measured)


def quote(response_id: UUID, question_code: str, *, k: int = PUBLISHED_K) -> QuoteResult:
    """Words of a response, names masked, with the public and bassin of who speaks as far as k responses share them.

    Refuses `quote_unknown` when the response or the text is no longer there.
    """
    response = Response.objects.filter(pk=response_id, revision__isnull=False).select_related("survey").first()
    if response is None:
        raise Refused("quote_unknown")
    known = snapshot(response.survey)
    place = known.place_of.get(response_id)
    title = dict(text_keys(known)).get(question_code)
    if place is None or title is None or not known.block.texts[question_code][place]:
        raise Refused("quote_unknown")
    return QuoteResult(
        survey=response.survey_id,
        survey_title=response.survey.title,
        response=response_id,
        question=question_code,
        title=title,
        words=masked(str(known.block.texts[question_code][place]), people_known(response.survey)),
        speaker=speakers(known, k).words(place),
        version=known.version,
        version_number=known.version_number,
        revision=known.revision,
    )


def texts_counted(known: Snapshot, question: plain.Question, filters: Sequence[tuple[str, str]], k: int) -> int | None:
    """How many responses wrote something to a question; None where that would tell a small group.

    Without a filter it is told from k on: whoever reads the texts has counted them. Refuses `figure_unknown`.
    """
    written = np.any([known.block.codes[key] == 0 for key, _title in keys_of(question)], axis=0)
    here = shown(known, k)
    said = Variable(f"{question.code}~written", "written", "", _WRITTEN, np.where(written, 0, 1)).among(here)
    try:
        variables = Variables(known)
        within = [one.among(here) for one in _each_filter([(variables[key], code) for key, code in filters])]
    except (LookupError, StopIteration):
        raise Refused("figure_unknown") from None
    measured = measure_alone(said, within, None, k)
    count = int(measured.counts[0, 0])
    if not filters:
        return _unless_small(count, k)
    return None if measured.hidden[0, 0] else count


def filtered(known: Snapshot, filters: Sequence[tuple[str, str]]) -> np.ndarray:
    """Which responses chose all of (variable, code). Refuses `figure_unknown`."""
    try:
        return _kept(known, [(variable(known, key), code) for key, code in filters])
    except (LookupError, StopIteration):
        raise Refused("figure_unknown") from None


def _kept(known: Snapshot, filters: list[tuple[Variable, str]]) -> np.ndarray:
    kept = np.ones(len(known), dtype=bool)
    for one in _each_filter(filters):
        kept &= one.kept
    return kept


def _each_filter(filters: list[tuple[Variable, str]]) -> list[Filter]:
    """One a variable: several codes of it keep whoever chose any of them."""
    chosen: dict[str, Filter] = {}
    for asked, code in filters:
        known = chosen.get(asked.key, Filter(asked, frozenset()))
        chosen[asked.key] = Filter(asked, known.places | {_place(asked, code)})
    return list(chosen.values())


def _place(asked: Variable, code: str) -> int:
    for place, option in enumerate(asked.options):
        if option.code == code:
            return place
    raise Refused("figure_unknown")


def _filter_words(filters: list[tuple[Variable, str]]) -> str:
    """« Lycéen or Étudiant, Nogent-le-Rotrou, Yes (Do you work?) »."""
    labels: dict[tuple[str, str], list[str]] = {}
    for asked, code in filters:
        # What a response carries says what it is; an answer needs its question.
        question = "" if asked.kind == "carried" else f" ({asked.title})"
        labels.setdefault((asked.key, question), []).append(asked.options[_place(asked, code)].label)
    either = gettext(" or ")
    return ", ".join(f"{either.join(chosen)}{question}" for (_key, question), chosen in labels.items())


def result_of(survey: Survey, known: Snapshot, figure: Figure, reading: Reading) -> FigureResult:
    """A figure read, as what is shown and kept of it."""
    asked, column, measured, weights = reading.asked, reading.column, reading.measured, reading.weights
    groups = groups_of(reading)
    options = column.options if column else (Option("", gettext("All")),)
    alone: ShareOf = "answered" if asked.exclusive else "shown"
    share_of: ShareOf = "column" if column else SHARES.get(asked.kind, alone)
    ranks = asked.kind == QuestionType.RANKING and not column and not measured.closed
    # Of two items, a mean place gives back how many ranked the other first.
    ranks = ranks and (len(asked.options) > 2 or not measured.hides)
    result = FigureResult(
        figure=figure,
        survey_title=survey.title,
        version=known.version,
        version_number=known.version_number,
        revision=known.revision,
        title=asked.title,
        column_title=column.title if column else "",
        columns=tuple(options[place] for place in groups),
        lines=tuple(_line(option, row, groups, measured) for row, option in enumerate(asked.options)),
        bases=tuple(None if measured.hidden_bases[place] else int(measured.bases[place]) for place in groups),
        n=None if measured.closed else measured.n,
        effective_n=None if measured.closed else measured.effective_n,
        share_of=share_of,
        filter_words=reading.filter_words,
        weighted=weights is not None,
        sentence="",
        hides=measured.hides,
        closed=measured.closed,
        blank=_unless_small(measured.blank, figure.k),
        declined=_unless_small(measured.declined, figure.k),
        test=_test_words(measured.test, measured.hides) if not measured.closed else None,
        numbers=None if column or measured.closed else _numbers(known, reading, figure.k),
        places=_places(known, reading, figure.k) if ranks else (),
        points=_points(known, reading, figure.k) if ranks else (),
    )
    return _with_sentence(result, asked.kind, _shown_rest(measured, groups))


def groups_of(reading: Reading) -> list[int]:
    """Places of the columns shown: groups nobody is in would widen the table, but where others are hidden with them:
    left out, they would say that there is somebody in each of these."""
    measured = reading.measured
    every = measured.closed or reading.column is None
    stays = np.ones_like(measured.hidden_bases) if every else (measured.bases > 0) | measured.hidden_bases
    return [int(place) for place in np.flatnonzero(stays)]


def _with_sentence(result: FigureResult, kind: str, rest: list[list[float | None]]) -> FigureResult:
    place = None if result.closed else telling_place(result, rest)
    told = (result.lines[place[0]].code, result.columns[place[1]].code) if place else None
    return msgspec.structs.replace(result, sentence=sentence_of(result, kind, rest), told=told)


def _line(option: Option, row: int, groups: list[int], measured: Measured) -> Line:
    shown = [not measured.hidden[row, place] for place in groups]
    pairs = list(zip(groups, shown, strict=True))
    return Line(
        code=option.code,
        label=option.label,
        counts=tuple(int(measured.counts[row, place]) if seen else None for place, seen in pairs),
        shares=tuple(float(measured.shares[row, place]) if seen else None for place, seen in pairs),
        intervals=tuple(
            wilson(float(measured.shares[row, place]), float(measured.effective_bases[place])) if seen else None
            for place, seen in pairs
        ),
        tints=tuple(int(measured.tints[row, place]) for place in groups),
    )


def _shown_rest(measured: Measured, groups: list[int]) -> list[list[float | None]]:
    if measured.rest_shares is None:
        return []
    return [[None if np.isnan(row[place]) else float(row[place]) for place in groups] for row in measured.rest_shares]


def _unless_small(count: int, k: int) -> int | None:
    return None if 0 < count < k else count


def _test_words(test: Test | None, hides: bool) -> TestWords | None:
    if test is None:
        return None
    if hides:
        return TestWords(clear=test.p < CLEAR, cramers_v=floor(test.cramers_v * 10) / 10)
    return TestWords(
        clear=test.p < CLEAR,
        cramers_v=test.cramers_v,
        chi2=test.chi2,
        dof=test.dof,
        p=test.p,
        monte_carlo=test.p_method == "monte-carlo",
    )


def _numbers(known: Snapshot, reading: Reading, k: int) -> Numbers | None:
    asked, kept, weights = reading.asked, reading.counted, reading.weights
    if asked.key not in known.block.numbers:
        return None
    found = number_summary(known.block.numbers[asked.key][kept], None if weights is None else weights[kept])
    if found is None or found.n < k:
        return None
    unit = known.questions[asked.key.partition("/")[0]].settings.unit
    exact = Numbers(found.mean, found.deviation, found.quartiles, unit, found.interval)
    if reading.measured.hides and _one_number_a_class(asked):
        return _about(exact, asked, reading.measured)
    return exact


def _about(exact: Numbers, asked: Variable, measured: Measured) -> Numbers | None:
    """The same from what the table shows alone: with the exact sums, two hidden counts could be solved for."""
    pairs = zip(measured.shares[:, 0], measured.hidden[:, 0], strict=True)
    told = told_mean(
        [float(option.code) for option in asked.options], [None if hidden else float(share) for share, hidden in pairs]
    )
    if told is None:
        return None
    mean, deviation = told
    interval = mean_interval(mean, deviation, float(measured.effective_bases[0]))
    return msgspec.structs.replace(exact, mean=mean, deviation=deviation, interval=interval, about=True)


def _one_number_a_class(asked: Variable) -> bool:
    lows = np.array([float(option.code) for option in asked.options])
    return bool((lows % 1 == 0).all() and (np.diff(lows) == 1).all())


def _places(known: Snapshot, reading: Reading, k: int) -> tuple[float | None, ...]:
    """Mean place of each item, over whoever ranked it."""
    kept, weights = reading.counted, reading.weights
    table = known.block.places[reading.asked.key][kept]
    w = np.ones(len(table)) if weights is None else weights[kept]
    ranked, weighed = (table > 0).sum(axis=0), w @ (table > 0)
    means = (w @ table) / np.where(weighed > 0, weighed, 1.0)
    return tuple(float(mean) if count >= k else None for mean, count in zip(means, ranked, strict=True))


def _points(known: Snapshot, reading: Reading, k: int) -> tuple[float | None, ...]:
    """Mean Borda points of each item, over whoever ranked something."""
    kept, weights = reading.counted, reading.weights
    table = known.block.places[reading.asked.key][kept]
    w = np.ones(len(table)) if weights is None else weights[kept]
    whole = float(w[(table > 0).any(axis=1)].sum())
    if not whole:
        return ()
    means = borda_points(table, w) / whole
    ranked = (table > 0).sum(axis=0)
    return tuple(float(mean) if count >= k else None for mean, count in zip(means, ranked, strict=True))


def free_slug(title: str) -> str:
    """An address made from a title that no survey has yet."""
    base = slugify(title)[:60].strip("-") or "enquete"
    taken = set(Survey.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    candidates = chain([base], (f"{base}-{number}" for number in count(2)))
    return next(slug for slug in candidates if slug not in taken)


def names_known(edition: Edition) -> dict[str, dict[str, UUID]]:
    """What a table's cells may name: the edition's publics, places and partners, by folded name. Three statements.

    A commune comes before a bassin of the same name: it tells more.
    """
    audiences = {fold(name): row.id for row in edition.audiences.all() for name in (row.slug, row.label)}
    basins, communes = (
        {fold(row.name): row.id for row in edition.territories.all() if row.kind == kind}
        for kind in (TerritoryKind.BASIN, TerritoryKind.COMMUNE)
    )
    partners = EditionStructure.objects.filter(edition=edition).select_related("structure")
    structures = {
        fold(name): row.structure_id
        for row in partners
        for name in (row.structure.name, row.structure.short_name)
        if name
    }
    return {
        QuestionRole.AUDIENCE.value: audiences,
        QuestionRole.TERRITORY.value: basins | communes,
        QuestionRole.STRUCTURE.value: structures,
    }
