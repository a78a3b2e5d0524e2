"""KoboToolbox's matrices: `begin_kobomatrix`, or the groups it is spread over in the workbooks that Kobo gives.

A matrix asks each of its columns of each item of a list. Two lists of choices side by side are a grid with two scales,
numbers a grid of numbers, texts a grid of texts; other columns become a question each. Source: kpi's
`kobo_to_xlsform/kobomatrix.py`: a group `M_header` of notes, then a group `M_ITEM` for each item, whose questions are
called `M_ITEM_COLUMN`.
"""

import re

import msgspec
from django.utils.translation import gettext as _

from realtime.wire.refusals import Refused
from surveys.enums import QuestionType
from surveys.imports import words
from surveys.imports.checking import lacking
from surveys.imports.codes import Codes
from surveys.imports.report import Part
from surveys.imports.xlsform.conditions import both, condition_of, is_required, leave_out_settings, say_heads
from surveys.imports.xlsform.form import NAMED, Asked, Form, Group, Item, Matrix, Row
from surveys.imports.xlsform.texts import Told, in_variants, joined, text_of
from surveys.imports.xlsform.types import CELLS, MATRIX
from surveys.imports.xlsform.workbook import Line
from surveys.questionnaires import schema as plain
from surveys.questionnaires.expressions.limesurvey import Target
from surveys.questionnaires.wordings import ENDS

WIDE = re.compile(r"w\d{1,2}")
MOST_CELLS = 20_000
WHOLE = {
    QuestionType.MATRIX: QuestionType.DUAL_MATRIX,
    QuestionType.NUMBERS: QuestionType.NUMBER_MATRIX,
    QuestionType.TEXTS: QuestionType.TEXT_MATRIX,
}

_replace = msgspec.structs.replace


# --- found among the groups ---------------------------------------------------------------------------


def folded(form: Form, group: Group) -> Group:
    """The group with each of its matrices in one piece. Refuses `survey_file_bomb`."""
    parts: list[Group | Matrix | Row] = []
    at = 0
    while at < len(group.parts):
        part = group.parts[at]
        at += 1
        if isinstance(part, Group) and part.row:
            if part.row.kind == MATRIX:
                part = _block(form, part, part.row)
            elif spread := _spread(form, part, group.parts, at):
                at += len(spread.items)
                part = spread
            else:
                part = folded(form, part)
        parts.append(part)
    group.parts = parts
    return group


def _block(form: Form, group: Group, row: Row) -> Matrix:
    columns = group.rows
    codes = Codes("L")
    names = form.list_codes.get(row.list_name, {})
    choices = {choice.code: choice for choice in form.lists[row.list_name]}
    items = [Item(name, codes.fit(name), choices[code].label, choices[code].texts) for name, code in names.items()]
    form.cells += len(items) * len(columns)
    if form.cells > MOST_CELLS:
        raise Refused("survey_file_bomb")
    cells = []
    for item in items:
        # What a column says of other columns is meant of the same item.
        called = {column.name: f"{row.name}_{item.name}_{column.name}" for column in columns}
        cells.append([_cell(column, called) for column in columns])
    return Matrix(row.name, row, row, columns, [column.name for column in columns], items, cells)


def _cell(column: Row, called: dict[str, str]) -> Row:
    """The question that a column asks of one item."""
    cells = {
        place: NAMED.sub(lambda found: f"${{{called.get(found[1], found[1])}}}", text)
        if place[0] in ("relevant", "constraint")
        else text
        for place, text in column.line.cells.items()
    }
    line = Line(column.line.number, {**cells, ("name", ""): called[column.name]})
    return Row(line, column.kind, column.list_name, column.other)


def _spread(form: Form, header: Group, parts: list[Group | Matrix | Row], at: int) -> Matrix | None:
    """The matrix that begins with this group of headings, if the groups from `at` on are all that Kobo makes of it."""
    row, heads = header.row, header.rows
    if row is None or not row.name.endswith("_header") or not _is_bare(header, heads) or len(heads) < 2:
        return None
    if heads[0].name != f"{row.name}_note" or any(head.kind != "note" for head in heads):
        return None
    name = row.name.removesuffix("_header")
    columns = [head.name.removeprefix(f"{row.name}_") for head in heads[1:]]
    groups: list[tuple[Row, list[Row]]] = []
    for number in range(at, len(parts)):
        part = parts[number]
        if not isinstance(part, Group) or part.row is None or not part.row.name.startswith(f"{name}_"):
            break
        if not _asks(part, part.row, columns):
            return None
        groups.append((part.row, part.rows))
    if not groups or any(_kinds(rows) != _kinds(groups[0][1]) for _row, rows in groups):
        return None
    codes = Codes("L")
    items = []
    for opening, (note, *_cells) in groups:
        label, labels = text_of(form, note.line, "label", Part.QUESTION, note.key)
        theirs = opening.name.removeprefix(f"{name}_")
        items.append(Item(theirs, codes.fit(theirs), " ".join(label.split()) or theirs, in_variants({"label": labels})))
    return Matrix(
        name=name,
        row=row,
        title=heads[0],
        columns=heads[1:],
        names=columns,
        items=items,
        cells=[rows[1:] for _row, rows in groups],
        parts=[opening for opening, _rows in groups],
        heads=[*heads, *(rows[0] for _row, rows in groups)],
    )


def _is_bare(group: Group, rows: list[Row]) -> bool:
    """A group of the grid theme that holds rows alone and is always shown."""
    row = group.row
    wide = row is not None and WIDE.fullmatch(row.line.get("appearance")) and not row.line.get("relevant")
    return bool(wide) and len(rows) == len(group.parts)


def _asks(group: Group, row: Row, columns: list[str]) -> bool:
    rows = group.rows
    wanted = [f"{row.name}_note", *(f"{row.name}_{column}" for column in columns)]
    return (
        _is_bare(group, rows)
        and [each.name for each in rows] == wanted
        and rows[0].kind == "note"
        and all(each.kind in CELLS for each in rows[1:])
    )


def _kinds(rows: list[Row]) -> list[tuple[str, str, bool]]:
    return [(row.kind, row.list_name, row.other) for row in rows]


# --- codes --------------------------------------------------------------------------------------------


def give_cell_codes(form: Form, matrix: Matrix) -> None:
    """Decide which questions a matrix becomes; each cell has a name in the form that expressions may use."""
    types = [CELLS[cell.kind] for cell in matrix.cells[0]] if matrix.cells else []
    conditional = any(cell.line.get("relevant") for cells in matrix.cells for cell in cells)
    one = len(set(types)) == 1 and len(types) > 1 and not conditional
    if one and (types[0] != QuestionType.MATRIX or len(types) == 2):
        codes = Codes("C")
        columns = [codes.fit(name) for name in matrix.names]
        if types[0] == QuestionType.MATRIX:
            columns = list(plain.SCALES)
        code = form.codes.fit(matrix.name, named=True)
        matrix.questions = [Asked(code, WHOLE[types[0]], dict(enumerate(columns)))]
    else:
        matrix.questions = [
            Asked(form.codes.fit(f"{matrix.name}_{name}", named=True), type_, {number: ""})
            for number, (name, type_) in enumerate(zip(matrix.names, types, strict=True))
        ]
    for asked in matrix.questions:
        for number, column in asked.columns.items():
            for item, cells in zip(matrix.items, matrix.cells, strict=True):
                cell = cells[number]
                stand_in = form.codes.fit(cell.name, named=True)
                form.ours.setdefault(cell.name, stand_in)
                form.targets[stand_in] = Target(
                    code=asked.code,
                    kind="choice" if cell.kind == "select_one" else "value",
                    row=item.code,
                    column=column,
                    codes=form.list_codes.get(cell.list_name, {}),
                )


# --- questions ----------------------------------------------------------------------------------------


def matrix_of(form: Form, matrix: Matrix, above: str) -> list[plain.Question]:
    row, report = matrix.row, form.report
    own = condition_of(form, row)
    title = text_of(form, matrix.title.line, "label", Part.GROUP, row.key)
    hint = text_of(form, matrix.title.line, "hint", Part.GROUP, row.key)
    leave_out_settings(form, row)
    for head in matrix.heads:
        say_heads(form, head)
    made = [_question(form, matrix, asked, title, hint) for asked in matrix.questions]
    carried = [_replace(item, condition=both(above, own)) for item in made if not _is_lacking(form, matrix, item)]
    for item in carried:
        if own:
            form.origins["question", item.code, ""] = [(Part.CONDITION, row.key)]
        form.offered.add(row.list_name)
    codes = ", ".join(f"« {item.code} »" for item in carried)
    for opening in matrix.parts:
        report.changed(Part.GROUP, opening.key, _("it became a line of %(codes)s") % {"codes": codes})
        leave_out_settings(form, opening)
    if not carried:
        report.left_out(Part.GROUP, row.key, _("no question of it is carried"))
    elif len(matrix.questions) == 1:
        report.changed(Part.GROUP, row.key, _("it became a grid, %(codes)s") % {"codes": codes})
    else:
        report.changed(Part.GROUP, row.key, _("its columns became a grid each: %(codes)s") % {"codes": codes})
    return carried


def _is_lacking(form: Form, matrix: Matrix, item: plain.Question) -> bool:
    why = lacking(item)
    if why:
        form.report.left_out(Part.GROUP, matrix.row.key, why)
    return bool(why)


def _question(form: Form, matrix: Matrix, asked: Asked, title: Told, hint: Told) -> plain.Question:
    heads = [_heading(form, matrix, number) for number in asked.columns]
    required = [_told_of_cell(form, matrix, asked, cells[number]) for cells in matrix.cells for number in asked.columns]
    if any(required) and not all(required):
        note = _("it is required as a whole: one of its columns was")
        form.report.changed(Part.GROUP, matrix.row.key, note)
    wording, wordings = title if asked.type in WHOLE.values() else joined(title, heads[0])
    ends: tuple[str, ...] = ()
    others = {"wording": wordings, "help": hint[1]}
    if asked.type == QuestionType.DUAL_MATRIX:
        ends = tuple(text or name for (text, _texts), name in zip(heads, matrix.names, strict=True))
        others |= {end: texts for end, (_text, texts) in zip(ENDS, heads, strict=True)}
    first = matrix.cells[0]
    return plain.Question(
        code=asked.code,
        type=asked.type.value,
        wording=wording or matrix.name,
        help=hint[0],
        texts=in_variants(others),
        required=any(required),
        settings=plain.Settings(decimals=any(first[number].kind == "decimal" for number in asked.columns)),
        ends=ends,
        choices=_choices(form, asked, first),
        rows=tuple(_row(form, asked, item, cells) for item, cells in zip(matrix.items, matrix.cells, strict=True)),
        columns=tuple(
            plain.Column(code=code, label=text or matrix.names[number], texts=in_variants({"label": texts}))
            for (number, code), (text, texts) in zip(asked.columns.items(), heads, strict=True)
            if asked.type in (QuestionType.NUMBER_MATRIX, QuestionType.TEXT_MATRIX)
        ),
    )


def _heading(form: Form, matrix: Matrix, number: int) -> Told:
    column = matrix.columns[number]
    label, labels = text_of(form, column.line, "label", Part.QUESTION, column.key)
    return " ".join(label.split()), labels


def _told_of_cell(form: Form, matrix: Matrix, asked: Asked, cell: Row) -> bool:
    """Tell the report of a cell; whether it is required."""
    report = form.report
    report.changed(Part.QUESTION, cell.key, _("it became a column of the grid « %(code)s »") % {"code": asked.code})
    if rule := cell.line.get("constraint"):
        note = words.setting_in_words("constraint", rule)
        report.left_out(Part.SETTING, f"{cell.key}/constraint", note, decide=True)
    if hint := next(iter(cell.line.texts("hint").values()), ""):
        report.changed(Part.QUESTION, cell.key, words.hint_in_words(hint))
    if cell.other:
        report.changed(Part.QUESTION, cell.key, _("no other answer is taken in a grid"))
    leave_out_settings(form, cell)
    return is_required(form, cell)


def _choices(form: Form, asked: Asked, cells: list[Row]) -> tuple[plain.Choice, ...]:
    found: list[plain.Choice] = []
    for number, column in asked.columns.items():
        if cells[number].kind == "select_one":
            form.offered.add(cells[number].list_name)
            found += [_replace(choice, scale=column or "1") for choice in form.lists[cells[number].list_name]]
    return tuple(found)


def _row(form: Form, asked: Asked, item: Item, cells: list[Row]) -> plain.Row:
    """A line, shown when its cell is: grids with several columns have no cell with a condition."""
    cell = cells[next(iter(asked.columns))]
    condition = condition_of(form, cell)
    if condition:
        form.origins["part", asked.code, item.code] = [(Part.CONDITION, cell.key)]
    return plain.Row(code=item.code, label=item.label, texts=item.texts, condition=condition)
