"""An attacker of small groups: each figure shown is an equation on the unknown number of people with each combination
of answers. A group is told when no table of whole numbers that agrees with all of them leaves it empty or gives it k
people.

A question with several answers is one unknown for each option, picked or not: whoever did not pick it is a group too.
"""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, hstack, identity

from surveys.analysis import measures
from surveys.analysis.coarser import decided, decides
from surveys.analysis.figures import Option
from surveys.analysis.measures import Filter, measure_alone, measure_crossed
from surveys.analysis.sums.missing import BLANK, NOT_SHOWN
from surveys.analysis.variables import Variable

PICKED, NOT = 0, 1


class Known:
    """What the attacker has read: equations on a table of unknowns, one more answer for what is missing.

    `axes[question]` are the question's unknowns: one, or one an option. A condition is (axis or axes, answers): one of
    the answers to any of the axes; None is any answer.
    """

    def __init__(self, variables):
        self.variables, self.axes, answers = variables, [], []
        for one in variables:
            own = _unknowns(one)
            self.axes.append(tuple(range(len(answers), len(answers) + len(own))))
            answers += own
        self.sizes = [size for _codes, size in answers]
        self.places = np.indices([size + 1 for size in self.sizes]).reshape(len(answers), -1)
        codes = [np.where(codes >= 0, codes, size) for codes, size in answers]
        self.truth = np.zeros(self.places.shape[1])
        np.add.at(self.truth, np.ravel_multi_index(codes, [size + 1 for size in self.sizes]), 1)
        self.equal, self.values, self.giving = [], [], {}
        # Answer → the coarser ones of whoever gives it.
        self.hidden, self.above, self.listed = {}, {}, []
        for first, *others in self.axes:
            # Who was not shown a question was shown none of its options.
            for other in others:
                missing = [self.places[axis] == self.sizes[axis] for axis in (first, other)]
                self.learn(missing[0] != missing[1])
        self.learn_families()

    def learn_families(self):
        """Which family a public is of is no secret: nobody is of one and in another."""
        keys = [one.key for one in self.variables]
        for question, fine in enumerate(self.variables):
            for coarse in fine.coarser:
                if coarse.key not in keys:
                    continue
                pair = self.axes[question][0], self.axes[keys.index(coarse.key)][0]
                both = np.zeros([self.sizes[axis] + 1 for axis in pair], dtype=bool)
                # A missing answer, below 0, is the last.
                both[np.maximum(fine.codes, -1), np.maximum(coarse.codes, -1)] = True
                self.learn(~both[self.places[pair[0]], self.places[pair[1]]])
                for answer, family in np.argwhere(both[:-1, :-1]).tolist():
                    self.above.setdefault((pair[0], answer), []).append((pair[1], family))

    def learn_listed(self, question):
        """Of what responses carry, whatever is listed is somebody's."""
        masks = [self.people([option]) for option in self.options(question)]
        self.listed += [mask for mask in masks if self.truth[mask].sum()]

    def options(self, question):
        """The condition of each option."""
        if self.variables[question].picked is None:
            return [(self.axes[question][0], [place]) for place in range(self.sizes[self.axes[question][0]])]
        return [(axis, [PICKED]) for axis in self.axes[question]]

    def anyone(self, question):
        return self.axes[question][0], None

    def kept(self, question, places):
        """The condition of a filter."""
        if self.variables[question].picked is None:
            return self.axes[question][0], places
        axes = tuple(self.axes[question][place] for place in places)
        return axes if len(axes) > 1 else axes[0], [PICKED]

    def people(self, given):
        mask = np.ones(self.places.shape[1], dtype=bool)
        for asked, answers in given:
            one_of = np.zeros_like(mask)
            for axis in asked if isinstance(asked, tuple) else (asked,):
                one_of |= self._giving(axis, answers)
            mask &= one_of
        return mask

    def _giving(self, axis, answers):
        key = axis, None if answers is None else tuple(answers)
        if key not in self.giving:
            self.giving[key] = np.isin(self.places[axis], range(self.sizes[axis]) if answers is None else answers)
        return self.giving[key]

    def learn(self, mask):
        self.equal.append(mask)
        self.values.append(self.truth[mask].sum())

    def read(self, given, *, hidden=False, is_alone=False):
        """A figure: its number, or that it is hidden; `is_alone`: while others of its line are shown."""
        mask = self.people(given)
        if not hidden:
            self.learn(mask)
        elif all(isinstance(axis, int) and (answers is None or len(answers) == 1) for axis, answers in given):
            group = frozenset((axis, answers[0]) for axis, answers in given if answers is not None)
            self.hidden[group] = self.hidden.get(group, False) or (is_alone and self.truth[mask].sum() > 0)

    @property
    def some(self):
        """Zeros are shown: what is hidden is at least one, unless it is only because a sum of it is hidden."""
        yield from self.listed
        for group, is_alone in self.hidden.items():
            wider = group.union(*(self.above.get(one, ()) for one in group))
            if is_alone and not any(other <= wider and not group <= other for other in self.hidden):
                yield self.people([(axis, [answer]) for axis, answer in group])


def _unknowns(asked):
    """(codes, how many answers) of each unknown of a question."""
    if asked.picked is None:
        return [(asked.codes, len(asked.options))]
    return [(np.where(asked.based, np.where(picked, PICKED, NOT), NOT_SHOWN), 2) for picked in asked.picked.T]


def look(known, asked, column, filters, k):
    """Read one table as the product shows it."""
    variables = known.variables
    # Weights change no raw count; with them the test of the table, which is not attacked here, is quickly made.
    uneven = np.linspace(1, 2, len(variables[asked].codes))
    within = [Filter(variables[question], frozenset(places)) for question, places in filters]
    if column is None:
        found = measure_alone(variables[asked], within, uneven, k)
    else:
        found = measure_crossed(variables[asked], variables[column], within, uneven, k)
    if found.closed:
        return
    if variables[asked].key.startswith("@") and column is None and not filters:
        known.learn_listed(asked)
    among = [known.kept(question, places) for question, places in filters]
    single = variables[asked].picked is None and (column is None or variables[column].picked is None)
    for place, group in enumerate([[]] if column is None else [[one] for one in known.options(column)]):
        known.read([known.anyone(asked), *group, *among], hidden=found.hidden_bases[place])
        for row, option in enumerate(known.options(asked)):
            hidden = found.hidden[row, place]
            # A line or a column hidden as a whole may hold a zero; an option is hidden with those who left it.
            is_alone = single and not _hidden_whole(variables, asked, column, found.hidden, row, place)
            if not single and column is None and not filters:
                is_alone = True
                known.read([(option[0], [NOT])], hidden=hidden, is_alone=True)
            known.read([option, *group, *among], hidden=hidden, is_alone=is_alone)
            if column is not None and not np.isnan(found.rest_shares[row, place]):
                known.read([option, known.anyone(column), *among])
    known.read([known.anyone(asked), *([] if column is None else [known.anyone(column)]), *among])


def _hidden_whole(variables, asked, column, hidden, row, place):
    """Whether the cell's whole line or column is hidden, or as much of it as is of one family."""
    rows = _alike(variables[asked], row)
    columns = [True] if column is None else _alike(variables[column], place)
    return hidden[rows, place].all() or (column is not None and hidden[row, columns].all())


def _alike(asked, place):
    """Which options have the coarser answers of one."""
    above = [_coarser_of(asked, one) for one in asked.coarser]
    return np.logical_and.reduce([its == its[place] for its in above] or [np.ones(len(asked.options), dtype=bool)])


def _coarser_of(fine, coarse):
    found = np.full(len(fine.options), NOT_SHOWN)
    found[fine.codes[fine.codes >= 0]] = np.maximum(coarse.codes[fine.codes >= 0], NOT_SHOWN)
    return found


def everything_shown(variables, k, *, deep=True):
    """All tables of up to three questions: each way round, each filter, each pair of options."""
    known = Known(variables)
    known.read([])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measures, "hidden_together", _each_once(measures.hidden_together))
        _look_at_all(known, k, deep)
    return known


def _each_once(hidden_together):
    """A table hides the same whatever part of it is looked at: found once for its questions, it is not found again."""
    found = {}

    def once(asked, k):
        keys = tuple(one.key for one in asked)
        if keys not in found:
            found[keys] = hidden_together(asked, k)
        return found[keys]

    return once


def _look_at_all(known, k, deep):
    variables = known.variables
    questions = range(len(variables))
    for asked, column in itertools.product(questions, [None, *questions]):
        if asked == column:
            continue
        look(known, asked, column, [], k)
        # Of several answers, who gave one may have given another.
        others = [one for one in questions if one not in (asked, column) or variables[one].picked is not None]
        if deep or column is None:
            for one in others:
                for places in parts(len(variables[one].options)):
                    look(known, asked, column, [(one, places)], k)
        if deep and column is None and len(others) == 2:
            for one, other in itertools.product(*(parts(len(variables[place].options)) for place in others)):
                look(known, asked, None, [(others[0], one), (others[1], other)], k)


def parts(size):
    return [[place] for place in range(size)] + [list(pair) for pair in itertools.combinations(range(size), 2)]


def small_groups(known, most, k, *, of=None):
    """Every group of up to `most` answers given together that has 1 to k − 1 people: what must not be told.

    `of`: only those that an answer to this question makes.
    """
    for count in range(1, most + 1):
        for axes in itertools.combinations(range(len(known.sizes)), count):
            if of is not None and not set(axes) & set(known.axes[of]):
                continue
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


def random_survey(chance, count, *, several=0, people=(8, 140), options=(2, 4), missing=(0, 0, 0.05)):
    """Questions that are linked, uneven, sometimes left blank; of `several` more, people pick as many as they like."""
    n = int(chance.integers(*people))
    hidden = chance.integers(0, 3, n)
    variables = []
    for place in range(count):
        size = int(chance.integers(options[0], options[1] + 1))
        odds = chance.dirichlet(np.full(size, 0.6), 3)
        codes = np.array([chance.choice(size, p=odds[kind]) for kind in hidden])
        codes[chance.random(n) < chance.choice(missing)] = BLANK
        variables.append(single(f"q{place}", codes, size))
    for place in range(several):
        size = int(chance.integers(2, 4))
        picked = chance.random((n, size)) < chance.beta(0.6, 0.6, (3, size))[hidden]
        variables.append(multiple(f"m{place}", picked, chance.random(n) >= chance.choice(missing)))
    return variables


def family(fine, sizes, key="@family"):
    """(the family of each public, the public with it): `sizes` publics are in each; a single one may be."""
    coarse = _carried(key, fine, np.repeat(np.arange(len(sizes)), sizes), len(sizes))
    return replace(coarse, finer=(fine,)), replace(fine, coarser=(replace(coarse, finer=(fine,)),))


def places(communes, sizes, rural):
    """(bassin, density, communes with what they decide): `sizes` communes are in each bassin; each is `rural` (1) or
    not (0), or nobody knows (2).

    What decides what is found in the answers, as in a survey.
    """
    bassins = _carried("@basin", communes, np.repeat(np.arange(len(sizes)), sizes), len(sizes))
    densities = _carried("@density", communes, np.asarray(rural, dtype=int), max(rural) + 1)
    known = {"finer": (bassins,)} if decides(bassins, densities) else {"beside": (bassins,)}
    densities = replace(densities, **known)
    bassins = replace(bassins, coarser=decided(bassins, [densities]))
    return bassins, densities, replace(communes, coarser=decided(communes, [bassins, densities]))


def _carried(key, fine, of, size):
    """What goes with each answer of a question."""
    return single(key, np.where(fine.codes >= 0, of[fine.codes], fine.codes), size)


def single(key, codes, size=None):
    codes = np.array(codes)
    return Variable(key, "single", key, _labels(size or int(codes.max()) + 1), codes)


def multiple(key, picked, seen=None):
    """`picked` (n, options), `seen` (n,): who was shown the question; who then picks nothing counts in its base."""
    seen = np.ones(len(picked), dtype=bool) if seen is None else seen
    picked = picked & seen[:, None]
    codes = np.where(~seen, NOT_SHOWN, np.where(picked.any(axis=1), 0, BLANK))
    return Variable(key, "multiple", key, _labels(picked.shape[1]), codes, picked)


def _labels(size):
    return tuple(Option(str(code), str(code)) for code in range(size))
