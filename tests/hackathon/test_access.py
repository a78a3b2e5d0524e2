from hackathon.access.rules import may
from tests import cast


def test_organiser_may_edit_own_edition_only(edition, dora):
    other = cast.make_edition("loiret")

    assert may(dora, "edition.edit", edition)
    assert not may(dora, "edition.edit", other)
    assert not may(None, "edition.edit", edition)
