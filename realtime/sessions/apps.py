from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "realtime.sessions"
    label = "live_sessions"

    def ready(self) -> None:
        import realtime.sessions.rules  # noqa: F401 -- declares the verbs
        from hackathon import activities
        from hackathon.people import own_room
        from realtime.sessions import messages, queries
        from realtime.sessions.activity import COUNTDOWN, INSTRUCTION
        from realtime.sessions.live import DESK_ROOM, SESSION_ROOM
        from realtime.wire import registry

        registry.register_room(SESSION_ROOM)
        registry.register_room(DESK_ROOM)
        own_room.add_part("sessions", list[messages.OwnSession], queries.own_sessions, entries=messages.SEAT_ENTRIES)
        own_room.add_part("guesses", list[messages.OwnGuess], queries.own_guesses, entries=())
        activities.register_activity(INSTRUCTION)
        activities.register_activity(COUNTDOWN)
        activities.register_names(queries.names_of)
