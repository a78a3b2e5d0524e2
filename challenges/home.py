"""What the second floor says on the edition's home, stage by stage, and in its navigation."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from challenges.defis.queries import counted_challenges
from challenges.enums import Status, Verdict
from challenges.findings.queries import shaken_findings
from challenges.ideas.queries import pool_size
from challenges.models import Action, Finding, Problem
from challenges.plan.queries import late_actions
from challenges.priorities.queries import shortlist
from hackathon.access.rules import verbs_of
from hackathon.edition.models import Edition
from hackathon.enums import StageKind
from hackathon.extensions import NavItem, Panel
from hackathon.people.models import Seat
from realtime.wire import clock

Built = dict[str, Any] | None


def findings_panel(edition: Edition, seat: Seat) -> Built:
    """What came out of the survey."""
    if not verbs_of(seat, ("finding.edit",), edition):
        return None
    url = reverse("challenges:findings", args=[edition.slug])
    findings = Finding.objects.filter(edition=edition, removed_at=None)
    count, loose = findings.count(), findings.exclude(problems__removed_at=None, problems__isnull=False).count()
    shaken = len(shaken_findings(edition.id))
    problems = Problem.objects.filter(edition=edition, removed_at=None).count()
    attention = []
    if loose:
        words = ngettext("%(n)d finding belongs to no problem.", "%(n)d findings belong to no problem.", loose)
        attention.append({"label": words % {"n": loose}, "url": url})
    if shaken:
        words = ngettext("The source of %(n)d finding moved.", "The source of %(n)d findings moved.", shaken)
        attention.append({"label": words % {"n": shaken}, "url": url})
    return {
        "attention": attention,
        "next_action": {"label": _("Make problems of the findings"), "url": url} if loose else None,
        "figures": [
            {"label": ngettext("finding", "findings", count), "value": count, "url": url},
            {"label": ngettext("problem", "problems", problems), "value": problems, "url": url},
        ],
    }


def design_panel(edition: Edition, seat: Seat) -> Built:
    """The questions put to the défis, and the ideas heard."""
    challenges = counted_challenges(edition.id)
    may = verbs_of(seat, ("challenge.edit", "solution.make"), edition)
    url = reverse("challenges:challenges", args=[edition.slug])
    figures: list[dict[str, Any]] = [
        {"label": ngettext("défi", "défis", len(challenges)), "value": len(challenges), "url": url}
    ]
    attention: list[dict[str, str]] = []
    next_action = None
    if "solution.make" in may:
        ideas = pool_size(edition.id)
        pool = reverse("challenges:ideas", args=[edition.slug])
        figures.append({"label": ngettext("idea", "ideas", ideas), "value": ideas, "url": pool})
        next_action = {"label": _("Choose among the ideas"), "url": pool} if ideas else None
    if "challenge.edit" in may:
        bare = [one.challenge for one in challenges if not one.questions]
        if bare:
            words = ngettext(
                "%(n)d défi has no “How might we” yet.", "%(n)d défis have no “How might we” yet.", len(bare)
            )
            ask = reverse("challenges:ask", args=[edition.slug, bare[0].slug])
            attention.append({"label": words % {"n": len(bare)}, "url": ask})
            next_action = {"label": _("Put a question to each défi"), "url": ask}
    return {"attention": attention, "next_action": next_action, "figures": figures}


def hackathon_panel(edition: Edition, seat: Seat) -> Built:
    """The solutions, and what was decided of them."""
    url = reverse("challenges:solutions", args=[edition.slug])
    listed = shortlist(edition.id)
    everyone = [*listed.ranked, *listed.unplaced]
    retained = sum(line.chip.verdict == Verdict.RETAINED for line in everyone)
    figures = [
        {"label": ngettext("solution", "solutions", len(everyone)), "value": len(everyone), "url": url},
        {"label": ngettext("solution retained", "solutions retained", retained), "value": retained, "url": url},
    ]
    attention: list[dict[str, str]] = []
    next_action = None
    if everyone and "plane.place" in verbs_of(seat, ("plane.place",), edition):
        plane = reverse("challenges:plane", args=[edition.slug])
        next_action = {"label": _("Place the solutions"), "url": plane}
        if listed.unplaced:
            count = len(listed.unplaced)
            words = ngettext("%(n)d solution is not placed yet.", "%(n)d solutions are not placed yet.", count)
            attention.append({"label": words % {"n": count}, "url": plane})
    return {"attention": attention, "next_action": next_action, "figures": figures}


def action_panel(edition: Edition, seat: Seat) -> Built:
    """The plan: how far, and what is late."""
    if "plan.view" not in verbs_of(seat, ("plan.view",), edition):
        return None
    url = reverse("challenges:plan", args=[edition.slug])
    standing = Action.objects.filter(edition=edition, removed_at=None)
    count, done = standing.count(), standing.filter(status=Status.DONE).count()
    late, leaderless = late_actions(edition.id, clock.now().date()), standing.filter(lead=None).count()
    attention = []
    if late:
        words = ngettext("%(n)d action is past its deadline.", "%(n)d actions are past their deadline.", late)
        attention.append({"label": words % {"n": late}, "url": url})
    if leaderless:
        words = ngettext("%(n)d action has no lead structure.", "%(n)d actions have no lead structure.", leaderless)
        attention.append({"label": words % {"n": leaderless}, "url": url})
    return {
        "attention": attention,
        "next_action": {"label": _("Open the plan"), "url": url},
        "figures": [
            {"label": ngettext("action", "actions", count), "value": count, "url": url},
            {"label": ngettext("action done", "actions done", done), "value": done, "url": url},
        ],
    }


PANELS = (
    Panel(slug="findings", stage=StageKind.SURVEY, order=50, build=findings_panel),
    Panel(slug="challenges", stage=StageKind.DESIGN, order=50, build=design_panel),
    Panel(slug="solutions", stage=StageKind.HACKATHON, order=50, build=hackathon_panel),
    Panel(slug="plan", stage=StageKind.ACTION, order=50, build=action_panel),
)

NAV = (
    NavItem(gettext_lazy("Findings"), "quote", "challenges:findings", "finding.edit", 50),
    NavItem(gettext_lazy("Défis"), "target", "challenges:challenges", "challenge.view", 52),
    NavItem(gettext_lazy("Ideas"), "sticky-note", "challenges:ideas", "solution.make", 54),
    NavItem(gettext_lazy("Solutions"), "lightbulb", "challenges:solutions", "challenge.view", 56),
    NavItem(gettext_lazy("Priorities"), "chart-scatter", "challenges:plane", "plane.view", 58),
    NavItem(gettext_lazy("Plan"), "chart-gantt", "challenges:plan", "plan.view", 60),
)
