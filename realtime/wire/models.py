"""The log: rooms, their numbered entries, and the answers already given to a `ref`."""

from django.db import models

from realtime.wire.ids import new_id


class Room(models.Model):
    """A log's head. `seq` is the number of the last entry; the row is the room's lock."""

    name = models.CharField(max_length=80, primary_key=True)
    seq = models.BigIntegerField(default=0)
    epoch = models.UUIDField(default=new_id)

    def __str__(self) -> str:
        return self.name


class LogEntry(models.Model):
    """One fact of a room, kept as the JSON text that goes on the wire."""

    # Its index is the constraint's.
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="entries", db_index=False)
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    body = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "seq"], name="log_entry_once")]

    def __str__(self) -> str:
        return f"{self.room_id} {self.seq}"


class Ref(models.Model):
    """The first answer to a client's `ref` in a room, given again to whoever repeats it."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="refs", db_index=False)
    seat = models.UUIDField()
    ref = models.UUIDField()
    reply = models.TextField()

    class Meta:
        # The ref first: it is what is looked for, and hardly ever anybody else's.
        constraints = [models.UniqueConstraint(fields=["ref", "seat", "room"], name="ref_once")]

    def __str__(self) -> str:
        return str(self.ref)
