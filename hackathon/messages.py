"""The ground's refusals, in words: what happened, what was kept, what to do."""

from django.utils.translation import gettext_lazy as _

from realtime.wire.refusals import refusal_codes

refusal_codes(
    table_empty=_("This file holds no row under its column names. Nothing was kept; check that it is the right file."),
    table_too_big=_(
        "This file is larger than %(limit)s MB. Nothing was kept; remove what is not needed, or cut it in two."
    ),
    table_too_many_rows=_("This file has more than %(limit)s rows. Nothing was kept; cut it in several files."),
    table_too_many_columns=_(
        "This file has more than %(limit)s columns. Nothing was kept; remove the columns that are not needed."
    ),
    table_cell_too_long=_(
        "Line %(line)s holds a cell of more than %(limit)s characters. Nothing was kept; shorten it, or look for a "
        "quotation mark that is never closed."
    ),
    table_row_too_long=_(
        "Line %(line)s has more cells than there are column names. Nothing was kept; look there for a "
        "separator too many or a stray quotation mark."
    ),
    table_double_column=_("Two columns are named “%(name)s”. Nothing was kept; rename one of them."),
    table_not_a_table=_(
        "This file is not a table: a CSV or an XLSX is expected, whatever its name says. Nothing was kept; open it "
        "in a spreadsheet and save it as XLSX."
    ),
    table_old_excel=_("This is an old Excel file (XLS). Nothing was kept; open it and save it as XLSX."),
    table_protected=_("This spreadsheet is protected by a password. Nothing was kept; save it without the password."),
    table_unreadable=_(
        "This spreadsheet is damaged and could not be read. Nothing was kept; open it and save it again as XLSX."
    ),
    seat_taken=_(
        "%(name)s is already present on another device. If it is you, ask that device for a transfer code; if you are "
        "somebody else, say that you are not on the list."
    ),
    transfer_unknown=_(
        "This transfer code is unknown, already used, or older than ten minutes. Nothing was changed; ask the first "
        "device for a new one."
    ),
    link_closed=_(
        "This link is no longer open: it was already used, replaced or withdrawn. Nothing was lost; ask the person who "
        "sent it for a new one."
    ),
    account_signs_in=_(
        "This person signs in with an e-mail address and a password. Nothing was changed; whoever runs the server can "
        "make a one-time sign-in link."
    ),
    organiser_needs_email=_("An organiser signs in with an e-mail address: fill it in."),
    last_organiser=_("This is the last organiser of the edition. Nothing was changed; invite another one first."),
    too_many_attempts=_("Too many attempts from here. Nothing was changed; wait 15 minutes and try again."),
    template_unreadable=_(
        "The template “%(name)s” cannot be read: %(why)s. No edition was made; mend the file and try again."
    ),
    template_unknown_section=_(
        "The template holds parts this program does not know: %(names)s. No edition was made; remove or rename them."
    ),
    edition_slug_taken=_(
        "Another edition already has the address “%(slug)s”. Nothing was made; choose another address."
    ),
    audience_twice=_("“%(label)s” is already a public of this edition. Nothing was changed."),
    audience_in_use=_("People belong to “%(label)s”. It was kept; change their public first, or rename this one."),
    commune_twice=_("%(name)s is already in this edition. Nothing was changed."),
    stage_dates_crossed=_("The closing date comes before the opening date. Nothing was changed; check both dates."),
    structure_twice=_("%(name)s is already in this edition. Nothing was changed."),
    logo_not_picture=_(
        "This file is not a PNG or JPEG picture, whatever its name says. Nothing was changed; save the logo as "
        "PNG and send it again."
    ),
    logo_too_big=_(
        "This picture is too large (more than 2 MB, or 4,000 pixels a side). Nothing was changed; reduce it and "
        "send it again."
    ),
    people_columns=_(
        "No column is named “nom” or “prénom”: this file gives %(found)s. Nothing was kept; name the columns on the "
        "first line and send the file again."
    ),
    people_preview_old=_("This preview is more than an hour old. Nobody was registered; send the file again."),
)
