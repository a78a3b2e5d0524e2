from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from hackathon.enums import Source
from hackathon.models import Edition
from surveys.enums import QuestionRole, QuestionType, VersionState
from surveys.models import Correction, ImportReport, Response, Step, Survey, SurveyVersion
from surveys.questionnaires import schema as plain
from surveys.questionnaires.conditions import condition_flaws, condition_in_words
from surveys.questionnaires.flaws import flaws
from surveys.questionnaires.messages import flaw_in_words, gesture_in_words


def schema_of(version: SurveyVersion) -> plain.Schema:
    """The version as plain data."""
    return plain.unpack(version.content)


def published_version(survey: Survey) -> SurveyVersion | None:
    """The version respondents see: the last one published."""
    return survey.versions.filter(state=VersionState.PUBLISHED).order_by("-number").first()


def draft_version(survey: Survey) -> SurveyVersion | None:
    return survey.versions.filter(state=VersionState.DRAFT).first()


def codes_ever_used(survey: Survey) -> set[str]:
    """The codes of questions of any version: a new question never takes one that once meant something else."""
    return {question.code for version in survey.versions.all() for question in schema_of(version).everything}


def published_lines(survey: Survey) -> dict[str, set[str]]:
    """Question code → codes of its choices, rows and columns, over all published versions: these codes stay."""
    lines: dict[str, set[str]] = {}
    for version in survey.versions.filter(state=VersionState.PUBLISHED):
        for question in schema_of(version).everything:
            parts = (*question.choices, *question.rows, *question.columns)
            lines.setdefault(question.code, set()).update(part.code for part in parts)
    return lines


@dataclass(frozen=True, slots=True)
class EditedQuestion:
    """A question as the outline lists it."""

    plain: plain.Question
    condition: str
    flaws: list[str]
    is_first: bool
    is_last: bool

    @property
    def type_label(self) -> str:
        return str(QuestionType(self.plain.type).label)

    @property
    def role_label(self) -> str:
        return str(QuestionRole(self.plain.role).label)


@dataclass(frozen=True, slots=True)
class EditedSection:
    plain: plain.Section
    number: int
    questions: list[EditedQuestion]
    flaws: list[str]


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Something that keeps the questionnaire from being published, and the part it stands on, if any."""

    words: str
    part: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Outline:
    """A draft as the editor's pages show it: page by page, and what is left to settle."""

    schema: plain.Schema
    sections: list[EditedSection] = field(default_factory=list)
    unsettled: list[Unsettled] = field(default_factory=list)

    @cached_property
    def numbered(self) -> int:
        return len(self.schema.questions)


def outline(schema: plain.Schema) -> Outline:
    pages = {section.code for section in schema.sections}
    found: dict[str, list[str]] = {}
    unsettled: list[Unsettled] = []
    told = [(flaw.part, flaw_in_words(flaw.code, flaw.what)) for flaw in flaws(schema)]
    told += [(flaw.part, _("the condition: %(words)s") % {"words": flaw.words}) for flaw in condition_flaws(schema)]
    for part, words in told:
        found.setdefault(part, []).append(words)
        unsettled.append(Unsettled(words, part, "page" if part in pages else "question" if part else ""))
    sections = [
        EditedSection(
            plain=section,
            number=number,
            questions=[
                EditedQuestion(
                    plain=question,
                    condition=condition_in_words(schema, section, question),
                    flaws=found.get(question.code, []),
                    is_first=number == 1 and place == 0,
                    is_last=number == len(schema.sections) and place == len(section.questions) - 1,
                )
                for place, question in enumerate(section.questions)
            ],
            flaws=found.get(section.code, []),
        )
        for number, section in enumerate(schema.sections, start=1)
    ]
    return Outline(schema, sections, unsettled)


@dataclass(frozen=True, slots=True)
class HistoryLine:
    number: int
    at: datetime
    who: str
    words: str
    is_current: bool
    is_undone: bool


def history(version: SurveyVersion) -> list[HistoryLine]:
    """What was done to a draft, in words, the last first; what was undone stands above where it is now."""
    return _history_lines(_steps(version), version.step)[::-1]


def last_step(version: SurveyVersion) -> HistoryLine | None:
    lines = _history_lines(_steps(version).filter(number__in=[version.step - 1, version.step]), version.step)
    return next((line for line in lines if line.is_current and line.number), None)


def others_steps(version: SurveyVersion, *, since: int, me: UUID) -> list[str]:
    """What others did to the draft after a step, in words."""
    steps = list(_steps(version).filter(number__gte=since))
    lines = zip(steps, _history_lines(steps, version.step), strict=True)
    return [f"{line.who} {line.words}" for step, line in lines if step.number > since and step.by_id != me]


def can_undo_redo(version: SurveyVersion) -> tuple[bool, bool]:
    numbers = set(
        version.steps.filter(number__in=[version.step - 1, version.step + 1]).values_list("number", flat=True)
    )
    return version.step - 1 in numbers, version.step + 1 in numbers


def _steps(version: SurveyVersion) -> QuerySet[Step]:
    return version.steps.select_related("by").order_by("number")


def _history_lines(steps: Iterable[Step], current: int) -> list[HistoryLine]:
    """In order of their numbers: what a step took out is called as it was in the step before."""
    lines, before = [], plain.Schema()
    for step in steps:
        after = plain.unpack(step.content)
        lines.append(_history_line(step, current, _named(step.part, after, before)))
        before = after
    return lines


def _history_line(step: Step, current: int, part: str) -> HistoryLine:
    return HistoryLine(
        number=step.number,
        at=step.at,
        who=str(step.by) if step.by else _("The product"),
        words=gesture_in_words(step.gesture, part),
        is_current=step.number == current,
        is_undone=step.number > current,
    )


def _named(code: str, *schemas: plain.Schema) -> str:
    """What a part is called in the first that has it: the title of a page, the wording of a question; else its code."""
    for section in (section for schema in schemas for section in schema.sections):
        if section.code == code:
            return section.title
        for question in section.questions:
            if question.code == code:
                return question.wording
    return code


def corrections(survey: Survey) -> list[Correction]:
    """Wordings put right after publication, the last first."""
    found = Correction.objects.filter(version__survey=survey).select_related("by", "version")
    return list(found.order_by("-at", "-id"))


def corrected_since_answers(survey: Survey) -> list[Correction]:
    """Those made after a first response had come, the first one first: some people read the former words."""
    answered = Response.objects.counted().filter(survey=survey, submitted_at__lte=OuterRef("at"))
    return list(Correction.objects.filter(Exists(answered), version__survey=survey))


def surveys_of(edition: Edition) -> list[tuple[Survey, int]]:
    """The edition's surveys, each with its number of counted responses. One statement."""
    sent = Q(responses__submitted_at__isnull=False) & ~Q(responses__source=Source.TEST)
    counted = Count("responses", filter=sent)
    imported = Exists(ImportReport.objects.filter(survey=OuterRef("pk")))
    rows = Survey.objects.filter(edition=edition).annotate(sent=counted, was_imported=imported).order_by("created_at")
    return [(survey, survey.sent) for survey in rows]
