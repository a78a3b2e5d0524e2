"""« Fiche défi »: on one page, the question, the figures, the voices, who is concerned and what exists already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from django.utils.translation import gettext as _

from challenges.defis.models import Challenge
from challenges.defis.queries import briefing
from challenges.enums import EvidenceKind
from challenges.findings.models import Evidence, Finding
from challenges.findings.queries import Bar, bars, pieces_of, shown_value
from challenges.findings.sources import asked_again
from challenges.findings.values import headline
from hackathon.edition.models import Audience
from hackathon.enums import Family
from hackathon.territories.models import Territory
from surveys.analysis.figures import FigureResult
from surveys.analysis.sentences import share_of_group_words
from surveys.analysis.sums.protection import PUBLISHED_K
from surveys.analysis.words import DENSITIES
from surveys.models import Survey

# What of a figure's filters and column says who it speaks of.
PUBLICS, PLACES = ("@audience", "@family"), ("@basin", "@density")


@dataclass(frozen=True, slots=True)
class BriefFigure:
    """A finding and the figure under it; without bars when the rule of publication hides it."""

    sentence: str
    title: str
    base: str
    value: str
    label: str
    bars: list[Bar]


@dataclass(frozen=True, slots=True)
class Voice:
    sentence: str
    words: str
    speaker: str


@dataclass(frozen=True, slots=True)
class Brief:
    challenge: Challenge
    questions: list[str]
    problems: list[str]
    figures: list[BriefFigure]
    voices: list[Voice]
    publics: list[str]
    places: list[str]
    # Some figure is about nobody in particular.
    is_general: bool

    @property
    def existing(self) -> str:
        return self.challenge.existing

    @property
    def concerned(self) -> list[str]:
        """Lines of who is concerned: everybody, then the publics, then the places that stand out."""
        everybody = [_("Everybody who answered the survey")] if self.is_general else []
        return [*everybody, *(", ".join(labels) for labels in (self.publics, self.places) if labels)]

    @property
    def partners(self) -> list[str]:
        return [str(one) for one in self.challenge.partners.all()]


def brief_of(challenge: Challenge) -> Brief:
    """What the sheet of a défi shows, as prints show it: no number that fewer than 11 stand behind."""
    read = briefing(challenge)
    problems = list(read.problems.all())
    findings = list({one.id: one for problem in problems for one in problem.findings.all()}.values())
    pairs = [(finding, piece) for finding in findings for piece in pieces_of(finding)]
    publics, places = _concerned(read.edition_id, [piece for _finding, piece in pairs])
    return Brief(
        challenge=read,
        questions=[question.phrase for question in read.questions.all()],
        problems=[problem.title for problem in problems],
        figures=[_figure(finding, piece) for finding, piece in pairs if piece.kind == EvidenceKind.FIGURE],
        voices=[
            Voice(finding.sentence, piece.quote, piece.quoted_from)
            for finding, piece in pairs
            if piece.kind == EvidenceKind.QUOTE and piece.quote
        ],
        publics=publics,
        places=places,
        is_general=any(piece.kind == EvidenceKind.FIGURE and not _about(piece.spec) for _finding, piece in pairs),
    )


def _figure(finding: Finding, piece: Evidence) -> BriefFigure:
    result = _published(piece)
    if result is None or result.closed or headline(result) is None:
        return BriefFigure(finding.sentence, piece.figure.get("title", ""), "", "", "", [])
    return BriefFigure(
        sentence=finding.sentence,
        title=result.title,
        base=_base(result),
        value=shown_value(piece),
        label=piece.value_label,
        bars=bars(msgspec.to_builtins(result) | {"figure": piece.spec}),
    )


def _published(piece: Evidence) -> FigureResult | None:
    """The kept figure, which was counted under the rule of publication; one that was not is counted again under it."""
    kept = msgspec.convert(piece.figure, FigureResult)
    if kept.figure.k >= PUBLISHED_K:
        return kept
    survey = Survey.objects.filter(id=piece.survey).first() if piece.survey else None
    again = asked_again(survey, [piece])[piece.id] if survey is not None else None
    return again if isinstance(again, FigureResult) else None


def _base(result: FigureResult) -> str:
    columns = [column.code for column in result.columns]
    at = columns.index(result.figure.group) if result.figure.group in columns else 0
    about = ", ".join(
        part for part in (result.columns[at].label if result.figure.group else "", result.filter_words) if part
    )
    base = result.bases[at]
    counted = [] if base is None else [_("base: %(n)s") % {"n": base}]
    if counted and result.numbers is None:
        counted.append(share_of_group_words(result))
    parts = [about, *counted, result.survey_title]
    return " · ".join(part for part in parts if part)


def _concerned(edition_id: UUID, pieces: Sequence[Evidence]) -> tuple[list[str], list[str]]:
    """The publics and the places that figures are about, and those of who speaks. Two statements."""
    asked = [pair for piece in pieces for pair in _about(piece.spec)]
    audiences = {one.slug: one.label for one in Audience.objects.filter(edition=edition_id)}
    territories = {str(one.id): one.name for one in Territory.objects.filter(editions=edition_id)}
    labels: dict[str, dict[Any, str]] = {
        "@audience": audiences,
        "@family": {value: str(label) for value, label in Family.choices},
        "@basin": territories,
        "@density": {value: str(label) for value, label in DENSITIES.items()},
    }
    publics = [labels[key].get(code, "") for key, code in asked if key in PUBLICS]
    places = [labels[key].get(code, "") for key, code in asked if key in PLACES]
    speakers = [piece.quoted_from for piece in pieces if piece.quoted_from]
    publics += [label for label in audiences.values() if any(speaker.startswith(label) for speaker in speakers)]
    places += [name for name in territories.values() if any(speaker.endswith(name) for speaker in speakers)]
    return _once(publics), _once(places)


def _about(spec: dict[str, Any]) -> list[tuple[str, str]]:
    """(variable, code) of each filter, and of the column the figure is about."""
    found = [(key, code) for key, code in spec.get("filters", ()) if key in (*PUBLICS, *PLACES)]
    if spec.get("column") in (*PUBLICS, *PLACES) and spec.get("group"):
        found.append((spec["column"], spec["group"]))
    return found


def _once(labels: Iterable[str]) -> list[str]:
    return [label for label in dict.fromkeys(labels) if label]
