"""Pages of workshops: who may open which, and preparing a run of show."""

import pytest

from hackathon.enums import Role, ScopeKind
from hackathon.extensions import landing
from realtime.sessions.home import load_workshops, workshops_panel
from realtime.sessions.models import Activity, Session
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from tests import cast
from tests.realtime.room import admit, make_workshop

# Page → status for the organiser, the facilitator, a participant, somebody of the edition only, a stranger.
GATES = {
    "/e/eure-et-loir/ateliers/": (200, 200, 403, 403, 404),
    "/e/eure-et-loir/ateliers/nouveau/": (200, 403, 403, 403, 404),
    "/atelier/{session}/": (200, 200, 200, 403, 404),
    "/atelier/{session}/pupitre/": (200, 200, 403, 403, 404),
    "/atelier/{session}/transfert/": (200, 200, 200, 403, 404),
    "/atelier/{session}/quitter/": (200, 200, 200, 403, 404),
    "/atelier/{session}/deroule/": (200, 200, 403, 403, 404),
    "/atelier/{session}/modifier/": (200, 200, 403, 403, 404),
    "/atelier/{session}/deroule/ajouter/board/": (200, 200, 403, 403, 404),
    "/atelier/{session}/deroule/ajouter/dots/": (200, 200, 403, 403, 404),
    "/atelier/{session}/deroule/ajouter/nothing/": (404, 404, 403, 403, 404),
    "/activite/{activity}/": (200, 200, 403, 403, 404),
    "/tableau/{board}/imprimer/": (200, 200, 200, 403, 404),
    "/tableau/{board}/export.xlsx": (200, 200, 403, 403, 404),
    "/vote/{ballot}/resultats/": (200, 200, 200, 403, 404),
    "/projecteur/{code}/": (200, 200, 200, 200, 200),
    "/rejoindre/": (200, 200, 200, 200, 200),
}
POSTED = {
    "/activite/{activity}/deplacer/": (302, 302, 403, 403, 404),
    "/activite/{activity}/retirer/": (302, 302, 403, 403, 404),
}


@pytest.fixture
def places(workshop):
    board, ballot = workshop.activity("board"), workshop.activity("choice", options=["oui", "non"])
    return {
        "session": workshop.session.id,
        "code": workshop.session.join_code,
        "activity": workshop.activity("instruction").id,
        "board": board.object_id,
        "ballot": ballot.object_id,
    }


@pytest.fixture
def browsers(workshop, client):
    """One browser a role. Ada facilitates the edition, as somebody invited for all its workshops."""
    ada = cast.make_seat(workshop.edition, "Ada", (Role.FACILITATOR, ScopeKind.EDITION, None))
    found = []
    for seat in (cast.organiser(workshop.edition), ada, workshop.ben, workshop.cleo, None):
        browser = type(client)()
        if seat is not None:
            cast.hold(browser, seat)
        found.append(browser)
    return found


@pytest.mark.parametrize("page", GATES)
def test_each_page_opens_to_its_roles(browsers, places, page):
    assert tuple(browser.get(page.format(**places)).status_code for browser in browsers) == GATES[page]


@pytest.mark.parametrize("page", POSTED)
def test_each_form_obeys_its_roles(browsers, places, page):
    for browser, status in reversed(list(zip(browsers, POSTED[page], strict=True))[1:]):
        assert browser.post(page.format(**places)).status_code == status


def test_an_organiser_prepares_a_workshop_from_a_template(browsers, workshop):
    dora = browsers[0]

    page = dora.post(
        "/e/eure-et-loir/ateliers/nouveau/", {"title": "Atelier de Dreux", "run": "atelier-3-h", "names": "first_name"}
    )

    session = Session.objects.get(title="Atelier de Dreux")
    assert page["Location"] == f"/atelier/{session.id}/deroule/"
    kinds = list(session.activities.values_list("kind", flat=True))
    assert kinds[:3] == ["instruction", "board", "dots"]
    vote, wall = session.activities.all()[2], session.activities.all()[1]
    assert vote.settings["from_activity"] == str(wall.id)


def test_the_run_of_show_is_edited_line_by_line(browsers, workshop):
    dora, session = browsers[0], workshop.session
    add = f"/atelier/{session.id}/deroule/ajouter/"

    dora.post(add + "instruction/", {"title": "Accueil", "minutes": 10, "text": "Bienvenue"})
    dora.post(
        add + "board/", {"title": "Idées", "minutes": 20, "template": "idees", "writing": "private", "authors": "shown"}
    )
    wall = session.activities.get(kind="board")
    dora.post(
        add + "dots/", {"title": "Points", "minutes": 5, "dots": 3, "cap": 1, "hidden": "on", "from_activity": wall.id}
    )
    assert titles(session) == ["Accueil", "Idées", "Points"]

    points = session.activities.get(kind="dots")
    dora.post(f"/activite/{points.id}/deplacer/", {"step": "up"})
    dora.post(f"/activite/{points.id}/", {"title": "Vos points", "minutes": 8})
    dora.post(f"/activite/{session.activities.get(kind='instruction').id}/retirer/")

    assert titles(session) == ["Vos points", "Idées"]
    assert session.activities.get(kind="dots").minutes == 8


def test_a_bad_setting_comes_back_with_what_was_typed(browsers, workshop):
    page = browsers[0].post(
        f"/atelier/{workshop.session.id}/deroule/ajouter/dots/",
        {"title": "Points", "minutes": 5, "dots": 2, "cap": 5, "options": "a\nb"},
    )

    assert page.status_code == 200
    assert len(page.context["form"].non_field_errors()) == 1
    assert not Activity.objects.filter(kind="dots").exists()


def test_an_activity_people_worked_on_is_not_removed(browsers, workshop):
    activity = workshop.opened("board", template="idees")
    zone = workshop.state(f"board:{activity.object_id}")["zones"][0]["id"]
    workshop.send(workshop.ben, f"board:{activity.object_id}", {"verb": "add_card", "zone": zone, "text": "une idée"})

    page = browsers[0].post(f"/activite/{activity.id}/retirer/")

    assert page.status_code == 409
    assert Activity.objects.filter(pk=activity.id).exists()


def test_a_workshop_is_renamed_and_dated(browsers, workshop):
    browsers[0].post(
        f"/atelier/{workshop.session.id}/modifier/",
        {"title": "Atelier du Perche", "starts_at": "2026-12-01T09:00", "names": "first_name_structure"},
    )

    workshop.session.refresh_from_db()
    assert workshop.session.title == "Atelier du Perche"
    assert workshop.state(workshop.session.room)["names"] == "first_name_structure"


def test_somebody_admitted_lands_in_the_open_workshop(workshop, rf):
    request = rf.get("/")
    later = make_workshop(workshop.edition)
    Session.objects.filter(pk=workshop.session.pk).update(state="planned")
    admit(later.session, workshop.ben)

    lands = [landing(request, workshop.edition, seat=seat) for seat in (workshop.ben, later.ada, workshop.cleo)]

    assert lands == [
        f"/atelier/{later.session.id}/",
        f"/atelier/{later.session.id}/pupitre/",
        f"/e/{workshop.edition.slug}/",
    ]


def test_the_home_says_what_workshops_wait_for(workshop):
    dora = cast.organiser(workshop.edition)

    panel = workshops_panel(workshop.edition, dora)

    assert panel["next_action"]["url"] == f"/atelier/{workshop.session.id}/pupitre/"
    assert [figure["value"] for figure in panel["figures"]] == [1, 2]
    assert len(panel["attention"]) == 1


def test_a_template_makes_its_workshops_and_refuses_a_place_it_does_not_have(stored_edition):
    edition = stored_edition

    def load(rows):
        perform(None, Act(verb="test", run=lambda: load_workshops(edition, rows)))

    load([{"title": "Atelier de Chartres", "territory": "Chartres", "run": "atelier-court"}])
    assert Session.objects.get().territory.name == "Chartres"

    for rows in ([{"title": "X", "territory": "Brest"}], [{"title": "X", "run": "inconnu"}], [{"nom": "X"}], "X"):
        with pytest.raises(Refused):
            load(rows)
    assert Session.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions(browsers, workshop, count, django_assert_max_num_queries):
    for _ in range(count - 1):
        session = Session.objects.get(pk=workshop.session.pk)
        Session.objects.create(
            edition=session.edition, title="Autre", join_code=f"AAAAA{_ + 2}", created_at=session.created_at
        )
    browsers[0].get("/e/eure-et-loir/ateliers/")

    with django_assert_max_num_queries(11):
        assert len(browsers[0].get("/e/eure-et-loir/ateliers/").context["workshops"]) == count


def titles(session):
    return list(session.activities.values_list("title", flat=True))
