"""What each column of the individual answers means: a line a column, then a line a code of it."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext

from surveys.exports.cells import CODES, Cell
from surveys.exports.columns import Column, Kind, Missing


def codebook_rows(columns: Sequence[Column]) -> Iterator[list[Cell]]:
    yield [
        gettext("Column"),
        gettext("Question"),
        gettext("Type"),
        gettext("Code"),
        gettext("Label"),
        gettext("Number in SPSS"),
    ]
    for column in columns:
        yield [column.name, column.title, column.type_label or gettext("Carried by the response"), *_plainly(column)]
        for number, option in enumerate(column.options if column.kind != Kind.NAMED else (), start=1):
            yield [column.name, "", "", option.code, option.label, number]
    for missing, words in missing_words().items():
        yield [gettext("(every column)"), "", "", CODES[missing], words, missing.value]


def missing_words() -> dict[Missing, str]:
    return {
        Missing.NOT_SHOWN: gettext("Not asked, or the page was not reached"),
        Missing.DECLINED: gettext("Declined to answer"),
        Missing.BLANK: gettext("Left blank"),
    }


def _plainly(column: Column) -> list[Cell]:
    match column.kind:
        case Kind.TICK:
            return ["0 / 1", gettext("1: ticked; 0: not")]
        case Kind.THEME:
            return ["0 / 1", gettext("1: given to the text; 0: not; empty: not coded yet, or not asked")]
        case Kind.PLACE:
            return ["1, 2…", gettext("the place it was given; 1 is the first")]
        case Kind.NUMBER:
            return ["", gettext("a number")]
        case Kind.DATE:
            return ["", gettext("a day, year first")]
        case Kind.TEXT:
            return ["", gettext("free text; the names, telephones and e-mails that were found are masked")]
        case Kind.NAMED:
            return ["", gettext("one of the questionnaire's long list")]
        case Kind.CHOICE:
            return []
