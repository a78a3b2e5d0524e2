"""The types of rows of an XLSForm, and the columns that ask nothing. No Django model, no I/O.

Sources: pyxform's `aliases.py` and `question_type_dictionary.py` (see docs/imports.md).
"""

from django.utils.translation import gettext_lazy

from surveys.enums import QuestionType

YES = frozenset({"yes", "true", "true()", "1", "oui"})
LISTED = ("select_one", "select_multiple", "rank")
# Other spellings of a type, in pyxform and in older forms, the longest first.
SPELLINGS = (
    ("add select one prompt using", "select_one"),
    ("add select multiple prompt using", "select_multiple"),
    ("select all that apply from", "select_multiple"),
    ("select all that apply", "select_multiple"),
    ("select one from", "select_one"),
    ("select one", "select_one"),
    ("select multiple from", "select_multiple"),
    ("select multiple", "select_multiple"),
    ("select1", "select_one"),
    ("select", "select_multiple"),
)
# Blocks of KoboToolbox, the column that names their list, and what they hold (docs/imports.md).
SCORE, RANK, MATRIX = "begin_score", "begin_rank", "begin_kobomatrix"
BLOCKS = {SCORE: "kobo--score-choices", RANK: "kobo--rank-items", MATRIX: "kobo--matrix_list"}
LINES = {SCORE: "score__row", RANK: "rank__level"}
OLD_BLOCKS = {"begin_koborank": RANK}
# What a cell of a matrix may be, and what a whole column of it becomes.
CELLS = {
    "select_one": QuestionType.MATRIX,
    "integer": QuestionType.NUMBERS,
    "int": QuestionType.NUMBERS,
    "decimal": QuestionType.NUMBERS,
    "text": QuestionType.TEXTS,
    "string": QuestionType.TEXTS,
}
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
READ = frozenset({
    "type", "name", "label", "hint", "relevant", "constraint", "constraint_message", "required", "disabled",
    *BLOCKS.values(),
})  # fmt: skip
LOOKS = frozenset({
    "appearance", "required_message", "guidance_hint", "note", "bind", "body", "instance",
    # Marks of Kobo's form builder.
    "kuid", "$kuid", "$autoname", "$qpath", "$xpath",
})  # fmt: skip
