"""The board's commands: every way out, and after each the equation (`room.Workshop.send` checks it)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.boards import keys
from realtime.boards.models import Card, CardOrigin
from realtime.wire.refusals import Refused
from tests.realtime.room import texts


@pytest.fixture
def wall(workshop):
    return Wall(workshop, template="vecu-besoin-frein", writing="shared")


@pytest.fixture
def private_wall(workshop):
    return Wall(workshop, template="idees", writing="private")


class Wall:
    def __init__(self, workshop, *, template, writing):
        self.workshop, self.ada, self.ben, self.bea = workshop, workshop.ada, workshop.ben, workshop.bea
        self.activity = workshop.opened("board", template=template)
        self.room = f"board:{self.activity.object_id}"
        self.zones = [zone["id"] for zone in self.state["zones"]]
        self.send(self.ada, "set_writing", writing=writing)

    @property
    def state(self):
        return self.workshop.state(self.room)

    def own(self, seat):
        return [card for card in self.workshop.state(f"seat:{seat.id}")["cards"] if not card["revealed"]]

    def send(self, seat, verb, /, **body):
        return self.workshop.send(seat, self.room, {"verb": verb, **body})

    def add(self, seat, text, zone=0):
        return str(self.send(seat, "add_card", zone=self.zones[zone], text=text)["card"])

    def refusal(self, seat, verb, /, **body):
        with pytest.raises(Refused) as refused:
            self.send(seat, verb, **body)
        return refused.value.code


def test_a_card_bears_its_authors_name_as_the_workshop_shows_it(wall):
    wall.add(wall.ben, "  Je ne connais pas les métiers ")

    (card,) = wall.state["cards"]
    assert (card["text"], card["author"], card["rev"]) == ("Je ne connais pas les métiers", "Ben", 1)


def test_cards_stand_in_the_order_they_came(wall):
    for text in ("un", "deux", "trois"):
        wall.add(wall.ben, text)

    assert texts(wall.state["cards"]) == ["un", "deux", "trois"]


def test_a_stranger_to_the_workshop_may_not_write(wall):
    assert wall.refusal(wall.workshop.cleo, "add_card", zone=wall.zones[0], text="non") == "not_allowed"


def test_blank_text_is_refused(wall):
    assert wall.refusal(wall.ben, "add_card", zone=wall.zones[0], text="   ") == "note_empty"


def test_a_zone_of_another_board_is_refused(wall, workshop):
    other = Wall(workshop, template="idees", writing="shared")

    assert other.refusal(other.ben, "add_card", zone=wall.zones[0], text="perdue") == "zone_absent"


def test_a_stale_edit_is_refused_and_the_first_one_stays(wall):
    card = wall.add(wall.ben, "une idée")
    wall.send(wall.ben, "edit_card", card=card, rev=1, text="une idée claire")

    assert wall.refusal(wall.ada, "edit_card", card=card, rev=1, text="autre chose") == "note_changed"
    assert [(row["text"], row["rev"]) for row in wall.state["cards"]] == [("une idée claire", 2)]


def test_only_the_author_or_a_facilitator_edits_and_removes(wall):
    card = wall.add(wall.ben, "à moi")

    assert wall.refusal(wall.bea, "edit_card", card=card, rev=1, text="à nous") == "note_not_yours"
    assert wall.refusal(wall.bea, "remove_card", card=card) == "note_not_yours"
    wall.send(wall.ada, "edit_card", card=card, rev=1, text="à Ben")
    assert texts(wall.state["cards"]) == ["à Ben"]


def test_a_card_moves_between_two_others_whoever_moves_it(wall):
    one, two, three = (wall.add(wall.ben, text) for text in ("un", "deux", "trois"))

    wall.send(wall.bea, "move_card", card=three, zone=wall.zones[0], after=one, before=two)
    assert texts(wall.state["cards"]) == ["un", "trois", "deux"]

    wall.send(wall.bea, "move_card", card=two, zone=wall.zones[0], before=one)
    assert texts(wall.state["cards"]) == ["deux", "un", "trois"]


def test_a_move_beside_a_card_that_left_goes_to_the_end(wall):
    one, two = wall.add(wall.ben, "un"), wall.add(wall.ben, "deux")
    wall.send(wall.ben, "move_card", card=two, zone=wall.zones[1])

    wall.add(wall.ben, "trois")
    wall.send(wall.ben, "move_card", card=one, zone=wall.zones[0], after=two)

    here = [card for card in wall.state["cards"] if card["zone"] == wall.zones[0]]
    assert texts(here) == ["trois", "un"]


def test_a_removed_card_comes_back(wall):
    card = wall.add(wall.ben, "une idée")
    wall.send(wall.ben, "remove_card", card=card)
    assert wall.state["cards"] == []
    assert wall.refusal(wall.ben, "edit_card", card=card, rev=1, text="x") == "note_absent"

    wall.send(wall.ben, "restore_card", card=card)

    assert texts(wall.state["cards"]) == ["une idée"]
    assert wall.refusal(wall.ben, "restore_card", card=card) == "note_absent"


def test_merging_keeps_the_lineage_and_every_name(wall):
    one, two = wall.add(wall.ben, "des stages"), wall.add(wall.bea, "plus de stages")

    merged = str(wall.send(wall.ada, "merge_cards", cards=[one, two], text="Plus de stages")["card"])

    (card,) = wall.state["cards"]
    assert (card["id"], card["author"]) == (merged, "Ben, Béa")
    parents = CardOrigin.objects.filter(child_id=merged, how="merge").values_list("parent_id", flat=True)
    assert {str(parent) for parent in parents} == {one, two}
    assert wall.refusal(wall.ada, "merge_cards", cards=[merged, one], text="x") == "note_absent"
    assert wall.refusal(wall.ada, "merge_cards", cards=[merged, merged], text="x") == "merge_two"


def test_merging_ones_own_cards_keeps_them_ones_own(wall):
    one, two = wall.add(wall.ben, "a"), wall.add(wall.ben, "b")

    merged = str(wall.send(wall.ben, "merge_cards", cards=[one, two], text="ab")["card"])

    wall.send(wall.ben, "edit_card", card=merged, rev=1, text="a et b")
    assert texts(wall.state["cards"]) == ["a et b"]


def test_a_group_holds_cards_of_one_zone_and_vanishes_with_the_last(wall):
    one, two, far = wall.add(wall.ben, "un"), wall.add(wall.bea, "deux"), wall.add(wall.ben, "loin", zone=1)
    assert wall.refusal(wall.ben, "group_cards", cards=[one, far], title="Stages") == "group_across_zones"

    group = str(wall.send(wall.ben, "group_cards", cards=[one, two], title="Stages")["group"])
    assert [row["title"] for row in wall.state["groups"]] == ["Stages"]
    assert wall.refusal(wall.ben, "group_cards", cards=[far], title="Stages", group=group) == "group_across_zones"

    wall.send(wall.ben, "rename_group", group=group, title="Immersion")
    wall.send(wall.ben, "leave_group", card=one)
    assert [row["title"] for row in wall.state["groups"]] == ["Immersion"]

    wall.send(wall.ben, "move_card", card=two, zone=wall.zones[2])
    assert wall.state["groups"] == []
    assert wall.refusal(wall.ben, "rename_group", group=group, title="x") == "group_absent"


def test_removing_a_group_leaves_its_cards(wall):
    one, two = wall.add(wall.ben, "un"), wall.add(wall.bea, "deux")
    group = str(wall.send(wall.ben, "group_cards", cards=[one, two], title="Stages")["group"])

    wall.send(wall.ben, "remove_group", group=group)

    assert [(card["text"], card["group"]) for card in wall.state["cards"]] == [("un", None), ("deux", None)]


def test_regrouping_moves_from_one_group_to_the_other(wall):
    one, two = wall.add(wall.ben, "un"), wall.add(wall.bea, "deux")
    first = str(wall.send(wall.ben, "group_cards", cards=[one], title="A")["group"])
    wall.send(wall.ben, "group_cards", cards=[one, two], title="B")

    assert [row["title"] for row in wall.state["groups"]] == ["B"]
    assert wall.refusal(wall.ben, "remove_group", group=first) == "group_absent"


def test_private_cards_are_nobodys_but_their_authors_until_revealed(private_wall):
    wall = private_wall
    card = wall.add(wall.ben, "un secret")
    wall.add(wall.bea, "un autre")

    assert (wall.state["cards"], wall.state["hidden"]) == ([], 2)
    assert texts(wall.own(wall.ben)) == ["un secret"]
    assert texts(wall.own(wall.bea)) == ["un autre"]
    assert wall.refusal(wall.ada, "edit_card", card=card, rev=1, text="vu") == "note_absent"

    wall.send(wall.ben, "edit_card", card=card, rev=1, text="un secret mieux dit")
    assert wall.send(wall.ada, "reveal_cards") == {"cards": 2}

    assert sorted(texts(wall.state["cards"])) == ["un autre", "un secret mieux dit"]
    assert (wall.state["hidden"], wall.state["writing"]) == (0, "shared")
    assert wall.own(wall.ben) == []


def test_a_private_card_can_be_moved_and_taken_back_unseen(private_wall):
    wall = private_wall
    card = wall.add(wall.ben, "hésitation")

    wall.send(wall.ben, "move_card", card=card, zone=wall.zones[0])
    wall.send(wall.ben, "remove_card", card=card)
    assert (wall.state["hidden"], wall.own(wall.ben)) == (0, [])

    wall.send(wall.ben, "restore_card", card=card)
    assert (wall.state["hidden"], texts(wall.own(wall.ben))) == (1, ["hésitation"])


def test_participants_do_not_reveal(private_wall):
    private_wall.add(private_wall.ben, "un secret")

    assert private_wall.refusal(private_wall.ben, "reveal_cards") == "not_allowed"


def test_a_facilitator_writes_in_the_name_of_somebody(wall):
    wall.send(wall.ada, "add_card_for", zone=wall.zones[0], text="dite à voix haute", seat=wall.bea.id)
    wall.send(wall.ada, "add_card_for", zone=wall.zones[0], text="lue sur une feuille", name="Papi")

    assert [(card["author"], card["source"]) for card in wall.state["cards"]] == [("Béa", "paper"), ("Papi", "paper")]
    assert wall.refusal(wall.ben, "add_card_for", zone=wall.zones[0], text="x", name="y") == "not_allowed"


def test_a_locked_board_is_the_facilitators(wall):
    wall.send(wall.ada, "lock_board", locked=True)

    assert wall.refusal(wall.ben, "add_card", zone=wall.zones[0], text="trop tard") == "board_locked"
    wall.add(wall.ada, "synthèse")

    wall.send(wall.ada, "lock_board", locked=False)
    wall.add(wall.ben, "merci")
    assert texts(wall.state["cards"]) == ["synthèse", "merci"]


def test_a_closed_board_takes_nothing_and_opens_again(wall):
    desk = wall.workshop.session.desk_room
    wall.workshop.send(wall.ada, desk, {"verb": "close_activity", "activity": wall.activity.id})
    assert wall.refusal(wall.ben, "add_card", zone=wall.zones[0], text="trop tard") == "board_closed"

    wall.workshop.send(wall.ada, desk, {"verb": "open_activity", "activity": wall.activity.id})
    wall.add(wall.ben, "à temps")
    assert texts(wall.state["cards"]) == ["à temps"]


def test_zones_are_added_renamed_and_removed_while_empty(wall):
    wall.send(wall.ada, "rename_board", title="Notre mur")
    zone = str(wall.send(wall.ada, "add_zone", title="Pistes", hint="À creuser")["zone"])
    wall.send(wall.ada, "edit_zone", zone=zone, title="Pistes à suivre", hint="")
    assert [row["title"] for row in wall.state["zones"]][-1] == "Pistes à suivre"

    wall.send(wall.ada, "remove_zone", zone=zone)
    wall.add(wall.ben, "une note")
    assert wall.refusal(wall.ada, "remove_zone", zone=wall.zones[0]) == "zone_not_empty"
    assert wall.refusal(wall.ben, "add_zone", title="Moi aussi") == "not_allowed"
    assert len(wall.state["zones"]) == 3


def test_hidden_authors_are_shown_nowhere(workshop):
    activity = workshop.opened("board", template="idees", authors="hidden")
    room = f"board:{activity.object_id}"
    zone = workshop.state(room)["zones"][0]["id"]

    workshop.send(workshop.ben, room, {"verb": "add_card", "zone": zone, "text": "anonyme"})

    assert [card["author"] for card in workshop.state(room)["cards"]] == [""]


def test_a_full_board_says_so(wall, monkeypatch):
    monkeypatch.setattr("realtime.boards.commands.CARDS_MAX", 1)
    wall.add(wall.ben, "la seule")

    assert wall.refusal(wall.ben, "add_card", zone=wall.zones[0], text="une de trop") == "board_full"


def test_no_card_is_ever_deleted(wall):
    one, two = wall.add(wall.ben, "un"), wall.add(wall.ben, "deux")
    wall.send(wall.ben, "merge_cards", cards=[one, two], text="un et deux")

    assert Card.objects.count() == 3


@given(places=st.lists(st.integers(0, 40), min_size=1, max_size=60))
def test_there_is_always_room_between_two_keys(places):
    ordered: list[str] = []
    for place in places:
        place = min(place, len(ordered))
        low = ordered[place - 1] if place else ""
        high = ordered[place] if place < len(ordered) else ""
        ordered.insert(place, keys.between(low, high))

    assert ordered == sorted(set(ordered))


def test_keys_at_the_end_stay_short():
    key = ""
    for _ in range(1000):
        key = keys.between(key, "")

    assert len(key) == 4
