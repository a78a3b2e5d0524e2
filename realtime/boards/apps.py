from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "realtime.boards"
    label = "live_boards"
