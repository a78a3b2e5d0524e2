"""The peer: the tutorial way of using Channels. A group of consumers, a row saved, a message sent to the group."""

from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.db import connection


class Consumer(AsyncJsonWebsocketConsumer):
    async def connect(self) -> None:
        await self.channel_layer.group_add("room", self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard("room", self.channel_name)

    async def receive_json(self, content: dict[str, Any]) -> None:
        if content["type"] == "say":
            await self.channel_layer.group_send("room", {"type": "tell", "frame": content})
            return
        voters = await database_sync_to_async(vote)(content["option"])
        await self.send_json({"type": "ack"})
        await self.channel_layer.group_send("room", {"type": "tell", "frame": {"type": "tally", "voters": voters}})

    async def tell(self, event: dict[str, Any]) -> None:
        await self.send_json(event["frame"])


def prepare() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS stock_vote (id INTEGER PRIMARY KEY, choice TEXT)")
        cursor.execute("DELETE FROM stock_vote")


def vote(option: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO stock_vote (choice) VALUES (%s)", [option])
        cursor.execute("SELECT COUNT(*) FROM stock_vote")
        [voters] = cursor.fetchone()
    return int(voters)
