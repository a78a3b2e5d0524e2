"""An XLSForm as one of our questionnaires, row by row, and what became of each row.

Groups of the outermost level are pages, a group of one list (`table-list`) is a grid. Source: pyxform, docs/imports.md.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from realtime.wire.refusals import Refused
from surveys.enums import QuestionType
from surveys.imports import words
from surveys.imports.checking import Origins, lacking, sound
from surveys.imports.codes import Codes
from surveys.imports.files import Archive
from surveys.imports.reading import Reading
from surveys.imports.report import Part, Report
from surveys.imports.texts import reduced
from surveys.imports.xlsform.workbook import Line, Sheet, language_code, read_sheets
from surveys.questionnaires import schema as plain
from surveys.questionnaires.expressions.limesurvey import Target, Untranslatable
from surveys.questionnaires.expressions.words import untranslatable_in_words
from surveys.questionnaires.expressions.xlsform import translate

_replace = msgspec.structs.replace

NAMED = re.compile(r"\$\{\s*([^}]*?)\s*\}")
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


@dataclass(slots=True)
class Row:
    """A row of the sheet `survey`. `kind`: its type less its list; `code`: ours, once given."""

    line: Line
    kind: str
    list_name: str
    other: bool
    code: str = ""

    @property
    def key(self) -> str:
        return str(self.line.number)

    @property
    def name(self) -> str:
        return self.line.get("name")

    @property
    def place(self) -> str:
        return _("row %(number)s › %(name)s") % {"number": self.line.number, "name": self.name or self.line.get("type")}


@dataclass(slots=True)
class Group:
    """A group and what it holds; the outermost has no row."""

    row: Row | None
    parts: list["Group | Row"] = field(default_factory=list)

    @property
    def is_grid(self) -> bool:
        """A group of questions with one and the same list."""
        if self.row is None:
            return False
        rows = [part for part in self.parts if isinstance(part, Row)]
        looks = self.row.line.get("appearance")
        bare = [row for row in rows if "label" not in row.line.get("appearance").split()]
        as_list = "table-list" in looks or any("list-nolabel" in row.line.get("appearance") for row in rows)
        one_list = {row.list_name for row in rows if row.kind == "select_one"}
        alike = all(row.kind == "select_one" or row.kind == "note" for row in rows)
        return as_list and len(rows) == len(self.parts) and alike and len(one_list) == 1 and bool(bare)


@dataclass(slots=True)
class Form:
    report: Report
    language: str
    variants: list[str]
    # List → its choices, and theirs → ours.
    lists: dict[str, tuple[plain.Choice, ...]]
    list_codes: dict[str, dict[str, str]]
    # List → what of the report its choices are.
    list_keys: dict[str, list[str]] = field(default_factory=dict)
    offered: set[str] = field(default_factory=set)
    codes: Codes = field(default_factory=Codes)
    ours: dict[str, str] = field(default_factory=dict)
    targets: dict[str, Target] = field(default_factory=dict)
    origins: Origins = field(default_factory=dict)


def read_form(data: bytes, archive: Archive) -> Reading:
    """Refuses what `read_sheets` refuses, `form_column_missing`, `survey_has_no_question`."""
    sheets = read_sheets(data, archive)
    survey = sheets["survey"]
    for column in ("type", "name"):
        if not any(name == column for name, _language in survey.columns):
            raise Refused("form_column_missing", sheet="survey", column=column)
    report = Report()
    settings = next(iter(sheets.get("settings", Sheet()).lines), Line(0, {}))
    report.expect(Part.SURVEY, "survey", _("the form"))
    report.carried(Part.SURVEY, "survey")
    form = _form(report, sheets, settings)
    top = _tree(form, survey)
    _give_codes(form, top)
    sections = _sections(form, top, _title(settings))
    if not any(question.asks for section in sections for question in section.questions):
        raise Refused("survey_has_no_question")
    for name, keys in form.list_keys.items():
        for key in keys if name not in form.offered else ():
            report.left_out(Part.CHOICE, key, _("no question that is carried offers its list"))
    for language in form.variants:
        report.expect(Part.TEXT, f"language/{language}", _("language “%(code)s”") % {"code": language})
        report.carried(Part.TEXT, f"language/{language}")
    schema = plain.Schema(sections=tuple(sections), language=form.language, variants=tuple(form.variants))
    schema = sound(plain.with_section_codes(schema), report, form.origins)
    return Reading(title=_title(settings), schema=schema, report=report)


def _title(settings: Line) -> str:
    return " ".join(settings.get("form_title").split())[:160] or _("Imported form")


def _form(report: Report, sheets: dict[str, Sheet], settings: Line) -> Form:
    columns = [*sheets["survey"].columns, *sheets.get("choices", Sheet()).columns]
    languages = list(dict.fromkeys(language for name, language in columns if name in ("label", "hint") and language))
    told = settings.get("default_language")
    default = language_code(told) if told else ""
    bare = any(column == ("label", "") for column in columns)
    base = default or ("fr" if bare or not languages else languages[0])
    form = Form(report, base, [language for language in languages if language != base], {}, {})
    _read_lists(form, sheets.get("choices", Sheet()))
    return form


# --- texts ------------------------------------------------------------------------------------------


def _text(form: Form, line: Line, column: str, part: Part, key: str) -> tuple[str, dict[str, str]]:
    """A text in the base language, and in the others that have one."""
    texts = {language: _read(form, text, part, key) for language, text in line.texts(column).items()}
    base = texts.get(form.language) or texts.get("") or next(iter(texts.values()), "")
    others = {language: text for language, text in texts.items() if language in form.variants and text}
    return base, others


def _read(form: Form, text: str, part: Part, key: str) -> str:
    told = reduced(re.sub(r"\*\*(.+?)\*\*", r"\1", re.sub(r"(?m)^#{1,6}\s+", "", text)))
    if lost := told.lost - {"looks"}:
        form.report.changed(part, key, words.losses_in_words(lost))
    return NAMED.sub(lambda found: _quoted(form, found[1]), told.text)


def _quoted(form: Form, name: str) -> str:
    code = form.ours.get(name)
    target = form.targets.get(code or "")
    return f"{{{code}}}" if code and target and not target.row else "…"


def _in_variants(others: dict[str, dict[str, str]]) -> plain.Texts:
    turned: plain.Texts = {}
    for name, texts in others.items():
        for language, text in texts.items():
            turned.setdefault(language, {})[name] = text
    return turned


# --- lists of choices ---------------------------------------------------------------------------------


def _read_lists(form: Form, sheet: Sheet) -> None:
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
        label, labels = _text(form, line, "label", Part.CHOICE, key)
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
            plain.Choice(code=code, label=label or theirs or code, texts=_in_variants({"label": labels}))
        )
    form.lists = {name: tuple(choices) for name, choices in found.items()}


# --- the tree of groups -------------------------------------------------------------------------------


def _tree(form: Form, sheet: Sheet) -> Group:
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


def _give_codes(form: Form, top: Group) -> None:
    for group in _groups(top):
        if group.is_grid and group.row:
            group.row.code = form.codes.fit(group.row.name, named=True)
            codes = Codes("L")
            for row in _grid_rows(group):
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


def _grid_rows(group: Group) -> list[Row]:
    return [
        part
        for part in group.parts
        if isinstance(part, Row) and part.kind == "select_one" and "label" not in part.line.get("appearance").split()
    ]


# --- pages and questions --------------------------------------------------------------------------------


def _sections(form: Form, top: Group, title: str) -> list[plain.Section]:
    """A page a group of the outermost level; what stands between them is gathered in pages of its own."""
    sections: list[plain.Section] = []
    loose: list[plain.Question] = []

    def end_loose() -> None:
        if loose:
            sections.append(plain.Section(title=title, questions=tuple(loose)))
            loose.clear()

    for part in top.parts:
        if isinstance(part, Row):
            loose += _question(form, part, "")
        elif part.is_grid:
            loose += _grid(form, part, "")
        else:
            end_loose()
            if section := _page(form, part, title):
                sections.append(section)
    end_loose()
    return sections


def _page(form: Form, group: Group, title: str) -> plain.Section | None:
    assert group.row is not None  # only the outermost has none, and it is no page
    row = group.row
    condition = _condition(form, row)
    questions = list(_inside(form, group, ""))
    if not questions:
        form.report.left_out(Part.GROUP, row.key, _("no question of it is carried"))
        return None
    form.report.carried(Part.GROUP, row.key)
    if condition:
        form.origins["section", condition, ""] = [(Part.CONDITION, row.key)]
    label, labels = _text(form, row.line, "label", Part.GROUP, row.key)
    _leave_out_settings(form, row)
    return plain.Section(
        title=" ".join(label.split())[:160] or title,
        texts=_in_variants({"title": labels}),
        condition=condition,
        questions=tuple(questions),
    )


def _inside(form: Form, group: Group, above: str) -> Iterator[plain.Question]:
    """The questions of a group and of those within it, whose conditions add up."""
    for part in group.parts:
        if isinstance(part, Row):
            yield from _question(form, part, above)
        elif part.is_grid:
            yield from _grid(form, part, above)
        elif part.row is not None:
            row = part.row
            condition = _condition(form, row)
            form.report.changed(
                Part.GROUP, row.key, _("a group within a group: its questions stand on the page around it")
            )
            _leave_out_settings(form, row)
            label, labels = _text(form, row.line, "label", Part.GROUP, row.key)
            within = _both(above, condition)
            if label:
                yield plain.Question(
                    code=form.codes.fit(row.name, named=True),
                    type=QuestionType.INFORMATION.value,
                    wording=label,
                    texts=_in_variants({"wording": labels}),
                    condition=within,
                )
            yield from _inside(form, part, within)


def _question(form: Form, row: Row, above: str) -> list[plain.Question]:
    report, line = form.report, row.line
    label, labels = _text(form, line, "label", Part.QUESTION, row.key)
    hint, hints = _text(form, line, "hint", Part.QUESTION, row.key)
    if not label:
        label, labels, hint, hints = hint or row.name, hints if hint else {}, "", {}
        report.changed(Part.QUESTION, row.key, _("it has no text: « %(text)s » stands in its place") % {"text": label})
    if row.code == row.name:
        report.carried(Part.QUESTION, row.key)
    else:
        report.changed(Part.QUESTION, row.key, words.code_in_words(row.name, row.code))
    own = _condition(form, row)
    condition = _both(above, own)
    if own:
        form.origins["question", row.code, ""] = [(Part.CONDITION, row.key)]
    validation, message, messages = _validation(form, row)
    item = plain.Question(
        code=row.code,
        type=SIMPLE[row.kind].value,
        wording=label,
        help=hint,
        texts=_in_variants({"wording": labels, "help": hints, "validation_message": messages}),
        required=_required(form, row),
        settings=_settings(form, row),
        condition=condition,
        validation=validation,
        validation_message=message,
        choices=form.lists.get(row.list_name, ()) if row.kind in LISTED else (),
    )
    _leave_out_settings(form, row)
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


def _grid(form: Form, group: Group, above: str) -> list[plain.Question]:
    """Questions of one list side by side: lines of one grid."""
    assert group.row is not None
    row, report = group.row, form.report
    rows = _grid_rows(group)
    label, labels = _text(form, row.line, "label", Part.GROUP, row.key)
    heads = [part for part in group.parts if isinstance(part, Row) and part not in rows]
    for head in heads:
        report.changed(Part.QUESTION, head.key, _("it heads a grid, and is no question of its own"))
        _leave_out_settings(form, head)
        if not label:
            label, labels = _text(form, head.line, "label", Part.QUESTION, head.key)
    report.changed(Part.GROUP, row.key, _("it became a grid, « %(code)s »") % {"code": row.code})
    own = _condition(form, row)
    if own:
        form.origins["question", row.code, ""] = [(Part.CONDITION, row.key)]
    _leave_out_settings(form, row)
    lines = []
    for each in rows:
        text, texts = _text(form, each.line, "label", Part.QUESTION, each.key)
        report.changed(Part.QUESTION, each.key, _("it became a line of the grid « %(code)s »") % {"code": row.code})
        condition = _condition(form, each)
        if condition:
            form.origins["part", row.code, each.code] = [(Part.CONDITION, each.key)]
        if each.line.get("constraint"):
            note = words.setting_in_words("constraint", each.line.get("constraint"))
            report.left_out(Part.SETTING, f"{each.key}/constraint", note, decide=True)
        _leave_out_settings(form, each)
        lines.append(
            plain.Row(
                code=each.code,
                label=" ".join(text.split()) or each.name,
                texts=_in_variants({"label": texts}),
                condition=condition,
            )
        )
    form.offered.add(rows[0].list_name)
    required = [_required(form, each) for each in rows]
    return [
        plain.Question(
            code=row.code,
            type=QuestionType.MATRIX.value,
            wording=label or row.name,
            texts=_in_variants({"wording": labels}),
            required=any(required),
            condition=_both(above, own),
            choices=form.lists[rows[0].list_name],
            rows=tuple(lines),
        )
    ]


# --- conditions, validation, what is left --------------------------------------------------------------


def _ours(form: Form, expression: str) -> str:
    """The expression with our codes in place of their names."""
    return NAMED.sub(lambda found: f"${{{form.ours.get(found[1], found[1])}}}", expression)


def _condition(form: Form, row: Row) -> str:
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


def _validation(form: Form, row: Row) -> tuple[str, str, dict[str, str]]:
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
    message, messages = _text(form, row.line, "constraint_message", Part.QUESTION, row.key)
    return told, message, messages


def _required(form: Form, row: Row) -> bool:
    told = row.line.get("required").strip().lower()
    if not told or told in YES:
        return bool(told)
    if told not in ("no", "false", "false()", "0", "non"):
        note = _("it is required under a condition (%(rule)s): here it is never required until you decide")
        form.report.changed(Part.QUESTION, row.key, note % {"rule": words.shortened(told)}, decide=True)
    return False


def _leave_out_settings(form: Form, row: Row) -> None:
    for name in dict.fromkeys(name for name, _language in row.line.cells):
        key = f"{row.key}/{name}"
        if form.report.knows(Part.SETTING, key) and not form.report.told(Part.SETTING, key):
            decide = name == "choice_filter"
            value = next(iter(row.line.texts(name).values()))
            form.report.left_out(Part.SETTING, key, words.setting_in_words(name, value), decide=decide)


def _both(*parts: str) -> str:
    given: Iterable[str] = [part for part in parts if part]
    return " and ".join(f"({part})" if " or " in part else part for part in given)
