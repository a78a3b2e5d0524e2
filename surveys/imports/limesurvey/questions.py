"""A page, its questions and their parts."""

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.enums import QuestionType
from surveys.imports import words
from surveys.imports.checking import lacking
from surveys.imports.limesurvey import attributes, conditions
from surveys.imports.limesurvey.inventory import ALWAYS, place_of
from surveys.imports.limesurvey.source import Group, Line, Question, Texts
from surveys.imports.limesurvey.types import KINDS
from surveys.imports.limesurvey.work import Conversion, in_variants, leave_out, text_of
from surveys.imports.report import Part
from surveys.questionnaires import schema as plain
from surveys.questionnaires.schema import OTHER

COMMENT = gettext_lazy("Your comment")
COMMENTS = gettext_lazy("Your comments")
ANSWER = gettext_lazy("Your answer")


def section_of(work: Conversion, group: Group) -> plain.Section | None:
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
        leave_out(report, question, why)
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
