"""The XPath of XLSForm's `relevant` and `constraint`, said in our language or reported.

`${q}` names a question; in a constraint `.` is the question itself. What is translated: comparisons, `selected`,
`count-selected`, `not`, `and`, `or`, a comparison with '' and whether a text has any length.
"""

import re
from collections.abc import Iterator

from surveys.questionnaires.expressions.limesurvey import (
    BeyondError,
    Resolve,
    Target,
    Untranslatable,
    finished,
)
from surveys.questionnaires.expressions.parse import (
    FOREIGN_ROOM,
    MAX_LENGTH,
    ExpressionError,
    is_code,
    parse_foreign,
    unparse,
)
from surveys.questionnaires.expressions.tree import (
    And,
    Call,
    Compare,
    Function,
    Not,
    Number,
    Operand,
    Or,
    Ref,
    Text,
    Tree,
    all_of,
    any_of,
    compare,
)

FUNCTIONS: dict[str, Function] = {"selected": "includes", "count-selected": "count", "answered": "answered"}
VARIABLE = r"\$\{[^{}]*\}"
TEXTS = re.compile(r"'[^']*'|\"[^\"]*\"")
# What a word processor makes of quotation marks; pyxform, with which KoboToolbox reads forms, takes them for straight.
CURLY: dict[str, str | int | None] = {"‘": "'", "’": "'", "“": '"', "”": '"'}
# A dot that is neither in a number nor in a name.
DOT = re.compile(r"(?<![\w.\])])\.(?![\w./])")
HAS_LENGTH = re.compile(rf"string-length\s*\(\s*({VARIABLE})\s*\)\s*(?:>\s*0|>=\s*1|!=\s*0)(?![0-9.])")


def translate(text: str, resolve: Resolve, *, own: str = "") -> str | Untranslatable:
    """`relevant`, or `constraint` with `own`, the name of the question that the dot stands for."""
    told = _told(text, resolve, own)
    if isinstance(told, Untranslatable) and told.fragment in CURLY:
        return _told(text.translate(str.maketrans(CURLY)), resolve, own)
    return told


def _told(text: str, resolve: Resolve, own: str) -> str | Untranslatable:
    if len(text) > FOREIGN_ROOM * MAX_LENGTH:
        return Untranslatable("too_long", text)
    try:
        plain = "".join(_plain(text, own))
        return finished(_part(parse_foreign(plain, FUNCTIONS), resolve), text)
    except ExpressionError as error:
        return Untranslatable(error.code, error.found or text)
    except BeyondError as beyond:
        return beyond.found


def _plain(text: str, own: str) -> Iterator[str]:
    """The text without `${}`, the texts between quotation marks untouched."""
    place = 0
    for match in [*TEXTS.finditer(text), None]:
        end = len(text) if match is None else match.start()
        outside = text[place:end]
        if own:
            outside = DOT.sub(f"${{{own}}}", outside)
        outside = HAS_LENGTH.sub(r"answered(\1)", outside)
        yield re.sub(VARIABLE, lambda found: _name(found[0]), outside)
        if match is not None:
            yield match[0]
            place = match.end()


def _name(variable: str) -> str:
    name = variable[2:-1].strip()
    if not is_code(name):
        raise BeyondError("unknown_variable", variable)
    return f" {name} "


def _target(ref: Ref, resolve: Resolve) -> Target:
    target = None if ref.row else resolve(ref.code)
    if target is None:
        raise BeyondError("unknown_variable", ref.code)
    if target.kind == "rank":
        raise BeyondError("rank", ref.code)
    return target


def _part(foreign: Tree, resolve: Resolve) -> Tree:
    match foreign:
        case And(parts):
            return all_of(_part(part, resolve) for part in parts)
        case Or(parts):
            return any_of(_part(part, resolve) for part in parts)
        case Not(part):
            inner = _part(part, resolve)
            return inner.part if isinstance(inner, Not) else Not(inner)
        case Compare(op, left, right):
            if isinstance(left, Ref) and isinstance(right, Text | Number):
                target = _target(left, resolve)
                if op not in ("==", "!=") and isinstance(right, Text):
                    # XPath orders numbers only.
                    raise BeyondError("method", unparse(foreign))
                return compare(target.ref, op, target.coded(op, right))
            return compare(_operand(left, resolve), op, _operand(right, resolve))
        case Call(name, refs, values):
            target = _target(refs[0], resolve)
            return Call(name, (target.ref,), tuple(target.codes.get(value, value) for value in values))


def _operand(operand: Operand, resolve: Resolve) -> Operand:
    match operand:
        case Ref():
            return _target(operand, resolve).ref
        case Call(name, refs):
            return Call(name, tuple(_target(ref, resolve).ref for ref in refs))
        case Text() | Number():
            return operand
