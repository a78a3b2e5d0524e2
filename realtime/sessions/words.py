"""What the journal says of this app's verbs, after the name of who did it."""

from django.utils.translation import pgettext_lazy

from hackathon.journal.words import describe_verbs

describe_verbs(
    {
        "seat.release": pgettext_lazy("journal", "left a shared computer"),
        "seat.start_transfer": pgettext_lazy("journal", "asked for a transfer code"),
        "session.add_activity": pgettext_lazy("journal", "added an activity"),
        "session.add_person": pgettext_lazy("journal", "added somebody to a workshop"),
        "session.check_in": pgettext_lazy("journal", "marked somebody present or absent"),
        "session.close": pgettext_lazy("journal", "closed a workshop"),
        "session.close_activity": pgettext_lazy("journal", "closed an activity"),
        "session.create": pgettext_lazy("journal", "prepared a workshop"),
        "session.edit": pgettext_lazy("journal", "changed a workshop"),
        "session.evict_person": pgettext_lazy("journal", "took somebody out of a workshop"),
        "session.extend_timer": pgettext_lazy("journal", "gave the timer more time"),
        "session.guess": pgettext_lazy("journal", "made a guess"),
        "session.join": pgettext_lazy("journal", "joined a workshop"),
        "session.move_activity": pgettext_lazy("journal", "moved an activity"),
        "session.open": pgettext_lazy("journal", "opened a workshop"),
        "session.open_activity": pgettext_lazy("journal", "opened an activity"),
        "session.remove_activity": pgettext_lazy("journal", "removed an activity"),
        "session.rename_activity": pgettext_lazy("journal", "renamed an activity"),
        "session.rename_person": pgettext_lazy("journal", "changed somebody’s name"),
        "session.renew_code": pgettext_lazy("journal", "changed the code of a workshop"),
        "session.reveal_guesses": pgettext_lazy("journal", "revealed the guesses"),
        "session.seat_people": pgettext_lazy("journal", "seated a list of people"),
        "session.set_names": pgettext_lazy("journal", "changed how names are shown"),
        "session.start_timer": pgettext_lazy("journal", "started the timer"),
        "session.stop_timer": pgettext_lazy("journal", "stopped the timer"),
    }
)
