"""Who is shown what: relevance equations, the older table of conditions, filters between grids, quotas."""

from django.utils.translation import gettext as _

from surveys.imports import words
from surveys.imports.limesurvey.inventory import ALWAYS
from surveys.imports.limesurvey.source import Group, Line, Question, number_of
from surveys.imports.limesurvey.work import Conversion
from surveys.imports.report import Part
from surveys.questionnaires.expressions.limesurvey import (
    OldCondition,
    Untranslatable,
    translate,
    translate_conditions,
)
from surveys.questionnaires.expressions.words import untranslatable_in_words

Origin = tuple[Part, str]


def of_group(work: Conversion, group: Group) -> str:
    if group.relevance in ALWAYS:
        return ""
    origin = (Part.CONDITION, f"g{group.gid}")
    told = _told(work, translate(group.relevance, work.resolve), group.relevance, [origin])
    work.origins["section", told, ""] = [origin]
    return told


def of_question(work: Conversion, question: Question) -> str:
    """The relevance equation; the older table only where there is none (LimeSurvey writes both)."""
    origins = [(Part.CONDITION, f"q{question.qid}"), (Part.CONDITION, f"c{question.qid}")]
    known = [origin for origin in origins if work.report.knows(*origin)]
    if question.relevance not in ALWAYS:
        told = _told(work, translate(question.relevance, work.resolve), question.relevance, known)
    elif question.conditions and not question.relevance:
        rows = [
            OldCondition(
                question=row.get("cqid", ""),
                variable=row.get("cfieldname", ""),
                method=row.get("method", "=="),
                value=row.get("value", ""),
                scenario=number_of(row.get("scenario", "1")) or 1,
            )
            for row in question.conditions
        ]
        written = " / ".join(f"{row.variable} {row.method} {row.value}" for row in rows)
        told = _told(work, translate_conditions(rows, work.resolve), written, known)
    else:
        for origin in known:
            work.report.left_out(
                *origin, _("LimeSurvey does not apply it: its equation says the question is always shown")
            )
        return ""
    work.origins["question", work.carried[question.qid].code, ""] = known
    return told


def of_line(work: Conversion, question: Question, line: Line) -> str:
    """The condition of a line or option: its own, and what a filter between questions says."""
    parts, origins = [], []
    if line.relevance not in ALWAYS:
        origin = (Part.CONDITION, f"l{line.qid}")
        parts.append(_told(work, translate(line.relevance, work.resolve), line.relevance, [origin]))
        origins.append(origin)
    filtered, filters = _filtered(work, question, line.code)
    parts += filtered
    origins += filters
    return _part(work, question, work.carried[question.qid].rows[line.code], parts, origins)


def of_choice(work: Conversion, question: Question, code: str) -> str:
    """The condition of an item to rank, where a filter says so."""
    parts, origins = _filtered(work, question, code)
    return _part(work, question, work.carried[question.qid].choices[0][code], parts, origins)


def _part(work: Conversion, question: Question, code: str, parts: list[str], origins: list[Origin]) -> str:
    given = [part for part in parts if part]
    if not given:
        return ""
    work.origins["part", work.carried[question.qid].code, code] = origins
    return given[0] if len(given) == 1 else " and ".join(f"({part})" for part in given)


def _filtered(work: Conversion, question: Question, code: str) -> tuple[list[str], list[Origin]]:
    """`array_filter`: a line is shown when the line of the same code of another question was answered."""
    parts, origins = [], []
    for name, wanted in (("array_filter", True), ("array_filter_exclude", False)):
        source = question.setting(name)
        if not source:
            continue
        origin = (Part.SETTING, f"{question.qid}/{name}")
        other = work.filters.get(source)
        if other is None or other.type in ("1", ":", ";") or not other.lines:
            why = _("it does not filter by the lines of one question")
            # A filter by a question that is not in the file filtered nothing in LimeSurvey either.
            known = any(each.strip() in work.filters for each in source.split(";"))
            work.report.left_out(*origin, words.condition_in_words(f"{name} = {source}", why), decide=known)
            continue
        if code not in work.carried[other.qid].rows:
            if not work.report.told(*origin):
                work.report.carried(*origin)
            continue
        answered = f"!is_empty({source}_{code}.NAOK)"
        told = translate(answered if wanted else answered[1:], work.resolve)
        if written := _told(work, told, f"{name} = {source}", [origin]):
            parts.append(written)
            origins.append(origin)
    return parts, origins


def of_quota(work: Conversion, members: list[tuple[str, str]]) -> str | Untranslatable:
    """Answers to one question are alternatives, different questions add up."""
    wanted: dict[str, list[str]] = {}
    for qid, code in members:
        carried = work.carried.get(qid)
        if carried is None:
            return Untranslatable("unknown_variable", qid)
        if carried.question.type in ("M", "P"):
            wanted.setdefault(qid, []).append(f'{carried.question.code}_{code}.NAOK == "Y"')
        else:
            wanted.setdefault(qid, []).append(f'{carried.question.code}.NAOK == "{code}"')
    if not wanted:
        return ""
    return translate(" and ".join(f"({' or '.join(each)})" for each in wanted.values()), work.resolve)


def _told(work: Conversion, told: str | Untranslatable, written: str, origins: list[Origin]) -> str:
    """The condition, or nothing: then everybody is shown the part, and the organiser is asked to decide."""
    if isinstance(told, Untranslatable):
        why = untranslatable_in_words(told.reason, words.shortened(told.fragment))
        for origin in origins:
            work.report.left_out(*origin, words.condition_in_words(written, why), decide=True)
        return ""
    for origin in origins:
        work.report.carried(*origin)
    return told
