"""A LimeSurvey questionnaire as one of ours, part by part, and what became of each part.

Two passes: first every question and its parts receive their codes, then texts and conditions, which name them, are
carried. docs/imports.md says what becomes of what.
"""

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from realtime.wire.refusals import Refused
from surveys.enums import QuestionType
from surveys.imports import words
from surveys.imports.checking import lacking, sound
from surveys.imports.codes import Codes
from surveys.imports.limesurvey import attributes, conditions
from surveys.imports.limesurvey.inventory import ALWAYS, place_of, take_stock
from surveys.imports.limesurvey.names import Carried, names_of
from surveys.imports.limesurvey.source import Group, Line, Question, Source, Texts, understood
from surveys.imports.limesurvey.tables import Tables
from surveys.imports.limesurvey.types import KINDS
from surveys.imports.limesurvey.work import Conversion, belongings, in_variants, say_what_is_lost, text_of, title_of
from surveys.imports.reading import PlannedQuota, Reading
from surveys.imports.report import Part, Report
from surveys.imports.texts import reduced
from surveys.questionnaires import schema as plain
from surveys.questionnaires.expressions.limesurvey import Untranslatable
from surveys.questionnaires.expressions.words import untranslatable_in_words
from surveys.questionnaires.schema import OTHER

COMMENT = gettext_lazy("Your comment")
COMMENTS = gettext_lazy("Your comments")
ANSWER = gettext_lazy("Your answer")


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
    sections = [section for group in source.groups if (section := _section(work, group)) is not None]
    if not any(question.asks for section in sections for question in section.questions):
        raise Refused("survey_has_no_question")
    _survey_settings(work)
    sections = _with_welcome(work, sections)
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
        quotas=_quotas(work),
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
        _leave_out(
            report,
            question,
            reasons.get(question.type, _("a kind of question not known here (%(type)s)") % {"type": question.type}),
        )
        return
    if not work.answered and (question.setting("hidden") == "1" or question.relevance == "0"):
        _leave_out(report, question, _("a question never shown to respondents"))
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


def _leave_out(report: Report, question: Question, why: str) -> None:
    """A question, and with it all that belongs to it."""
    report.left_out(Part.QUESTION, question.qid, why)
    for part, key in belongings(question):
        if report.knows(part, key):
            report.left_out(part, key, _("its question is left out"))


# --- pages and questions ----------------------------------------------------------------------------


def _section(work: Conversion, group: Group) -> plain.Section | None:
    questions = [
        item for question in group.questions if question.qid in work.carried for item in _question(work, question)
    ]
    if not questions:
        work.report.left_out(Part.GROUP, group.gid, _("no question of it is carried"))
        if group.relevance not in ALWAYS:
            work.report.left_out(Part.CONDITION, f"g{group.gid}", _("no question of its page is carried"))
        return None
    work.report.carried(Part.GROUP, group.gid)
    if group.random:
        work.report.left_out(
            Part.SETTING, f"g{group.gid}/random", words.setting_in_words("randomization_group", group.random)
        )
    title, titles = text_of(work, group.name, Part.GROUP, group.gid, flat=True)
    intro, intros = text_of(work, group.description, Part.GROUP, group.gid)
    return plain.Section(
        title=title[:160] or place_of(group, work.source),
        intro=intro,
        texts=in_variants({"title": titles, "intro": intros}),
        condition=conditions.of_group(work, group),
        questions=tuple(questions),
    )


def _question(work: Conversion, question: Question) -> list[plain.Question]:
    """A question, and the one its comments became."""
    carried, kind, report = work.carried[question.qid], KINDS[question.type], work.report
    wording, wordings = text_of(work, question.texts, Part.QUESTION, question.qid)
    help_text, helps = text_of(work, question.help, Part.QUESTION, question.qid)
    if not wording and help_text:
        wording, wordings, help_text, helps = help_text, helps, "", {}
    if not wording:
        wording = question.code
        report.changed(
            Part.QUESTION, question.qid, _("it has no text: « %(text)s » stands in its place") % {"text": wording}
        )
    read = attributes.read(work, question)
    texts = in_variants({"wording": wordings, "help": helps, "validation_message": read.messages, **read.other_ends})
    condition = conditions.of_question(work, question)
    item = plain.Question(
        code=carried.code,
        type=kind.ours.value if kind.ours else "",
        wording=wording,
        help=help_text,
        texts=texts,
        required=question.mandatory == "Y" and question.type != "X",
        soft=question.mandatory == "S" and question.type != "X",
        settings=read.settings,
        condition=condition,
        validation=read.validation,
        validation_message=read.message,
        ends=read.ends,
        choices=_choices(work, question, read),
        rows=_rows(work, question),
        columns=_columns(work, question),
    )
    if why := lacking(item):
        _leave_out(report, question, why)
        return []
    _say_what_changed(work, question)
    _leave_out_unused(work, question)
    return [item, *_comments(work, question, item)]


def _say_what_changed(work: Conversion, question: Question) -> None:
    notes = {
        "O": _("its comment became a question of its own, « %(code)s »"),
        "P": _("its comments became a question of their own, « %(code)s »"),
        "5": _("it is shown as a rating from 1 to 5"),
        "G": _("the labels of its choices are ours"),
        "C": _("the labels of its choices are ours"),
        "E": _("the labels of its choices are ours"),
        "H": _("what stood in columns stands in lines"),
    }
    if note := notes.get(question.type):
        filled = note % {"code": work.carried[question.qid].comments} if "%(" in note else note
        work.report.changed(Part.QUESTION, question.qid, filled)


def _leave_out_unused(work: Conversion, question: Question) -> None:
    """Lines and answers that this kind of question does not use: left over from another kind it once was."""
    kind = KINDS[question.type]
    why = _("this kind of question does not use it")
    scales = {"rows": {0}, "choices": {0}, "grid": {0, 1}}.get(kind.lines, set())
    for line in question.lines:
        if line.scale not in scales and not (question.type == "R" and not question.answers):
            work.report.left_out(Part.LINE, line.qid, why)
    for answer in question.answers:
        if not kind.answers or (question.type != "1" and answer.scale) or answer.scale > 1:
            work.report.left_out(Part.CHOICE, f"{question.qid}/{answer.scale}/{answer.code}", why)


def _label(work: Conversion, texts: Texts, part: Part, key: str, instead: str) -> tuple[str, plain.Texts]:
    label, labels = text_of(work, texts, part, key, flat=True)
    if not label:
        work.report.changed(part, key, _("it has no text: « %(text)s » stands in its place") % {"text": instead})
    return label or instead, in_variants({"label": labels})


def _choices(work: Conversion, question: Question, read: attributes.Attributes) -> tuple[plain.Choice, ...]:
    kind, carried = KINDS[question.type], work.carried[question.qid]
    if kind.fixed:
        return tuple(
            plain.Choice(
                code=ours,
                label=words.in_language(words.FIXED[kind.fixed][theirs], work.source.language),
                texts={
                    variant: {"label": words.in_language(words.FIXED[kind.fixed][theirs], variant)}
                    for variant in work.variants.values()
                    if variant in ("fr", "en") and not theirs.isdigit()
                },
            )
            for theirs, ours in carried.choices[0].items()
        )
    if kind.lines == "choices" or (question.type == "R" and not question.answers):
        return tuple(_choice_of_line(work, question, line, read) for line in question.on_scale(0))
    if not kind.answers:
        return ()
    choices = []
    for answer in question.answers:
        if answer.scale > (1 if question.type == "1" else 0):
            continue
        key = f"{question.qid}/{answer.scale}/{answer.code}"
        label, texts = _label(work, answer.texts, Part.CHOICE, key, answer.code)
        code = carried.choices[answer.scale][answer.code]
        group, label, texts = attributes.categorised(read, label, texts)
        filtered = conditions.of_choice(work, question, answer.code) if question.type == "R" else ""
        choices.append(
            plain.Choice(
                code=code,
                label=label,
                group=group,
                texts=texts,
                scale=plain.SCALES[answer.scale],
                condition=filtered,
            )
        )
    return tuple(choices)


def _choice_of_line(work: Conversion, question: Question, line: Line, read: attributes.Attributes) -> plain.Choice:
    label, texts = _label(work, line.texts, Part.LINE, line.qid, line.code)
    return plain.Choice(
        code=work.carried[question.qid].rows[line.code],
        label=label,
        texts=texts,
        exclusive=line.code in read.exclusive,
        condition=conditions.of_line(work, question, line),
    )


def _rows(work: Conversion, question: Question) -> tuple[plain.Row, ...]:
    kind = KINDS[question.type]
    if kind.lines not in ("rows", "grid"):
        return ()
    rows = []
    for line in question.on_scale(0):
        # A grid of one line often leaves it unnamed.
        unnamed = words.in_language(ANSWER, work.source.language)
        label, texts = _label(work, line.texts, Part.LINE, line.qid, unnamed)
        rows.append(
            plain.Row(
                code=work.carried[question.qid].rows[line.code],
                label=label,
                texts=texts,
                condition=conditions.of_line(work, question, line),
            )
        )
    return tuple(rows)


def _columns(work: Conversion, question: Question) -> tuple[plain.Column, ...]:
    if KINDS[question.type].lines != "grid":
        return ()
    columns = []
    for line in question.on_scale(1):
        label, texts = _label(work, line.texts, Part.LINE, line.qid, line.code)
        columns.append(plain.Column(code=work.carried[question.qid].columns[line.code], label=label, texts=texts))
        if line.relevance not in ALWAYS:
            work.report.left_out(
                Part.CONDITION,
                f"l{line.qid}",
                words.condition_in_words(line.relevance, _("a column is always shown here")),
                decide=True,
            )
    return tuple(columns)


def _comments(work: Conversion, question: Question, item: plain.Question) -> list[plain.Question]:
    carried, language = work.carried[question.qid], work.source.language
    if not carried.comments:
        return []
    label = COMMENT if question.type == "O" else COMMENTS
    texts = {
        variant: {"wording": words.in_language(label, variant)}
        for variant in work.variants.values()
        if variant in ("fr", "en")
    }
    asked = plain.Question(
        code=carried.comments,
        type=QuestionType.SHORT_TEXT.value,
        wording=words.in_language(label, language),
        texts=texts,
        condition=item.condition,
    )
    if question.type == "O":
        return [asked]
    rows = [
        plain.Row(
            code=choice.code,
            label=choice.label,
            texts=choice.texts,
            condition=f"includes({carried.code}, '{choice.code}')",
        )
        for choice in item.choices
    ]
    if carried.other_comment:
        other = words.in_language(gettext_lazy("Other"), language)
        rows.append(
            plain.Row(code=carried.other_comment, label=other, condition=f"includes({carried.code}, '{OTHER}')")
        )
    return [
        msgspec.structs.replace(
            asked,
            type=QuestionType.TEXTS.value,
            rows=tuple(rows),
            condition=_joined(item.condition, f"answered({carried.code})"),
        )
    ]


def _joined(*parts: str) -> str:
    given = [part for part in parts if part]
    return given[0] if len(given) == 1 else " and ".join(f"({part})" for part in given)


# --- the survey itself ------------------------------------------------------------------------------


def _survey_settings(work: Conversion) -> None:
    source, report = work.source, work.report
    report.carried(Part.SURVEY, "survey")
    layout = source.settings.get("format", "G")
    if layout in ("S", "A"):
        was = _("one question a page") if layout == "S" else _("all on one page")
        report.changed(Part.SURVEY, "survey", _("it was %(was)s; here each group is a page") % {"was": was})
    report.changed(
        Part.SURVEY,
        "survey",
        _("dates, e-mails, participants, navigation and looks are not carried: set them in the survey's settings"),
    )
    for key, why in (
        ("description", _("there is no such text here")),
        ("end", _("there is no such text here")),
        ("url", _("respondents stay here at the end")),
        ("policy", _("the notice is composed from the edition's data: compare the two")),
    ):
        column = {"description": "surveyls_description", "end": "surveyls_endtext", "url": "surveyls_url"}
        told = reduced(source.words.get(source.language, {}).get(column.get(key, "surveyls_policy_notice"), "")).text
        if report.knows(Part.TEXT, key):
            report.left_out(Part.TEXT, key, f"{why} : « {words.shortened(told)} »" if told else why)
    for language in source.languages:
        key = f"language/{language}"
        if language not in work.variants:
            report.left_out(Part.TEXT, key, _("one wording a language is kept"))
        elif work.variants[language] != language:
            report.changed(Part.TEXT, key, words.code_in_words(language, work.variants[language]))
        else:
            report.carried(Part.TEXT, key)
    if report.knows(Part.SETTING, "looks"):
        report.left_out(Part.SETTING, "looks", _("columns, widths and charts of LimeSurvey: nothing is asked by them"))
    if report.knows(Part.SETTING, "assessments"):
        report.left_out(Part.SETTING, "assessments", _("no mark is given to answers here"))


def _with_welcome(work: Conversion, sections: list[plain.Section]) -> list[plain.Section]:
    """The welcome text is read on the first page."""
    if not work.report.knows(Part.TEXT, "welcome"):
        return sections
    texts = {language: row.get("surveyls_welcometext", "") for language, row in work.source.words.items()}
    wording, wordings = text_of(work, texts, Part.TEXT, "welcome")
    if not wording:
        work.report.left_out(Part.TEXT, "welcome", _("it holds no words"))
        return sections
    work.report.changed(Part.TEXT, "welcome", _("it stands on the first page"))
    item = plain.Question(
        code=work.codes.fit("welcome"),
        type=QuestionType.INFORMATION.value,
        wording=wording,
        texts=in_variants({"wording": wordings}),
    )
    first = sections[0]
    # On a page of its own where the first is not for everybody.
    if first.condition or len(first.questions) > 4:
        title = words.in_language(gettext_lazy("Welcome"), work.source.language)
        return [plain.Section(title=title, questions=(item,)), *sections]
    return [msgspec.structs.replace(first, questions=(item, *first.questions)), *sections[1:]]


def _quotas(work: Conversion) -> list[PlannedQuota]:
    planned: list[PlannedQuota] = []
    for quota in work.source.quotas:
        condition = conditions.of_quota(work, quota.members)
        if not quota.active:
            work.report.left_out(Part.QUOTA, quota.id, _("it was switched off"))
        elif not quota.limit.isdecimal():
            work.report.left_out(Part.QUOTA, quota.id, _("it has no limit"))
        elif isinstance(condition, Untranslatable):
            work.report.left_out(
                Part.QUOTA, quota.id, untranslatable_in_words(condition.reason, condition.fragment), decide=True
            )
        elif not condition:
            work.report.left_out(Part.QUOTA, quota.id, _("it counts nobody: no answer is named"))
        else:
            work.report.carried(Part.QUOTA, quota.id)
            names = {each.name for each in planned}
            name = quota.name[:110] or _("Quota")
            name = name if name not in names else f"{name} ({len(planned) + 1})"
            message = reduced(quota.message.get(work.source.language, "")).text
            planned.append(PlannedQuota(name=name, condition=condition, limit=int(quota.limit), message=message))
    return planned
