from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SessionsConfig(AppConfig):
    name = "realtime.sessions"
    label = "live_sessions"

    def ready(self) -> None:
        import realtime.sessions.rules
        import realtime.sessions.words  # noqa: F401 -- declares the verbs and says them
        from hackathon import activities, extensions
        from hackathon.enums import StageKind
        from hackathon.people import own_room
        from realtime.sessions import home, messages, queries
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
        extensions.register_section(extensions.Section(key="workshops", order=40, load=home.load_workshops))
        extensions.register_panel(
            extensions.Panel(
                slug="workshops",
                stage=StageKind.DESIGN,
                order=20,
                build=home.workshops_panel,
                template="realtime/sessions/panel.html",
            )
        )
        extensions.register_nav(
            extensions.NavItem(
                label=_("Workshops"), icon="users", url_name="live:workshops", verb="edition.view", order=30
            )
        )
        extensions.register_offer(extensions.Offer(place="people.landing", order=10, link=home.landing))
        extensions.register_choices("session", home.session_choices)
