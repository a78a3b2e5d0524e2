"""The rows of the sheet `survey` as groups within groups, each told to the report, and the codes they are given."""

import re

from django.utils.translation import gettext as _

from realtime.wire.refusals import Refused
from surveys.imports.codes import Codes
from surveys.imports.report import Part
from surveys.imports.xlsform.form import Form, Group, Matrix, Row
from surveys.imports.xlsform.matrices import folded, give_cell_codes
from surveys.imports.xlsform.types import (
    BLOCKS,
    CELLS,
    LINES,
    LISTED,
    LOOKS,
    MATRIX,
    NOTED,
    OLD_BLOCKS,
    READ,
    REASONS,
    SIMPLE,
    SPELLINGS,
    YES,
)
from surveys.imports.xlsform.workbook import Line, Sheet
from surveys.questionnaires.expressions.limesurvey import Target

# Groups within groups.
DEEPEST = 30
OTHER = re.compile(r"\s+or[_ ](?:specify )?other$", re.IGNORECASE)


def tree_of(form: Form, sheet: Sheet) -> Group:
    """Refuses `survey_file_bomb`."""
    top = Group(None)
    stack = [top]
    # How deep inside a repeat, or another block that cannot be carried, the row stands.
    skipped: list[str] = []
    for line in sheet.lines:
        if max(len(stack), len(skipped)) > DEEPEST:
            raise Refused("survey_file_bomb")
        row = _row(line)
        if row.kind.startswith("end_"):
            if skipped:
                skipped.pop()
            elif len(stack) > 1:
                stack.pop()
            continue
        opens = row.kind.startswith("begin_")
        part = Part.GROUP if opens else Part.QUESTION
        form.report.expect(part, row.key, row.place)
        _expect_cells(form, row)
        reason = skipped[-1] if skipped else _reason(form, row, stack[-1])
        if reason:
            form.report.left_out(part, row.key, reason)
            _leave_out_cells(form, row)
            if opens:
                skipped.append(_("it stands inside a block that is left out"))
        elif opens:
            group = Group(row)
            stack[-1].parts.append(group)
            stack.append(group)
        else:
            stack[-1].parts.append(row)
    for group in stack[1:]:
        if group.row:
            form.report.changed(Part.GROUP, group.row.key, _("it is never closed: all that follows stands in it"))
    return folded(form, top)


def _row(line: Line) -> Row:
    told = " ".join(line.get("type").split())
    first, _sign, rest = told.partition(" ")
    kind = first.lower()
    if kind in ("begin", "end") and rest:
        kind, rest = f"{kind}_{rest.split()[0].lower()}", ""
    kind = OLD_BLOCKS.get(kind, kind)
    if kind in BLOCKS:
        return Row(line, kind, line.get(BLOCKS[kind]), False)
    for spelling, ours in SPELLINGS:
        if told.lower().startswith(f"{spelling} "):
            kind, rest = ours, told[len(spelling) + 1 :]
            break
    bare = OTHER.sub("", f" {rest}").strip()
    return Row(line, kind, bare.split(" ")[0], bare != rest.strip())


def _reason(form: Form, row: Row, within: Group) -> str:
    """Why a row is not carried; "" when it is."""
    block = within.row.kind if within.row else ""
    if row.line.get("disabled").lower() in YES:
        return _("it is switched off in the form (“disabled”)")
    if row.kind == "begin_repeat":
        return _("asked several times in a row: nothing is repeated here")
    if row.kind in LINES.values():
        return "" if row.kind == LINES.get(block) else _("it stands outside the block it belongs to")
    if block in LINES or (block == MATRIX and row.kind not in CELLS):
        return _("a block of KoboToolbox holds no such row (%(type)s) here") % {"type": row.kind}
    listed = row.kind in LISTED or row.kind in BLOCKS
    if listed and not row.list_name:
        return _("it names no list of choices")
    if listed and row.list_name not in form.lists:
        return _("its list « %(list)s » is not in the sheet “choices”") % {"list": row.list_name}
    if row.kind.startswith("begin_"):
        return "" if row.kind == "begin_group" or row.kind in BLOCKS else _("not known here")
    if row.kind in NOTED:
        return _("noted by a phone, not asked: nothing is noted here")
    if row.kind in REASONS:
        return str(REASONS[row.kind])
    return "" if row.kind in SIMPLE else _("a kind of question not known here (%(type)s)") % {"type": row.kind}


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
    for group in top.groups():
        if group.is_ranking and group.row:
            _give_ranks(form, group, group.row)
        elif group.is_grid and group.row:
            _give_lines(form, group, group.row)
        else:
            for part in group.parts:
                if isinstance(part, Row):
                    _give_code(form, part)
                elif isinstance(part, Matrix):
                    give_cell_codes(form, part)


def _give_code(form: Form, row: Row) -> None:
    row.code = form.codes.fit(row.name, named=True)
    form.ours.setdefault(row.name, row.code)
    form.targets[row.code] = Target(
        code=row.code,
        kind="choice" if row.kind == "select_one" else "whole" if row.kind in LISTED else "value",
        codes=form.list_codes.get(row.list_name, {}),
    )


def _give_lines(form: Form, group: Group, opening: Row) -> None:
    opening.code = form.codes.fit(opening.name, named=True)
    codes = Codes("L")
    for row in group.lines:
        row.list_name = row.list_name or opening.list_name
        row.code = codes.fit(row.name)
        _stand_in(
            form,
            row.name,
            Target(code=opening.code, kind="choice", row=row.code, codes=form.list_codes.get(row.list_name, {})),
        )


def _give_ranks(form: Form, group: Group, opening: Row) -> None:
    opening.code = form.codes.fit(opening.name, named=True)
    for rank, row in enumerate(group.lines, start=1):
        _stand_in(form, row.name, Target(code=opening.code, kind="rank", row=str(rank)))


def _stand_in(form: Form, name: str, target: Target) -> None:
    """A name that is no question's here, for the expressions that use it."""
    stand_in = form.codes.fit(name, named=True)
    form.ours[name] = stand_in
    form.targets[stand_in] = target
