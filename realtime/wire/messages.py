"""Why the wire itself says no, in words."""

from django.utils.translation import gettext_lazy as _

from realtime.wire.refusals import refusal_codes

refusal_codes(
    frame_too_large=_("This is too long to be sent. It is still on your screen: shorten it, then send it again."),
    bad_text=_("This text holds characters that cannot be kept. Type it again without them."),
    bad_frame=_("This page sent something the server cannot read. Nothing was changed: reload the page."),
    bad_command=_("This page asked for something the server does not know. Nothing was changed: reload the page."),
    hello_first=_("This page spoke before it introduced itself. Nothing was changed: reload the page."),
    too_fast=_("Too much was sent at once. Nothing is lost: wait a moment, then try again."),
    no_such_room=_("This is not open to you, or no longer. Nothing was changed."),
    not_your_seat=_("This browser no longer holds this person's place. Join again with the workshop's code."),
    evicted=_("You no longer take part here. What you had sent is kept."),
    failed=_("Something failed on our side. Your change was not taken: try again in a moment."),
)
