from django.utils.translation import gettext_lazy as _

from realtime.wire.refusals import refusal_codes

refusal_codes(
    figure_unknown=_("That question is not in the survey or cannot be counted. Nothing was changed. Choose another."),
    quote_unknown=_("That text is no longer there: its response was erased or changed. Nothing was kept of it."),
    table_unreadable=_("The file could not be read: %(reason)s Nothing was imported."),
    table_empty=_("The table has no row under its header. Nothing was imported."),
    table_too_many=_("The table has %(count)s %(what)s; at most %(most)s can be read. Nothing was imported."),
    column_unfit=_(
        "Column « %(column)s » cannot be read as %(type)s: row %(row)s holds « %(value)s ». Nothing was imported."
        " Choose another type for it."
    ),
    column_missing=_("The table has no column « %(column)s ». Nothing was imported. Its columns: %(columns)s."),
    import_has_no_question=_("Every column is ignored. Nothing was imported. Keep at least one."),
)
