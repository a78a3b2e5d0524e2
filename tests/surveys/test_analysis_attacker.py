"""P3 of trust.md: an attacker puts together all that a random survey's results show, and solves for small groups.

Tables alone, crossed, filtered by options and pairs of options, in layers, at both thresholds: each figure shown is an
equation on the unknown number of people with each combination of answers. A group is told when no table of whole
numbers that agrees with all of them leaves it empty or gives it k people. `ATTACKED` makes it longer (`make soak`).
"""

import itertools
import os

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, hstack, identity

from surveys.analysis import measures
from surveys.analysis.figures import Option
from surveys.analysis.measures import Filter, measure_alone, measure_crossed
from surveys.analysis.sums.missing import BLANK
from surveys.analysis.variables import Variable

ATTACKED = int(os.environ.get("ATTACKED", "1"))


class Known:
    """What the attacker has read: equations on a table of unknowns, one more option for what is missing."""

    def __init__(self, variables):
        self.sizes = [len(one.options) for one in variables]
        self.places = np.indices([size + 1 for size in self.sizes]).reshape(len(variables), -1)
        codes = [np.where(one.codes >= 0, one.codes, size) for one, size in zip(variables, self.sizes, strict=True)]
        self.truth = np.zeros(self.places.shape[1])
        np.add.at(self.truth, np.ravel_multi_index(codes, [size + 1 for size in self.sizes]), 1)
        self.equal, self.values = [], []
        self.hidden = {}

    def people(self, given):
        """Who gave one of some answers to each of some variables; None: any answer."""
        mask = np.ones(self.places.shape[1], dtype=bool)
        for axis, answers in given:
            answers = range(self.sizes[axis]) if answers is None else answers
            mask &= np.isin(self.places[axis], list(answers))
        return mask

    def read(self, given, *, hidden=False, is_alone=False):
        """A figure: its number, or that it is hidden; `is_alone`: while others of its line are shown."""
        mask = self.people(given)
        if not hidden:
            self.equal.append(mask)
            self.values.append(self.truth[mask].sum())
        elif all(answers is None or len(answers) == 1 for _axis, answers in given):
            group = frozenset((axis, answers[0]) for axis, answers in given if answers is not None)
            self.hidden[group] = self.hidden.get(group, False) or (is_alone and self.truth[mask].sum() > 0)

    @property
    def some(self):
        """Zeros are shown: what is hidden is at least one, unless it is only because a sum of it is hidden."""
        for group, is_alone in self.hidden.items():
            if is_alone and not any(other < group for other in self.hidden):
                yield self.people([(axis, [answer]) for axis, answer in group])


def look(known, variables, asked, column, filters, k):
    """Read one table as the product shows it."""
    # Weights change no raw count; with them the test of the table, which is not attacked here, is quickly made.
    uneven = np.linspace(1, 2, len(variables[asked].codes))
    within = [Filter(variables[axis], frozenset(places)) for axis, places in filters]
    if column is None:
        found = measure_alone(variables[asked], within, uneven, k)
    else:
        found = measure_crossed(variables[asked], variables[column], within, uneven, k)
    if found.closed:
        return
    groups = [None] if column is None else range(known.sizes[column])
    for place, group in enumerate(groups):
        there = [*filters, *([] if column is None else [(column, [group])])]
        known.read([(asked, None), *there], hidden=found.hidden_bases[place])
        for row in range(known.sizes[asked]):
            hidden = found.hidden[row, place]
            # A line or a column hidden as a whole may hold a zero.
            is_alone = not found.hidden[:, place].all() and (column is None or not found.hidden[row].all())
            known.read([(asked, [row]), *there], hidden=hidden, is_alone=is_alone)
            if column is not None and not np.isnan(found.rest_shares[row, place]):
                known.read([(asked, [row]), (column, None), *filters])
    known.read([(asked, None), *([] if column is None else [(column, None)]), *filters])


def everything_shown(variables, k, *, deep=True):
    """All tables of up to three variables: each way round, each filter, each pair of options."""
    known = Known(variables)
    known.read([])
    axes = range(len(variables))
    for asked, column in itertools.product(axes, [None, *axes]):
        if asked == column:
            continue
        look(known, variables, asked, column, [], k)
        others = [axis for axis in axes if axis not in (asked, column)]
        if deep or column is None:
            for axis in others:
                for places in parts(known.sizes[axis]):
                    look(known, variables, asked, column, [(axis, places)], k)
        if deep and column is None and len(others) == 2:
            for one, other in itertools.product(*(parts(known.sizes[axis]) for axis in others)):
                look(known, variables, asked, None, [(others[0], one), (others[1], other)], k)
    return known


def parts(size):
    return [[place] for place in range(size)] + [list(pair) for pair in itertools.combinations(range(size), 2)]


def small_groups(known, most, k):
    """Every group of up to `most` answers given together that has 1 to k − 1 people: what must not be told."""
    for count in range(1, most + 1):
        for axes in itertools.combinations(range(len(known.sizes)), count):
            for answers in itertools.product(*(range(known.sizes[axis]) for axis in axes)):
                mask = known.people([(axis, [answer]) for axis, answer in zip(axes, answers, strict=True)])
                if 0 < known.truth[mask].sum() < k:
                    yield mask


def told(known, groups, k):
    """The groups that every table of whole numbers agreeing with what was read gives 1 to k − 1 people."""
    groups = list(groups)
    unknown = len(known.truth)
    equations, at = np.unique(np.array(known.equal), axis=0, return_index=True)
    values = np.array(known.values)[at]
    while groups:
        count, targets = len(groups), csr_matrix(np.array(groups, dtype=float))
        nothing = csr_matrix((count, count))
        most = float(known.truth.sum())
        # `many[t]` says that group t has k people, `none[t]` that it is empty: as many of both as can be.
        system = [
            LinearConstraint(
                hstack([csr_matrix(equations.astype(float)), csr_matrix((len(equations), 2 * count))]), values, values
            ),
            LinearConstraint(hstack([targets, -k * identity(count), nothing]), 0, np.inf),
            LinearConstraint(hstack([targets, nothing, most * identity(count)]), -np.inf, most),
        ]
        if some_of := list(known.some):
            some = csr_matrix(np.array(some_of, dtype=float))
            system.append(LinearConstraint(hstack([some, csr_matrix((some.shape[0], 2 * count))]), 1, np.inf))
        found = milp(
            np.concatenate([np.zeros(unknown), -np.ones(2 * count)]),
            constraints=system,
            integrality=np.ones(unknown + 2 * count),
            bounds=Bounds(0, np.concatenate([np.full(unknown, most), np.ones(2 * count)])),
            # One group freed is enough for a turn; an attacker who needs longer has not solved it.
            options={"mip_rel_gap": 100, "time_limit": 5},
        )
        if found.x is None:
            assert found.status == 1, found.message
            return []
        if found.fun > -0.5:
            return groups if found.status == 0 else []
        free = found.x[unknown:].reshape(2, count).max(axis=0) > 0.5
        groups = [group for group, is_free in zip(groups, free, strict=True) if not is_free]
    return []


def random_survey(chance, count, *, people=(8, 140), options=(2, 4), missing=(0, 0, 0.05)):
    """Variables that are linked, uneven, and sometimes left blank."""
    n = int(chance.integers(*people))
    hidden = chance.integers(0, 3, n)
    variables = []
    for place in range(count):
        size = int(chance.integers(options[0], options[1] + 1))
        odds = chance.dirichlet(np.full(size, 0.6), 3)
        codes = np.array([chance.choice(size, p=odds[kind]) for kind in hidden])
        codes[chance.random(n) < chance.choice(missing)] = BLANK
        labels = tuple(Option(str(code), str(code)) for code in range(size))
        variables.append(Variable(f"q{place}", "single", f"q{place}", labels, codes))
    return variables


def attacked(variables, k):
    """The small groups that everything shown of these variables tells."""
    known = everything_shown(variables, k)
    return told(known, small_groups(known, len(variables), k), k)


@pytest.mark.parametrize("seed", range(4))
def test_no_small_group_of_two_questions_is_told(seed):
    chance = np.random.default_rng(seed)
    for _ in range(15 * ATTACKED):
        assert not attacked(random_survey(chance, 2), 5)


@pytest.mark.parametrize("seed", range(4))
def test_no_small_group_is_told_by_what_is_published(seed):
    chance = np.random.default_rng(100 + seed)
    for _ in range(10 * ATTACKED):
        assert not attacked(random_survey(chance, 2, people=(8, 200)), 11)


@pytest.mark.parametrize("seed", range(4))
def test_no_small_group_is_told_by_layers_and_several_filters(seed):
    chance = np.random.default_rng(200 + seed)
    for _ in range(2 * ATTACKED):
        assert not attacked(random_survey(chance, 3, options=(2, 3)), 5)


def test_screen_and_export_together_tell_no_group_smaller_than_the_screen_may():
    chance = np.random.default_rng(300)
    for _ in range(8 * ATTACKED):
        variables = random_survey(chance, 2)
        known = everything_shown(variables, 5)
        exported = everything_shown(variables, 11)
        known.equal += exported.equal
        known.values += exported.values
        assert not told(known, small_groups(known, 2, 5), 5)


def test_attacker_wins_when_nothing_is_hidden_with_the_small_counts(monkeypatch):
    def small_alone(codes, sizes, k):
        return {axes: (table > 0) & (table < k) for axes, table in sums_of(codes, sizes).items()}

    monkeypatch.setattr(measures, "hidden_together", small_alone)
    chance = np.random.default_rng(0)

    assert sum(bool(attacked(random_survey(chance, 2), 5)) for _ in range(12)) > 4


def test_attacker_wins_when_a_filtered_table_is_protected_as_if_alone(monkeypatch):
    """A filter that leaves all but three people of a group: the whole group less those are the three."""
    together = measures.hidden_together

    def each_part_alone(codes, sizes, k):
        hidden = together(codes[:1], sizes[:1], k)[(0,)]
        tables = sums_of(codes, sizes)
        return {axes: (table > 0) & (table < k) for axes, table in tables.items()} | {(0,): hidden}

    variables = [variable_of("q0", [0] * 20 + [1] * 20), variable_of("q1", [0] * 17 + [1] * 3 + [0] * 10 + [1] * 10)]
    assert not attacked(variables, 5)
    monkeypatch.setattr(measures, "hidden_together", each_part_alone)

    assert attacked(variables, 5)


def sums_of(codes, sizes):
    """Every table of some of the variables, over whoever answered all."""
    given = np.logical_and.reduce([values >= 0 for values in codes])
    table = np.zeros(sizes)
    np.add.at(table, tuple(values[given] for values in codes), 1)
    axes = range(len(sizes))
    return {
        some: table.sum(axis=tuple(axis for axis in axes if axis not in some))
        for count in range(len(sizes) + 1)
        for some in itertools.combinations(axes, count)
    }


def variable_of(key, codes):
    options = tuple(Option(str(code), str(code)) for code in range(max(codes) + 1))
    return Variable(key, "single", key, options, np.array(codes))
