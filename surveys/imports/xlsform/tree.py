"""The rows of the sheet `survey` as groups within groups, each told to the report, and the codes they are given."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from surveys.imports.codes import Codes
from surveys.imports.report import Part
from surveys.imports.xlsform.form import Form, Group, Row
from surveys.imports.xlsform.types import LISTED, LOOKS, NOTED, READ, REASONS, SIMPLE
from surveys.imports.xlsform.workbook import Line, Sheet
from surveys.questionnaires.expressions.limesurvey import Target


def tree_of(form: Form, sheet: Sheet) -> Group:
    top = Group(None)
    stack = [top]
    # How deep inside a repeat, or another block that cannot be carried, the row stands.
    skipped: list[str] = []
    for line in sheet.lines:
        row = _row(line)
        if row.kind.startswith("end"):
            if skipped:
                skipped.pop()
            elif len(stack) > 1:
                stack.pop()
            continue
        opens = row.kind.startswith("begin")
        part = Part.GROUP if opens else Part.QUESTION
        form.report.expect(part, row.key, row.place)
        _expect_cells(form, row)
        if skipped:
            form.report.left_out(part, row.key, skipped[-1])
            _leave_out_cells(form, row)
            if opens:
                skipped.append(skipped[-1])
        elif opens and row.kind == "begin_group":
            group = Group(row)
            stack[-1].parts.append(group)
            stack.append(group)
        elif opens:
            repeated = row.kind == "begin_repeat"
            why = _("asked several times in a row: nothing is repeated here") if repeated else _("not known here")
            form.report.left_out(part, row.key, why)
            _leave_out_cells(form, row)
            skipped.append(_("it stands inside a block that is left out"))
        elif reason := _reason(form, row):
            form.report.left_out(part, row.key, reason)
            _leave_out_cells(form, row)
        else:
            stack[-1].parts.append(row)
    return top


def _row(line: Line) -> Row:
    told = " ".join(line.get("type").split())
    first, _sign, rest = told.partition(" ")
    kind = first.lower()
    if kind in ("begin", "end") and rest:
        return Row(line, f"{kind}_{rest.split()[0].lower()}", "", False)
    if kind in ("select1", "select_one", "select"):
        kind = "select_multiple" if kind == "select" else "select_one"
    other = rest.endswith("or_other")
    return Row(line, kind, rest.removesuffix("or_other").strip().split(" ")[0], other)


def _reason(form: Form, row: Row) -> str:
    """Why a row is not carried; "" when it is."""
    if row.kind in NOTED:
        return _("noted by a phone, not asked: nothing is noted here")
    if row.kind in REASONS:
        return str(REASONS[row.kind])
    if row.kind not in SIMPLE:
        return _("a kind of question not known here (%(type)s)") % {"type": row.kind}
    if row.kind in LISTED and row.list_name not in form.lists:
        return _("its list « %(list)s » is not in the sheet “choices”") % {"list": row.list_name}
    return ""


def _expect_cells(form: Form, row: Row) -> None:
    """What a row asks for beside its texts."""
    if row.line.get("relevant"):
        form.report.expect(Part.CONDITION, row.key, row.place)
    if row.line.get("constraint"):
        form.report.expect(Part.SETTING, f"{row.key}/constraint", row.place)
    for name in dict.fromkeys(name for name, _language in row.line.cells):
        if name not in READ and name not in LOOKS:
            form.report.expect(Part.SETTING, f"{row.key}/{name}", row.place)


def _leave_out_cells(form: Form, row: Row) -> None:
    why = _("its question is left out")
    if row.line.get("relevant"):
        form.report.left_out(Part.CONDITION, row.key, why)
    for name in ("constraint", *(name for name, _language in row.line.cells)):
        if form.report.knows(Part.SETTING, f"{row.key}/{name}"):
            form.report.left_out(Part.SETTING, f"{row.key}/{name}", why)


# --- codes --------------------------------------------------------------------------------------------


def give_codes(form: Form, top: Group) -> None:
    for group in _groups(top):
        if group.is_grid and group.row:
            group.row.code = form.codes.fit(group.row.name, named=True)
            codes = Codes("L")
            for row in grid_rows(group):
                row.code = codes.fit(row.name)
                stand_in = form.codes.fit(row.name, named=True)
                form.ours[row.name] = stand_in
                form.targets[stand_in] = Target(
                    code=group.row.code, kind="choice", row=row.code, codes=form.list_codes.get(row.list_name, {})
                )
            continue
        for part in group.parts:
            if isinstance(part, Row):
                part.code = form.codes.fit(part.name, named=True)
                form.ours.setdefault(part.name, part.code)
                kind = "whole" if part.kind in ("select_multiple", "rank") else "value"
                form.targets[part.code] = Target(
                    code=part.code,
                    kind="choice" if part.kind == "select_one" else "whole" if kind == "whole" else "value",
                    codes=form.list_codes.get(part.list_name, {}),
                )


def _groups(group: Group) -> Iterator[Group]:
    yield group
    if not group.is_grid:
        for part in group.parts:
            if isinstance(part, Group):
                yield from _groups(part)


def grid_rows(group: Group) -> list[Row]:
    return [
        part
        for part in group.parts
        if isinstance(part, Row) and part.kind == "select_one" and "label" not in part.line.get("appearance").split()
    ]
