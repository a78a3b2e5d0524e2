"""The XML of a LimeSurvey file: tables of rows, in LimeSurvey's order. The contrary of `imports.limesurvey.tables`.

What is NULL is left out, what is empty an empty element, the rest CDATA. Source: LimeSurvey's `export_helper.php`.
"""

from collections.abc import Iterator
from html import escape

# Version 5 of LimeSurvey: the layout that 4 to 6 read, and 7 converts.
DATABASE = 496
ORDER = (
    "answers", "answer_l10ns", "groups", "group_l10ns", "questions", "subquestions", "question_l10ns",
    "question_attributes", "quota", "quota_members", "quota_languagesettings", "surveys", "surveys_languagesettings",
)  # fmt: skip

Row = dict[str, str | int]


class Document:
    """Rows are added in any order of tables; each row of a table has the same columns."""

    def __init__(self) -> None:
        self.tables: dict[str, list[Row]] = {table: [] for table in ORDER}

    def add(self, table: str, **row: str | int) -> int:
        """The number of the row in its table, from 1: what others name it by."""
        self.tables[table].append(row)
        return len(self.tables[table])

    def written(self, language: str, others: list[str]) -> bytes:
        """The base language comes last in their list."""
        lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<document>"]
        lines += [" <LimeSurveyDocType>Survey</LimeSurveyDocType>", f" <DBVersion>{DATABASE}</DBVersion>"]
        spoken = "".join(f"<language>{escape(one)}</language>" for one in [*others, language])
        lines.append(f" <languages>{spoken}</languages>")
        for table, rows in self.tables.items():
            # A table without a row is absent there, not empty.
            lines += _table(table, rows) if rows else []
        return "\n".join([*lines, "</document>", ""]).encode()


def _table(name: str, rows: list[Row]) -> Iterator[str]:
    yield f" <{name}>"
    yield "  <fields>" + "".join(f"<fieldname>{column}</fieldname>" for column in rows[0]) + "</fields>"
    yield "  <rows>"
    for row in rows:
        yield "   <row>" + "".join(_cell(column, value) for column, value in row.items()) + "</row>"
    yield "  </rows>"
    yield f" </{name}>"


def _cell(column: str, value: str | int) -> str:
    text = str(value).replace("]]>", "]] >")
    return f"<{column}><![CDATA[{text}]]></{column}>" if text else f"<{column}/>"
