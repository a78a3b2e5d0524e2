import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from surveys.analysis.settling import everything
from surveys.analysis.snapshots import Snapshot, snapshot, weights_of
from surveys.analysis.sums.crosstab import Crosstab, crosstab
from surveys.analysis.variables import Variable, countable_keys, variable
from surveys.models import Survey


class Command(BaseCommand):
    help = "Cross two questions of a survey: counts, χ² (Pearson, no correction), p and Cramér's V; no small-cell rule."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("survey", help="address (slug) of the survey")
        parser.add_argument("row", help="code of a question, code/row for a line of a grid, or @audience, @basin…")
        parser.add_argument("column", help="the same")
        parser.add_argument("--weight", default="", metavar="W", help="code of the question that holds the weights")
        parser.add_argument("--json", action="store_true", help="one line of JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        survey = Survey.objects.filter(slug=options["survey"]).first()
        if survey is None:
            known_slugs = ", ".join(Survey.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"no survey has the address {options['survey']!r}; there are: {known_slugs}")
        known = everything(snapshot(survey))
        row, column = _variable(known, options["row"]), _variable(known, options["column"])
        weights = None
        if options["weight"]:
            if options["weight"] not in known.block.numbers:
                raise CommandError(f"{options['weight']!r} is not a number question of this survey")
            weights = weights_of(known, options["weight"])
        found = crosstab(row.codes, column.codes, (len(row.options), len(column.options)), weights)
        report = _report(row, column, found, weighted=weights is not None)
        self.stdout.write(json.dumps(report, ensure_ascii=False) if options["json"] else _as_text(report))


def _variable(known: Snapshot, key: str) -> Variable:
    try:
        found = variable(known, key)
    except (LookupError, StopIteration):
        keys = ", ".join(key for key, _title in countable_keys(known))
        raise CommandError(f"{key!r} is not a question that can be counted; there are: {keys}") from None
    if not found.exclusive:
        raise CommandError(f"{key!r} takes several choices a person: χ² needs one")
    return found


def _report(row: Variable, column: Variable, found: Crosstab, *, weighted: bool) -> dict[str, Any]:
    """Weighted: `table` holds raw counts all the same, `weighted_table` sums of weights; χ² is on `effective_n`."""
    report: dict[str, Any] = {
        "n": found.n,
        "chi2": found.test.chi2 if found.test else None,
        "dof": found.test.dof if found.test else None,
        "p": found.test.p if found.test else None,
        "cramers_v": found.test.cramers_v if found.test else None,
        "p_method": found.test.p_method if found.test else None,
        "table": _named(row, column, found.counts.tolist()),
    }
    if weighted:
        report["effective_n"] = found.effective_n
        report["weighted_table"] = _named(row, column, found.weighted.tolist())
        report["row_percentages"] = _named(row, column, (found.row_shares * 100).tolist())
    return report


def _named(row: Variable, column: Variable, values: list[list[float]]) -> dict[str, dict[str, float]]:
    return {
        line.label: {option.label: value for option, value in zip(column.options, cells, strict=True)}
        for line, cells in zip(row.options, values, strict=True)
    }


def _as_text(report: dict[str, Any]) -> str:
    lines = [f"{name}: {report[name]}" for name in report if not isinstance(report[name], dict)]
    for line, cells in report["table"].items():
        lines.append(f"{line}: " + ", ".join(f"{label} {count}" for label, count in cells.items()))
    return "\n".join(lines)
