import json
import re

import pytest
from django.urls import reverse

from tests import cast
from tests.gates import World
from tests.gates.realtime_boards_page import board_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(edition, dora):
    return board_of(World(edition=edition, other=edition, seats={}))


def page_data(client, board):
    html = client.get(reverse("boards:board", args=[board.id])).content.decode()
    return json.loads(re.search(r'id="page-data" type="application/json">(.*?)</script>', html)[1])


def test_an_organiser_facilitates_the_board(client, board, dora):
    client.force_login(dora.person.user)

    assert page_data(client, board) == {
        "board": str(board.id),
        "seat": str(dora.id),
        "may": ["board.facilitate", "board.write"],
    }


def test_who_only_looks_may_nothing_more(client, edition, board):
    contact = cast.make_seat(edition, "Cleo", (cast.Role.OBSERVER, cast.ScopeKind.EDITION, None))
    cast.hold(client, contact)

    assert page_data(client, board)["may"] == []


def test_the_browser_knows_where_a_board_is_printed(board):
    """`frontend/src/board/page.ts` writes this address by itself."""
    assert reverse("boards:print", args=[board.id]) == f"/tableau/{board.id}/imprimer/"
