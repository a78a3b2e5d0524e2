"""What remains of a board: the sheets on the wall and the spreadsheet."""

from io import BytesIO

import openpyxl
import pytest

from tests import cast

PAYLOADS = [
    "=1+1",
    "{=SUM(A1:A9)}",
    "+33 2 37 00 00 00",
    "-2",
    "@cmd",
    "https://example.org/?a=1",
    "12",
    "<script>alert(1)</script>",
    "« Élan » 🌱\nsur deux lignes",
]


@pytest.fixture
def wall(workshop):
    activity = workshop.opened("board", template="idees")
    room = f"board:{activity.object_id}"
    zone = workshop.state(room)["zones"][0]["id"]
    workshop.send(workshop.ada, room, {"verb": "set_writing", "writing": "shared"})
    for text in PAYLOADS:
        workshop.send(workshop.ben, room, {"verb": "add_card", "zone": zone, "text": text})
    return activity.object_id, room


def test_a_note_is_never_a_formula_a_number_or_a_link(workshop, wall, client):
    cast.hold(client, workshop.ada)

    sheet = openpyxl.load_workbook(BytesIO(client.get(f"/tableau/{wall[0]}/export.xlsx").content)).active

    cells = [row[2] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == PAYLOADS
    assert {(cell.data_type, cell.hyperlink) for cell in cells} == {("s", None)}


def test_the_spreadsheet_tells_what_a_note_was_merged_from(workshop, wall, client):
    cards = [card["id"] for card in workshop.state(wall[1])["cards"]][:2]
    workshop.send(workshop.ada, wall[1], {"verb": "merge_cards", "cards": cards, "text": "ensemble"})
    cast.hold(client, workshop.ada)

    sheet = openpyxl.load_workbook(BytesIO(client.get(f"/tableau/{wall[0]}/export.xlsx").content)).active

    merged = next(row for row in sheet.iter_rows(min_row=2, values_only=True) if row[2] == "ensemble")
    assert merged[6] == " | ".join(PAYLOADS[:2])


def test_the_print_shows_every_note_and_runs_nothing(workshop, wall, client):
    cast.hold(client, workshop.ben)

    page = client.get(f"/tableau/{wall[0]}/imprimer/").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "sur deux lignes" in page


@pytest.mark.parametrize("more", [0, 20])
def test_a_long_board_is_printed_with_as_many_statements_as_a_short_one(
    workshop, wall, client, more, django_assert_max_num_queries
):
    zone = workshop.state(wall[1])["zones"][0]["id"]
    for number in range(more):
        workshop.send(workshop.ben, wall[1], {"verb": "add_card", "zone": zone, "text": f"note {number}"})
    cast.hold(client, workshop.ben)
    client.get(f"/tableau/{wall[0]}/imprimer/")

    with django_assert_max_num_queries(12):
        client.get(f"/tableau/{wall[0]}/imprimer/")


def test_results_are_printed_once_the_vote_is_closed(workshop, client):
    vote = workshop.opened("choice", options=["oui", "non"])
    cast.hold(client, workshop.ben)
    page = f"/vote/{vote.object_id}/resultats/"
    assert client.get(page).context["count"] is None

    option = workshop.state(f"ballot:{vote.object_id}")["options"][0]["id"]
    hands = {"verb": "type_hands", "hands": [{"option": option, "count": 3}]}
    workshop.send(workshop.ada, f"tally:{vote.object_id}", hands)
    workshop.send(workshop.ada, f"tally:{vote.object_id}", {"verb": "close_ballot"})

    count = client.get(page).context["count"]
    assert (count["voters"], count["lines"][0]["label"], count["lines"][0]["points"]) == (3, "oui", 3)
    assert [points for _source, points in count["lines"][0]["typed"]] == [3]
