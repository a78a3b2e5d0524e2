from datetime import timedelta
from functools import partial

import pytest

from hackathon.access.rules import may
from hackathon.enums import Role, ScopeKind
from hackathon.models import Device, Grant, Pass, Person, Seat
from hackathon.people import commands, tokens
from realtime.wire import clock
from realtime.wire.ids import new_id
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from tests import cast


def act(command, *args, **kwargs):
    """Run one command as views do; the door is `perform`."""
    return perform(None, Act(verb="test", run=partial(command, *args, **kwargs)))


def code_of(command, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        act(command, *args, **kwargs)
    assert refusal.value.message
    return refusal.value.code


pytestmark = pytest.mark.django_db


def test_browser_holds_several_seats_and_lets_one_go(edition):
    browser = new_id()
    ben, nadia = cast.make_seat(edition, "Ben"), cast.make_seat(edition, "Nadia")

    act(commands.hold_seat, ben, browser=browser)
    act(commands.hold_seat, nadia, browser=browser)
    act(commands.release_seat, ben, browser=browser)

    assert list(Device.objects.filter(browser=browser, revoked_at=None).values_list("seat__first_name", flat=True)) == [
        "Nadia"
    ]


def test_seat_let_go_may_be_held_again(edition):
    browser, ben = new_id(), cast.make_seat(edition, "Ben")

    for command in (commands.hold_seat, commands.release_seat, commands.hold_seat):
        act(command, ben, browser=browser)

    assert Device.objects.get(seat=ben, browser=browser).revoked_at is None


def test_name_is_claimed_once(edition):
    seat = act(commands.open_seat, edition, first_name="Zoé", last_name="Lefèvre", claimed=False)

    claimed = act(commands.claim_seat, seat, browser=new_id())

    assert claimed.claimed_at is not None
    assert code_of(commands.claim_seat, seat, browser=new_id()) == "seat_taken"


def test_transfer_code_moves_a_seat_once(edition):
    ben, phone = cast.make_seat(edition, "Ben"), new_id()
    code = act(commands.start_transfer, ben)

    moved = act(commands.use_transfer, f" {code[:4].lower()}-{code[4:]} ", browser=phone)

    assert moved == ben
    assert Device.objects.get(browser=phone).seat == ben
    assert code_of(commands.use_transfer, code, browser=new_id()) == "transfer_unknown"


def test_transfer_code_dies_after_ten_minutes_and_when_another_is_made(edition):
    ben = cast.make_seat(edition, "Ben")
    former, code = act(commands.start_transfer, ben), act(commands.start_transfer, ben)

    assert code_of(commands.use_transfer, former, browser=new_id()) == "transfer_unknown"
    later = clock.now() + timedelta(minutes=11)
    with clock.set_to(lambda: later):
        assert code_of(commands.use_transfer, code, browser=new_id()) == "transfer_unknown"


def test_facilitator_invited_to_a_workshop_may_nothing_elsewhere(edition):
    workshop = new_id()
    invited = act(
        commands.invite,
        edition,
        first_name="Ada",
        last_name="",
        role=Role.FACILITATOR,
        scope=ScopeKind.SESSION,
        scope_id=workshop,
    )

    assert not may(invited.seat, "people.manage", edition)
    assert [(grant.scope, grant.scope_id) for grant in invited.seat.grants.all()] == [("session", workshop)]


def test_personal_link_opens_until_it_is_withdrawn(edition):
    invited = act(commands.invite, edition, first_name="Ada", last_name="", role=Role.JUROR)
    link = Pass.objects.get(digest=tokens.digest(invited.token))

    act(commands.use_invitation, link, browser=new_id())
    act(commands.use_invitation, link, browser=new_id())
    act(commands.revoke_roles, invited.seat)

    link.refresh_from_db()
    assert code_of(commands.use_invitation, link, browser=new_id()) == "link_closed"
    assert not Device.objects.filter(seat=invited.seat, revoked_at=None).exists()
    assert not Grant.objects.filter(seat=invited.seat, revoked_at=None).exists()


def test_new_link_closes_the_former(edition):
    invited = act(commands.invite, edition, first_name="Ada", last_name="", role=Role.JUROR)
    former = Pass.objects.get()

    act(commands.renew_link, invited.seat)

    former.refresh_from_db()
    assert code_of(commands.use_invitation, former, browser=new_id()) == "link_closed"


def test_token_of_a_link_is_not_in_the_database(edition):
    invited = act(commands.invite, edition, first_name="Ada", last_name="", role=Role.JUROR)

    assert invited.token not in {str(value) for value in Pass.objects.values().get().values()}


def test_second_organiser_gets_an_account_and_a_one_time_link(edition, dora):
    invited = act(
        commands.invite, edition, first_name="Élise", last_name="", role=Role.ORGANISER, email="E@example.org"
    )
    link = Pass.objects.get(digest=tokens.digest(invited.token))

    user = act(commands.use_sign_in_link, link)

    assert user.email == "e@example.org"
    assert may(invited.seat, "edition.edit", edition)
    assert code_of(commands.use_sign_in_link, link) == "link_closed"


def test_inviting_an_account_in_use_gives_no_way_into_it(edition, dora):
    dora.person.user.last_login = cast.THEN
    dora.person.user.save()
    other = cast.make_edition("loiret")

    invited = act(
        commands.invite, other, first_name="Dora", last_name="", role=Role.ORGANISER, email="dora@example.org"
    )

    assert invited.token == ""
    assert invited.seat.person == dora.person
    assert code_of(commands.renew_link, invited.seat) == "account_signs_in"


def test_known_email_adds_a_role_to_the_same_seat(edition):
    first = act(commands.invite, edition, first_name="Ada", last_name="", role=Role.JUROR, email="ada@example.org")
    second = act(
        commands.invite, edition, first_name="Ada", last_name="", role=Role.FACILITATOR, email="ADA@example.org"
    )

    assert first.seat == second.seat
    assert Seat.objects.count() == Person.objects.count() == 1
    assert set(first.seat.grants.values_list("role", flat=True)) == {"juror", "facilitator"}


def test_last_organiser_cannot_be_revoked(edition, dora):
    assert code_of(commands.revoke_roles, dora) == "last_organiser"

    cast.organiser(edition, "Elise")
    act(commands.revoke_roles, dora)
    assert not may(dora, "edition.edit", edition)


def test_organiser_without_email_is_refused(edition):
    assert (
        code_of(commands.invite, edition, first_name="X", last_name="", role=Role.ORGANISER) == "organiser_needs_email"
    )
