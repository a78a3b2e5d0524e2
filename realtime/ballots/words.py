"""What the journal says of this app's verbs, after the name of who did it."""

from django.utils.translation import pgettext_lazy

from hackathon.journal.words import describe_verbs

describe_verbs(
    {
        "ballot.cast": pgettext_lazy("journal", "voted"),
        "ballot.close": pgettext_lazy("journal", "closed a vote"),
        "ballot.open": pgettext_lazy("journal", "opened a vote"),
        "ballot.remove_paper": pgettext_lazy("journal", "took back a paper ballot"),
        "ballot.set_options": pgettext_lazy("journal", "changed the proposals of a vote"),
        "ballot.type_hands": pgettext_lazy("journal", "typed in raised hands"),
        "ballot.type_paper": pgettext_lazy("journal", "typed in a paper ballot"),
    }
)
