import json
from datetime import date
from functools import partial

import pytest
from django.core.management import CommandError, call_command

from hackathon.access.rules import may
from hackathon.edition.commands import create_edition
from hackathon.edition.template import DEFAULT, read_template
from hackathon.enums import StageState
from hackathon.models import Edition, JournalRow, Seat, Structure, Territory
from hackathon.people.commands import account_holder
from hackathon.stages import commands as stage_commands
from hackathon.stages.rules import open_kinds, state_on
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform

pytestmark = pytest.mark.django_db


def make(slug="hto-28", **kwargs):
    template = read_template(DEFAULT)
    return perform(
        None,
        Act(verb="edition.create", run=lambda: create_edition(template, title="HTO 28", slug=slug, **kwargs)),
    )


def test_template_becomes_rows():
    edition = make()

    assert edition.territory.name == "Eure-et-Loir"
    assert list(edition.territories.filter(kind="basin").order_by("name").values_list("name", flat=True)) == [
        "Chartres",
        "Châteaudun",
        "Dreux",
        "Nogent-le-Rotrou",
    ]
    for basin in edition.territories.filter(kind="basin"):
        assert edition.territories.filter(parent=basin, kind="commune").exclude(density="").count() >= 11
    assert [stage.kind for stage in edition.stages.all()] == ["survey", "design", "hackathon", "action"]
    assert set(edition.audiences.values_list("family", flat=True)) == {"publics", "economy", "guidance"}
    assert edition.memberships.filter(is_partner=True).count() >= 12
    assert [row.structure.name for row in edition.memberships.filter(is_funder=True)] == ["Région Centre-Val de Loire"]
    assert edition.axes.count() == 4 and len(edition.aims) == 3
    assert edition.challenges.count() == 4


def test_its_maker_organises_it():
    dora = perform(None, Act(verb="account", run=partial(account_holder, "Dora@example.org", name="Dora Martin")))

    edition = make(organiser=dora)

    seat = Seat.objects.get(edition=edition)
    assert (seat.first_name, seat.last_name) == ("Dora", "Martin")
    assert may(seat, "edition.edit", edition)


def test_second_edition_shares_the_directory_and_needs_its_own_address():
    make()
    before = Territory.objects.count(), Structure.objects.count()

    make(slug="hto-28-bis")

    assert (Territory.objects.count(), Structure.objects.count()) == before
    with pytest.raises(Refused) as refusal:
        make()
    assert refusal.value.code == "edition_slug_taken"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("title: x\nstages: []\nterritory: {name: X}\nchalenges: []\n", "template_unknown_section"),
        ("title: [", "template_unreadable"),
        ("- une liste", "template_unreadable"),
        ("title: x\nterritory: {name: X}\nstages: [{kind: dinner, title: x}]\n", "template_unreadable"),
    ],
)
def test_wrong_template_makes_nothing(tmp_path, text, code):
    path = tmp_path / "x.yaml"
    path.write_text(text)

    with pytest.raises(Refused) as refusal:
        template = read_template(path)
        perform(None, Act(verb="x", run=lambda: create_edition(template, title="x", slug="x")))

    assert refusal.value.code == code
    assert refusal.value.message
    assert Edition.objects.count() == Territory.objects.count() == 0


def test_operator_makes_an_edition_and_signs_its_organiser_in(client, capsys):
    call_command("create_edition", "Dora@example.org", "--json")
    made = json.loads(capsys.readouterr().out)
    call_command("sign_in_link")
    url = capsys.readouterr().out.strip()

    page, token = url.split("#")
    answer = client.post(page.removeprefix("http://127.0.0.1:8000"), {"token": token})

    assert made == {
        "slug": "hack-ton-orientation-28",
        "title": "Hack ton orientation 28",
        "organiser": "dora@example.org",
    }
    assert answer.status_code == 302
    assert client.get("/e/hack-ton-orientation-28/").status_code == 200


def test_operator_learns_why_there_is_no_link():
    with pytest.raises(CommandError, match="no account"):
        call_command("sign_in_link")
    with pytest.raises(CommandError, match="nobody"):
        call_command("sign_in_link", "nobody@example.org")


def test_stage_follows_its_dates_until_a_hand_decides(edition):
    stage = edition.stages.get(kind="survey")
    do = lambda command, **kwargs: perform(None, Act(verb="stage.set", run=partial(command, stage, **kwargs)))  # noqa: E731

    do(stage_commands.plan_stage, opens_on=date(2026, 11, 1), closes_on=date(2026, 12, 15))
    by_date = [
        state_on(stage, day) for day in (date(2026, 10, 31), date(2026, 11, 1), date(2026, 12, 15), date(2026, 12, 16))
    ]
    do(stage_commands.set_stage_state, state=StageState.CLOSED)
    closed = "survey" in open_kinds(edition.id)
    do(stage_commands.set_stage_state, state=StageState.OPEN)

    assert by_date == ["planned", "open", "open", "closed"]
    assert (closed, "survey" in open_kinds(edition.id)) == (False, True)
    assert list(JournalRow.objects.values_list("verb", flat=True)) == ["stage.set"] * 3


def test_crossed_dates_are_refused(edition):
    stage = edition.stages.first()
    with pytest.raises(Refused) as refusal:
        perform(
            None,
            Act(
                verb="stage.set",
                run=partial(stage_commands.plan_stage, stage, opens_on=date(2026, 12, 2), closes_on=date(2026, 12, 1)),
            ),
        )
    assert refusal.value.code == "stage_dates_crossed"
