from django.apps import AppConfig


class ChallengesConfig(AppConfig):
    name = "challenges"

    def ready(self) -> None:
        import challenges.messages
        import challenges.rules  # noqa: F401 -- declares the verbs
        from challenges.defis.sections import load_challenges
        from challenges.priorities.live import PLANE
        from challenges.solutions.live import SHEET
        from hackathon import extensions
        from realtime.wire import registry

        extensions.register_section(extensions.Section(key="challenges", order=50, load=load_challenges))
        registry.register_room(SHEET)
        registry.register_room(PLANE)
