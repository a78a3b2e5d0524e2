import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from challenges.defis.sections import load_challenges

pytestmark = pytest.mark.django_db


def test_registration_list_wishes_for_the_edition_s_defis(client, edition, dora):
    load_challenges(edition, [{"slug": "marque-employeur", "title": "La marque employeur"}])
    client.force_login(dora.person.user)
    sent = SimpleUploadedFile("liste.csv", "prénom;vœu 1;vœu 2\nZoé;LA MARQUE EMPLOYEUR;Autre chose\n".encode())

    preview = client.post(f"/e/{edition.slug}/personnes/importer/", {"file": sent}).context["preview"]

    assert [row.wishes for row in preview.kept] == [["marque-employeur"]]
    assert [line for line, _ in preview.remarks] == [2]
