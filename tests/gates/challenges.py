from challenges.models import TeamSetup
from realtime.sessions.models import Session
from tests.cast import THEN
from tests.challenges.cast import make_chain, make_idea
from tests.gates import FACILITATOR, ORGANISER, SEATED, Route, World

# Who follows priorities and plan.
PLAN = FACILITATOR | {"juror"}
# A contact holds its role over a structure: it reads what is published, not what is being written.
SHEET = SEATED - {"contact"}


def edition(world: World):
    return [world.edition.slug]


def of(name, key="id"):
    """Arguments of a route on one thing of a whole thread of the edition."""
    return lambda world: [world.edition.slug, getattr(getattr(chain(world), name), key)]


def evidence(world: World):
    return [world.edition.slug, chain(world).finding.evidence.get().id]


def chain(world: World):
    # Each row of the table is walked by every role: one thread is enough for all.
    if not world.edition.challenges.exists():
        world.edition.thread = make_chain(world.edition)
    return world.edition.thread


def card(world: World):
    return {"card": make_idea(world.edition).id, "challenge": ""}


def workshop(world: World):
    """A workshop whose teams were composed once."""
    session, _ = Session.objects.get_or_create(
        edition=world.edition, title="Finale", defaults={"join_code": "FNL234", "created_at": THEN}
    )
    TeamSetup.objects.get_or_create(session=session, defaults={"smallest": 1, "largest": 9})
    return [world.edition.slug, session.id]


def status(world: World):
    return {"status": "abandoned", "reason": "Sans financement"}


def pressed(allowed, args, **options):
    return Route(allowed, args, method="post", done=302, **options)


ROUTES = {
    "challenges:findings": Route(ORGANISER, edition),
    # Nothing of a survey comes with these: whoever is let in is sent back to the wall with a word.
    "challenges:keep_figure": pressed(ORGANISER, edition),
    "challenges:cite": pressed(ORGANISER, edition),
    "challenges:finding": Route(ORGANISER, of("finding")),
    "challenges:check_finding": pressed(ORGANISER, of("finding")),
    "challenges:where": Route(ORGANISER, of("finding")),
    "challenges:part_finding": pressed(ORGANISER, of("finding")),
    "challenges:take_fresh": pressed(ORGANISER, evidence),
    "challenges:hold_evidence": pressed(ORGANISER, evidence),
    # Without two that are ticked there is nothing to merge: back to the wall, with a word.
    "challenges:place_findings": pressed(ORGANISER, edition),
    "challenges:merge_findings": Route(ORGANISER, edition, done=302),
    "challenges:merge_problems": Route(ORGANISER, edition, done=302),
    "challenges:part_problem": pressed(ORGANISER, of("problem")),
    "challenges:attach_problem": pressed(ORGANISER, of("problem"), data=lambda world: {"challenge": "", "rev": 0}),
    "challenges:brief": Route(SEATED, of("challenge", "slug")),
    "challenges:brief_pdf": Route(SEATED, of("challenge", "slug")),
    "challenges:remove_finding": pressed(ORGANISER, of("finding")),
    "challenges:new_problem": Route(ORGANISER, edition),
    "challenges:problem": Route(ORGANISER, of("problem")),
    "challenges:remove_problem": pressed(ORGANISER, of("problem")),
    "challenges:challenges": Route(SEATED, edition),
    "challenges:new_challenge": Route(ORGANISER, edition),
    "challenges:challenge": Route(SEATED, of("challenge", "slug")),
    "challenges:edit_challenge": Route(ORGANISER, of("challenge", "slug")),
    "challenges:remove_challenge": pressed(ORGANISER, of("challenge", "slug")),
    "challenges:ask": Route(ORGANISER, of("challenge", "slug")),
    "challenges:reword_question": Route(ORGANISER, of("question")),
    "challenges:remove_question": pressed(ORGANISER, of("question")),
    "challenges:ideas": Route(FACILITATOR, edition),
    "challenges:make_solution": pressed(FACILITATOR, edition, data=card),
    "challenges:solutions": Route(SEATED, edition),
    "challenges:new_solution": Route(FACILITATOR, edition),
    "challenges:solution": Route(SHEET, of("solution")),
    "challenges:choose_challenge": Route(FACILITATOR, of("solution")),
    "challenges:withdraw_solution": pressed(FACILITATOR, of("solution")),
    "challenges:bring_solution_back": pressed(FACILITATOR, of("solution")),
    "challenges:make_action": pressed(ORGANISER, of("solution")),
    "challenges:plane": Route(PLAN, edition),
    "challenges:shortlist": Route(PLAN, edition),
    "challenges:plan": Route(PLAN, edition),
    "challenges:plan_csv": Route(PLAN, edition),
    "challenges:plan_xlsx": Route(PLAN, edition),
    "challenges:new_action": Route(ORGANISER, edition),
    "challenges:action": Route(PLAN, of("action")),
    "challenges:edit_action": Route(ORGANISER, of("action")),
    "challenges:change_status": pressed(ORGANISER, of("action"), data=status),
    "challenges:remove_action": pressed(ORGANISER, of("action")),
    "challenges:teams": Route(FACILITATOR, workshop),
    "challenges:teams_repair": pressed(FACILITATOR, workshop),
    "challenges:teams_move": pressed(FACILITATOR, workshop),
    "challenges:teams_sheets": pressed(FACILITATOR, workshop),
    "challenges:thread": Route(SEATED, of("action")),
}
