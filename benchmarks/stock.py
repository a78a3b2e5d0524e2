"""The peer: the tutorial way of using Channels. A group of consumers, a row saved, a message sent to the group.

It knows nobody (no session is read, no right is asked), which favours it.
"""

from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.db import connection
from django.utils import timezone


class Consumer(AsyncJsonWebsocketConsumer):
    async def connect(self) -> None:
        await self.channel_layer.group_add("room", self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard("room", self.channel_name)

    async def receive_json(self, content: dict[str, Any]) -> None:
        match content["type"]:
            case "say":
                await self._tell(content)
            case "look":
                await self.send_json({"type": "board", **await database_sync_to_async(board)(content["board"])})
            case "add":
                await self._tell({"type": "card", **await database_sync_to_async(add)(**content)})
            case _:
                voters = await database_sync_to_async(vote)(content["option"])
                await self.send_json({"type": "ack"})
                await self._tell({"type": "tally", "voters": voters})

    async def _tell(self, frame: dict[str, Any]) -> None:
        await self.channel_layer.group_send("room", {"type": "tell", "frame": frame})

    async def tell(self, event: dict[str, Any]) -> None:
        await self.send_json(event["frame"])


def make_tables() -> None:
    key = "INTEGER PRIMARY KEY" if connection.vendor == "sqlite" else "BIGSERIAL PRIMARY KEY"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE stock_vote (id {key}, choice TEXT)")


def vote(option: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO stock_vote (choice) VALUES (%s)", [option])
        cursor.execute("SELECT COUNT(*) FROM stock_vote")
        [voters] = cursor.fetchone()
    return int(voters)


def board(board_id: str) -> dict[str, Any]:
    from realtime.boards.models import Board, Card, Zone

    found = Board.objects.get(pk=board_id)
    zones = [
        {"id": str(zone.id), "title": zone.title, "order": zone.order} for zone in Zone.objects.filter(board=found)
    ]
    cards = [card_of(card) for card in Card.objects.filter(board=found, removed_at=None)]
    return {"title": found.title, "zones": zones, "cards": cards}


def add(*, board: str, zone: str, text: str, type: str) -> dict[str, Any]:
    from realtime.boards.models import Card

    return card_of(
        Card.objects.create(board_id=board, zone_id=zone, text=text, key=text, created_at=timezone.now())
    )  # fmt: skip


def card_of(card: Any) -> dict[str, Any]:
    return {"id": str(card.id), "zone": str(card.zone_id), "text": card.text, "key": card.key}
