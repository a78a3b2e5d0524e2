from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "realtime.sessions"
    label = "live_sessions"
