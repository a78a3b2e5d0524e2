from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from challenges.defis.models import Challenge
from challenges.findings.models import Finding
from challenges.forms import PageForm, area
from challenges.problems.commands import Seen
from challenges.problems.models import Problem
from hackathon.web.forms import offer_rows

NONE, NEW = "none", "new"


class SeenField(forms.Field):
    """Findings with the problem each was seen in: finding@problem, and finding@ for those of none."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {
        "required": _("Tick at least one finding."),
        "unknown": _("This finding is not on the wall any more."),
    }

    def to_python(self, value: list[str] | None) -> list[Seen]:
        return [self._seen(raw) for raw in value or ()]

    def _seen(self, raw: str) -> Seen:
        finding, _at, problem = raw.partition("@")
        key = _id(finding)
        if key is None or (problem and _id(problem) is None):
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        return Seen(key, _id(problem))


@dataclass(frozen=True, slots=True)
class Into:
    """Where findings go: a problem, a new one (for a défi), or out of all."""

    problem: UUID | None = None
    is_new: bool = False
    challenge: UUID | None = None


class PlaceForm(forms.Form):
    """What the wall's bar sends, and a note let go over a column: `into` is a problem's id, "none", "new", or "new:"
    and the id of a défi."""

    findings = SeenField()
    into = forms.CharField(max_length=60, error_messages={"required": _("Choose where to put them.")})

    def clean_into(self) -> Into:
        kind, _colon, which = self.cleaned_data["into"].partition(":")
        if kind == NONE:
            return Into()
        if kind == NEW and (not which or _id(which)):
            return Into(is_new=True, challenge=_id(which))
        if _id(kind) is None:
            raise forms.ValidationError(_("Choose where to put them."))
        return Into(problem=_id(kind))


class AttachForm(forms.Form):
    """A problem attached to a défi from the wall: its `rev` as it was seen there."""

    challenge = forms.ModelChoiceField(Challenge.objects.none(), required=False)
    rev = forms.IntegerField(min_value=0)

    def __init__(self, *args: Any, challenges: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, challenge=challenges)


class MergeForm(PageForm):
    """`seen` says which rows are merged, and the `rev` each was read at."""

    submit: str | Promise = _("Merge")
    seen = forms.CharField(widget=forms.HiddenInput)

    def clean_seen(self) -> dict[UUID, int]:
        pairs = [one.partition(":") for one in self.cleaned_data["seen"].split(",")]
        revs = {key: int(rev) for raw, _colon, rev in pairs if (key := _id(raw)) and rev.isdecimal()}
        if not revs:
            raise forms.ValidationError(_("Choose at least two."))
        return revs

    def merge(self) -> dict[str, Any]:
        """The arguments of the command that merges."""
        return {"revs" if name == "seen" else name: value for name, value in self.cleaned_data.items()}

    def read_again(self, rows: Iterable[Finding | Problem]) -> None:
        """The rows are shown again as they are now: the next attempt is made on these."""
        self.data = {**self.data.dict(), "seen": seen_now(rows)}  # type: ignore[attr-defined]  # a QueryDict


class MergeFindingsForm(MergeForm):
    sentence = forms.CharField(
        label=_("What they say together, in one sentence"),
        max_length=300,
        widget=area(3),
        help_text=_("The figures and words of all of them stay under it."),
    )


class MergeProblemsForm(MergeForm):
    title = forms.CharField(label=_("The problem in one sentence"), max_length=200)
    statement = forms.CharField(
        label=_("What the findings say together"), required=False, max_length=4000, widget=area(4)
    )
    challenge = forms.ModelChoiceField(
        Challenge.objects.none(), label=_("Défi"), required=False, empty_label=_("Not attached yet")
    )

    def __init__(self, *args: Any, challenges: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, challenge=challenges)


def seen_now(rows: Iterable[Finding | Problem]) -> str:
    return ",".join(f"{row.id}:{row.rev}" for row in rows)


def _id(raw: str) -> UUID | None:
    try:
        return UUID(raw)
    except ValueError:
        return None
