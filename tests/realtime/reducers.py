"""The states of live rooms rebuilt from a snapshot and the entries after it: the reference the equation holds to."""

from operator import itemgetter
from typing import Any

State = dict[str, Any]


def reduce(state: State, entry: State) -> State:
    body = {key: value for key, value in entry.items() if key != "kind"}
    return REDUCERS[entry["kind"]](state, body)


def put(rows: list[State], row: State, key: str = "id") -> list[State]:
    """The row in place of the one it replaces, or at the end."""
    if any(known[key] == row[key] for known in rows):
        return [row if known[key] == row[key] else known for known in rows]
    return [*rows, row]


def without(rows: list[State], ids: list[str], key: str = "id") -> list[State]:
    return [row for row in rows if row[key] not in ids]


def in_order(cards: list[State]) -> list[State]:
    return sorted(cards, key=lambda card: (card["key"], card["id"]))


def cards_set(state: State, body: State) -> State:
    cards = state["cards"]
    for card in body["cards"]:
        cards = put(cards, card)
    return state | {"cards": in_order(cards), "hidden": body["hidden"]}


def cards_merged(state: State, body: State) -> State:
    return state | {"cards": in_order([*without(state["cards"], body["removed"]), body["card"]])}


def group_removed(state: State, body: State) -> State:
    return state | {"groups": without(state["groups"], [body["group"]])}


def own_cards_revealed(state: State, body: State) -> State:
    shown = {"zone": None, "text": "", "rev": 0, "revealed": True}
    return state | {"cards": [card | shown if card["id"] in body["cards"] else card for card in state["cards"]]}


def own_ballot_set(state: State, body: State) -> State:
    ballots = put(state["ballots"], body["ballot"], "ballot")
    return state | {"ballots": sorted((own for own in ballots if own["votes"]), key=lambda own: own["ballot"])}


def placed(state: State, solutions: list[State], body: State) -> State:
    return state | {"solutions": solutions, "ranking": body["ranking"]}


def by_id(rows: list[State]) -> list[State]:
    return sorted(rows, key=lambda row: row["id"])


def activity(state: State, id: str, **changes: Any) -> State:
    rows = [row | changes if row["id"] == id else row for row in state["activities"]]
    return state | {"activities": rows}


REDUCERS = {
    # board
    "board_set": lambda state, body: state | body,
    "zones_set": lambda state, body: state | body,
    "card_set": lambda state, body: state | {"cards": in_order(put(state["cards"], body["card"]))},
    "cards_set": cards_set,
    "cards_merged": cards_merged,
    "card_removed": lambda state, body: state | {"cards": without(state["cards"], [body["card"]])},
    "group_set": lambda state, body: state | {"groups": put(state["groups"], body["group"])},
    "group_removed": group_removed,
    "hidden_counted": lambda state, body: state | body,
    # one's own room
    "own_card_set": lambda state, body: state | {"cards": by_id(put(state["cards"], body["card"]))},
    "own_cards_revealed": own_cards_revealed,
    "own_card_gone": lambda state, body: state | {"cards": without(state["cards"], [body["card"]])},
    "own_ballot_set": own_ballot_set,
    "own_session_set": lambda state, body: state | {"sessions": put(state["sessions"], body["session"], "session")},
    "own_session_gone": lambda state, body: (
        state | {"sessions": without(state["sessions"], [body["session"]], "session")}
    ),
    "own_guess_set": lambda state, body: state | {"guesses": put(state["guesses"], body["guess"], "activity")},
    # ballot
    "ballot_set": lambda state, body: body["ballot"],
    "ballot_counted": lambda state, body: state | body,
    "tally_set": lambda state, body: state | body,
    # session and desk
    "session_set": lambda state, body: state | body,
    "run_set": lambda state, body: state | body,
    "activity_set": lambda state, body: (
        state | {"activities": put(state["activities"], body["activity"]), "current": body["current"]}
    ),
    "timer_set": lambda state, body: state | body,
    "people_counted": lambda state, body: state | body,
    "guessed": lambda state, body: activity(state, body["activity"], guessed=body["guessed"]),
    "person_set": lambda state, body: state | {"people": put(state["people"], body["person"], "seat")},
    "person_gone": lambda state, body: state | {"people": without(state["people"], [body["seat"]], "seat")},
    "people_set": lambda state, body: state | body,
    "code_set": lambda state, body: state | body,
    # teams, sheet and plane
    "teams_set": lambda state, body: state | body,
    "field_saved": lambda state, body: state | {"fields": put(state["fields"], body, "name")},
    "solution_withdrawn": lambda state, body: state | body,
    "challenge_chosen": lambda state, body: state | body,
    "solution_shown": lambda state, body: placed(state, put(state["solutions"], body["solution"]), body),
    "solution_hidden": lambda state, body: placed(state, without(state["solutions"], [body["solution"]]), body),
    "capacity_set": lambda state, body: state | body,
}

# Lists whose order is the page's own (it sorts them by what they hold), by the name of their rows' key.
SORTED_BY_PAGES = {
    "board": {"cards": "id", "groups": "id"},
    "plane": {"solutions": "id"},
    "seat": {"sessions": "session", "guesses": "activity", "ballots": "ballot", "cards": "id"},
}


def as_held(kind: str, state: State) -> State:
    """A state without the order that pages give by themselves."""
    lists = SORTED_BY_PAGES.get(kind, {})
    return state | {name: sorted(state[name], key=itemgetter(key)) for name, key in lists.items()}
