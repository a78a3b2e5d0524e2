"""A row as a question."""

import re

import msgspec
from django.utils.translation import gettext as _

from surveys.enums import QuestionType
from surveys.imports import words
from surveys.imports.checking import lacking
from surveys.imports.report import Part
from surveys.imports.xlsform.conditions import both, condition_of, is_required, leave_out_settings, validation_of
from surveys.imports.xlsform.form import Form, Row
from surveys.imports.xlsform.texts import in_variants, text_of
from surveys.imports.xlsform.types import LISTED, SIMPLE
from surveys.questionnaires import schema as plain

_replace = msgspec.structs.replace


def question_of(form: Form, row: Row, above: str) -> list[plain.Question]:
    report, line = form.report, row.line
    label, labels = text_of(form, line, "label", Part.QUESTION, row.key)
    hint, hints = text_of(form, line, "hint", Part.QUESTION, row.key)
    if not label:
        label, labels, hint, hints = hint or row.name, hints if hint else {}, "", {}
        report.changed(Part.QUESTION, row.key, _("it has no text: « %(text)s » stands in its place") % {"text": label})
    if row.code == row.name:
        report.carried(Part.QUESTION, row.key)
    else:
        report.changed(Part.QUESTION, row.key, words.code_in_words(row.name, row.code))
    own = condition_of(form, row)
    condition = both(above, own)
    if own:
        form.origins["question", row.code, ""] = [(Part.CONDITION, row.key)]
    validation, message, messages = validation_of(form, row)
    item = plain.Question(
        code=row.code,
        type=SIMPLE[row.kind].value,
        wording=label,
        help=hint,
        texts=in_variants({"wording": labels, "help": hints, "validation_message": messages}),
        required=is_required(form, row),
        settings=_settings(form, row),
        condition=condition,
        validation=validation,
        validation_message=message,
        choices=form.lists.get(row.list_name, ()) if row.kind in LISTED else (),
    )
    leave_out_settings(form, row)
    item = _adjusted(form, row, item)
    if why := lacking(item):
        report.left_out(Part.QUESTION, row.key, why)
        return []
    form.offered.add(row.list_name)
    return [item]


def _adjusted(form: Form, row: Row, item: plain.Question) -> plain.Question:
    """What the type alone does not say."""
    match row.kind:
        case "text" if "multiline" in row.line.get("appearance"):
            return _replace(item, type=QuestionType.LONG_TEXT.value)
        case "datetime":
            form.report.changed(Part.QUESTION, row.key, _("the time of day is not asked, only the date"))
        case "time":
            form.report.changed(Part.QUESTION, row.key, _("a time of day became a short text"))
        case "acknowledge" | "trigger":
            form.report.changed(Part.QUESTION, row.key, _("it became a box to tick"))
            return _replace(item, choices=(plain.Choice(code="OK", label="OK"),))
        case "note":
            return _replace(item, required=False)
    return item


def _settings(form: Form, row: Row) -> plain.Settings:
    looks = row.line.get("appearance").split()
    match row.kind:
        case "select_one":
            menu = any(look.startswith(("minimal", "autocomplete", "search")) for look in looks)
            return plain.Settings(other=row.other, menu=menu)
        case "select_multiple":
            return plain.Settings(other=row.other)
        case "decimal":
            return plain.Settings(decimals=True)
        case "range":
            return _range(form, row)
        case _:
            return plain.Settings()


def _range(form: Form, row: Row) -> plain.Settings:
    told = dict(re.findall(r"(start|end|step)\s*=\s*(-?\d{1,9}(?:\.\d{1,6})?)", row.line.get("parameters")))
    low, high, step = float(told.get("start", 0)), float(told.get("end", 10)), float(told.get("step", 1))
    if form.report.knows(Part.SETTING, f"{row.key}/parameters"):
        form.report.carried(Part.SETTING, f"{row.key}/parameters")
    if not low < high or step <= 0:
        low, high, step = 0.0, 10.0, 1.0
    whole = all(value.is_integer() for value in (low, high, step))
    return plain.Settings(minimum=low, maximum=high, step=step, decimals=not whole)
