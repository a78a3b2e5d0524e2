import pytest

from challenges.findings.activity import FIGURE
from challenges.findings.commands import keep_quote
from realtime.wire.ids import new_id
from realtime.wire.refusals import Refused
from tests import cast
from tests.challenges.cast import do, make_finding, make_quote_result

pytestmark = pytest.mark.django_db(transaction=True)


def create(edition, **settings):
    return FIGURE.create(edition.id, new_id(), "Devinez", settings)


def test_figure_to_be_guessed_gives_nothing_away_before_it_is_revealed(edition):
    finding = create(edition, finding=str(make_finding(edition).id), guess=True)

    asked = FIGURE.context(finding, {"guess": True, "revealed": False})

    assert asked == {
        "hidden": True,
        "kind": "figure",
        "title": "Savez-vous quel métier vous voulez faire ?",
        "label": "Non",
        "unit": "%",
        "survey": "Enquête 2026",
    }


def test_revealed_figure_tells_everything(edition):
    finding = create(edition, finding=str(make_finding(edition).id), guess=True)

    told = FIGURE.context(finding, {"guess": True, "revealed": True})

    assert (told["hidden"], told["value"], told["shown"], told["n"]) == (False, 42.0, "42\u00a0%", 700)
    assert [bar["label"] for bar in told["bars"]] == ["Non", "Oui"]


def test_words_are_shown_and_never_guessed(edition):
    finding = do(keep_quote, edition, result=make_quote_result("Je ne sais pas"), sentence="", seat=None)

    assert FIGURE.context(create(edition, finding=str(finding.id)), {})["quote"] == "Je ne sais pas"
    with pytest.raises(Refused, match="figure_not_a_number"):
        create(edition, finding=str(finding.id), guess=True)


@pytest.mark.parametrize("named", [{}, {"finding": "n’importe quoi"}, {"finding": str(new_id())}])
def test_activity_without_a_finding_of_the_edition_is_refused(edition, named):
    with pytest.raises(Refused, match="figure_needs_finding"):
        create(edition, **named)


def test_form_offers_the_edition_s_findings(edition):
    finding = make_finding(edition)
    make_finding(cast.make_edition("loiret"))

    fields = FIGURE.fields(edition.id)

    assert fields["finding"].choices == [(str(finding.id), finding.sentence)]
