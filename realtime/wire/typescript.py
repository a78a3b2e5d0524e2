"""The wire's other side: JSON Schema of every frame and room kind, written as TypeScript."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

import msgspec

from realtime.wire import frames
from realtime.wire.registry import RoomKind

Schema = Mapping[str, Any]
# A prefix no component's name can hold, so that references are found whole.
_REF = "#/$defs/"

HEADER = """\
// Generated from the server's types by `python manage.py wire_types`. Do not edit: a test compares.
"""


def wire_types(kinds: Iterable[RoomKind]) -> str:
    """The whole of `wire.ts`."""
    listed = list(kinds)
    parts = [HEADER, _constants(), *_frames(), *(_room(kind) for kind in listed), _rooms(listed)]
    return "\n".join(parts)


def _constants() -> str:
    codes = "".join(f"  {code.name}: {code.value},\n" for code in frames.CloseCode)
    return (
        f"export const PROTOCOL = {frames.PROTOCOL};\n\n"
        f"/** Why the server closed the socket. */\nexport const CLOSE = {{\n{codes}}} as const;\n"
    )


def _frames() -> list[str]:
    inbound = get_args(frames.ClientFrame)
    names = {"JoinedSnapshot": "Joined", "JoinedReplay": "Joined"}
    sent = list(dict.fromkeys(names.get(frame.__name__, frame.__name__) for frame in frames.SERVER_FRAMES))
    return [
        "// --- what a client sends\n",
        _declarations(inbound, prefix="", from_client=True),
        _alias("ClientFrame", [frame.__name__ for frame in inbound]),
        "// --- what the server sends\n",
        _declarations(frames.SERVER_FRAMES, prefix="", from_client=False),
        _alias("Joined", ["JoinedSnapshot", "JoinedReplay"]),
        _alias("ServerFrame", sent),
    ]


def _room(kind: RoomKind) -> str:
    """One room kind. Names are prefixed by the kind's, so that two apps may both say `Closed`."""
    name = pascal(kind.prefix)
    signals: list[type] = [*kind.signals, *([frames.Presence] if kind.presence else [])]
    entries: list[type] = list(kind.entries)
    commands: list[type] = [verb.body for verb in kind.verbs]
    whispers: list[type] = list(kind.whispers)
    told: list[type] = [kind.state, *entries, *signals]
    asked = [*commands, *whispers]
    parts = [
        f"// --- {kind.prefix}\n",
        _declarations(told, prefix=name, from_client=False),
        # What both sides send keeps one declaration, the server's.
        _declarations([body for body in asked if body not in told], prefix=name, from_client=True),
    ]
    if _ts_name(kind.state.__name__, name) != f"{name}State":
        parts.append(_alias(f"{name}State", [_ts_name(kind.state.__name__, name)]))
    for what, bodies in (("Entry", entries), ("Command", commands), ("Signal", signals), ("Whisper", whispers)):
        parts.append(_alias(f"{name}{what}", [_ts_name(body.__name__, name) for body in bodies]))
    return "\n".join(part for part in parts if part)


def _rooms(kinds: Sequence[RoomKind]) -> str:
    rows = "".join(
        f"  {_key(kind.prefix)}: {{ state: {name}State; entry: {name}Entry; command: {name}Command; "
        f"signal: {name}Signal; whisper: {name}Whisper }};\n"
        for kind in kinds
        for name in [pascal(kind.prefix)]
    )
    return (
        "/** Every room kind, by the prefix of its name. */\n"
        f"export interface Rooms {{\n{rows}}}\n\n"
        "export type RoomPrefix = keyof Rooms;\n"
    )


def _declarations(types: Sequence[type], *, prefix: str, from_client: bool) -> str:
    if not types:
        return ""
    # Refs are asked for one by one: a union would refuse two frames of one tag (`joined`).
    _, components = msgspec.json.schema_components(types, ref_template=_REF + "{name}")
    return "\n".join(
        _declaration(_ts_name(name, prefix), schema, prefix=prefix, from_client=from_client)
        for name, schema in components.items()
    )


def _declaration(name: str, schema: Schema, *, prefix: str, from_client: bool) -> str:
    comment = _comment(schema.get("description", ""))
    if "properties" not in schema:
        return f"{comment}export type {name} = {_type(schema, prefix)};\n"
    required = set(schema.get("required", ()))
    lines = []
    for field, inner in schema["properties"].items():
        # The server always writes its defaults; a client may leave them out.
        optional = field not in required and (from_client or "default" not in inner)
        lines.append(f"  {_key(field)}{'?' if optional else ''}: {_type(inner, prefix)};\n")
    return f"{comment}export interface {name} {{\n{''.join(lines)}}}\n"


def _type(schema: Schema, prefix: str) -> str:
    match schema:
        case {"$ref": str(ref)}:
            return _ts_name(ref.removeprefix(_REF), prefix)
        case {"enum": list(values)}:
            return " | ".join(_literal(value) for value in values)
        case {"const": value}:
            return _literal(value)
        case {"anyOf": list(options)}:
            return " | ".join(dict.fromkeys(_type(option, prefix) for option in options))
        case {"type": "array", "prefixItems": list(items)}:
            return f"[{', '.join(_type(item, prefix) for item in items)}]"
        case {"type": "array", "items": dict(items)}:
            inner = _type(items, prefix)
            return f"({inner})[]" if " | " in inner else f"{inner}[]"
        case {"type": "array"}:
            return "unknown[]"
        case {"type": "object", "additionalProperties": dict(values)}:
            return f"Record<string, {_type(values, prefix)}>"
        case {"type": "object"}:
            return "Record<string, unknown>"
        case {"type": "integer" | "number"}:
            return "number"
        case {"type": "string" | "boolean" | "null" as plain}:
            return str(plain)
    return "unknown"


def _alias(name: str, members: Sequence[str]) -> str:
    return f"export type {name} = {' | '.join(members) or 'never'};\n" if members != [name] else ""


def _ts_name(name: str, prefix: str) -> str:
    name = re.sub(r"\W+", "_", name)
    return name if name.startswith(prefix) else prefix + name


def _comment(text: str) -> str:
    return f"/** {' '.join(text.split())} */\n" if text else ""


def _literal(value: Any) -> str:
    return "'" + value.replace("'", "\\'") + "'" if isinstance(value, str) else json.dumps(value)


def _key(field: str) -> str:
    return field if re.fullmatch(r"[A-Za-z_]\w*", field) else f"'{field}'"


def pascal(prefix: str) -> str:
    return "".join(part.capitalize() for part in re.split(r"[_-]", prefix))
