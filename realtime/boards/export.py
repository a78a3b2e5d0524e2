"""A board as a spreadsheet. Nothing people wrote is ever a formula or a link."""

from io import BytesIO

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from realtime.boards import queries
from realtime.boards.models import Board


def workbook_of(board: Board) -> bytes:
    """One row a note: zone, group, text, author, source, time, and what it was merged from."""
    import xlsxwriter  # not with every process

    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        stamp = book.add_format({"num_format": "dd/mm/yyyy hh:mm", "valign": "top", "align": "left"})
        sheet = book.add_worksheet(_("Notes"))
        titles = (_("Zone"), _("Group"), _("Note"), _("Author"), _("Source"), _("Written"), _("Merged from"))
        for column, (title, width) in enumerate(zip(titles, (24, 24, 60, 24, 14, 18, 60), strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, str(title), bold)
        for line, row in enumerate(queries.card_rows(board), start=1):
            for column, key in enumerate(("zone", "group", "text", "author", "source")):
                sheet.write_string(line, column, str(row[key]), wrapped)
            sheet.write_datetime(line, 5, localtime(row["written"]).replace(tzinfo=None), stamp)
            sheet.write_string(line, 6, row["merged_from"], wrapped)
        sheet.freeze_panes(1, 0)
    return file.getvalue()
