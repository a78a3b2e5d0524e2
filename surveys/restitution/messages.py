from django.utils.translation import gettext_lazy as _

from realtime.wire.refusals import refusal_codes

refusal_codes(
    piece_unknown=_("This figure or quotation is no longer in the survey. Nothing was changed."),
    piece_too_small=_(
        "Too few responses stand behind this figure for it to be published: at least %(k)s are needed. "
        "It was not added."
    ),
    piece_twice=_("This is already in what is given back. Nothing was changed."),
    introduction_changed=_(
        "Somebody changed this text while you were writing. Theirs is kept; yours stands below: put together what "
        "you want of both, and save again."
    ),
    restitution_empty=_(
        "Nothing chosen can be published yet. Nothing was changed. "
        "Add figures from the results, or wait for more responses."
    ),
    restitution_full=_("%(most)s figures and quotations at most are given back. Take one away, then add this one."),
)
