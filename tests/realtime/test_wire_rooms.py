async def test_two_seats_see_one_entry(open_peer, ada, ben, room):
    desk, phone = await open_peer(ada), await open_peer(ben)
    assert (await desk.join(room, ada.id))["state"] == {"texts": []}
    await phone.join(room, ben.id)

    ack = await desk.say(room, ada.id, "bonjour")
    [entry] = await phone.entries(1)

    assert (ack["type"], ack["seq"]) == ("ack", 1)
    assert (entry["seq"], entry["body"]) == (1, {"kind": "said", "text": "bonjour"})
