"""Questions of one list as one question: lines of a grid, ranks of a ranking."""

from typing import Any

from django.utils.translation import gettext as _

from surveys.enums import QuestionType
from surveys.imports import words
from surveys.imports.checking import lacking
from surveys.imports.report import Part
from surveys.imports.xlsform.conditions import both, condition_of, is_required, leave_out_settings, say_heads
from surveys.imports.xlsform.form import Form, Group, Row
from surveys.imports.xlsform.texts import Told, in_variants, text_of
from surveys.imports.xlsform.types import SCORE
from surveys.questionnaires import schema as plain


def grid_of(form: Form, group: Group, above: str) -> list[plain.Question]:
    """A group of one list side by side, or a block of scores."""
    assert group.row is not None
    row, report = group.row, form.report
    told = _headed(form, group, row)
    report.changed(Part.GROUP, row.key, _("it became a grid, « %(code)s »") % {"code": row.code})
    lines = [_line(form, row, each) for each in group.lines]
    required = [is_required(form, each) for each in (group.lines if row.kind != SCORE else [row, *group.lines])]
    return _carried(
        form,
        group,
        _asked(
            row,
            QuestionType.MATRIX,
            told,
            required=any(required),
            condition=both(above, _own(form, row)),
            choices=_choices(form, group, row),
            rows=tuple(lines),
        ),
    )


def ranking_of(form: Form, group: Group, above: str) -> list[plain.Question]:
    """A block of ranks, or what Kobo makes of one: as many items are ranked as it has ranks, each once."""
    assert group.row is not None
    row, report = group.row, form.report
    told = _headed(form, group, row)
    report.changed(Part.GROUP, row.key, _("it became a ranking, « %(code)s »") % {"code": row.code})
    for each in group.lines:
        report.changed(Part.QUESTION, each.key, _("it became a rank of « %(code)s »") % {"code": row.code})
        if report.knows(Part.SETTING, f"{each.key}/constraint"):
            report.carried(Part.SETTING, f"{each.key}/constraint")
        if rule := each.line.get("relevant"):
            why = words.condition_in_words(rule, _("a rank is always shown here"))
            report.left_out(Part.CONDITION, each.key, why, decide=True)
        _say_hint(form, each)
        leave_out_settings(form, each)
    choices = _choices(form, group, row)
    ranks = min(len(group.lines), len(choices))
    return _carried(
        form,
        group,
        _asked(
            row,
            QuestionType.RANKING,
            told,
            # Kobo asks for every rank, whatever the block says.
            required=True,
            settings=plain.Settings(min_choices=ranks or None, max_choices=ranks or None),
            condition=both(above, _own(form, row)),
            choices=choices if ranks else (),
        ),
    )


def _asked(row: Row, kind: QuestionType, told: tuple[Told, Told], **more: Any) -> plain.Question:
    (label, labels), (hint, hints) = told
    texts = in_variants({"wording": labels, "help": hints})
    return plain.Question(code=row.code, type=kind.value, wording=label or row.name, help=hint, texts=texts, **more)


def _headed(form: Form, group: Group, row: Row) -> tuple[Told, Told]:
    """The text and the hint of the group, or of the first row that heads it."""
    label, hint = _texts(form, row, Part.GROUP)
    leave_out_settings(form, row)
    asked = {row.key for row in group.lines}
    for head in group.rows:
        if head.key not in asked:
            say_heads(form, head)
            text, more = _texts(form, head, Part.QUESTION)
            label, hint = (label if label[0] else text), (hint if hint[0] else more)
    return label, hint


def _texts(form: Form, row: Row, part: Part) -> tuple[Told, Told]:
    return text_of(form, row.line, "label", part, row.key), text_of(form, row.line, "hint", part, row.key)


def _own(form: Form, row: Row) -> str:
    own = condition_of(form, row)
    if own:
        form.origins["question", row.code, ""] = [(Part.CONDITION, row.key)]
    return own


def _choices(form: Form, group: Group, row: Row) -> tuple[plain.Choice, ...]:
    name = row.list_name or next((each.list_name for each in group.lines), "")
    form.offered.add(name)
    return form.lists.get(name, ())


def _line(form: Form, row: Row, each: Row) -> plain.Row:
    report = form.report
    text, texts = text_of(form, each.line, "label", Part.QUESTION, each.key)
    report.changed(Part.QUESTION, each.key, _("it became a line of the grid « %(code)s »") % {"code": row.code})
    condition = condition_of(form, each)
    if condition:
        form.origins["part", row.code, each.code] = [(Part.CONDITION, each.key)]
    if rule := each.line.get("constraint"):
        note = words.setting_in_words("constraint", rule)
        report.left_out(Part.SETTING, f"{each.key}/constraint", note, decide=True)
    _say_hint(form, each)
    leave_out_settings(form, each)
    return plain.Row(
        code=each.code,
        label=" ".join(text.split()) or each.name,
        texts=in_variants({"label": texts}),
        condition=condition,
    )


def _say_hint(form: Form, row: Row) -> None:
    if hint := next(iter(row.line.texts("hint").values()), ""):
        form.report.changed(Part.QUESTION, row.key, words.hint_in_words(hint))


def _carried(form: Form, group: Group, item: plain.Question) -> list[plain.Question]:
    why = lacking(item)
    if not why or group.row is None:
        return [item]
    form.report.left_out(Part.GROUP, group.row.key, why)
    for row in group.rows:
        form.report.left_out(Part.QUESTION, row.key, _("it stands inside a block that is left out"))
    return []
