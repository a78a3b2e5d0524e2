"""« Suivi de la collecte » and what an organiser does around it."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import translation

from hackathon.enums import Role, ScopeKind
from hackathon.extensions import landing
from hackathon.models import EditionStructure, Structure
from realtime.wire import clock
from surveys.collection import commands, following, keys, letters
from surveys.collection.curve import curve
from surveys.collection.pace import pace
from surveys.models import Response, Survey, Target
from tests import cast
from tests.surveys.questionnaires import enter, open_survey

DAY = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


@pytest.fixture
def survey(edition):
    return open_survey(edition)


@pytest.fixture
def dreux(edition):
    structure = Structure.objects.create(name="CIO de Dreux")
    EditionStructure.objects.create(edition=edition, structure=structure)
    return structure


@pytest.fixture
def link(survey, dreux):
    return next(link for link in commands.make_collectors(survey, structures=[dreux]) if link.structure)


def enter_that_day(survey, link, **answers):
    with clock.set_to(lambda: DAY):
        return enter(survey, link.structure if link else None, **answers)


def plain(words):
    """With spaces that break where French wants some that do not."""
    return str(words).replace("\u00a0", " ")


def url(name, survey, *args):
    return reverse(f"surveys:{name}", args=[survey.edition.slug, survey.slug, *args])


def test_every_link_is_made_at_a_click_once(desk, survey, dreux):
    desk.post(url("make_links", survey))
    desk.post(url("make_links", survey))

    assert {link.structure for link in survey.collectors.all()} == {None, dreux}
    assert len({link.code for link in survey.collectors.all()}) == 2


def test_what_came_by_structure_and_by_public_and_bassin(survey, link, edition):
    enter_that_day(survey, link, public="demandeur", commune="c1")
    enter_that_day(survey, link, public="demandeur", commune="c1")
    enter_that_day(survey, None, public="employeur")

    known = following.tally(survey)
    rows = following.structure_rows(survey, known, list(survey.collectors.all()))
    audiences = {row.audience.slug: row for row in following.audience_rows(known)}

    assert [(str(row.structure), row.received, row.last) for row in rows] == [
        ("CIO de Dreux", 2, DAY),
        ("None", 1, DAY),
    ]
    assert {cell.name: cell.received for cell in audiences["demandeur"].cells} == {
        "Chartres": 0,
        "Nogent-le-Rotrou": 2,
    }
    assert audiences["employeur"].total.received == 1


def test_an_unfinished_response_does_not_count(survey, link):
    Response.objects.create(
        id=keys.random_id(), survey=survey, version=survey.versions.get(), structure=link.structure, saved_at=DAY
    )

    assert following.counted(survey) == 0
    assert following.structure_rows(survey, following.tally(survey), [link])[0].received == 0


def test_what_is_missing_is_said_in_words_largest_first(survey, link, edition):
    audience = edition.audiences.get(slug="demandeur")
    basin = edition.territories.get(kind="basin", name="Nogent-le-Rotrou")
    commands.set_targets(
        survey,
        counts={(audience.id, basin.id, None): 3, (None, None, link.structure_id): 20, (None, basin.id, None): 0},
    )
    enter_that_day(survey, link, public="demandeur", commune="c1")

    with translation.override("en"):
        assert [str(gap) for gap in following.tally(survey).gaps()] == [
            "CIO de Dreux: 19 responses are missing.",
            "2 people “en recherche d'emploi” are missing in Nogent-le-Rotrou.",
        ]


def test_what_is_wanted_crosses_structure_public_and_bassin(desk, survey, link, edition):
    demandeur = edition.audiences.get(slug="demandeur")
    nogent = edition.territories.get(kind="basin", name="Nogent-le-Rotrou")
    page = desk.get(url("targets", survey) + f"?structure={link.structure_id}").content.decode()
    label = 'aria-label="En recherche d&#x27;emploi, Nogent-le-Rotrou"'
    name = re.search(rf'name="(target-\d+)"[^>]*{label}', page)[1]
    desk.post(url("targets", survey) + f"?structure={link.structure_id}", {name: "18"})
    enter_that_day(survey, link, public="demandeur", commune="c1")
    enter_that_day(survey, None, public="demandeur", commune="c1")

    known = following.tally(survey)

    assert known.wanted == {(demandeur.id, nogent.id, link.structure_id): 18}
    assert known.received[demandeur.id, nogent.id, link.structure_id] == 1
    with translation.override("fr"):
        assert [plain(gap) for gap in known.gaps()] == [
            "CIO de Dreux : il manque 17 personnes « en recherche d'emploi » à Nogent-le-Rotrou."
        ]
    rows = following.structure_rows(survey, known, [link])
    assert (rows[0].received, rows[0].target) == (1, 18)
    page = desk.get(url("collection", survey) + f"?structure={link.structure_id}").content.decode()
    assert re.search(r"1 / 18", page)


def test_the_reminder_names_exactly_what_the_structure_is_missing(survey, link, edition):
    demandeur, lyceen = (edition.audiences.get(slug=slug) for slug in ("demandeur", "lyceen"))
    nogent = edition.territories.get(kind="basin", name="Nogent-le-Rotrou")
    place = link.structure_id
    counts = {(None, None, place): 30, (demandeur.id, nogent.id, place): 18, (lyceen.id, None, place): 2}
    commands.set_targets(survey, counts={**counts, (demandeur.id, nogent.id, None): 99})
    enter_that_day(survey, link, public="lyceen")
    row = following.structure_rows(survey, following.tally(survey), [link])[0]

    with translation.override("fr"):
        text = plain(letters.reminder(survey, row, "https://exemple.fr/q/A/"))

    assert "L’objectif est de 30" in text
    assert "– il manque 18 personnes « en recherche d'emploi » à Nogent-le-Rotrou\n– il manque 1 personne" in text
    assert "99" not in text and "https://exemple.fr/q/A/" in text


@pytest.mark.parametrize(("expected", "needed"), [(100, 16), (0, 0)])
def test_the_pace_needed_until_the_close(survey, link, expected, needed):
    Survey.objects.update(closes_on="2026-11-26")
    survey.refresh_from_db()
    commands.set_targets(survey, counts={(None, None, link.structure_id): expected})
    for days in (9, 5, 1, 0):
        with clock.set_to(lambda days=days: DAY - timedelta(days=days)):
            enter(survey, link.structure)

    days = following.responses_by_day(survey)
    kept = pace(survey, following.tally(survey), days=days, today=DAY.date())

    # Six days are left, today included; three came in the last seven.
    assert (kept.days_left, kept.last_week, kept.received) == (6, 3, 4)
    assert kept.needed_a_day == needed
    assert kept.projected == 4 + round(3 / 7 * 6)


def test_days_without_a_response_stand_in_the_curve(survey, link):
    for days in (3, 0, 0):
        with clock.set_to(lambda days=days: DAY - timedelta(days=days)):
            enter(survey)

    drawn = curve(following.responses_by_day(survey))

    assert [(day.day.day, day.came, day.total) for day in drawn.days] == [
        (18, 1, 1),
        (19, 0, 1),
        (20, 0, 1),
        (21, 2, 3),
    ]
    assert [bar.height for bar in drawn.bars] == [100.0, 0.0, 0.0, 200.0]
    assert curve([]) is None


def test_the_organiser_finds_the_personal_link_of_each_contact(desk, survey, link, edition):
    camille = cast.make_seat(edition, "Camille", (Role.CONTACT, ScopeKind.STRUCTURE, link.structure_id))

    page = desk.get(url("collection", survey)).content.decode()

    assert reverse("people:link", args=[edition.slug, camille.id]) in page


def test_the_page_holds_link_poster_and_reminder(desk, survey, link):
    Survey.objects.update(closes_on="2099-12-31")

    page = desk.get(url("collection", survey)).content.decode()

    assert f'data-copy="http://testserver/q/{link.code}/"' in page
    assert reverse("surveys:poster", args=[survey.edition.slug, link.code]) in page
    assert f'id="message-{link.code}"' in page


def test_the_follow_up_asks_the_same_statements_for_one_and_three_structures(
    desk, survey, edition, django_assert_max_num_queries
):
    def ask():
        desk.get(url("collection", survey))

    commands.make_collectors(survey, structures=[Structure.objects.create(name="A")])
    ask()
    with django_assert_max_num_queries(23):
        ask()
    commands.make_collectors(survey, structures=[Structure.objects.create(name=name) for name in "BCD"])
    with django_assert_max_num_queries(23):
        ask()


def test_a_contact_sees_their_own_structure_only(client, survey, link, edition):
    other = Structure.objects.create(name="Mission locale de Dreux")
    theirs = next(made for made in commands.make_collectors(survey, structures=[other]))
    contact = cast.make_seat(edition, "Camille", (Role.CONTACT, ScopeKind.STRUCTURE, link.structure_id))
    cast.hold(client, contact)
    commands.set_targets(survey, counts={(None, None, link.structure_id): 9, (None, None, other.id): 99})

    page = client.get(url("collection", survey)).content.decode()

    assert link.code in page
    assert theirs.code not in page
    assert 'id="publics"' not in page
    assert "il manque 9 réponses" in plain(page) and "99" not in page
    assert client.get(reverse("surveys:poster", args=[edition.slug, theirs.code])).status_code == 403
    assert client.get(reverse("surveys:poster", args=[edition.slug, link.code])).status_code == 200
    assert client.get(url("targets", survey)).status_code == 403


def test_a_contact_lands_where_their_own_responses_are_counted(client, survey, link, edition):
    contact = cast.make_seat(edition, "Camille", (Role.CONTACT, ScopeKind.STRUCTURE, link.structure_id))
    cast.hold(client, contact)

    home = client.get(reverse("edition:home", args=[edition.slug])).content.decode()

    assert url("collection", survey) in home


def test_a_participant_may_not_follow_and_a_stranger_finds_nothing(client, survey, link, edition):
    assert client.get(url("collection", survey)).status_code == 404

    cast.hold(client, cast.make_seat(edition, "Ben", (Role.PARTICIPANT, ScopeKind.EDITION, None)))

    assert client.get(url("collection", survey)).status_code == 403


def test_the_poster_carries_code_structure_and_address(desk, survey, link):
    page = desk.get(reverse("surveys:poster", args=[survey.edition.slug, link.code])).content.decode()

    assert "<svg" in page and "CIO de Dreux" in page and f"http://testserver/q/{link.code}/" in page
    assert "style=" not in page


def test_targets_are_set_in_a_form(desk, survey, dreux):
    page = desk.get(url("targets", survey)).content.decode()
    names = re.findall(r'name="(target-\d+)"', page)

    desk.post(url("targets", survey), {names[0]: "12", names[-1]: "30"})
    desk.post(url("targets", survey), {names[0]: "", names[-1]: "31"})

    assert list(Target.objects.values_list("structure__name", "count")) == [("CIO de Dreux", 31)]
    refused = desk.post(url("targets", survey), {names[0]: "douze"}).content.decode()
    assert 'value="douze"' in refused


def test_a_structures_contact_lands_on_its_own_count(rf, edition, survey, dreux, link):
    contact = cast.make_seat(edition, "Fatou", (Role.CONTACT, ScopeKind.STRUCTURE, dreux.id))
    elsewhere = cast.make_seat(edition, "Luc", (Role.CONTACT, ScopeKind.STRUCTURE, UUID(int=7)))

    lands = [landing(rf.get("/"), edition, seat=seat) for seat in (contact, elsewhere)]

    assert lands == [url("collection", survey), reverse("edition:home", args=[edition.slug])]
    contact.grants.update(revoked_at=DAY)
    assert landing(rf.get("/"), edition, seat=contact) == reverse("edition:home", args=[edition.slug])
