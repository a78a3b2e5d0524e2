from functools import partial

import pytest

from hackathon.enums import Role
from hackathon.models import Device, Pass
from hackathon.people import commands
from hackathon.people.identity import BROWSER_KEY
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from tests import cast

pytestmark = pytest.mark.django_db


def act(command, *args, **kwargs):
    return perform(None, Act(verb="test", run=partial(command, *args, **kwargs)))


def token_of(edition, role=Role.JUROR):
    return act(commands.invite, edition, first_name="Ada", last_name="", role=role).token


def test_organiser_signs_in_and_goes_where_she_wanted(client, edition, dora):
    answer = client.post(
        f"/connexion/?next=/e/{edition.slug}/reglages/", {"email": "DORA@example.org", "password": "une phrase longue"}
    )

    assert answer.headers["location"] == f"/e/{edition.slug}/reglages/"
    assert client.get(answer.headers["location"]).status_code == 200


def test_sign_in_never_leads_to_another_site(client, dora):
    answer = client.post(
        "/connexion/?next=https://evil.example/", {"email": "dora@example.org", "password": "une phrase longue"}
    )

    assert answer.headers["location"] == "/editions/"


def test_session_key_changes_at_sign_in(client, dora):
    client.get("/connexion/")
    client.session[BROWSER_KEY] = "x"
    former = client.session.session_key

    client.post("/connexion/", {"email": "dora@example.org", "password": "une phrase longue"})

    assert client.session.session_key != former


def test_wrong_password_is_said_then_slowed_down(client, dora):
    wrong = {"email": "dora@example.org", "password": "devinette"}

    answers = [client.post("/connexion/", wrong) for _ in range(11)]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    right = client.post("/connexion/", {"email": "dora@example.org", "password": "une phrase longue"})
    assert right.status_code == 429


def test_personal_link_gives_a_cookie_and_the_edition(client, edition):
    answer = client.post("/entrer/", {"token": token_of(edition)})

    assert answer.headers["location"] == f"/e/{edition.slug}/"
    assert client.get(f"/e/{edition.slug}/").status_code == 200
    assert client.get(f"/e/{edition.slug}/reglages/").status_code == 403
    assert Device.objects.get().browser.hex == client.session[BROWSER_KEY].replace("-", "")


def test_personal_link_changes_the_session_key(client, edition):
    cast.hold(client, cast.make_seat(edition, "Ben"))
    former = client.session.session_key

    client.post("/entrer/", {"token": token_of(edition)})

    assert client.session.session_key != former
    assert Device.objects.count() == 2  # the browser kept Ben's seat: a shared laptop holds several


def test_a_link_pasted_whole_opens_too(client, edition):
    answer = client.post("/entrer/", {"token": f" https://exemple.fr/entrer/#{token_of(edition)} "})

    assert answer.status_code == 302
    assert Device.objects.count() == 1


def test_link_landing_shows_no_token_and_asks_for_it_without_script(client):
    page = client.get("/entrer/").content.decode()

    assert "data-exchange" in page
    assert 'name="token"' in page


def test_withdrawn_link_is_explained(client, edition, dora):
    token = token_of(edition)
    act(commands.revoke_roles, Pass.objects.get().seat)

    answer = client.post("/entrer/", {"token": token})

    assert answer.status_code == 400
    assert "data-exchange" not in answer.content.decode()
    assert not Device.objects.filter(revoked_at=None).exists()


def test_revoked_person_loses_the_page_at_once(client, edition, dora):
    client.post("/entrer/", {"token": token_of(edition)})
    act(commands.revoke_roles, Pass.objects.get().seat)

    assert client.get(f"/e/{edition.slug}/").status_code == 404


def test_guessed_tokens_are_slowed_down(client, db):
    answers = [client.post("/entrer/", {"token": f"guess-{number}"}).status_code for number in range(31)]

    assert answers == [400] * 30 + [429]


def test_new_organiser_chooses_a_password(client, edition, dora):
    invited = act(
        commands.invite, edition, first_name="Élise", last_name="", role=Role.ORGANISER, email="elise@example.org"
    )

    landed = client.post("/entrer/", {"token": invited.token})
    weak = client.post("/mot-de-passe/", {"password": "motdepasse"[:6]})
    kept = client.post("/mot-de-passe/", {"password": "quatre chats dorment"})
    client.post("/deconnexion/")
    again = client.post("/connexion/", {"email": "elise@example.org", "password": "quatre chats dorment"})

    assert landed.headers["location"] == "/mot-de-passe/"
    assert weak.status_code == 200
    assert kept.status_code == again.status_code == 302


def test_transfer_code_brings_the_seat_here(client, edition):
    ben = cast.make_seat(edition, "Ben")
    code = act(commands.start_transfer, ben)

    answer = client.post("/transfert/", {"code": code.lower()})

    assert answer.headers["location"] == f"/e/{edition.slug}/"
    assert Device.objects.get().seat == ben


def test_guessed_transfer_codes_are_slowed_down(client, edition):
    code = act(commands.start_transfer, cast.make_seat(edition, "Ben"))
    for number in range(15):
        client.post("/transfert/", {"code": f"AAAA{number:04}"})

    answer = client.post("/transfert/", {"code": code})

    assert answer.status_code == 200
    assert not Device.objects.exists()
