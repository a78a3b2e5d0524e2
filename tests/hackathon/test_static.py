"""Files are served beside Django's pages, and cost the pages nothing."""

import pytest
from django.utils.module_loading import import_string


@pytest.mark.django_db
def test_a_file_is_served_with_its_type_and_the_rest_goes_to_the_pages(client):
    icon = client.head("/static/favicon.svg")
    absent = client.get("/static/nulle-part.svg")

    assert (icon.status_code, icon["content-type"]) == (200, "image/svg+xml")
    assert int(icon["content-length"]) > 100
    assert absent.status_code == 404


def test_an_unchanged_file_is_not_sent_again(client):
    first = client.head("/static/favicon.svg")

    again = client.get("/static/favicon.svg", headers={"if-modified-since": first["last-modified"]})

    assert (again.status_code, again.getvalue()) == (304, b"")


def test_every_middleware_is_synchronous(settings):
    """One that is not makes Django hop to an event loop and back at every page."""
    assert [name for name in settings.MIDDLEWARE if not getattr(import_string(name), "sync_capable", True)] == []
