from realtime.boards.commands import create_board
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from tests.gates import SEATED, Route


def board_of(world):
    act = Act(verb="test", run=lambda: create_board(world.edition, title="Vécu", template="vecu-besoin-frein"))
    return perform(None, act)


ROUTES = {"boards:board": Route(SEATED - {"contact"}, lambda world: [board_of(world).id])}
