"""What a results page is about, as the query of its address, in French words, and back.

`?question=need&avec=@basin&couche=@density&public=lyceen&filtre=agree/know:yes&pondere=on`
"""

from urllib.parse import urlencode

from django.http import QueryDict

from surveys.analysis.figures import Figure

# Addresses hold French words, not the names of variables.
PARAMETERS = {
    "@audience": "public",
    "@family": "famille",
    "@basin": "bassin",
    "@density": "densite",
    "@structure": "structure",
}
# Any other answer: the variable, a colon, the code. Neither a question nor a line has a colon in its code.
ANY = "filtre"
# Allowed in a query as they are, and easier to read so.
PLAIN = "@/:"

Filters = tuple[tuple[str, str], ...]


def filters_in(query: QueryDict) -> Filters:
    """(variable, code) of every filter of an address, those by what responses carry first."""
    found = [(key, code) for key, name in PARAMETERS.items() for code in query.getlist(name)]
    for given in query.getlist(ANY):
        key, _colon, code = given.partition(":")
        found.append((key, code))
    return tuple(dict.fromkeys((key, code) for key, code in found if key and code))


def parameter(key: str, code: str) -> tuple[str, str]:
    """A filter as (name, value) of a query."""
    return (PARAMETERS[key], code) if key in PARAMETERS else (ANY, f"{key}:{code}")


def query_without(query: QueryDict, name: str, value: str) -> str:
    """The query without one of its parameters."""
    left = query.copy()
    left.pop("selon", None)  # no longer choosing
    left.setlist(name, [one for one in query.getlist(name) if one != value])
    return left.urlencode(safe=PLAIN)


def query_of(figure: Figure) -> str:
    """The query of the page where a figure is read: its crossing, the cell it is about, its layer, filters and weights.

    Of a table of one layer, the layer's own filter is not repeated: the page shows every layer.
    """
    layered = figure.layer if figure.column else ""
    asked: list[tuple[str, str]] = []
    if figure.column:
        asked += [("question", figure.question), ("avec", figure.column)]
        asked += [("reponse", option) for option in figure.options]
        asked += [("groupe", figure.group)] if figure.group else []
    if layered:
        asked.append(("couche", layered))
    asked += [parameter(key, code) for key, code in figure.filters if key != layered]
    if figure.weight:
        asked.append(("pondere", "on"))
    return urlencode(asked, safe=PLAIN)


def anchor_of(figure: Figure) -> str:
    """Where on that page: the table of one layer, or ""."""
    if not (figure.layer and figure.column):
        return ""
    return next((f"couche-{code}" for key, code in figure.filters if key == figure.layer), "")


def place_of(figure: Figure) -> str:
    """Where a figure is told on a page of several: the strip of its question, the line of its crossing."""
    if figure.column:
        return f"q-{figure.question}-{figure.column}"
    return f"q-{figure.question.partition('/')[0]}"
