"""A LimeSurvey questionnaire as one of ours, part by part, and what became of each part.

Two passes: first every question and its parts receive their codes, then texts and conditions, which name them, are
carried. docs/imports.md says what becomes of what.
"""

from django.utils.translation import gettext as _

from realtime.wire.refusals import Refused
from surveys.imports import words
from surveys.imports.checking import sound
from surveys.imports.codes import Codes
from surveys.imports.limesurvey.inventory import ALWAYS, take_stock
from surveys.imports.limesurvey.names import Carried, names_of
from surveys.imports.limesurvey.questions import section_of
from surveys.imports.limesurvey.source import Question, Source, understood
from surveys.imports.limesurvey.tables import Tables
from surveys.imports.limesurvey.types import KINDS
from surveys.imports.limesurvey.whole import quotas_of, say_settings, with_welcome
from surveys.imports.limesurvey.work import Conversion, leave_out, say_what_is_lost, title_of
from surveys.imports.reading import Reading
from surveys.imports.report import Part, Report
from surveys.questionnaires import schema as plain


def converted(tables: Tables, *, answered: bool = False) -> tuple[Reading, Conversion]:
    """Refuses `survey_has_no_question`. `answered`: responses come with it, so that hidden questions are of use."""
    source = understood(tables)
    report = Report()
    take_stock(tables, source, report)
    work = Conversion(source, report, answered, variants=_variants(source))
    for group in source.groups:
        for question in group.questions:
            _give_codes(work, question, conditional=bool(group.relevance not in ALWAYS))
    for carried in work.carried.values():
        work.filters.setdefault(carried.question.code, carried.question)
        for spellings, spot in names_of(source, carried):
            for spelling in spellings:
                work.spots.setdefault(spelling, spot)
            for spelling in spellings[2:4]:
                work.coded.setdefault(spelling, spot)
    sections = [section for group in source.groups if (section := section_of(work, group)) is not None]
    if not any(question.asks for section in sections for question in section.questions):
        raise Refused("survey_has_no_question")
    say_settings(work)
    sections = with_welcome(work, sections)
    say_what_is_lost(work)
    schema = plain.Schema(
        sections=tuple(sections), language=_variant(source.language), variants=tuple(work.variants.values())
    )
    schema = sound(plain.with_section_codes(schema), report, work.origins)
    title = title_of(source)
    reading = Reading(
        title=title,
        schema=schema,
        report=report,
        anonymous=source.settings.get("anonymized") == "Y",
        quotas=quotas_of(work),
    )
    return reading, work


def _variant(language: str) -> str:
    """« de-informal » is German: one wording a language is kept."""
    return language.split("-")[0][:8] or "fr"


def _variants(source: Source) -> dict[str, str]:
    """The file's language → our variant; the first of two that are one language wins."""
    kept: dict[str, str] = {}
    for language in source.languages:
        variant = _variant(language)
        if variant != _variant(source.language) and variant not in kept.values():
            kept[language] = variant
    return kept


# --- codes ------------------------------------------------------------------------------------------


def _give_codes(work: Conversion, question: Question, *, conditional: bool) -> None:
    """Decide whether a question is carried, and the codes of its parts."""
    report, kind = work.report, KINDS.get(question.type)
    if kind is None or kind.ours is None:
        reasons = {
            "I": _("a question that changes the language: the page does it by itself"),
            "*": _("a computed value: nothing is computed here"),
            "|": _("a file sent by the respondent: none is taken here"),
        }
        leave_out(
            report,
            question,
            reasons.get(question.type, _("a kind of question not known here (%(type)s)") % {"type": question.type}),
        )
        return
    if not work.answered and (question.setting("hidden") == "1" or question.relevance == "0"):
        leave_out(report, question, _("a question never shown to respondents"))
        return
    code = work.codes.fit(question.code, named=True)
    carried = Carried(question, code, conditional=conditional or question.relevance not in ALWAYS)
    carried.conditional = carried.conditional or bool(question.conditions)
    _change_of_code(report, Part.QUESTION, question.qid, question.code, code)
    rows, columns = Codes("L"), Codes("C")
    for line in question.lines:
        across = kind.lines == "grid" and line.scale == 1
        ours = (columns if across else rows).fit(line.code)
        (carried.columns if across else carried.rows)[line.code] = ours
        _change_of_code(report, Part.LINE, line.qid, line.code, ours)
    for scale in {answer.scale for answer in question.answers}:
        codes = Codes("A")
        given = carried.choices.setdefault(scale, {})
        for answer in question.answers:
            if answer.scale == scale:
                given[answer.code] = codes.fit(answer.code)
                key = f"{question.qid}/{scale}/{answer.code}"
                _change_of_code(report, Part.CHOICE, key, answer.code, given[answer.code])
    if kind.fixed:
        carried.choices = {0: {code: _fixed_code(kind.fixed, code) for code in words.FIXED[kind.fixed]}}
    if question.type == "R" and not question.answers:
        carried.choices = {0: dict(carried.rows)}
    if question.type == "O":
        carried.comments = work.codes.fit(f"{code}_comment")
    if question.type == "P":
        carried.comments = work.codes.fit(f"{code}_comments")
        carried.other_comment = rows.fit("other") if question.other else ""
    work.carried[question.qid] = carried


def _fixed_code(name: str, code: str) -> str:
    return {"Y": plain.YES, "N": plain.NO}[code] if name == "yes_no" else code


def _change_of_code(report: Report, part: Part, key: str, before: str, after: str) -> None:
    if before == after:
        report.carried(part, key)
    else:
        report.changed(part, key, words.code_in_words(before, after))
