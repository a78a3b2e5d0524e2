"""Where the survey shows what a finding rests on."""

from collections.abc import Iterable, Mapping
from urllib.parse import quote
from uuid import UUID

import msgspec
from django.urls import reverse

from challenges.enums import EvidenceKind
from challenges.findings.models import Evidence
from surveys.analysis.addresses import anchor_of, query_of
from surveys.analysis.figures import Figure
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
    if evidence.kind == EvidenceKind.QUOTE:
        return reverse("surveys:words", args=[edition_slug, survey, evidence.spec["question"]])
    figure = msgspec.convert(evidence.spec, Figure, strict=False)
    page = reverse("surveys:cross" if figure.column else "surveys:results", args=[edition_slug, survey])
    # The statements of a grid share one strip.
    anchor = anchor_of(figure) if figure.column else f"q-{quote(figure.question.partition('/')[0])}"
    query = query_of(figure)
    return f"{page}{query and f'?{query}'}{anchor and f'#{anchor}'}"
