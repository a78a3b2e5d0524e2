"""A bare socket that speaks frames one by one; `model.py` is the browser that lives through faults."""

import asyncio
import json

from realtime.wire.ids import new_id

# Only an await's time-out.
PATIENCE = 60.0


class Browser:
    def __init__(self, socket, seat):
        self.socket, self.seat = socket, seat

    async def send(self, **frame):
        await self.socket.send(json.dumps(frame))

    async def next(self, kind, **fields):
        async with asyncio.timeout(PATIENCE):
            while True:
                frame = json.loads(await self.socket.recv())
                if frame["type"] == kind and all(frame.get(key) == value for key, value in fields.items()):
                    return frame

    async def join(self, room, **fields):
        await self.send(type="join", room=room, seat=self.seat, ref=str(new_id()), **fields)
        return await self.next("joined", room=room)

    async def say(self, room, text, ref=None, verb="say"):
        """Ask without waiting; returns the ref."""
        ref = ref or str(new_id())
        await self.send(type="command", room=room, seat=self.seat, ref=ref, body={"verb": verb, "text": text})
        return ref
