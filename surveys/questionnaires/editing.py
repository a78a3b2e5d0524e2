"""Commands of the editor: pages and questions of a draft, one gesture each.

The version's row is locked first, so that two organisers editing together each see their gesture whole.
"""

from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from realtime.wire.refusals import Refused
from surveys.enums import QuestionType, VersionState
from surveys.models import Choice, Question, Row, Section, SurveyVersion
from surveys.questionnaires import commands, queries
from surveys.questionnaires import schema as plain

CODE_LENGTH = 32


def add_section(version: SurveyVersion, *, title: str, intro: str = "") -> Section:
    """Add a page at the end. Refuses `version_frozen`."""
    _lock_draft(version)
    return Section.objects.create(version=version, title=title, intro=intro, order=version.sections.count())


def edit_section(section: Section, *, title: str, intro: str) -> None:
    """Refuses `version_frozen`."""
    _lock_draft(section.version)
    section.title, section.intro = title, intro
    section.save(update_fields=["title", "intro"])


def remove_section(section: Section) -> None:
    """Remove a page and its questions. Refuses `version_frozen`."""
    _lock_draft(section.version)
    section.delete()
    _renumber(list(Section.objects.filter(version=section.version).order_by("order")))


def move_section(section: Section, *, by: int) -> None:
    """Swap a page with the one before (−1) or after (+1); at the edge nothing happens. Refuses `version_frozen`."""
    _lock_draft(section.version)
    sections = list(Section.objects.filter(version=section.version).order_by("order"))
    place = sections.index(section)
    if 0 <= place + by < len(sections):
        sections.insert(place + by, sections.pop(place))
        _renumber(sections)


def add_question(section: Section, *, type: str, wording: str) -> Question:
    """Add a question at the end of a page, with a code of its own. Refuses `version_frozen`."""
    _lock_draft(section.version)
    question = Question.objects.create(
        version=section.version,
        section=section,
        order=section.questions.count(),
        code=_free_code(section.version, wording),
        type=type,
        wording=wording,
    )
    if question.type in (QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.MATRIX, QuestionType.RANKING):
        starters = (_("First choice"), _("Second choice"))
        Choice.objects.bulk_create(
            [
                Choice(question=question, order=order, code=f"c{order + 1}", label=label)
                for order, label in enumerate(starters)
            ]
        )
    if question.type == QuestionType.MATRIX:
        Row.objects.create(question=question, order=0, code="l1", label=_("First line"))
    return question


def rewrite_question(question: Question, *, item: plain.Question) -> Question:
    """Replace what a question says, its choices and lines; its code stays. Refuses `version_frozen`."""
    _lock_draft(question.version)
    for name, value in (commands.question_fields(item) | {"code": question.code}).items():
        setattr(question, name, value)
    question.save()
    question.choices.all().delete()
    question.rows.all().delete()
    Choice.objects.bulk_create(commands.choice_rows(question, item))
    Row.objects.bulk_create(commands.matrix_rows(question, item))
    return question


def remove_question(question: Question) -> None:
    """Refuses `version_frozen`."""
    _lock_draft(question.version)
    question.delete()
    _renumber(list(Question.objects.filter(section=question.section_id).order_by("order")))


def duplicate_question(question: Question) -> Question:
    """A copy right after it, with a code of its own and no role. Refuses `version_frozen`."""
    _lock_draft(question.version)
    item = queries.plain_question(question)
    fields: dict[str, Any] = commands.question_fields(item) | {
        "code": _free_code(question.version, question.code),
        "role": "",
    }
    copy = Question.objects.create(
        version=question.version, section=question.section, order=question.section.questions.count(), **fields
    )
    Choice.objects.bulk_create(commands.choice_rows(copy, item))
    Row.objects.bulk_create(commands.matrix_rows(copy, item))
    siblings = [row for row in question.section.questions.order_by("order") if row.id != copy.id]
    siblings.insert(siblings.index(question) + 1, copy)
    _renumber(siblings)
    return copy


def move_question(question: Question, *, by: int) -> None:
    """Move one place up (−1) or down (+1); past the edge of a page, into the next one. Refuses `version_frozen`."""
    _lock_draft(question.version)
    siblings = list(Question.objects.filter(section=question.section_id).order_by("order"))
    place = siblings.index(question)
    if 0 <= place + by < len(siblings):
        siblings.insert(place + by, siblings.pop(place))
        _renumber(siblings)
        return
    sections = list(Section.objects.filter(version=question.version_id).order_by("order"))
    target = sections.index(question.section) + by
    if not 0 <= target < len(sections):
        return
    others = list(Question.objects.filter(section=sections[target]).order_by("order"))
    question.section = sections[target]
    question.save(update_fields=["section"])
    _renumber([*others, question] if by < 0 else [question, *others])
    _renumber([row for row in siblings if row.id != question.id])


def _lock_draft(version: SurveyVersion) -> None:
    if SurveyVersion.objects.select_for_update().get(pk=version.pk).state != VersionState.DRAFT:
        raise Refused("version_frozen")


def _renumber(rows: list[Any]) -> None:
    for order, row in enumerate(rows):
        row.order = order
    if rows:
        type(rows[0])._default_manager.bulk_update(rows, ["order"])


def _free_code(version: SurveyVersion, wording: str) -> str:
    """A code made of the wording, that no question of any version of this survey has."""
    base = slugify(wording)[:CODE_LENGTH].strip("-") or "question"
    taken = set(Question.objects.filter(version__survey=version.survey_id).values_list("code", flat=True))
    candidates = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(code for code in candidates if code not in taken)
