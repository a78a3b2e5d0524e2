"""An XLSForm as one of our questionnaires, row by row, and what became of each row.

Groups of the outermost level are pages, a group of one list (`table-list`) is a grid. Source: pyxform, docs/imports.md.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from realtime.wire.refusals import Refused
from surveys.enums import QuestionType
from surveys.imports import words
from surveys.imports.checking import sound
from surveys.imports.files import Archive
from surveys.imports.reading import Reading
from surveys.imports.report import Part, Report
from surveys.imports.xlsform.choices import read_lists
from surveys.imports.xlsform.conditions import both, condition_of, leave_out_settings
from surveys.imports.xlsform.form import Form, Group, Matrix, Row
from surveys.imports.xlsform.grids import grid_of, ranking_of
from surveys.imports.xlsform.matrices import matrix_of
from surveys.imports.xlsform.questions import question_of
from surveys.imports.xlsform.texts import in_variants, text_of
from surveys.imports.xlsform.tree import give_codes, tree_of
from surveys.imports.xlsform.workbook import Line, Sheet, language_code, read_sheets
from surveys.questionnaires import schema as plain


def read_form(data: bytes, archive: Archive) -> Reading:
    """Refuses what `read_sheets` refuses, `form_column_missing`, `survey_has_no_question`."""
    sheets, others = read_sheets(data, archive)
    survey = sheets["survey"]
    for column in ("type", "name"):
        if not any(name == column for name, _language in survey.columns):
            raise Refused("form_column_missing", sheet="survey", column=column)
    report = Report()
    settings = next(iter(sheets.get("settings", Sheet()).lines), Line(0, {}))
    report.expect(Part.SURVEY, "survey", _("the form"))
    report.carried(Part.SURVEY, "survey")
    _say_settings(report, settings)
    for title in others:
        report.expect(Part.SETTING, f"sheet/{title}", _("sheet “%(title)s”") % {"title": words.shortened(title, 60)})
        report.left_out(Part.SETTING, f"sheet/{title}", _("this sheet is not read"))
    for title, sheet in sheets.items():
        if sheet.nameless:
            place = _("%(sheet)s, columns without a name of their own") % {"sheet": title}
            report.expect(Part.SETTING, f"nameless/{title}", place, count=sheet.nameless)
            report.left_out(Part.SETTING, f"nameless/{title}", _("a column is known by its name"))
    form = _form(report, sheets, settings)
    top = tree_of(form, survey)
    give_codes(form, top)
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


def _say_settings(report: Report, settings: Line) -> None:
    for name in dict.fromkeys(name for name, _language in settings.cells):
        if name in ("form_title", "default_language"):
            continue
        place = _("settings, row %(number)s › %(name)s") % {"number": settings.number, "name": name}
        report.expect(Part.SETTING, f"settings/{name}", place)
        note = words.setting_in_words(name, next(iter(settings.texts(name).values())))
        report.left_out(Part.SETTING, f"settings/{name}", note)


def _form(report: Report, sheets: dict[str, Sheet], settings: Line) -> Form:
    columns = [*sheets["survey"].columns, *sheets.get("choices", Sheet()).columns]
    languages = list(dict.fromkeys(language for name, language in columns if name in ("label", "hint") and language))
    told = settings.get("default_language")
    default = language_code(told) if told else ""
    bare = any(column == ("label", "") for column in columns)
    base = default or ("fr" if bare or not languages else languages[0])
    form = Form(report, base, [language for language in languages if language != base], {}, {})
    read_lists(form, sheets.get("choices", Sheet()))
    return form


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
        if (questions := _asked(form, part, "")) is not None:
            loose += questions
        elif isinstance(part, Group):
            end_loose()
            if section := _page(form, part, title):
                sections.append(section)
    end_loose()
    return sections


def _asked(form: Form, part: Group | Matrix | Row, above: str) -> list[plain.Question] | None:
    """What a row, a grid, a ranking or a matrix becomes; None for a group whose parts are questions of their own."""
    if isinstance(part, Row):
        return question_of(form, part, above)
    if isinstance(part, Matrix):
        return matrix_of(form, part, above)
    if part.is_ranking:
        return ranking_of(form, part, above)
    return grid_of(form, part, above) if part.is_grid else None


def _page(form: Form, group: Group, title: str) -> plain.Section | None:
    assert group.row is not None  # only the outermost has none, and it is no page
    row = group.row
    condition = condition_of(form, row)
    questions = list(_inside(form, group, ""))
    if not questions:
        form.report.left_out(Part.GROUP, row.key, _("no question of it is carried"))
        return None
    form.report.carried(Part.GROUP, row.key)
    _say_is_no_grid(form, row)
    if condition:
        form.origins["section", condition, ""] = [(Part.CONDITION, row.key)]
    label, labels = text_of(form, row.line, "label", Part.GROUP, row.key)
    leave_out_settings(form, row)
    return plain.Section(
        title=" ".join(label.split())[:160] or title,
        texts=in_variants({"title": labels}),
        condition=condition,
        questions=tuple(questions),
    )


def _say_is_no_grid(form: Form, row: Row) -> None:
    if "table-list" in row.looks:
        note = _("its questions do not share one list: they are asked one by one, not as a grid")
        form.report.changed(Part.GROUP, row.key, note)


def _inside(form: Form, group: Group, above: str) -> Iterator[plain.Question]:
    """The questions of a group and of those within it, whose conditions add up."""
    for part in group.parts:
        if (questions := _asked(form, part, above)) is not None:
            yield from questions
        elif isinstance(part, Group) and part.row is not None:
            row = part.row
            condition = condition_of(form, row)
            form.report.changed(
                Part.GROUP, row.key, _("a group within a group: its questions stand on the page around it")
            )
            _say_is_no_grid(form, row)
            leave_out_settings(form, row)
            label, labels = text_of(form, row.line, "label", Part.GROUP, row.key)
            within = both(above, condition)
            if label:
                yield plain.Question(
                    code=form.codes.fit(row.name, named=True),
                    type=QuestionType.INFORMATION.value,
                    wording=label,
                    texts=in_variants({"wording": labels}),
                    condition=within,
                )
            yield from _inside(form, part, within)
