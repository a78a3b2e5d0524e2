"""The contact details people left, as a file: for organisers, and written to the journal."""

import csv
import io
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from hackathon.tables import inert
from hackathon.web.files import handed_over
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from surveys.collection import contacts, queries
from surveys.models import Survey
from surveys.questionnaires.access import survey_for


@require_POST
def contacts_file(request: HttpRequest, slug: str, survey: str) -> HttpResponse:
    row, seat = survey_for(request, slug, survey, "survey.export_contacts")
    run = partial(contacts.hand_over, row)
    perform(seat.id, Act(verb="survey.export_contacts", object_id=row.id, run=run))
    return handed_over(_written(row), "text/csv; charset=utf-8", f"{row.slug}-contacts.csv")


def _written(survey: Survey) -> bytes:
    """As Excel opens it in French: a mark, semicolons; nothing runs as a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("Name"), _("E-mail"), _("Telephone"), pgettext("calendar", "Day")])
    for contact in queries.contacts_of(survey):
        day = date_format(contact.day, "SHORT_DATE_FORMAT") if contact.day else ""
        writer.writerow([inert(contact.name), inert(contact.email), inert(contact.phone), day])
    return out.getvalue().encode("utf-8-sig")
