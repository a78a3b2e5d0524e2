"""What a file becomes: a questionnaire as plain data, the responses that came with it, and the report. No database."""

from dataclasses import dataclass, field
from datetime import date

from surveys.imports.report import Report
from surveys.questionnaires import schema as plain


@dataclass(frozen=True, slots=True)
class PlannedQuota:
    name: str
    condition: str
    limit: int
    message: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """One counted response. `day`: when it was sent; `seconds`: the time it took; where the file tells."""

    answers: plain.Answers
    others: dict[str, str]
    day: date | None = None
    seconds: int | None = None


@dataclass(slots=True)
class Reading:
    title: str
    schema: plain.Schema
    report: Report
    anonymous: bool = False
    quotas: list[PlannedQuota] = field(default_factory=list)
    # None: the file has no responses, which is not the same as none.
    responses: list[Answered] | None = None
