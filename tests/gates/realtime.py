from realtime.ballots.commands import create_ballot
from realtime.boards.commands import create_board
from realtime.sessions.commands import create_session, open_activity, open_session
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from tests.gates import EVERYBODY, FACILITATOR, ORGANISER, SEATED, Route

# A contact's rights are over a structure, not over workshops.
INSIDE = SEATED - {"contact"}


def edition(world):
    return [world.edition.slug]


def workshop(world):
    run = Act(verb="test", run=lambda: create_session(world.edition, title="Atelier", run="atelier-court"))
    return perform(None, run)


def session(world):
    return [workshop(world).id]


def code(world):
    return [workshop(world).join_code]


def activity(world):
    return [workshop(world).activities.first().id]


def open_one(world):
    """An activity that is open, so that it cannot be taken out of the run of show."""
    made = workshop(world)
    first = made.activities.first()
    perform(None, Act(verb="test", rooms=(made.room,), run=lambda: open_session(made)))
    perform(None, Act(verb="test", rooms=(made.room,), run=lambda: open_activity(made, activity_id=first.id)))
    return [first.id]


def board(world):
    run = Act(verb="test", run=lambda: create_board(world.edition, title="Idées", template="idees"))
    return [perform(None, run).id]


def ballot(world):
    run = Act(verb="test", run=lambda: create_ballot(world.edition.id, title="Vote", method="choice"))
    return [perform(None, run).id]


ROUTES = {
    # the door: whoever may already be inside is led there
    "live:join": Route(EVERYBODY),
    "live:join_session": Route(EVERYBODY - INSIDE, code, kept_out=302),
    "live:qr": Route(EVERYBODY, code),
    "live:projector": Route(EVERYBODY, code),
    # live pages
    "live:participant": Route(INSIDE, session),
    "live:transfer": Route(INSIDE, session),
    "live:leave": Route(INSIDE, session),
    "live:desk": Route(FACILITATOR, session),
    # preparing
    "live:workshops": Route(INSIDE, edition),
    "live:create": Route(ORGANISER, edition),
    "live:run": Route(FACILITATOR, session),
    "live:edit": Route(FACILITATOR, session),
    "live:add_activity": Route(FACILITATOR, lambda world: [*session(world), "dots"]),
    "live:edit_activity": Route(FACILITATOR, activity),
    "live:move_activity": Route(FACILITATOR, activity, method="post", done=302),
    "live:remove_activity": Route(FACILITATOR, open_one, method="post", done=409),
    # what remains of a workshop
    "boards:print": Route(INSIDE, board),
    "boards:workbook": Route(FACILITATOR, board),
    "ballots:results": Route(INSIDE, ballot),
}
