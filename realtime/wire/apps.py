from django.apps import AppConfig


class WireConfig(AppConfig):
    name = "realtime.wire"
    label = "wire"

    def ready(self) -> None:
        from realtime.wire import (
            messages,  # noqa: F401 -- registers the refusals
            process,
        )

        process.listen_to_commits()
