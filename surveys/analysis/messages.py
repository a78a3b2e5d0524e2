from django.utils.translation import gettext_lazy as _

from realtime.wire.refusals import refusal_codes

refusal_codes(
    figure_unknown=_("That question is not in the survey or cannot be counted. Nothing was changed. Choose another."),
    margin_unreachable=_(
        "Nobody answered « %(option)s » to « %(question)s »: no weight can make up for that. Nothing was changed. "
        "Give that option 0, or leave the question out."
    ),
    code_name_taken=_("A theme « %(name)s » is already there. Nothing was changed. Give this one another name."),
    code_unknown_here=_("One of these themes was taken away meanwhile. Nothing was changed. Reload the page."),
    codes_too_many=_("A question has %(most)s themes at most. Nothing was added. Take one away, or put two together."),
    texts_regrouped=_(
        "These texts are no longer together as you saw them: responses came in, changed or were erased. "
        "No theme was made. Look at the groups again, then press once more."
    ),
    theme_there=_(
        "A theme « %(name)s » is already in the frame, and not all of these texts have it. Nothing was changed. "
        "Give it another name first, or give it to these texts one by one."
    ),
    word_empty=_("There is no word in what you typed. Nothing was changed. Type at least one letter."),
    word_list_full=_("The list holds %(most)s words at most. Nothing was added. Take some away first."),
    quote_unknown=_("That text is no longer there: its response was erased or changed. Nothing was kept of it."),
    column_unfit=_(
        "Column « %(column)s » cannot be read as « %(type)s »: line %(row)s holds « %(value)s ». Nothing was imported."
        " Choose another type for it."
    ),
    column_missing=_("The table has no column « %(column)s ». Nothing was imported. Its columns: %(columns)s."),
    column_too_many_choices=_(
        "Column « %(column)s » has %(count)s different values; a choice has %(most)s at most. Nothing was imported."
        " Read it as text, or ignore it."
    ),
    one_weight_only=_("Two columns are weights. Nothing was imported. Keep one."),
    one_role_only=_(
        "Two columns say the same thing of the respondent; one of them is « %(column)s ». Nothing was imported."
        " Keep one."
    ),
    role_needs_one_choice=_(
        "Column « %(column)s » can say who the respondent is only as one choice. Nothing was imported. Choose that"
        " type, or let it say nothing."
    ),
    import_has_no_question=_("Every column is ignored. Nothing was imported. Keep at least one."),
    import_too_heavy=_("The table is too heavy to be previewed. Nothing was imported. Send fewer rows or columns."),
    import_stale=_("The preview was damaged on the way. Nothing was imported. Send the file again."),
)
