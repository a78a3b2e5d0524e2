"""The types of rows of an XLSForm, and the columns that ask nothing. No Django model, no I/O.

Sources: pyxform's `aliases.py` and `question_type_dictionary.py` (see docs/imports.md).
"""

from django.utils.translation import gettext_lazy

from surveys.enums import QuestionType

YES = frozenset({"yes", "true", "true()", "1", "oui"})
LISTED = ("select_one", "select_multiple", "rank")
# What a phone notes by itself.
NOTED = frozenset({
    "start", "end", "today", "deviceid", "device_id", "username", "phonenumber", "phone_number", "email",
    "simserial", "subscriberid", "audit", "start-geopoint", "background-audio", "imei",
})  # fmt: skip
REASONS = {
    "calculate": gettext_lazy("a computed value: nothing is computed here"),
    "hidden": gettext_lazy("a value never shown to respondents"),
    "geopoint": gettext_lazy("a place on a map: none is asked here"),
    "geotrace": gettext_lazy("a place on a map: none is asked here"),
    "geoshape": gettext_lazy("a place on a map: none is asked here"),
    "image": gettext_lazy("a file sent by the respondent: none is taken here"),
    "audio": gettext_lazy("a file sent by the respondent: none is taken here"),
    "video": gettext_lazy("a file sent by the respondent: none is taken here"),
    "file": gettext_lazy("a file sent by the respondent: none is taken here"),
    "barcode": gettext_lazy("a bar code: none is read here"),
}
SIMPLE = {
    "text": QuestionType.SHORT_TEXT,
    "string": QuestionType.SHORT_TEXT,
    "integer": QuestionType.NUMBER,
    "int": QuestionType.NUMBER,
    "decimal": QuestionType.NUMBER,
    "range": QuestionType.SLIDER,
    "date": QuestionType.DATE,
    "datetime": QuestionType.DATE,
    "time": QuestionType.SHORT_TEXT,
    "note": QuestionType.INFORMATION,
    "acknowledge": QuestionType.MULTIPLE,
    "trigger": QuestionType.MULTIPLE,
    "select_one": QuestionType.SINGLE,
    "select_multiple": QuestionType.MULTIPLE,
    "rank": QuestionType.RANKING,
}
READ = frozenset({"type", "name", "label", "hint", "relevant", "constraint", "constraint_message", "required"})
LOOKS = frozenset({"appearance", "required_message", "guidance_hint", "disabled", "note", "bind", "body", "instance"})
