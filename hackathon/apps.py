from django.apps import AppConfig


class HackathonConfig(AppConfig):
    name = "hackathon"

    def ready(self) -> None:
        import hackathon.edition.rules
        import hackathon.messages  # noqa: F401 -- declares the refusals
        from hackathon import ground
        from hackathon.journal import commands as journal
        from hackathon.people import identity, own_room
        from realtime.wire import registry

        ground.register()
        registry.register_journal(journal.keep)
        registry.register_identify(identity.identify)
        own_room.register()
