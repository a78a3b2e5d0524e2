from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "realtime.ballots"
    label = "live_ballots"
