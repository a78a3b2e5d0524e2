from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    name = "surveys"

    def ready(self) -> None:
        import surveys.analysis.messages
        import surveys.analysis.rules
        import surveys.collection.messages
        import surveys.exports.messages
        import surveys.exports.rules
        import surveys.imports.messages
        import surveys.questionnaires.messages
        import surveys.restitution.messages
        import surveys.restitution.rules
        import surveys.rules
        import surveys.words  # noqa: F401 -- declares the verbs and says them
        from hackathon import extensions, upkeep
        from hackathon.enums import StageKind
        from surveys import home
        from surveys.analysis.snapshots import drop_stale
        from surveys.collection.access import door
        from surveys.collection.retention import purge
        from surveys.exports.waiting import forget_old as forget_old_exports
        from surveys.imports.keeping import forget_old
        from surveys.restitution.offers import offer_crossing, offer_quote

        upkeep.register_chore(upkeep.Chore(name="surveys", order=10, run=purge))
        upkeep.register_chore(upkeep.Chore(name="uploads", order=15, run=forget_old))
        upkeep.register_chore(upkeep.Chore(name="exports", order=16, run=forget_old_exports))
        upkeep.register_chore(upkeep.Chore(name="columns", order=17, run=drop_stale))
        extensions.register_section(extensions.Section(key="survey", order=10, load=home.load))
        extensions.register_panel(extensions.Panel(slug="surveys", stage=StageKind.SURVEY, order=10, build=home.panel))
        extensions.register_offer(extensions.Offer(place="people.landing", order=20, link=home.landing))
        extensions.register_offer(extensions.Offer(place="surveys.quote", order=20, link=offer_quote))
        extensions.register_offer(extensions.Offer(place="surveys.crossing", order=10, link=offer_crossing))
        extensions.register_door(door)
        extensions.register_nav(
            extensions.NavItem(
                label=_("Survey"),
                icon="clipboard-list",
                url_name="surveys:list",
                verb="survey.view_collection",
                order=20,
            )
        )
