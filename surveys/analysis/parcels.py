"""A table that waits for a confirmation travels inside the form, not on our disk: nothing is half kept.

It is no more trusted when it comes back than when the file came first: its size is bounded before it is unpacked.
"""

import base64
import binascii
import zlib

import msgspec

from hackathon.tables import DEFAULT_LIMITS, Table
from realtime.wire.refusals import Refused

HEAVIEST = 3 * 2**20


class _Parcel(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    header: tuple[str, ...]
    rows: list[tuple[str, ...]]
    lines: list[int]


def packed(table: Table) -> str:
    """The table as a text to put in a form. Refuses `import_too_heavy`."""
    data = zlib.compress(msgspec.json.encode(_Parcel(table.header, table.rows, table.lines)), 6)
    if len(data) > HEAVIEST:
        raise Refused("import_too_heavy")
    return base64.b64encode(data).decode("ascii")


def unpacked(parcel: str) -> Table:
    """The table of a form. Refuses `import_stale` when it is not one of ours."""
    opener = zlib.decompressobj()
    try:
        data = opener.decompress(base64.b64decode(parcel, validate=True), DEFAULT_LIMITS.unpacked)
        found = msgspec.json.decode(data, type=_Parcel)
    except (binascii.Error, zlib.error, msgspec.DecodeError, ValueError):
        raise Refused("import_stale") from None
    if len(found.lines) != len(found.rows) or any(len(row) != len(found.header) for row in found.rows):
        raise Refused("import_stale")
    return Table(found.header, found.rows, found.lines)
