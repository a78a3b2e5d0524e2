"""What the journal says of this app's verbs, after the name of who did it."""

from django.utils.translation import pgettext_lazy

from hackathon.journal.words import describe_verbs

describe_verbs(
    {
        "board.add_card": pgettext_lazy("journal", "wrote a note"),
        "board.add_card_for": pgettext_lazy("journal", "wrote a note for somebody"),
        "board.add_zone": pgettext_lazy("journal", "added a zone to a board"),
        "board.edit_card": pgettext_lazy("journal", "changed a note"),
        "board.edit_zone": pgettext_lazy("journal", "changed a zone of a board"),
        "board.group_cards": pgettext_lazy("journal", "grouped notes"),
        "board.leave_group": pgettext_lazy("journal", "took a note out of its group"),
        "board.lock_board": pgettext_lazy("journal", "locked or unlocked a board"),
        "board.merge_cards": pgettext_lazy("journal", "merged notes"),
        "board.move_card": pgettext_lazy("journal", "moved a note"),
        "board.remove_card": pgettext_lazy("journal", "removed a note"),
        "board.remove_group": pgettext_lazy("journal", "undid a group"),
        "board.remove_zone": pgettext_lazy("journal", "removed a zone of a board"),
        "board.rename_board": pgettext_lazy("journal", "renamed a board"),
        "board.rename_group": pgettext_lazy("journal", "renamed a group"),
        "board.restore_card": pgettext_lazy("journal", "brought a note back"),
        "board.reveal_cards": pgettext_lazy("journal", "revealed notes"),
        "board.set_writing": pgettext_lazy("journal", "changed how a board is written on"),
    }
)
