"""Who is shown what, what an answer must be, and the settings of a row that have no counterpart."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from surveys.imports import words
from surveys.imports.report import Part
from surveys.imports.xlsform.form import NAMED, Form, Row
from surveys.imports.xlsform.texts import text_of
from surveys.imports.xlsform.types import YES
from surveys.questionnaires.expressions.limesurvey import Untranslatable
from surveys.questionnaires.expressions.words import untranslatable_in_words
from surveys.questionnaires.expressions.xlsform import translate


def _ours(form: Form, expression: str) -> str:
    """The expression with our codes in place of their names."""
    return NAMED.sub(lambda found: f"${{{form.ours.get(found[1], found[1])}}}", expression)


def condition_of(form: Form, row: Row) -> str:
    written = row.line.get("relevant")
    if not written:
        return ""
    told = translate(_ours(form, written), form.targets.get)
    if isinstance(told, Untranslatable):
        why = untranslatable_in_words(told.reason, words.shortened(told.fragment))
        form.report.left_out(Part.CONDITION, row.key, words.condition_in_words(written, why), decide=True)
        return ""
    form.report.carried(Part.CONDITION, row.key)
    return told


def validation_of(form: Form, row: Row) -> tuple[str, str, dict[str, str]]:
    written = row.line.get("constraint")
    if not written:
        return "", "", {}
    key = f"{row.key}/constraint"
    told = translate(_ours(form, written), form.targets.get, own=row.code)
    if isinstance(told, Untranslatable):
        why = untranslatable_in_words(told.reason, words.shortened(told.fragment))
        note = _("its validation « %(rule)s » is not carried (%(why)s)")
        form.report.left_out(Part.SETTING, key, note % {"rule": words.shortened(written), "why": why}, decide=True)
        return "", "", {}
    form.report.carried(Part.SETTING, key)
    message, messages = text_of(form, row.line, "constraint_message", Part.QUESTION, row.key)
    return told, message, messages


def is_required(form: Form, row: Row) -> bool:
    part = Part.QUESTION if form.report.knows(Part.QUESTION, row.key) else Part.GROUP
    told = row.line.get("required").strip().lower()
    if not told or told in YES:
        return bool(told)
    if told not in ("no", "false", "false()", "0", "non"):
        note = _("it is required under a condition (%(rule)s): here it is never required until you decide")
        form.report.changed(part, row.key, note % {"rule": words.shortened(told)}, decide=True)
    return False


def leave_out_settings(form: Form, row: Row) -> None:
    for name in dict.fromkeys(name for name, _language in row.line.cells):
        key = f"{row.key}/{name}"
        if form.report.knows(Part.SETTING, key) and not form.report.told(Part.SETTING, key):
            decide = name == "choice_filter"
            value = next(iter(row.line.texts(name).values()))
            form.report.left_out(Part.SETTING, key, words.setting_in_words(name, value), decide=decide)


def say_heads(form: Form, row: Row) -> None:
    """A row that only heads a grid or a ranking: a note, or the labels of its choices."""
    form.report.changed(Part.QUESTION, row.key, _("it is a heading, and no question of its own"))
    if rule := row.line.get("relevant"):
        why = words.condition_in_words(rule, _("a heading is always shown here"))
        form.report.left_out(Part.CONDITION, row.key, why, decide=True)
    leave_out_settings(form, row)


def both(*parts: str) -> str:
    given: Iterable[str] = [part for part in parts if part]
    return " and ".join(f"({part})" if " or " in part else part for part in given)
