"""Where the survey shows what a finding rests on."""

from collections.abc import Iterable, Mapping
from urllib.parse import quote, urlencode
from uuid import UUID

import msgspec
from django.urls import reverse

from challenges.enums import EvidenceKind
from challenges.findings.models import Evidence
from surveys.analysis.addresses import PLAIN, anchor_of, query_of
from surveys.analysis.figures import Figure
from surveys.analysis.said_words import SAYS
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
    if SAYS in figure.question:
        return _words_page(edition_slug, survey, figure)
    page = reverse("surveys:cross" if figure.column else "surveys:results", args=[edition_slug, survey])
    # The statements of a grid share one strip.
    anchor = anchor_of(figure) if figure.column else f"q-{quote(figure.question.partition('/')[0])}"
    query = query_of(figure)
    return f"{page}{query and f'?{query}'}{anchor and f'#{anchor}'}"


def _words_page(edition_slug: str, survey: str, figure: Figure) -> str:
    """A word specific to a group is read among those of its groups."""
    question = figure.question.partition(SAYS)[0]
    asked = {"groupe": figure.column} | ({"question": question} if question else {})
    return f"{reverse('surveys:specific', args=[edition_slug, survey])}?{urlencode(asked, safe=PLAIN)}"
