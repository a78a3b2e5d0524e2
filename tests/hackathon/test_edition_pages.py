from datetime import date

import pytest

from hackathon import extensions
from hackathon.enums import StageState
from hackathon.models import Axis, Edition, EditionStructure, JournalRow, Structure, Territory
from tests import cast
from tests.hackathon.pictures import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser(client, dora):
    client.force_login(dora.person.user)
    return client


@pytest.fixture
def panel(monkeypatch):
    """Register what an upper floor would, for one test."""
    monkeypatch.setattr(extensions, "_panels", {})

    def register(stage, **data):
        extensions.register_panel(extensions.Panel(slug=stage, stage=stage, order=1, build=lambda edition, seat: data))

    return register


def page(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def set_states(edition, *states):
    for stage, state in zip(edition.stages.all(), states, strict=True):
        stage.state = state
        stage.save()


def test_home_draws_the_path_and_one_next_action(organiser, edition, panel):
    set_states(edition, StageState.CLOSED, StageState.OPEN, StageState.PLANNED, StageState.PLANNED)
    panel("survey", next_action={"label": "Relancer l'enquête", "url": "/x"})
    panel(
        "design",
        next_action={"label": "Ouvrir l'atelier de Nogent", "url": "/y"},
        attention=[{"label": "Il manque 18 personnes en recherche d'emploi à Nogent.", "url": "/suivi"}],
        figures=[{"label": "cartes", "value": 212}],
    )

    shown = page(organiser, f"/e/{edition.slug}/")

    assert [shown.count(f"trail-stop is-{state}") for state in ("done", "now", "next", "later")] == [1, 1, 1, 1]
    assert "Ouvrir l&#x27;atelier de Nogent" in shown
    assert "Relancer" not in shown  # its stage is closed
    assert '<a href="/suivi">Il manque 18 personnes' in shown
    assert "212" in shown


def test_home_is_silent_about_stages_that_have_not_begun(organiser, edition, panel):
    set_states(edition, StageState.OPEN, *[StageState.PLANNED] * 3)
    panel(
        "design",
        attention=[{"label": "Il manque des ateliers.", "url": "/z"}],
        figures=[{"label": "ateliers", "value": 4}],
    )
    panel("hackathon", figures=[{"label": "équipes composées", "value": 0}])

    shown = page(organiser, f"/e/{edition.slug}/")

    assert "Il manque des ateliers" not in shown
    assert "ateliers" in shown
    assert "équipes composées" not in shown


def test_home_offers_to_open_the_first_stage(organiser, edition, panel):
    set_states(edition, *[StageState.PLANNED] * 4)
    stage = edition.stages.first()

    assert f"/reglages/etapes/{stage.id}/open" in page(organiser, f"/e/{edition.slug}/")
    organiser.post(f"/e/{edition.slug}/reglages/etapes/{stage.id}/open", {"from": "home"})

    stage.refresh_from_db()
    assert stage.state == StageState.OPEN


def test_home_of_others_holds_no_figure(client, edition, panel):
    panel("survey", figures=[{"label": "réponses", "value": 31415}])
    cast.hold(client, cast.make_seat(edition, "Ben"))

    assert "31415" not in page(client, f"/e/{edition.slug}/")


def test_stage_is_closed_reopened_then_left_to_its_dates(organiser, edition, dora):
    stage = edition.stages.first()
    base = f"/e/{edition.slug}/reglages/etapes/{stage.id}"

    for state in ("closed", "open"):
        organiser.post(f"{base}/{state}")
    organiser.post(f"{base}/dates", {f"{stage.id}-opens_on": "2026-11-01", f"{stage.id}-closes_on": "2026-12-01"})

    stage.refresh_from_db()
    assert (stage.state, stage.opens_on, stage.closes_on) == ("", date(2026, 11, 1), date(2026, 12, 1))
    verbs = JournalRow.objects.filter(actor=dora.id).values_list("verb", flat=True)
    assert list(verbs) == ["stage.closed", "stage.open", "stage.plan"]
    journal = page(organiser, f"/e/{edition.slug}/reglages/journal/")
    assert journal.count("<td>Dora</td>") == 3


def test_crossed_dates_are_said_and_what_was_typed_is_kept(organiser, edition):
    stage = edition.stages.first()

    answer = organiser.post(
        f"/e/{edition.slug}/reglages/etapes/{stage.id}/dates",
        {f"{stage.id}-opens_on": "2026-12-02", f"{stage.id}-closes_on": "2026-12-01"},
    )

    assert 'value="2026-12-02"' in answer.content.decode()
    stage.refresh_from_db()
    assert stage.opens_on is None


def test_journal_is_read_page_by_page(organiser, edition, dora):
    JournalRow.objects.bulk_create(
        [JournalRow(at=cast.THEN, actor=dora.id, verb=f"step.{number:03}") for number in range(101)]
    )

    first = page(organiser, f"/e/{edition.slug}/reglages/journal/")
    second = page(organiser, f"/e/{edition.slug}/reglages/journal/?avant={JournalRow.objects.all()[1].pk}")

    assert "step.100" in first and "step.000" not in first
    assert "step.000" in second


def test_edition_is_made_from_the_template_in_one_form(organiser):
    answer = organiser.post(
        "/editions/nouvelle/", {"template": "hack-ton-orientation", "title": "Hack ton orientation 41"}
    )

    assert answer.headers["location"] == "/e/hack-ton-orientation-41/"
    assert "Châteaudun" in page(organiser, "/e/hack-ton-orientation-41/reglages/territoires/")
    assert Edition.objects.get(slug="hack-ton-orientation-41").seats.get().first_name == "Dora"


def test_address_already_taken_is_said(organiser, edition):
    answer = organiser.post(
        "/editions/nouvelle/", {"template": "hack-ton-orientation", "title": "Autre", "slug": edition.slug}
    )

    assert edition.slug in answer.content.decode()
    assert Edition.objects.count() == 1


def test_edition_fields_are_changed(organiser, edition):
    organiser.post(
        f"/e/{edition.slug}/reglages/",
        {
            "title": "Nouveau titre",
            "aims": "Un\n\n Deux ",
            "starts_on": "2026-11-01",
            "contact_email": "dora@example.org",
        },
    )

    edition.refresh_from_db()
    assert (edition.title, edition.aims, edition.starts_on) == ("Nouveau titre", ["Un", "Deux"], date(2026, 11, 1))


def test_public_is_added_changed_and_removed(organiser, edition):
    base = f"/e/{edition.slug}/reglages/publics/"
    organiser.post(base, {"label": "Apprenti", "family": "publics", "icon": "wrench"})
    apprentice = edition.audiences.get(slug="apprenti")

    organiser.post(f"{base}{apprentice.id}/", {"label": "Apprenti ou alternant", "family": "publics", "icon": "wrench"})
    renamed = edition.audiences.get(slug="apprenti").label
    organiser.post(f"{base}{apprentice.id}/retirer")

    assert renamed == "Apprenti ou alternant"
    assert not edition.audiences.filter(slug="apprenti").exists()


def test_public_people_belong_to_is_kept(organiser, edition):
    ben = cast.make_seat(edition, "Ben")
    ben.audience = edition.audiences.first()
    ben.save()

    organiser.post(f"/e/{edition.slug}/reglages/publics/{ben.audience_id}/retirer")

    assert edition.audiences.count() == 3


def test_row_of_another_edition_is_not_found(organiser, edition):
    other = cast.make_edition("loiret")

    answer = organiser.post(f"/e/{edition.slug}/reglages/publics/{other.audiences.first().id}/retirer")

    assert answer.status_code == 404
    assert other.audiences.count() == 3


def test_densities_are_kept_together(organiser, edition):
    communes = list(edition.territories.filter(kind="commune"))

    organiser.post(f"/e/{edition.slug}/reglages/territoires/", {str(commune.pk): "rural" for commune in communes})

    assert set(edition.territories.filter(kind="commune").values_list("density", flat=True)) == {"rural"}


def test_commune_joins_and_leaves(organiser, edition):
    basin = edition.territories.get(kind="basin", name="Chartres")
    base = f"/e/{edition.slug}/reglages/territoires/"

    organiser.post(f"{base}commune", {"name": "Lucé", "basin": str(basin.pk), "density": "urban"})
    luce = edition.territories.get(name="Lucé")
    twice = organiser.post(f"{base}commune", {"name": "Lucé", "basin": str(basin.pk), "density": "urban"})
    organiser.post(f"{base}{luce.id}/retirer")

    assert "Lucé" in twice.content.decode()
    assert not edition.territories.filter(name="Lucé").exists()
    assert Territory.objects.filter(name="Lucé").count() == 1  # the directory keeps it


def test_commune_cannot_join_a_bassin_of_another_edition(organiser, edition):
    other = cast.make_edition("loiret")
    basin = other.territories.filter(kind="basin").first()

    organiser.post(f"/e/{edition.slug}/reglages/territoires/commune", {"name": "Lucé", "basin": str(basin.pk)})

    assert not Territory.objects.filter(name="Lucé").exists()


def test_axis_is_added_changed_and_removed(organiser, edition):
    base = f"/e/{edition.slug}/reglages/axes/"
    organiser.post(base, {"title": "Aller vers"})
    axis = Axis.objects.get()

    organiser.post(f"{base}{axis.id}/", {"title": "Aller vers tous"})
    renamed = Axis.objects.get().title
    organiser.post(f"{base}{axis.id}/retirer")

    assert renamed == "Aller vers tous"
    assert not Axis.objects.exists()


@pytest.fixture
def membership(edition, dora):
    return EditionStructure.objects.create(edition=edition, structure=dora.structure)


def send_logo(client, edition, membership, data, name="logo.png"):
    from django.core.files.uploadedfile import SimpleUploadedFile

    url = f"/e/{edition.slug}/reglages/structures/{membership.id}/logo"
    return client.post(url, {"logo": SimpleUploadedFile(name, data)}, follow=True)


@pytest.mark.parametrize(("kind", "media"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_logo_is_redrawn_and_stands_at_the_foot_of_the_pages(organiser, edition, membership, kind, media):
    send_logo(organiser, edition, membership, picture(kind, (2000, 600)))

    url = f"/logos/{membership.structure_id}"
    answer = organiser.get(url)
    assert answer.headers["content-type"] == media
    assert url in page(organiser, f"/e/{edition.slug}/")
    membership.structure.refresh_from_db()
    assert membership.structure.logo.width <= 800


@pytest.mark.parametrize(
    "data",
    [
        b"<script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"GIF89a" + b"\0" * 40,
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    ],
)
def test_logo_that_is_no_picture_is_refused_and_the_former_kept(organiser, edition, membership, data):
    send_logo(organiser, edition, membership, picture())
    former = Structure.objects.get(pk=membership.structure_id).logo.name

    answer = send_logo(organiser, edition, membership, data)

    assert "alert-error" in answer.content.decode()
    assert Structure.objects.get(pk=membership.structure_id).logo.name == former


def test_logo_too_large_is_refused(organiser, edition, membership):
    send_logo(organiser, edition, membership, picture(size=(4001, 10)))
    send_logo(organiser, edition, membership, picture() + b"\0" * 2**21)

    assert not Structure.objects.get(pk=membership.structure_id).logo


def test_script_hidden_in_a_picture_does_not_survive(organiser, edition, membership):
    send_logo(organiser, edition, membership, picture() + b"<script>alert(1)</script>")

    assert b"script" not in organiser.get(f"/logos/{membership.structure_id}").content


def test_structure_joins_and_leaves_the_edition(organiser, edition):
    base = f"/e/{edition.slug}/reglages/structures/"
    organiser.post(base, {"name": "Région Centre-Val de Loire", "is_funder": "on"})
    joined = edition.memberships.get()

    shown = page(organiser, f"/e/{edition.slug}/")
    organiser.post(f"{base}{joined.id}/retirer")

    assert "Région Centre-Val de Loire" in shown  # a funder without a logo is named in words
    assert not edition.memberships.exists()
    assert Structure.objects.filter(name="Région Centre-Val de Loire").exists()


def test_navigation_shows_what_one_may_open_and_where_one_is(organiser, client, edition):
    shown = page(organiser, f"/e/{edition.slug}/reglages/publics/")
    client.logout()
    cast.hold(client, cast.make_seat(edition, "Ben"))
    others = page(client, f"/e/{edition.slug}/")

    assert f'<a href="/e/{edition.slug}/reglages/" aria-current="page">' in shown
    assert f"/e/{edition.slug}/reglages/" not in others


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("address", "statements"),
    [("reglages/structures/", 10), ("personnes/", 11), ("personnes/equipe/", 16), ("reglages/journal/", 11), ("", 10)],
)
def test_lists_cost_as_many_statements_for_three_rows_as_for_one(
    organiser, edition, dora, panel, rows, address, statements, django_assert_num_queries
):
    for number in range(rows):
        seat = cast.make_seat(edition, f"Ben{number}", (cast.Role.JUROR, cast.ScopeKind.EDITION, None))
        edition.memberships.create(structure=Structure.objects.create(name=f"Structure {number}"))
        JournalRow.objects.create(at=cast.THEN, actor=seat.id, verb="stage.open")

    with django_assert_num_queries(statements):
        page(organiser, f"/e/{edition.slug}/{address}")
