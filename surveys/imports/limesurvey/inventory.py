"""Everything a LimeSurvey file holds, told to the report before anything is carried: nothing can be forgotten."""

from django.utils.translation import gettext as _

from surveys.imports.limesurvey.source import Group, Question, Source
from surveys.imports.limesurvey.tables import Tables
from surveys.imports.limesurvey.types import LOOKS, NOTHING
from surveys.imports.report import Part, Report
from surveys.imports.texts import reduced
from surveys.imports.words import shortened

# An equation that always holds.
ALWAYS = ("", "1")


def take_stock(tables: Tables, source: Source, report: Report) -> None:
    _survey(source, report)
    for group in source.groups:
        _group(group, source, report)
    for question in source.strays:
        _question(question, _("no page"), report)
    for quota in source.quotas:
        report.expect(Part.QUOTA, quota.id, quota.name)
    _orphans(tables, report)


def place_of(group: Group, source: Source) -> str:
    name = reduced(group.name.get(source.language, "")).text
    return shortened(name or _("page %(gid)s") % {"gid": group.gid}, 60)


def _survey(source: Source, report: Report) -> None:
    report.expect(Part.SURVEY, "survey", _("the survey"))
    words = source.words.get(source.language, {})
    for key, column, place in (
        ("welcome", "surveyls_welcometext", _("welcome text")),
        ("description", "surveyls_description", _("description")),
        ("end", "surveyls_endtext", _("end text")),
        ("url", "surveyls_url", _("address shown at the end")),
        ("policy", "surveyls_policy_notice", _("notice on personal data")),
    ):
        if words.get(column, "").strip():
            report.expect(Part.TEXT, key, place)
    for language in source.languages:
        report.expect(Part.TEXT, f"language/{language}", _("language “%(code)s”") % {"code": language})
    if source.assessments:
        report.expect(Part.SETTING, "assessments", _("assessments"), count=len(source.assessments))
    looks = sum(
        bool(value.strip())
        for question in [*source.questions, *source.strays]
        for name, values in question.attributes.items()
        if name in LOOKS
        for value in values.values()
    )
    if looks:
        report.expect(Part.SETTING, "looks", _("how questions look"), count=looks)


def _group(group: Group, source: Source, report: Report) -> None:
    place = place_of(group, source)
    report.expect(Part.GROUP, group.gid, place)
    if group.relevance not in ALWAYS:
        report.expect(Part.CONDITION, f"g{group.gid}", place)
    if group.random:
        report.expect(Part.SETTING, f"g{group.gid}/random", place)
    for question in group.questions:
        _question(question, place, report)


def _question(question: Question, where: str, report: Report) -> None:
    place = f"{where} › {question.code}"
    report.expect(Part.QUESTION, question.qid, place)
    if question.relevance not in ALWAYS:
        report.expect(Part.CONDITION, f"q{question.qid}", place)
    if question.conditions:
        report.expect(Part.CONDITION, f"c{question.qid}", place, count=len(question.conditions))
    for line in question.lines:
        report.expect(Part.LINE, line.qid, f"{place} › {line.code}")
        if line.relevance not in ALWAYS:
            report.expect(Part.CONDITION, f"l{line.qid}", f"{place} › {line.code}")
    for answer in question.answers:
        report.expect(Part.CHOICE, f"{question.qid}/{answer.scale}/{answer.code}", f"{place} › {answer.code}")
    for name in question.attributes:
        if asks_something(question, name):
            report.expect(Part.SETTING, f"{question.qid}/{name}", place)
    if question.preg:
        report.expect(Part.SETTING, f"{question.qid}/preg", place)
    if question.defaults:
        report.expect(Part.SETTING, f"{question.qid}/default", place, count=len(question.defaults))


def asks_something(question: Question, name: str) -> bool:
    value = question.setting(name)
    if name == "max_subquestions" and question.type != "R":
        return False  # left over from the ranking it once was
    return bool(value) and name not in LOOKS and value not in NOTHING.get(name, ())


def _orphans(tables: Tables, report: Report) -> None:
    """Rows that hang on nothing: they are counted, and stay left out."""
    for row in tables.of("subquestions"):
        report.expect(Part.LINE, row.get("qid", ""), row.get("title", ""))
    for row in tables.of("answers"):
        key = f"{row.get('qid', '')}/{row.get('scale_id', '') or '0'}/{row.get('code', '').strip()}"
        report.expect(Part.CHOICE, key, row.get("code", ""))
