"""The plan as a table for a spreadsheet: CSV with BOM and `;`, or XLSX. No cell is ever a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from challenges.enums import Status
from challenges.plan.queries import PlanRow, plan_of
from hackathon.tables import inert
from realtime.wire.transactions import read_snapshot

Cell = str | Decimal | date | None


def plan_table(edition_id: UUID) -> list[list[Cell]]:
    """Header and one line per action, at one moment."""
    with read_snapshot():
        rows = plan_of(edition_id).rows
    return [_header(), *(_cells(row) for row in rows)]


def as_csv(table: Iterable[Sequence[Cell]]) -> bytes:
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, delimiter=";", lineterminator="\r\n")
    writer.writerows([_csv_cell(cell) for cell in row] for row in table)
    return lines.getvalue().encode("utf-8-sig")


def as_xlsx(table: Iterable[Sequence[Cell]], *, title: str) -> bytes:
    import xlsxwriter  # not with every process

    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(title[:31])
        bold, wrap = (
            book.add_format({"bold": True, "text_wrap": True}),
            book.add_format({"text_wrap": True, "valign": "top"}),
        )
        day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
        for at, row in enumerate(table):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(at, column, cell, day)
                elif isinstance(cell, Decimal):
                    sheet.write_number(at, column, float(cell))
                else:
                    sheet.write_string(at, column, cell or "", wrap if at else bold)
        sheet.set_column(0, len(_header()) - 1, 24)
        sheet.freeze_panes(1, 1)
    return file.getvalue()


def _header() -> list[Cell]:
    return [
        _("Action"),
        _("Description"),
        _("Axis"),
        _("Lead structure"),
        _("Partners"),
        _("Publics"),
        _("Employment areas"),
        _("Start"),
        _("Deadline"),
        _("Staffing"),
        _("Funding"),
        _("Indicator"),
        _("Starting value"),
        pgettext("action", "Target"),
        _("Unit"),
        _("Finding it starts from"),
        _("Status"),
        _("Since"),
        _("Reason"),
        _("Solution it comes from"),
    ]


def _cells(row: PlanRow) -> list[Cell]:
    action, change = row.action, row.last_change
    return [
        action.title,
        action.description,
        action.axis.title if action.axis else "",
        action.lead.name if action.lead else "",
        _list(action.partners.all()),
        _list(action.audiences.all()),
        _list(action.basins.all()),
        action.starts_on,
        action.deadline,
        action.staffing,
        action.funding,
        action.indicator,
        action.baseline,
        action.target,
        action.unit,
        action.baseline_finding.sentence if action.baseline_finding else "",
        str(Status(action.status).label),
        change.on if change else None,
        change.reason if change else "",
        row.solution.title if row.solution else "",
    ]


def _list(things: Iterable[object]) -> str:
    return ", ".join(str(thing) for thing in things)


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, Decimal):
        return str(cell).replace(".", ",")
    return inert(cell)
