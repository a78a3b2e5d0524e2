"""What the second floor's templates ask while they draw."""

from django import template
from django.template.context import Context

from challenges.findings.links import source_page
from challenges.findings.models import Evidence, Finding
from challenges.findings.queries import Shown
from challenges.findings.queries import shown_finding as shown

register = template.Library()


@register.simple_tag
def shown_finding(finding: Finding) -> Shown:
    """A prefetched finding, as `challenges/evidence.html` draws it."""
    return shown(finding)


@register.simple_tag(takes_context=True)
def source_of(context: Context, evidence: Evidence | None) -> str:
    """Where the survey shows this; needs `edition` and `survey_slugs` in the context."""
    return source_page(context["edition"].slug, evidence, context["survey_slugs"]) if evidence else ""
