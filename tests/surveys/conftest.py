import pytest

from hackathon.models import Structure
from hackathon.web import remembered
from surveys.collection.commands import make_collectors
from tests.surveys.respondent import Browser


@pytest.fixture
def desk(client, dora):
    """An organiser's browser."""
    client.force_login(dora.person.user)
    return client


@pytest.fixture
def kept_long(monkeypatch):
    """What every page reads again is kept for a second; here for as long as the test takes, to count statements."""
    monkeypatch.setattr(remembered, "SECONDS", 3600)


@pytest.fixture
def link(survey):
    """The link of a structure, to the test's own survey."""
    structure = Structure.objects.create(name="CIO de Dreux")
    return next(link for link in make_collectors(survey, structures=[structure]) if link.structure)


@pytest.fixture
def ben(link):
    """A respondent at the link."""
    return Browser(link)
