"""A workshop over the real sockets: cards, votes, the projector, and losing a right."""

import asyncio

import pytest

from realtime.wire.ids import new_id


@pytest.fixture
def opened(workshop):
    """An open board and, planned after it, a vote."""
    board = workshop.opened("board", template="idees")
    vote = workshop.activity("dots", options=["stages", "forum"], dots=3, cap=2)
    return workshop, board, vote


async def test_two_people_and_the_projector_see_one_card(opened, open_peer):
    workshop, board, _vote = opened
    room = f"board:{board.object_id}"
    ben, bea, screen = await open_peer(workshop.ben), await open_peer(workshop.bea), await open_peer(projector=True)
    zone = (await ben.join(room, workshop.ben.id))["state"]["zones"][0]["id"]
    await bea.join(room, workshop.bea.id)
    await screen.join(room, None)

    ack = await ben.command(room, workshop.ben.id, {"verb": "add_card", "zone": zone, "text": "une idée"})

    for peer in (bea, screen):
        [entry] = await peer.entries(1, room)
        assert (entry["body"]["card"]["id"], entry["body"]["card"]["text"]) == (ack["result"]["card"], "une idée")


async def test_a_private_card_reaches_its_authors_browser_alone(opened, open_peer):
    workshop, board, _vote = opened
    room, own = f"board:{board.object_id}", f"seat:{workshop.ben.id}"
    ada, ben, bea = await open_peer(workshop.ada), await open_peer(workshop.ben), await open_peer(workshop.bea)
    zone = (await ada.join(room, workshop.ada.id))["state"]["zones"][0]["id"]
    await ada.command(room, workshop.ada.id, {"verb": "set_writing", "writing": "private"})
    await ben.join(own, workshop.ben.id)
    await bea.join(room, workshop.bea.id)
    assert (await bea.join(own, workshop.bea.id))["type"] == "reject"

    await ben.command(room, workshop.ben.id, {"verb": "add_card", "zone": zone, "text": "un secret"})
    [mine] = await ben.entries(1, own)
    await bea.settle()

    assert mine["body"]["card"]["text"] == "un secret"
    assert not any("un secret" in str(frame) for frame in bea.heard)
    await ada.command(room, workshop.ada.id, {"verb": "reveal_cards"})
    while (entry := await bea.next("entry", room=room))["body"]["kind"] != "cards_set":
        continue
    assert [card["text"] for card in entry["body"]["cards"]] == ["un secret"]


async def test_the_page_follows_the_desk_and_votes_are_counted_once(opened, open_peer):
    workshop, _board, vote = opened
    hall, desk, ballot = workshop.session.room, workshop.session.desk_room, f"ballot:{vote.object_id}"
    ada, ben = await open_peer(workshop.ada), await open_peer(workshop.ben)
    await ada.join(desk, workshop.ada.id)
    await ben.join(hall, workshop.ben.id)

    await ada.command(desk, workshop.ada.id, {"verb": "open_activity", "activity": vote.id})
    while (await ben.next("entry", room=hall))["body"].get("current") != str(vote.id):
        continue
    option = (await ben.join(ballot, workshop.ben.id))["state"]["options"][0]["id"]
    body, ref = {"verb": "cast", "votes": [{"option": option, "points": 2}]}, new_id()
    answers = [await ben.command(ballot, workshop.ben.id, body, ref=ref) for _ in range(2)]
    assert [answer["type"] for answer in answers] == ["ack", "ack"]

    await ada.command(desk, workshop.ada.id, {"verb": "close_activity", "activity": vote.id})
    late = await ben.command(ballot, workshop.ben.id, body)
    assert (late["type"], late["code"]) == ("reject", "ballot_over")
    await ben.settle()
    [last] = [frame for frame in ben.heard if frame["type"] == "entry" and frame["room"] == ballot][-1:]
    counted = last["body"]["ballot"]
    assert (counted["voters"], counted["results"][0]["points"]) == (1, 2)


async def test_an_evicted_person_hears_no_more(opened, open_peer):
    workshop, board, _vote = opened
    room, desk = f"board:{board.object_id}", workshop.session.desk_room
    ada, ben = await open_peer(workshop.ada), await open_peer(workshop.ben)
    zone = (await ben.join(room, workshop.ben.id))["state"]["zones"][0]["id"]
    await ada.join(desk, workshop.ada.id)

    await ada.command(desk, workshop.ada.id, {"verb": "evict_person", "seat": workshop.ben.id})
    refused = await ben.command(room, workshop.ben.id, {"verb": "add_card", "zone": zone, "text": "encore moi"})

    assert refused["type"] == "reject"


async def test_the_projector_joins_public_rooms_only(opened, open_peer):
    workshop, board, vote = opened
    screen = await open_peer(workshop.ada, projector=True)

    for room in (workshop.session.room, f"board:{board.object_id}", f"ballot:{vote.object_id}"):
        assert (await screen.join(room, None))["type"] == "joined"
    for room in (workshop.session.desk_room, f"tally:{vote.object_id}", f"seat:{workshop.ada.id}"):
        assert (await screen.join(room, None))["type"] == "reject"


async def test_two_people_of_one_laptop_vote_in_one_breath(opened, open_peer):
    workshop, _board, vote = opened
    body = {"verb": "open_activity", "activity": vote.id}
    await asyncio.to_thread(workshop.send, workshop.ada, workshop.session.desk_room, body)
    ballot = f"ballot:{vote.object_id}"
    laptop = await open_peer(workshop.ben, workshop.bea)
    option = (await laptop.join(ballot, workshop.ben.id))["state"]["options"][0]["id"]
    await laptop.join(ballot, workshop.bea.id)

    votes = {"verb": "cast", "votes": [{"option": option, "points": 1}]}
    for seat in (workshop.ben, workshop.bea):
        await laptop.ask(ballot, seat.id, votes)
    acks = [await laptop.next("ack"), await laptop.next("ack")]

    assert len({ack["ref"] for ack in acks}) == 2
    assert (await asyncio.to_thread(workshop.state, ballot))["voters"] == 2
