"""The door: the code, one's name, a shared laptop, another device."""

import pytest
from django.core.cache import cache

from hackathon.models import Audience, Device, Grant, Seat
from hackathon.people.identity import BROWSER_KEY
from realtime.sessions.models import Attendance
from surveys.collection.commands import make_collectors
from tests import cast
from tests.surveys.questionnaires import open_survey


@pytest.fixture(autouse=True)
def no_failures_yet():
    cache.clear()


@pytest.fixture
def door(workshop):
    return f"/rejoindre/{workshop.session.join_code}/"


def come_in(client, door, first_name="Nadia", audience=None, **more):
    audience = audience or Audience.objects.get(slug="lyceen")
    data = {"way": "new", "new-first_name": first_name, "new-audience": audience.id, **more}
    return client.post(door, data)


def test_the_code_is_forgiving_about_case_and_blanks(client, workshop, door):
    code = workshop.session.join_code.lower()

    page = client.post("/rejoindre/", {"code": f" {code[:3]} {code[3:]} "})

    assert (page.status_code, page["Location"]) == (302, door)


def test_the_front_page_sends_the_code_in_the_address(client, workshop, door):
    assert client.get("/rejoindre/", {"code": workshop.session.join_code})["Location"] == door


def test_an_unknown_code_says_what_to_check(client, workshop):
    page = client.post("/rejoindre/", {"code": "ZZZZZZ"})

    assert page.status_code == 400
    assert len(page.context["form"].errors["code"]) == 1


def test_the_code_of_a_survey_opens_the_survey_and_is_no_wrong_code(client, workshop, door):
    link = cast.inside(make_collectors, open_survey(workshop.session.edition), structures=[])[0]

    for _ in range(70):
        page = client.get("/rejoindre/", {"code": link.code.lower()})

    assert (page.status_code, page["Location"]) == (302, link.path)
    assert client.get(door).status_code == 200


def test_wrong_codes_are_counted_and_people_who_come_in_are_not(client, workshop, door):
    for _ in range(60):
        client.post("/rejoindre/", {"code": "ZZZZZZ"})
    assert client.get(door).status_code == 404

    cache.clear()
    for _ in range(70):
        assert client.get(door).status_code == 200


def test_a_newcomer_gives_a_first_name_and_a_public(client, workshop, door):
    page = come_in(client, door)

    seat = Seat.objects.get(first_name="Nadia")
    assert page["Location"] == f"/atelier/{workshop.session.id}/?seat={seat.id}"
    assert (seat.audience.slug, seat.territory) == ("lyceen", workshop.session.territory)
    assert Grant.objects.get(seat=seat).scope_id == workshop.session.id
    assert Attendance.objects.get(seat=seat).checked_in_at is not None
    assert client.get(page["Location"]).context["page_data"]["seats"] == [{"seat": str(seat.id), "name": "Nadia"}]


def test_coming_in_changes_the_session_key(client, workshop, door):
    client.get(door)
    session = client.session
    session["language"] = "fr"
    session.save()
    before = session.session_key

    come_in(client, door)

    assert client.session.session_key != before
    assert BROWSER_KEY in client.session


@pytest.mark.parametrize("missing", ["new-first_name", "new-audience"])
def test_what_is_missing_is_asked_again_and_nothing_is_written(client, workshop, door, missing):
    seats = Seat.objects.count()

    page = come_in(client, door, **{missing: ""})

    assert page.status_code == 400
    assert page.context["newcomer"].errors.keys() == {missing.removeprefix("new-")}
    assert Seat.objects.count() == seats


def test_somebody_on_the_list_picks_their_name_once(client, workshop, door):
    karim = unclaimed(workshop, "Karim", "Benali")
    assert b"Karim B." in client.get(door).content

    page = client.post(door, {"way": "claim", "claim-seat": karim.id})
    assert page["Location"].endswith(f"?seat={karim.id}")

    other = type(client)()
    again = other.post(door, {"way": "claim", "claim-seat": karim.id})
    assert again.status_code == 400
    assert not Device.objects.exclude(seat=karim).exists()


def test_a_shared_laptop_holds_several_people(client, workshop, door):
    come_in(client, door, "Nadia")
    assert client.get(door)["Location"] == f"/atelier/{workshop.session.id}/"

    come_in(client, f"{door}?autre=1", "Karim")

    data = client.get(f"/atelier/{workshop.session.id}/").context["page_data"]
    assert [seat["name"] for seat in data["seats"]] == ["Nadia", "Karim"]


def test_a_pseudonym_is_asked_where_the_workshop_shows_pseudonyms(client, workshop, door):
    workshop.send(workshop.ada, workshop.session.desk_room, {"verb": "set_names", "names": "pseudonym"})

    come_in(client, door, "Étoile")

    assert Seat.objects.get(pseudonym="Étoile").first_name == "Étoile"


def test_a_closed_workshop_lets_nobody_new_in(client, workshop, door):
    workshop.send(workshop.ada, workshop.session.desk_room, {"verb": "close_session"})

    assert client.get(door).status_code == 404
    assert come_in(client, door).status_code == 404


def test_somebody_who_came_to_a_former_workshop_keeps_their_place(client, workshop, door):
    cast.hold(client, workshop.cleo)

    assert client.get(door).context["known"] == [workshop.cleo]
    page = client.post(door, {"way": "known", "known": workshop.cleo.id})

    assert page["Location"].endswith(f"?seat={workshop.cleo.id}")
    assert Seat.objects.filter(first_name="Cleo").count() == 1


def test_ones_place_moves_to_another_device_by_a_short_code(client, workshop, door):
    come_in(client, door)
    seat = Seat.objects.get(first_name="Nadia")
    code = client.post(f"/atelier/{workshop.session.id}/transfert/", {"seat": seat.id}).context["code"]

    phone = type(client)()
    page = phone.post("/transfert/", {"code": code})

    assert page["Location"] == f"/atelier/{workshop.session.id}/"
    assert phone.get(page["Location"]).context["page_data"]["seats"][0]["seat"] == str(seat.id)


def test_leaving_a_device_keeps_the_place(client, workshop, door):
    come_in(client, door)
    seat = Seat.objects.get(first_name="Nadia")

    assert client.post(f"/atelier/{workshop.session.id}/quitter/", {"seat": seat.id})["Location"] == "/rejoindre/"

    assert client.get(f"/atelier/{workshop.session.id}/").status_code == 404
    assert Attendance.objects.filter(seat=seat).exists()


def test_the_qr_code_is_a_picture_of_the_address(client, workshop, door):
    picture = client.get(f"{door}qr.svg")

    assert picture["Content-Type"] == "image/svg+xml"
    assert client.get("/rejoindre/ZZZZZZ/qr.svg").status_code == 404


def unclaimed(workshop, first_name, last_name):
    seat = cast.make_seat(workshop.edition, first_name)
    Seat.objects.filter(pk=seat.pk).update(claimed_at=None, last_name=last_name, structure=None)
    seat.refresh_from_db()
    return seat
