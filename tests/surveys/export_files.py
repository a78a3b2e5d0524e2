"""Files of a survey, made and read again."""

import csv
import re
import zipfile

from django.urls import reverse
from django.utils import translation
from lxml import etree

from surveys.analysis.snapshots import snapshot
from surveys.analysis.strips import Asked, every_figure
from surveys.analysis.sums.protection import PUBLISHED_K
from surveys.exports.formats import FORMATS, Wanted, make

EVERYBODY = Asked()
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def maker(tmp_path):
    """Make a file of a survey; `heard` is where its progress goes."""

    def made(survey, kind, asked=EVERYBODY, heard=lambda done, total: None):
        path = tmp_path / f"file-{kind}{FORMATS[kind].suffix}"
        path.unlink(missing_ok=True)
        with translation.override("fr"):
            make(FORMATS[kind], Wanted(survey, path, asked, heard))
        return path

    return made


def address(name, survey):
    return reverse(f"surveys:{name}", args=[survey.edition.slug, survey.slug])


def lines_of(path, **dialect):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, **dialect))


def figures_of(survey):
    return {one.figure.question: one for one in every_figure(survey, snapshot(survey), Asked(), k=PUBLISHED_K)}


def percents(figure):
    return [None if line.shares[0] is None else round(line.shares[0] * 100, 1) for line in figure.lines]


def excel_charts(path):
    """(title, categories, series → values) of each chart, from the values Excel finds before it computes anything."""
    with zipfile.ZipFile(path) as archive:
        names = sorted(name for name in archive.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name))
        names.sort(key=lambda name: int(re.search(r"\d+", name)[0]))
        return [_chart(etree.fromstring(archive.read(name))) for name in names]


def _chart(root):
    def points(node):
        cache = node.find(f".//{DRAWN}ptCount").getparent()
        found = {int(point.get("idx")): point.findtext(f"{DRAWN}v") for point in cache.iter(f"{DRAWN}pt")}
        return [found.get(place) for place in range(int(cache.find(f"{DRAWN}ptCount").get("val")))]

    series = list(root.iter(f"{DRAWN}ser"))
    values = {
        points(one.find(f"{DRAWN}tx"))[0]: [
            None if point is None else float(point) for point in points(one.find(f"{DRAWN}val"))
        ]
        for one in series
    }
    return points(series[0].find(f"{DRAWN}cat")), values
