from django.apps import AppConfig


class ChallengesConfig(AppConfig):
    name = "challenges"

    def ready(self) -> None:
        import challenges.messages
        import challenges.rules
        import challenges.words  # noqa: F401 -- declares the verbs and says them
        from challenges.defis.queries import wish_choices
        from challenges.defis.sections import load_challenges
        from challenges.findings.activity import FIGURE
        from challenges.findings.offers import OFFERS as FINDING_OFFERS
        from challenges.findings.recomputing import recompute
        from challenges.findings.retention import purge
        from challenges.home import NAV, PANELS
        from challenges.ideas.live import MAKE_SOLUTION
        from challenges.priorities.live import PLANE
        from challenges.solutions.live import SHEET
        from challenges.teams.live import ACTIVITY, NAMES, TEAMS
        from challenges.teams.offers import OFFERS as TEAM_OFFERS
        from challenges.thread.outcomes import outcomes_of
        from hackathon import activities, extensions, upkeep
        from realtime.wire import registry
        from surveys.outcomes import register_outcomes

        register_outcomes(outcomes_of)
        upkeep.register_chore(upkeep.Chore(name="findings", order=20, run=purge))
        upkeep.register_chore(upkeep.Chore(name="evidence", order=21, run=recompute))
        extensions.register_section(extensions.Section(key="challenges", order=50, load=load_challenges))
        extensions.register_choices("wishes", wish_choices)
        registry.register_room(SHEET)
        registry.register_room(PLANE)
        registry.register_room(TEAMS)
        registry.add_verbs("board", MAKE_SOLUTION)
        activities.register_activity(FIGURE)
        activities.register_activity(ACTIVITY)
        activities.register_names_shown(NAMES)
        for panel in PANELS:
            extensions.register_panel(panel)
        for item in NAV:
            extensions.register_nav(item)
        for offer in (*FINDING_OFFERS, *TEAM_OFFERS):
            extensions.register_offer(offer)
