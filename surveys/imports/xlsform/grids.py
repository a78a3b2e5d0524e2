"""Questions of one list side by side: lines of one grid."""

from django.utils.translation import gettext as _

from surveys.enums import QuestionType
from surveys.imports import words
from surveys.imports.report import Part
from surveys.imports.xlsform.conditions import both, condition_of, is_required, leave_out_settings
from surveys.imports.xlsform.form import Form, Group, Row
from surveys.imports.xlsform.texts import in_variants, text_of
from surveys.imports.xlsform.tree import grid_rows
from surveys.questionnaires import schema as plain


def grid_of(form: Form, group: Group, above: str) -> list[plain.Question]:
    """Questions of one list side by side: lines of one grid."""
    assert group.row is not None
    row, report = group.row, form.report
    rows = grid_rows(group)
    label, labels = text_of(form, row.line, "label", Part.GROUP, row.key)
    heads = [part for part in group.parts if isinstance(part, Row) and part not in rows]
    for head in heads:
        report.changed(Part.QUESTION, head.key, _("it heads a grid, and is no question of its own"))
        leave_out_settings(form, head)
        if not label:
            label, labels = text_of(form, head.line, "label", Part.QUESTION, head.key)
    report.changed(Part.GROUP, row.key, _("it became a grid, « %(code)s »") % {"code": row.code})
    own = condition_of(form, row)
    if own:
        form.origins["question", row.code, ""] = [(Part.CONDITION, row.key)]
    leave_out_settings(form, row)
    lines = []
    for each in rows:
        text, texts = text_of(form, each.line, "label", Part.QUESTION, each.key)
        report.changed(Part.QUESTION, each.key, _("it became a line of the grid « %(code)s »") % {"code": row.code})
        condition = condition_of(form, each)
        if condition:
            form.origins["part", row.code, each.code] = [(Part.CONDITION, each.key)]
        if each.line.get("constraint"):
            note = words.setting_in_words("constraint", each.line.get("constraint"))
            report.left_out(Part.SETTING, f"{each.key}/constraint", note, decide=True)
        leave_out_settings(form, each)
        lines.append(
            plain.Row(
                code=each.code,
                label=" ".join(text.split()) or each.name,
                texts=in_variants({"label": texts}),
                condition=condition,
            )
        )
    form.offered.add(rows[0].list_name)
    required = [is_required(form, each) for each in rows]
    return [
        plain.Question(
            code=row.code,
            type=QuestionType.MATRIX.value,
            wording=label or row.name,
            texts=in_variants({"wording": labels}),
            required=any(required),
            condition=both(above, own),
            choices=form.lists[rows[0].list_name],
            rows=tuple(lines),
        )
    ]
