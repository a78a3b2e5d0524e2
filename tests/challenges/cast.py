"""The second floor's props: défis, findings, solutions, made through the commands a page would use."""

from functools import partial

from challenges.models import Challenge, Solution
from challenges.priorities.queries import plane_room
from challenges.solutions.commands import add_solution
from hackathon.enums import Role, ScopeKind
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from tests import cast


def do(run, *args, rooms=(), **kwargs):
    """Perform one command with nobody at the door."""
    return perform(None, Act(verb="test", rooms=tuple(rooms), run=partial(run, *args, **kwargs)))


def make_challenge(edition, slug="ecole-entreprise", title="La relation école-entreprise") -> Challenge:
    return Challenge.objects.create(
        edition=edition, slug=slug, title=title, colour="sky", icon="school", pattern="dots", created_at=cast.THEN
    )


def make_solution(edition, title="Un stage avant le stage", **options) -> Solution:
    return do(add_solution, edition, title=title, rooms=[plane_room(edition.id)], **options)


def facilitator(edition, first_name="Ada"):
    return cast.make_seat(edition, first_name, (Role.FACILITATOR, ScopeKind.EDITION, None))


def participant(edition, first_name="Ben"):
    return cast.make_seat(edition, first_name, (Role.PARTICIPANT, ScopeKind.EDITION, None))
