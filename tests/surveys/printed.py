"""What a page or a file says, read as somebody reads it, and the same counted by other programs."""

import re

import numpy as np
import pandas as pd
import pytest
from django.urls import reverse
from lxml import html
from scipy import stats
from statsmodels.stats.contingency_tables import Table
from statsmodels.stats.proportion import proportion_confint

from surveys.models import Survey

NUMBERS = ("age", "freres.soeurs", "heures.tv")
SHARE = r"(moins de 1 %|\d+ %)"
CELL = re.compile(SHARE + r" \(([\d ]+)\)")


def insee_table(shared):
    return pd.read_csv(shared / "data/hdv2003.csv")


def insee_survey(desk, edition, shared):
    """The file through the import's pages, as an organiser sends it, each column taken for what is proposed."""
    where = reverse("surveys:import", args=[edition.slug])
    with (shared / "data/hdv2003.csv").open("rb") as file:
        form = desk.post(where, {"title": "INSEE", "file": file}).context["form"]
    proposed = {name: form[name].value() or "" for name in form.fields}
    assert desk.post(where, proposed).status_code == 302
    return Survey.objects.get(title="INSEE")


def clean(words):
    return " ".join(words.replace("\u202f", " ").replace("\xa0", " ").split())


def page(desk, name, survey, query=None):
    """A page as (its words, its tables by caption, the terms of its definition lists)."""
    root = html.fromstring(desk.get(reverse(f"surveys:{name}", args=[survey.edition.slug, survey.slug]), query).content)
    for drawn in root.xpath("//svg|//script"):
        drawn.drop_tree()
    tables = {_caption(table): _rows(table) for table in root.iter("table")}
    terms = {clean(name.text_content()): clean(name.getnext().text_content()) for name in root.iter("dt")}
    return clean(root.text_content()), tables, terms


def _caption(table):
    return " ".join(clean(caption.text_content()) for caption in table.iter("caption"))


def _rows(table):
    return [[clean(cell.text_content()) for cell in row] for row in table.iter("tr")]


def table_of(tables, start):
    """The table whose caption begins so, as a frame of what is written."""
    heads, *rows = next(rows for caption, rows in tables.items() if caption.startswith(start))
    return pd.DataFrame([row[1:] for row in rows], [row[0] for row in rows], heads[1:])


def number(words):
    return float(re.sub(r"[^\d,.\-]", "", words.replace("−", "-")).replace(",", "."))


def is_read(words, exact, unit=1.0):
    """Whether a number is written as `exact` rounded to a unit."""
    assert number(words) == pytest.approx(exact, abs=unit / 2 + 1e-9), words


def is_share(words, exact):
    if words == "moins de 1 %":
        assert 0 < exact < 0.005
    else:
        is_read(words, exact * 100)


def is_range(words, bounds, unit=1.0):
    for one, bound in zip(words.split(" à "), bounds, strict=True):
        if one == "moins de 1 %":
            assert 0 < bound < 0.5
        else:
            is_read(one, bound, unit)


def wilson(share, n):
    return [bound * 100 for bound in proportion_confint(share * n, n, method="wilson")]


def kish(weights):
    return float(weights.sum() ** 2 / (weights**2).sum())


class Crossed:
    """Two columns of a frame crossed by pandas, scipy and statsmodels; `w` are the weights."""

    def __init__(self, frame, row, column, w):
        rows, columns = frame[row], frame[column]
        self.n, self.effective = len(frame), kish(w)
        self.counts = pd.crosstab(rows, columns)
        self.weighted = pd.crosstab(rows, columns, values=w, aggfunc="sum").fillna(0)
        self.shares = self.weighted / self.weighted.sum()
        self.bases = w.groupby(columns).agg(kish)
        tested = self.weighted / self.weighted.sum().sum() * self.effective
        self.test = stats.chi2_contingency(tested, correction=False)
        self.cramers_v = np.sqrt(self.test.statistic / (self.effective * (min(tested.shape) - 1)))
        self.residuals = pd.DataFrame(
            np.asarray(Table(tested.to_numpy(), shift_zeros=False).standardized_resids), tested.index, tested.columns
        )

    def is_told_by(self, tables, terms):
        """Every number of the page of the crossing."""
        title = next(iter(tables))
        shown, residuals, ranges = (table_of(tables, one) for one in (title, "Résidus", "Intervalles"))
        for column in self.counts:
            is_read(shown.at["Base (n)", column], self.counts[column].sum())
            for row in self.counts.index:
                share, count = CELL.match(shown.at[row, column]).groups()
                is_read(count, self.counts.at[row, column])
                is_share(share, self.shares.at[row, column])
                is_read(residuals.at[row, column], self.residuals.at[row, column], 0.1)
                is_range(ranges.at[row, column], wilson(self.shares.at[row, column], self.bases[column]))
        is_read(terms["Réponses (n)"], self.n)
        is_read(terms["χ² de Pearson"], self.test.statistic, 0.01)
        is_read(terms["V de Cramér"], self.cramers_v, 0.001)
        assert terms["Degrés de liberté"] == str(self.test.dof)
