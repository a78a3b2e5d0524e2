from django.utils.translation import gettext_lazy as _

from realtime.wire.refusals import refusal_codes

refusal_codes(
    exports_busy=_("Two files are being made already. Nothing was begun. Wait until one is ready, then ask again."),
    export_gone=_("That file is no longer there: files are kept for two hours. Ask for it again."),
    export_moved=_(
        "Responses were erased while the file was being made. No file was kept, rather than one with holes. Ask again."
    ),
    export_sheet_full=_(
        "There are more responses or columns than a sheet can hold. No file was kept, rather than one cut short. Take"
        " the CSV, which has no limit."
    ),
    export_cell_too_long=_(
        "Line %(row)s holds a text longer than this format allows. No file was kept, rather than one cut short. Take"
        " the CSV, which has no limit."
    ),
)
