import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape

from hackathon import extensions
from hackathon.folding import fold
from hackathon.models import Grant, Person, Seat, Structure
from tests import cast

pytestmark = pytest.mark.django_db

LIST = """Nom;Prénom;Courriel;Public;Structure;Commune;Vœu 1;Vœu 2;Groupe
Lefèvre;Zoé;zoe@example.org;Collégien ou lycéen;Lycée Marceau;Chartres;Marque employeur;École-entreprise;Car 1
Martin;Karim;;en recherche d'emploi;Mission locale de Chartres;nogent le rotrou;;;
"""


@pytest.fixture
def organiser(client, dora):
    client.force_login(dora.person.user)
    return client


@pytest.fixture(autouse=True)
def wishes(monkeypatch):
    """The défis, as the upper floor offers them."""
    listed = [("marque-employeur", "Marque employeur"), ("ecole-entreprise", "École-entreprise")]
    monkeypatch.setattr(extensions, "_choices", {"wishes": lambda edition: listed})


def send(client, edition, data, name="liste.csv"):
    data = data.encode() if isinstance(data, str) else data
    return client.post(f"/e/{edition.slug}/personnes/importer/", {"file": SimpleUploadedFile(name, data)})


def confirm(client, edition, preview):
    signed = preview.context["preview"].signed
    return client.post(f"/e/{edition.slug}/personnes/importer/confirmer", {"list": signed})


def test_list_is_shown_then_registered_as_unclaimed_seats(organiser, edition):
    preview = send(organiser, edition, LIST)
    before = Seat.objects.count()
    confirm(organiser, edition, preview)

    assert before == 1  # Dora: a preview writes nothing
    zoe = Seat.objects.get(last_name="Lefèvre")
    assert (zoe.first_name, zoe.person.email, zoe.group, zoe.claimed_at) == ("Zoé", "zoe@example.org", "Car 1", None)
    assert (zoe.audience.slug, zoe.territory.name) == ("lyceen", "Chartres")
    assert zoe.wishes == ["marque-employeur", "ecole-entreprise"]
    assert zoe.structure.name == "Lycée Marceau"
    karim = Seat.objects.get(last_name="Martin")
    assert (karim.audience.slug, karim.territory.name) == ("demandeur", "Nogent-le-Rotrou")
    assert karim.structure == Structure.objects.get(name="Mission locale de Chartres")
    assert not Grant.objects.filter(seat__in=[zoe, karim]).exists()


def test_workbook_and_windows_csv_are_understood_alike(organiser, edition):
    book = openpyxl.Workbook()
    for line in LIST.splitlines():
        book.active.append(line.split(";"))
    out = io.BytesIO()
    book.save(out)

    seen = [
        [(row.first_name, row.last_name) for row in send(organiser, edition, data).context["preview"].kept]
        for data in (LIST, LIST.replace("œ", "oe").encode("latin-1"), b"\xef\xbb\xbf" + LIST.encode(), out.getvalue())
    ]

    assert seen == [[("Zoé", "Lefèvre"), ("Karim", "Martin")]] * 4


def test_duplicates_are_reported_and_left_out(organiser, edition):
    cast.make_seat(edition, "Ben")
    rows = "prénom;nom;courriel\nBEN;;\nZoé;Lefèvre;zoe@example.org\nZoe;LEFEVRE;\nZ.;L.;ZOE@example.org\n"

    found = send(organiser, edition, rows).context["preview"]

    assert [(row.line, row.left_out) for row in found.left_out] == [
        (2, "duplicate"),
        (4, "duplicate"),
        (5, "duplicate"),
    ]
    assert [row.first_name for row in found.kept] == ["Zoé"]


def test_namesakes_with_two_addresses_are_two_people(organiser, edition):
    rows = "prénom;nom;courriel\nLéa;Petit;lea1@example.org\nLéa;Petit;lea2@example.org\n"

    assert len(send(organiser, edition, rows).context["preview"].kept) == 2


def test_what_is_not_understood_is_said_line_by_line(organiser, edition):
    rows = "prénom;courriel;public;commune;vœu 1\nZoé;zoe(at)x;Martien;Paris;Danse\n;;;;\nx;;;;\n"

    shown = send(organiser, edition, rows)

    assert [(row.line, row.left_out) for row in shown.context["preview"].kept] == [(2, ""), (4, "")]
    for written in ("zoe(at)x", "Martien", "Paris", "Danse"):
        assert written in shown.content.decode()


def test_line_without_a_name_is_left_out(organiser, edition):
    found = send(organiser, edition, "prénom;nom;groupe\n;;A\nZoé;;B\n").context["preview"]

    assert [(row.line, row.left_out) for row in found.left_out] == [(2, "no_name")]


def test_confirming_twice_registers_once(organiser, edition):
    preview = send(organiser, edition, LIST)

    confirm(organiser, edition, preview)
    confirm(organiser, edition, preview)

    assert Seat.objects.filter(last_name="Lefèvre").count() == 1
    assert Person.objects.count() == 3


def test_preview_of_another_edition_or_forged_registers_nobody(organiser, edition):
    other = cast.make_edition("loiret")
    cast.Grant.objects.create(
        seat=cast.Seat.objects.create(
            edition=other, person=Person.objects.get(), first_name="Dora", created_at=cast.THEN
        ),
        role="organiser",
        created_at=cast.THEN,
    )
    preview = send(organiser, edition, LIST)

    confirm(organiser, other, preview)
    organiser.post(f"/e/{edition.slug}/personnes/importer/confirmer", {"list": "forged"})

    assert not Seat.objects.filter(last_name="Lefèvre").exists()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"PK\x03\x04 not a workbook", "liste.xlsx"),
        (b"a;b\n1;2\n", "liste.csv"),
        (b"prenom\n" + b"x\n" * 3001, "liste.csv"),
        (b"", "vide.csv"),
        (b"prenom\n" + b"x" * (3 * 2**20), "gros.csv"),
    ],
)
def test_bad_file_is_refused_in_words_and_nothing_is_kept(organiser, edition, data, name):
    answer = send(organiser, edition, data, name)

    assert answer.context["form"].errors["file"]
    assert Seat.objects.count() == 1


def test_names_of_the_file_cannot_run_as_script(organiser, edition):
    payload = "<script>alert(1)</script>"

    shown = send(organiser, edition, f"prénom;public\n{payload};{payload}\n").content.decode()

    assert payload not in shown
    assert escape(payload) in shown


def test_people_are_found_by_name(organiser, edition):
    cast.make_seat(edition, "Nadia")
    cast.make_seat(edition, "Karim")

    shown = organiser.get(f"/e/{edition.slug}/personnes/?q=nad").content.decode()

    assert "Nadia" in shown and "Karim" not in shown


def test_juror_is_invited_and_the_link_shown_opens(organiser, client, edition):
    answer = organiser.post(f"/e/{edition.slug}/personnes/equipe/", {"first_name": "Ada", "role": "juror"})
    url = answer.context["invited"]["url"]

    client.logout()
    landed = client.post("/entrer/", {"token": url.split("#")[1]})

    assert url.startswith("http://testserver/entrer/#")
    assert landed.headers["location"] == f"/e/{edition.slug}/"


def test_link_can_be_shown_again_replaced_and_taken_back(organiser, edition):
    organiser.post(f"/e/{edition.slug}/personnes/equipe/", {"first_name": "Ada", "role": "juror"})
    ada = Seat.objects.get(first_name="Ada")
    base = f"/e/{edition.slug}/personnes/equipe/{ada.id}/"

    first = organiser.get(base).context["url"]
    again = organiser.get(base).context["url"]
    organiser.post(f"{base}renouveler")
    replaced = organiser.get(base).context["url"]
    organiser.post(f"{base}revoquer")

    assert first == again != replaced
    assert organiser.get(base).context["url"] == ""
    assert not Grant.objects.filter(seat=ada, revoked_at=None).exists()


def test_contact_belongs_to_a_structure(organiser, edition, dora):
    edition.memberships.create(structure=dora.structure)
    base = f"/e/{edition.slug}/personnes/equipe/"

    missing = organiser.post(base, {"first_name": "Ada", "role": "contact"})
    organiser.post(base, {"first_name": "Ada", "role": "contact", "structure": str(dora.structure_id)})

    assert missing.context["form"].errors["structure"]
    grant = Grant.objects.get(role="contact")
    assert (grant.scope, grant.scope_id) == ("structure", dora.structure_id)


def test_facilitator_of_one_workshop_is_invited_for_it(organiser, edition, monkeypatch):
    workshop = str(cast.new_id())
    monkeypatch.setattr(extensions, "_choices", {"session": lambda edition: [(workshop, "Atelier de Nogent")]})
    base = f"/e/{edition.slug}/personnes/equipe/"

    organiser.post(base, {"first_name": "Ada", "role": "facilitator", "session": workshop})

    grant = Grant.objects.get(role="facilitator")
    assert (grant.scope, str(grant.scope_id)) == ("session", workshop)
    assert "Atelier de Nogent" in organiser.get(base).content.decode()


def test_last_organiser_stays(organiser, edition, dora):
    organiser.post(f"/e/{edition.slug}/personnes/equipe/{dora.id}/revoquer")

    assert organiser.get(f"/e/{edition.slug}/reglages/").status_code == 200


@pytest.mark.parametrize(("one", "other"), [("Vœu n° 1", "VOEU 1"), ("Épernon", "epernon"), ("L’Aigle", "l'aigle")])
def test_names_are_compared_as_people_write_them(one, other):
    assert fold(one) == fold(other)
