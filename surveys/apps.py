from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "surveys"

    def ready(self) -> None:
        import surveys.analysis.messages
        import surveys.analysis.rules
        import surveys.collection.messages
        import surveys.questionnaires.messages
        import surveys.rules  # noqa: F401 -- declares the verbs
