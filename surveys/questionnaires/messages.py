from django.utils.translation import gettext_lazy as _

from realtime.wire.refusals import refusal_codes

refusal_codes(
    version_frozen=_(
        "This version is published: its questions are frozen. Nothing was changed. Make a new version to go on editing."
    ),
    draft_exists=_("A new version is already being written. Nothing was changed. Go on with that one."),
    questionnaire_flawed=_("The questionnaire cannot be published yet: %(reasons)s Nothing was changed."),
    question_not_found=_("That question is no longer there. Nothing was changed. Reload the page."),
    slug_taken=_("This address is already used by another survey. Nothing was created. Choose another one."),
    questionnaire_unreadable=_("The questionnaire %(name)s cannot be read: %(why)s. Nothing was created."),
    nothing_published=_("No version is published yet. Publish the questionnaire, then open the survey."),
)
