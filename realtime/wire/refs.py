"""A repeated `ref` gets the first answer and changes nothing (SPEC CM-3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from realtime.wire.models import Ref
from realtime.wire.refusals import Refused
from realtime.wire.rows import insert, select


class RefKey(NamedTuple):
    """What makes a client's command one command."""

    room: str
    seat: UUID
    ref: UUID


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one act ended: its result, or the refusal."""

    result: Any = None
    refused: Refused | None = None
    # The last number this act wrote in the room of its command, for the acknowledgement.
    seq: int | None = None


class KeptAnswer(msgspec.Struct, omit_defaults=True):
    """An outcome, as kept in `Ref.reply`."""

    seq: int | None = None
    result: msgspec.Raw = msgspec.Raw(b"null")
    code: str = ""
    params: dict[str, Any] = {}


def first_answers(wanted: Mapping[RefKey, object]) -> dict[RefKey, Outcome]:
    """The answers already given to these keys."""
    rows = select(Ref, ("room", "seat", "ref", "reply"), where="ref", among=[key.ref for key in wanted])
    found = {RefKey(*key): reply for *key, reply in rows}
    return {key: _revive(reply) for key, reply in found.items() if key in wanted}


def keep_answers(answers: Iterable[tuple[RefKey, Outcome]]) -> None:
    """Keep the answers, inside the transaction that made them true."""
    insert(
        Ref,
        ("room", "seat", "ref", "reply"),
        ((key.room, key.seat, key.ref, _kept(outcome)) for key, outcome in answers),
    )


def _kept(outcome: Outcome) -> str:
    if outcome.refused is not None:
        answer = KeptAnswer(code=outcome.refused.code, params=outcome.refused.params)
    else:
        answer = KeptAnswer(seq=outcome.seq, result=msgspec.Raw(msgspec.json.encode(outcome.result)))
    # A refusal's parameters may be anything that has a text (lazy translations).
    return msgspec.json.encode(answer, enc_hook=str).decode()


def _revive(reply: str) -> Outcome:
    kept = msgspec.json.decode(reply, type=KeptAnswer)
    if kept.code:
        return Outcome(refused=Refused(kept.code, **kept.params))
    return Outcome(result=None if bytes(kept.result) == b"null" else kept.result, seq=kept.seq)
