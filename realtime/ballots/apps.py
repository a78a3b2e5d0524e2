from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "realtime.ballots"
    label = "live_ballots"

    def ready(self) -> None:
        import realtime.ballots.rules
        import realtime.ballots.words  # noqa: F401 -- declares the verbs and says them
        from hackathon import activities, upkeep
        from hackathon.people import own_room
        from realtime.ballots import messages, queries
        from realtime.ballots.activity import CHOICE, DOTS
        from realtime.ballots.live import BALLOT_ROOM, TALLY_ROOM
        from realtime.ballots.retention import scrub_closed
        from realtime.wire import registry

        registry.register_room(BALLOT_ROOM)
        registry.register_room(TALLY_ROOM)
        own_room.add_part("ballots", list[messages.OwnBallot], queries.own_ballots, entries=messages.SEAT_ENTRIES)
        activities.register_activity(DOTS)
        upkeep.register_chore(upkeep.Chore(name="ballots", order=30, run=scrub_closed))
        activities.register_activity(CHOICE)
