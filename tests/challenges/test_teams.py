from functools import partial

import pytest
from django.urls import reverse

from challenges.models import Challenge, Solution, Team, TeamMember
from challenges.solutions.rules import may_save
from challenges.teams import commands, composer, queries
from challenges.teams.models import TeamSetup
from hackathon.enums import Role, ScopeKind
from hackathon.models import Audience, Grant
from realtime.sessions.models import Attendance, Session
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from tests import cast


@pytest.fixture
def session(edition):
    for order, slug in enumerate(("ecole", "marque")):
        Challenge.objects.create(edition=edition, slug=slug, title=slug.title(), order=order, created_at=cast.THEN)
    return Session.objects.create(edition=edition, title="Finale", join_code="ABC234", created_at=cast.THEN)


def come(session, count, **fields):
    """People of the three publics in turn, each wishing for one défi or the other."""
    publics = list(Audience.objects.filter(edition=session.edition))
    seats = []
    for index in range(count):
        seat = cast.make_seat(session.edition, f"P{index}", (Role.PARTICIPANT, ScopeKind.SESSION, session.id))
        seat.audience, seat.wishes = publics[index % len(publics)], ["ecole" if index % 2 else "marque"]
        for name, value in fields.items():
            setattr(seat, name, value)
        seat.save()
        Attendance.objects.create(session=session, seat=seat, created_at=cast.THEN, checked_in_at=cast.THEN)
        seats.append(seat)
    return seats


def setup_of(session, **fields):
    return TeamSetup(session=session, **{"smallest": 2, "largest": 6, "families": [], **fields})


def wanted(session, count=1):
    return {challenge.id: count for challenge in Challenge.objects.filter(edition=session.edition)}


def planned(session, count=1):
    challenges = list(Challenge.objects.filter(edition=session.edition))
    return commands.planned_teams(session, wanted=wanted(session, count), challenges=challenges)


def act(session, run):
    rooms = (commands.room_of(session), f"plane:{session.edition_id}")
    return perform(None, Act(verb="teams.test", rooms=rooms, run=run))


def compose(session, count=1, *, keep=False, **fields):
    setup = setup_of(session, **fields)
    proposal = queries.proposal(session, setup, planned(session, count), keep=keep)
    return act(session, partial(commands.apply_composition, session, setup=setup, proposal=proposal))


def test_compose_gives_everybody_a_team_and_a_role_over_it(session):
    seats = come(session, 8)

    teams = compose(session)

    assert [team.name for team in teams] == ["Équipe 1", "Équipe 2"]
    assert {member.seat_id for member in TeamMember.objects.all()} == {seat.id for seat in seats}
    for member in TeamMember.objects.select_related("team"):
        assert member.team.challenge.slug == member.seat.wishes[0]
        assert Grant.objects.get(seat=member.seat, scope=ScopeKind.TEAM).scope_id == member.team_id


def test_only_people_checked_in_are_placed(session):
    seats = come(session, 6)
    Attendance.objects.filter(seat=seats[0]).update(checked_in_at=None)

    compose(session)

    assert not TeamMember.objects.filter(seat=seats[0]).exists()


def test_somebody_who_came_meanwhile_makes_the_composition_stale(session):
    come(session, 6)
    setup, teams = setup_of(session), planned(session)
    proposal = queries.proposal(session, setup, teams, keep=False)
    come(session, 1)

    with pytest.raises(Refused) as refusal:
        act(session, partial(commands.apply_composition, session, setup=setup, proposal=proposal))

    assert refusal.value.code == "teams_moved"
    assert not Team.objects.exists()


def test_repair_moves_nobody_when_one_person_comes(session):
    come(session, 8)
    compose(session)
    before = dict(TeamMember.objects.values_list("seat_id", "team_id"))
    (late,) = come(session, 1)

    compose(session, keep=True)

    after = dict(TeamMember.objects.values_list("seat_id", "team_id"))
    assert late.id in after
    assert {seat: after[seat] for seat in before} == before


def test_a_locked_person_stays_where_they_were_put(session):
    seats = come(session, 8)
    first, second = compose(session)
    other = second if TeamMember.objects.get(seat=seats[0]).team_id == first.id else first
    act(session, partial(commands.move_member, session, seat=seats[0], team=other, locked=True))

    compose(session)

    assert TeamMember.objects.get(seat=seats[0]).team_id == other.id
    assert [grant.scope_id for grant in Grant.objects.filter(seat=seats[0], scope=ScopeKind.TEAM, revoked_at=None)] == [
        other.id
    ]


def test_a_stranger_to_the_workshop_is_not_placed(session, edition):
    come(session, 4)
    cleo = cast.make_seat(edition, "Cleo")
    team, _ = compose(session)

    with pytest.raises(Refused) as refusal:
        act(session, partial(commands.move_member, session, seat=cleo, team=team, locked=False))

    assert refusal.value.code == "teams_absent_member"


def test_a_team_s_sheet_is_for_its_members(session):
    seats = come(session, 8)
    compose(session)

    act(session, partial(commands.give_sheets, session))
    act(session, partial(commands.give_sheets, session))

    assert Solution.objects.count() == 2
    for solution in Solution.objects.all():
        members = set(TeamMember.objects.filter(team=solution.team).values_list("seat_id", flat=True))
        assert {seat.id for seat in seats if may_save(seat, solution)} == members


def test_a_team_with_a_sheet_is_not_removed(session):
    come(session, 8)
    compose(session, 2, largest=4)
    act(session, partial(commands.give_sheets, session))

    with pytest.raises(Refused) as refusal:
        compose(session, 1, largest=8)

    assert refusal.value.code == "teams_has_sheet"
    assert Team.objects.filter(removed_at=None).count() == 4


def test_no_team_asked_for_is_refused(session):
    with pytest.raises(Refused) as refusal:
        planned(session, 0)

    assert refusal.value.code == "teams_no_challenge"


def test_the_page_composes_repairs_moves_and_says_what_is_missing(client, session, dora):
    come(session, 8)
    cast.hold(client, dora)
    page = reverse("challenges:teams", args=[session.edition.slug, session.id])
    asked = {"smallest": 2, "largest": 6, "families": ["guidance"], "most_of_a_structure": 1}

    composed = client.post(page, {**asked, "teams_ecole": 1, "teams_marque": 1}, follow=True)

    assert composed.status_code == 200
    assert "trois personnes" not in composed.content.decode()
    assert "3 personnes de plus que voulu" in composed.content.decode()
    assert TeamMember.objects.count() == 8
    assert client.post(f"{page}reparer/", follow=True).status_code == 200
    assert client.post(f"{page}placer/", {"person": "x", "team": "y"}, follow=True).status_code == 200


def test_the_page_says_why_a_composition_is_impossible(client, session, dora):
    come(session, 3)
    cast.hold(client, dora)
    page = reverse("challenges:teams", args=[session.edition.slug, session.id])

    answer = client.post(
        page, {"smallest": 5, "largest": 6, "most_of_a_structure": 2, "teams_ecole": 1, "teams_marque": 1}
    )

    assert "moins de personnes présentes" in answer.content.decode()
    assert not Team.objects.exists()


def test_participants_do_not_compose(client, session):
    (seat, *_) = come(session, 2)
    cast.hold(client, seat)

    answer = client.get(reverse("challenges:teams", args=[session.edition.slug, session.id]))

    assert answer.status_code == 403


@pytest.mark.parametrize("count", [2, 8])
def test_the_room_says_what_the_tables_say(session, count):
    come(session, count)
    compose(session, smallest=1)

    told = queries.teams_state(session)

    assert [(team.name, team.challenge) for team in told.teams] == [("Équipe 1", "Ecole"), ("Équipe 2", "Marque")]
    assert {mate.seat for team in told.teams for mate in team.members} == set(
        TeamMember.objects.values_list("seat_id", flat=True)
    )


def test_reasons_of_refusal_all_have_words():
    for reason in ("too_few", "too_many", "group_too_large", "locks", "time"):
        assert Refused(f"teams_{reason}").message

    assert composer.NoComposition("time").reason == "time"


def test_the_way_to_the_teams_stands_on_the_workshops_screens(client, session):
    organiser = cast.organiser(session.edition)
    client.force_login(organiser.person.user)
    way = reverse("challenges:teams", args=[session.edition.slug, session.id])

    pages = [
        reverse("live:workshops", args=[session.edition.slug]),
        reverse("live:run", args=[session.id]),
        reverse("live:desk", args=[session.id]),
    ]

    assert [way in client.get(page).content.decode() for page in pages] == [True, True, True]
