"""Every verb that can reach the journal is said in words."""

import ast
from pathlib import Path

from hackathon.enums import StageState
from hackathon.journal import words

ROOT = Path(__file__).resolve().parents[2]
APPS = ("hackathon", "surveys", "challenges", "realtime")


class Source:
    def __init__(self, path):
        self.path = path
        self.tree = ast.parse(path.read_text())


def sources():
    paths = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
    return [Source(path) for path in paths if "migrations" not in path.parts]


def is_anonymous(call):
    return any(keyword.arg == "anonymous" and getattr(keyword.value, "value", True) for keyword in call.keywords)


def enclosing(tree):
    """Each call with the innermost function around it."""
    found = []

    def walk(node, function):
        for child in ast.iter_child_nodes(node):
            inner = child if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else function
            if isinstance(child, ast.Call):
                found.append((child, function))
            walk(child, inner)

    walk(tree, None)
    return found


def parameters(function):
    names = [arg.arg for arg in [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]]
    return names[1:] if names[:1] == ["self"] else names


def said_by(value, function):
    """What an expression says: ("verb", text), ("given", prefix, parameter), or None."""
    match value:
        case ast.Constant(value=str(text)):
            return ("verb", text)
        case ast.Name(id=name) if function is not None and name in parameters(function):
            return ("given", "", name)
        case ast.JoinedStr(values=[ast.Constant(value=prefix), ast.FormattedValue(value=ast.Name(id=name))]):
            if function is not None and name in parameters(function):
                return ("given", prefix, name)
    return None


def verbs():
    """Every verb given to an `Act` that is not anonymous, through whatever helper; apart, where one is not readable."""
    # (helper, the file it serves or None for all) → (parameter that holds the verb, its place, prefix)
    files = sources()
    calls = [(source, call, function) for source in files for call, function in enclosing(source.tree)]
    givers = {("Act", None): [("verb", 0, "")]}
    found, unread = set(), set()
    while True:
        before = (len(found), len(givers))
        for source, call, function in calls:
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            taken = givers.get((name, source.path)) or givers.get((name, None), [])
            if not taken or (name == "Act" and is_anonymous(call)):
                continue
            for parameter, place, prefix in taken:
                given = [keyword.value for keyword in call.keywords if keyword.arg == parameter]
                given += call.args[place : place + 1] if name != "Act" else []
                match said_by(given[0], function) if given else None:
                    case ("verb", text):
                        found.add(prefix + text)
                    case ("given", inner, own):
                        # `do`, `tried` and `submitted` serve every app; other helpers their own file.
                        home = None if source.path.name in ("submit.py", "pages.py", "forms.py") else source.path
                        entry = (own, parameters(function).index(own), prefix + inner)
                        if entry not in givers.setdefault((function.name, home), []):
                            givers[function.name, home].append(entry)
                    case _:
                        unread.add(f"{source.path.relative_to(ROOT)}:{call.lineno}")
        if (len(found), len(givers)) == before:
            return found, unread


def test_every_verb_of_the_journal_has_words():
    found, unread = verbs()

    assert sorted(found - set(words._words)) == []
    # `stage.<state>`, of the states there are.
    assert {line.rpartition(":")[0] for line in unread} == {"hackathon/stages/views.py"}
    assert {f"stage.{state}" for state in StageState} <= set(words._words)
