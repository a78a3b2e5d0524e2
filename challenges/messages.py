"""Refusal codes of the second floor: what happened, what was kept, what to do."""

from django.utils.translation import gettext_lazy as _

from realtime.wire.refusals import refusal_codes

refusal_codes(
    stale_text=_(
        "Somebody changed this text while you were writing. Both texts are kept: yours here, theirs on the page. "
        "Compare them, then save again."
    ),
    solution_gone=_("This solution was withdrawn from the list. What you wrote is still here; copy it if you need it."),
    finding_without_evidence=_(
        "This figure can no longer be read in the survey, so nothing was kept. Open the results again and choose it."
    ),
    finding_too_small=_(
        "Too few people stand behind this figure to keep it as a finding: it could point at somebody. "
        "Choose a wider group."
    ),
    evidence_not_moved=_(
        "The survey says what this finding says: there is nothing newer to take. Nothing was changed."
    ),
    wall_moved=_(
        "Somebody moved, merged or removed one of these meanwhile. Nothing was changed by you: "
        "here is the wall as it stands now."
    ),
    merge_needs_two=_("A merge takes at least two that are still on the wall. Nothing was merged; tick others."),
    stale_merge=_(
        "Somebody changed one of these while you were reading. Nothing was merged. They are shown as they are now, "
        "your words are kept below: compare, then merge again."
    ),
    not_merged=_("This merge was already taken back. Nothing was changed."),
    figure_needs_finding=_("Choose the finding to show, among those of this edition. Nothing was added."),
    figure_not_a_number=_("Only a finding with a number can be guessed. Nothing was added; show it without a guess."),
    findings_missing=_("Choose at least one finding: a problem rests on what was heard. Nothing was created."),
    challenge_elsewhere=_("This défi belongs to another edition. Nothing was changed; choose one of this edition."),
    partner_elsewhere=_(
        "This structure is not a partner of the edition. Nothing was changed; choose among its partners."
    ),
    card_gone=_("This card was removed from the board, so no solution was made. Choose another card."),
    card_private=_("This card is not shown to the room yet, so no solution was made. Reveal the cards first."),
    unknown_placement=_("You have not placed this solution: there is nothing to take back."),
    status_not_next=_("An action “%(now)s” cannot become “%(wanted)s” directly. Its status has not changed."),
    status_needs_date=_("Give the day of the committee that validated the action. Its status has not changed."),
    status_needs_reason=_("Say why the action is abandoned. Its status has not changed."),
    decision_needs_reason=_("Say why it is not for now: the authors will ask. The decision is not recorded yet."),
)
