"""« Chiffre de l'enquête »: a finding shown to a workshop, perhaps guessed first."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.enums import EvidenceKind
from challenges.findings.models import Evidence, Finding
from challenges.findings.queries import bars, evidence_of, shown_value
from hackathon.activities import ActivityKind
from realtime.wire.refusals import Refused


def choose_finding(edition_id: UUID, session_id: UUID, title: str, settings: Mapping[str, Any]) -> UUID:
    """The finding the settings name. Only one that puts a number forward can be guessed."""
    finding = _named(edition_id, settings.get("finding"))
    evidence = evidence_of(finding)
    if settings.get("guess") and (evidence is None or evidence.value is None):
        raise Refused("figure_not_a_number")
    return finding.id


def figure_context(finding_id: UUID | None, settings: Mapping[str, Any]) -> dict[str, Any]:
    """What the live pages draw. While it is being guessed, the number and all that gives it away stay here."""
    if finding_id is None:
        return {}
    finding = Finding.objects.prefetch_related("evidence").get(id=finding_id)
    evidence = evidence_of(finding)
    if evidence is None:
        return {}
    hidden = bool(settings.get("guess")) and not settings.get("revealed")
    asked = {"hidden": hidden, "kind": evidence.kind, **_asked(evidence)}
    return asked if hidden else asked | _told(finding, evidence)


def _asked(evidence: Evidence) -> dict[str, Any]:
    return {
        "title": evidence.figure.get("title") or evidence.spec.get("title", ""),
        "label": evidence.value_label,
        "unit": evidence.unit,
        "survey": evidence.survey_title,
    }


def _told(finding: Finding, evidence: Evidence) -> dict[str, Any]:
    return {
        "sentence": finding.sentence,
        "value": None if evidence.value is None else float(evidence.value),
        "shown": shown_value(evidence),
        "n": evidence.figure.get("n"),
        "filter": evidence.figure.get("filter_words", ""),
        "bars": [
            {"label": bar.label, "share": bar.share, "shown": bar.shown, "chosen": bar.chosen}
            for bar in (bars(evidence.figure) if evidence.kind == EvidenceKind.FIGURE else [])
        ],
        "quote": evidence.quote,
        "quoted_from": evidence.quoted_from,
    }


def _named(edition_id: UUID, raw: Any) -> Finding:
    try:
        wanted = UUID(str(raw))
    except ValueError:
        raise Refused("figure_needs_finding") from None
    finding = Finding.objects.filter(id=wanted, edition_id=edition_id, removed_at=None).first()
    if finding is None:
        raise Refused("figure_needs_finding")
    return finding


def figure_fields(edition_id: UUID) -> dict[str, forms.Field]:
    """Which finding, and whether the room guesses first; settings are kept as JSON, so ids as text."""
    findings = Finding.objects.filter(edition_id=edition_id, removed_at=None)
    return {
        "finding": forms.ChoiceField(
            label=_("Finding"), choices=[(str(finding.id), finding.sentence) for finding in findings]
        ),
        "guess": forms.BooleanField(
            label=_("Let the room guess the number first"),
            required=False,
            help_text=_("Only for a finding that puts a number forward."),
        ),
    }


FIGURE = ActivityKind(
    slug="figure",
    label=_("Survey figure"),
    icon="chart-bar",
    create=choose_finding,
    context=figure_context,
    fields=figure_fields,
)
