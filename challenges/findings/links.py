"""Where the survey shows what a finding rests on."""

from collections.abc import Iterable, Mapping
from urllib.parse import quote, urlencode
from uuid import UUID

from django.urls import reverse

from challenges.enums import EvidenceKind
from challenges.findings.models import Evidence
from surveys.analysis.forms import PARAMETERS
from surveys.models import Survey


def survey_slugs(evidence: Iterable[Evidence | None]) -> dict[UUID, str]:
    """The addresses of the surveys behind several pieces of evidence, in one statement; none for erased surveys."""
    wanted = {one.survey for one in evidence if one is not None and one.survey is not None}
    return dict(Survey.objects.filter(id__in=wanted).values_list("id", "slug")) if wanted else {}


def source_page(edition_slug: str, evidence: Evidence, slugs: Mapping[UUID, str]) -> str:
    """The page of the results where the figure, or the words, are read; "" when the survey is gone."""
    survey = slugs.get(evidence.survey) if evidence.survey else None
    if survey is None:
        return ""
    spec = evidence.spec
    if evidence.kind == EvidenceKind.QUOTE:
        return reverse("surveys:words", args=[edition_slug, survey, spec["question"]])
    asked = {PARAMETERS[key]: code for key, code in spec.get("filters", ()) if key in PARAMETERS}
    if spec.get("column"):
        asked = {"question": spec["question"], "avec": spec["column"], **asked}
        return f"{reverse('surveys:cross', args=[edition_slug, survey])}?{urlencode(asked)}"
    query = f"?{urlencode(asked)}" if asked else ""
    strip = spec["question"].partition("/")[0]  # the statements of a grid share one
    return f"{reverse('surveys:results', args=[edition_slug, survey])}{query}#q-{quote(strip)}"
