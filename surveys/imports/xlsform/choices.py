"""The lists of the sheet `choices`."""

from django.utils.translation import gettext as _

from surveys.imports import words
from surveys.imports.codes import Codes
from surveys.imports.report import Part
from surveys.imports.xlsform.form import Form
from surveys.imports.xlsform.texts import in_variants, text_of
from surveys.imports.xlsform.workbook import Sheet
from surveys.questionnaires import schema as plain

# What a list of choices is made of, and what the form builder notes of it.
READ = frozenset({"list_name", "name", "label", "kuid", "$kuid", "$autovalue"})


def read_lists(form: Form, sheet: Sheet) -> None:
    _say_columns(form, sheet)
    codes: dict[str, Codes] = {}
    found: dict[str, list[plain.Choice]] = {}
    for line in sheet.lines:
        name, theirs = line.get("list_name"), line.get("name")
        if not name:
            continue
        key = f"{name}/{line.number}"
        form.list_keys.setdefault(name, []).append(key)
        place = _("choices, row %(number)s › %(list)s › %(name)s")
        form.report.expect(Part.CHOICE, key, place % {"number": line.number, "list": name, "name": theirs})
        code = codes.setdefault(name, Codes("A")).fit(theirs)
        form.list_codes.setdefault(name, {}).setdefault(theirs, code)
        label, labels = text_of(form, line, "label", Part.CHOICE, key)
        label = " ".join(label.split())
        if code == theirs:
            form.report.carried(Part.CHOICE, key)
        else:
            form.report.changed(Part.CHOICE, key, words.code_in_words(theirs, code))
        if not label:
            form.report.changed(
                Part.CHOICE, key, _("it has no text: « %(text)s » stands in its place") % {"text": theirs}
            )
        found.setdefault(name, []).append(
            plain.Choice(code=code, label=label or theirs or code, texts=in_variants({"label": labels}))
        )
    form.lists = {name: tuple(choices) for name, choices in found.items()}


def _say_columns(form: Form, sheet: Sheet) -> None:
    """Columns beside the names and labels: pictures, and what filters read."""
    for name in dict.fromkeys(name for name, _language in sheet.columns if name and name not in READ):
        count = sum(bool(line.texts(name)) for line in sheet.lines)
        if count:
            place = _("choices, column %(name)s") % {"name": name}
            form.report.expect(Part.SETTING, f"choices/{name}", place, count=count)
            form.report.left_out(Part.SETTING, f"choices/{name}", _("a choice has no picture and no filter here"))
