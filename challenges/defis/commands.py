from collections.abc import Sequence
from uuid import UUID

from django.utils.text import slugify

from challenges.defis.models import Challenge, HowMightWe
from challenges.enums import Colour, Pattern
from challenges.problems.models import Problem
from challenges.staleness import raise_rev
from hackathon.edition.models import Edition
from hackathon.structures.models import Structure
from hackathon.structures.queries import memberships
from realtime.wire import clock
from realtime.wire.refusals import Refused


def add_challenge(
    edition: Edition,
    *,
    title: str,
    brief: str,
    colour: Colour,
    icon: str,
    pattern: Pattern,
    existing: str = "",
    partners: Sequence[Structure] = (),
) -> Challenge:
    """Add a défi to the edition, after the others. `existing` says what is done already, `partners` who does it."""
    _refuse_strangers(edition.id, partners)
    challenge = Challenge.objects.create(
        edition=edition,
        slug=_free_slug(edition.id, title),
        title=title,
        brief=brief,
        colour=colour,
        icon=icon,
        pattern=pattern,
        existing=existing,
        order=Challenge.objects.filter(edition=edition).count() + 1,
        created_at=clock.now(),
    )
    challenge.partners.set(partners)
    return challenge


def edit_challenge(
    challenge: Challenge,
    *,
    title: str,
    brief: str,
    colour: Colour,
    icon: str,
    pattern: Pattern,
    rev: int,
    existing: str = "",
    partners: Sequence[Structure] = (),
) -> Challenge:
    """Change a défi's words and signs, unless somebody did since `rev`. Its address stays."""
    _refuse_strangers(challenge.edition_id, partners)
    kept = Challenge.objects.select_for_update().get(id=challenge.id)
    raise_rev(kept, seen=rev)
    kept.title, kept.brief = title, brief
    kept.colour, kept.icon, kept.pattern = colour, icon, pattern
    kept.existing = existing
    kept.save()
    kept.partners.set(partners)
    return kept


def remove_challenge(challenge: Challenge) -> Challenge:
    """Take the défi off the edition's pages; its solutions keep it in their lineage."""
    challenge.removed_at = clock.now()
    challenge.save(update_fields=["removed_at"])
    return challenge


def ask_how_might_we(
    challenge: Challenge, *, action: str, audience: str, effect: str, problem: Problem | None = None
) -> HowMightWe:
    """Put a question to the défi, resting on one of its problems."""
    _refuse_foreign(challenge, problem)
    return HowMightWe.objects.create(
        challenge=challenge,
        problem=problem,
        action=_bare(action),
        audience=_bare(audience),
        effect=_bare(effect),
        created_at=clock.now(),
    )


def reword_how_might_we(
    question: HowMightWe, *, action: str, audience: str, effect: str, problem: Problem | None, rev: int
) -> HowMightWe:
    _refuse_foreign(question.challenge, problem)
    kept = HowMightWe.objects.select_for_update().get(id=question.id)
    raise_rev(kept, seen=rev)
    kept.action, kept.audience, kept.effect, kept.problem = _bare(action), _bare(audience), _bare(effect), problem
    kept.save()
    return kept


def remove_how_might_we(question: HowMightWe) -> HowMightWe:
    question.removed_at = clock.now()
    question.save(update_fields=["removed_at"])
    return question


def _bare(words: str) -> str:
    """The phrase brings its own question mark."""
    return words.strip().rstrip("?. \u00a0\u202f")


def _refuse_foreign(challenge: Challenge, problem: Problem | None) -> None:
    if problem is not None and problem.edition_id != challenge.edition_id:
        raise Refused("challenge_elsewhere")


def _refuse_strangers(edition_id: UUID, partners: Sequence[Structure]) -> None:
    known = set(memberships(edition_id).values_list("structure_id", flat=True))
    if any(partner.id not in known for partner in partners):
        raise Refused("partner_elsewhere")


def _free_slug(edition_id: UUID, title: str) -> str:
    """An address nobody has in the edition, removed défis included: old links must not change their meaning."""
    wanted = slugify(title)[:50] or "defi"
    taken = set(Challenge.objects.filter(edition_id=edition_id).values_list("slug", flat=True))
    return next(slug for slug in [wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))] if slug not in taken)
