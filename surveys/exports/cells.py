"""One answer as the cell of a table: in words for whoever reads, in codes for whoever computes."""

from collections.abc import Callable

from django.utils.translation import gettext

from surveys.exports.columns import Column, Kind, Missing, Said, Value

Cell = str | int | float | None
# Beside an empty cell, which means "not asked"; they are no code a questionnaire can have, nor words anybody types.
CODES = {Missing.NOT_SHOWN: "", Missing.BLANK: "__blank__", Missing.DECLINED: "__declined__"}


def in_words(column: Column) -> Callable[[Said], Cell]:
    """Labels of choices; a blank or declined choice is said, other blanks leave the cell empty, so that a column of
    numbers holds numbers only."""
    labels, read = column.labels, column.read
    said_in_words = column.kind in (Kind.CHOICE, Kind.NAMED, Kind.TICK, Kind.THEME)
    missing: dict[Missing, Cell] = (
        {Missing.BLANK: gettext("(left blank)"), Missing.DECLINED: gettext("(declined)")} if said_in_words else {}
    )

    def cell(said: Said) -> Cell:
        value = read(said)
        if isinstance(value, Missing):
            return missing.get(value)
        return labels.get(value, value) if isinstance(value, str) else value

    return cell


def in_codes(column: Column) -> Callable[[Said], Cell]:
    """Codes of choices; the three kinds of missing are told apart in every column."""
    read = column.read

    def cell(said: Said) -> Cell:
        value: Value = read(said)
        return CODES[value] if isinstance(value, Missing) else value

    return cell
