"""What the journal says of this app's verbs, after the name of who did it."""

from django.utils.translation import pgettext_lazy

from hackathon.journal.words import describe_verbs

describe_verbs(
    {
        "survey.add_class_link": pgettext_lazy("journal", "made a class's link"),
        "survey.close": pgettext_lazy("journal", "closed a survey"),
        "survey.code": pgettext_lazy("journal", "said what a text is about"),
        "survey.correct": pgettext_lazy("journal", "put the wording of a published questionnaire right"),
        "survey.edit": pgettext_lazy("journal", "changed a questionnaire"),
        "survey.edit_codes": pgettext_lazy("journal", "changed the themes of a question"),
        "survey.enter_paper": pgettext_lazy("journal", "typed in a sheet"),
        "survey.erase_tests": pgettext_lazy("journal", "erased test answers"),
        "survey.export_contacts": pgettext_lazy("journal", "took out contact details"),
        "survey.export_rows": pgettext_lazy("journal", "took out individual answers"),
        "survey.import": pgettext_lazy("journal", "imported answers"),
        "survey.make": pgettext_lazy("journal", "made a survey"),
        "survey.make_links": pgettext_lazy("journal", "made survey links"),
        "survey.mask_word": pgettext_lazy("journal", "changed the words masked in texts"),
        "survey.open": pgettext_lazy("journal", "opened a survey"),
        "survey.publish_results": pgettext_lazy("journal", "published what a survey gives back"),
        "survey.restitute": pgettext_lazy("journal", "changed what a survey gives back"),
        "survey.weight": pgettext_lazy("journal", "changed the margins a survey is weighted by"),
        "survey.withdraw_results": pgettext_lazy("journal", "withdrew what a survey gave back"),
        "survey.publish": pgettext_lazy("journal", "published a questionnaire"),
        "survey.purge": pgettext_lazy("journal", "erased responses at the end of their retention"),
        "survey.remove_class_link": pgettext_lazy("journal", "took a class's link away"),
        "survey.remove_quota": pgettext_lazy("journal", "took a quota away"),
        "survey.set_quota": pgettext_lazy("journal", "set a quota"),
        "survey.set_stop_word": pgettext_lazy("journal", "changed the words set aside when counting"),
        "survey.set_targets": pgettext_lazy("journal", "set the targets of a survey"),
        "survey.start_draft": pgettext_lazy("journal", "began a new version of a questionnaire"),
        "survey.try_out": pgettext_lazy("journal", "tried a questionnaire out"),
    }
)
