"""The coding frame: themes an organiser defines, and which of them each text is about. It becomes a variable.

Two people code at once: each act says what it adds and what it takes away, never what the whole is.
"""

import hashlib
import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max

from realtime.wire.refusals import Refused
from surveys.analysis.models import Code, Coding
from surveys.models import Response, Survey

MOST_CODES = 35
BATCH = 500
# (response, question, code) of each row.
Rows = list[tuple[UUID, str, UUID | None]]


@dataclass(frozen=True, slots=True)
class Coded:
    """The codings of one question: response → its codes, none when it was read and none fits."""

    codes: Mapping[UUID, frozenset[UUID]]

    def __len__(self) -> int:
        return len(self.codes)

    def shared_by(self, responses: Sequence[UUID]) -> frozenset[UUID]:
        """The themes that all of some texts have."""
        given = [self.codes.get(one, frozenset()) for one in responses]
        return frozenset.intersection(*given) if given else frozenset()


def add_code(survey: Survey, *, question: str, name: str, definition: str = "") -> Code:
    """Add a theme at the end of a question's frame. Refuses `code_name_taken`, `codes_too_many`."""
    _bump(survey)
    return _added(survey, question, name, definition)


def _added(survey: Survey, question: str, name: str, definition: str = "") -> Code:
    codes = Code.objects.filter(survey=survey, question=question)
    if len(codes) >= MOST_CODES:
        raise Refused("codes_too_many", most=MOST_CODES)
    _refuse_taken(codes, name)
    order = (codes.aggregate(last=Max("order"))["last"] or 0) + 1
    return Code.objects.create(survey=survey, question=question, name=name, definition=definition, order=order)


def make_theme(survey: Survey, *, question: str, name: str, responses: Sequence[UUID]) -> Code:
    """Add a theme and give it to these texts at once; where they all have a theme in common, that is the one.

    Done twice, it makes no second theme. Refuses `texts_regrouped` when one of the texts is no longer there,
    `theme_there`, `codes_too_many`.
    """
    _bump(survey)
    batches = [responses[start : start + BATCH] for start in range(0, len(responses), BATCH)]
    # Locked before it is read: a response being erased takes its codings with it.
    standing = Response.objects.select_for_update().filter(survey=survey, revision__isnull=False)
    if not batches or any(len(standing.filter(pk__in=batch).values_list("pk")) < len(batch) for batch in batches):
        raise Refused("texts_regrouped")
    shared = coded(survey, question).shared_by(responses)
    themes = frame(survey, question)
    if shared:
        return next(theme for theme in themes if theme.pk in shared)
    if any(theme.name.casefold() == name.casefold() for theme in themes):
        raise Refused("theme_there", name=name)
    made = _added(survey, question, name)
    for batch in batches:
        Coding.objects.filter(response__in=batch, question=question, code__isnull=True).delete()
        Coding.objects.bulk_create([Coding(response_id=one, question=question, code=made) for one in batch])
    return made


def change_code(code: Code, *, name: str, definition: str) -> Code:
    """Word a theme otherwise; the texts it was given to keep it. Refuses `code_name_taken`."""
    _bump(code.survey)
    _refuse_taken(Code.objects.filter(survey=code.survey_id, question=code.question).exclude(pk=code.pk), name)
    Code.objects.filter(pk=code.pk).update(name=name, definition=definition)
    code.name, code.definition = name, definition
    return code


def remove_code(code: Code) -> None:
    """Take a theme away, from the texts it was given to as well; those that had no other are to be coded again."""
    _bump(code.survey)
    code.delete()


def code_text(
    survey: Survey,
    *,
    response_id: UUID,
    question: str,
    added: Collection[UUID] = (),
    removed: Collection[UUID] = (),
    none_fits: bool = False,
) -> None:
    """Give codes to a text and take others from it; what somebody else gave meanwhile stays.

    `none_fits`: it was read and no theme is its own. Refuses `quote_unknown`, `code_unknown_here`.
    """
    _bump(survey)
    # Locked before it is read: a response being erased takes its codings with it.
    if not Response.objects.select_for_update().filter(pk=response_id, survey=survey, revision__isnull=False).exists():
        raise Refused("quote_unknown")
    known = set(Code.objects.filter(survey=survey, question=question).values_list("id", flat=True))
    if not known.issuperset(added):
        raise Refused("code_unknown_here")
    rows = Coding.objects.filter(response=response_id, question=question)
    rows.filter(code__in=removed).delete()
    new = [Coding(response_id=response_id, question=question, code_id=code) for code in added]
    Coding.objects.bulk_create(new, ignore_conflicts=True)
    if rows.filter(code__isnull=False).exists() or not none_fits:
        rows.filter(code__isnull=True).delete()
    else:
        Coding.objects.bulk_create([Coding(response_id=response_id, question=question)], ignore_conflicts=True)


def frame(survey: Survey, question: str) -> list[Code]:
    """The themes of a question, in order. One statement."""
    return list(Code.objects.filter(survey=survey, question=question))


def frames(survey: Survey) -> dict[str, list[Code]]:
    """The themes of every question that has some, in order. One statement."""
    found: dict[str, list[Code]] = {}
    for code in Code.objects.filter(survey=survey):
        found.setdefault(code.question, []).append(code)
    return found


def coded(survey: Survey, question: str) -> Coded:
    """What was coded of a question. One statement."""
    found: dict[UUID, set[UUID]] = {}
    rows = Coding.objects.filter(response__survey=survey, question=question)
    for response, code in rows.values_list("response_id", "code_id"):
        found.setdefault(response, set()).update([code] if code else [])
    return Coded({response: frozenset(codes) for response, codes in found.items()})


def themes_given(responses: Collection[UUID]) -> dict[UUID, dict[str, frozenset[UUID]]]:
    """Of some responses, for each text that was coded (its question), the themes it was given. One statement."""
    found: dict[UUID, dict[str, frozenset[UUID]]] = {}
    rows = Coding.objects.filter(response__in=responses)
    for response, question, code in rows.values_list("response_id", "question", "code_id"):
        its = found.setdefault(response, {})
        its[question] = its.get(question, frozenset()) | ({code} if code else set())
    return found


def coded_counts(survey: Survey) -> dict[str, int]:
    """How many texts of each question are coded. One statement."""
    rows = Coding.objects.filter(response__survey=survey).values_list("response_id", "question").distinct()
    counts: dict[str, int] = {}
    for _response, question in rows:
        counts[question] = counts.get(question, 0) + 1
    return counts


def coding_order(responses: Iterable[UUID], seat: UUID) -> list[UUID]:
    """The order in which a seat is given texts to code: its own, so that two people rarely meet on one text."""
    return sorted(responses, key=lambda one: hashlib.sha256(seat.bytes + one.bytes).digest())


def codings_of(survey: Survey) -> Rows:
    """Every code given: for a command that writes the responses anew."""
    return list(Coding.objects.filter(response__survey=survey).values_list("response_id", "question", "code_id"))


def code_again(rows: Rows) -> None:
    """Put the codes back in random order, or their order would tell that of the responses."""
    shuffled: Sequence[tuple[UUID, str, UUID | None]] = random.SystemRandom().sample(rows, len(rows))
    Coding.objects.bulk_create(
        [Coding(response_id=response, question=question, code_id=code) for response, question, code in shuffled],
        batch_size=BATCH,
    )


def _bump(survey: Survey) -> None:
    """What is counted changed: figures kept by the survey's revision are made again. Taken before any row is read."""
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    locked.revision += 1
    locked.save(update_fields=["revision"])


def _refuse_taken(codes: Iterable[Code], name: str) -> None:
    if any(code.name.casefold() == name.casefold() for code in codes):
        raise Refused("code_name_taken", name=name)
