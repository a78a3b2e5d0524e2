from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "realtime.boards"
    label = "live_boards"

    def ready(self) -> None:
        import realtime.boards.rules
        import realtime.boards.words  # noqa: F401 -- declares the verbs and says them
        from hackathon import activities
        from hackathon.people import own_room
        from realtime.boards import messages, queries
        from realtime.boards.activity import BOARD
        from realtime.boards.live import BOARD_ROOM
        from realtime.wire import registry

        registry.register_room(BOARD_ROOM)
        own_room.add_part("cards", list[messages.OwnCard], queries.own_cards, entries=messages.SEAT_ENTRIES)
        activities.register_activity(BOARD)
