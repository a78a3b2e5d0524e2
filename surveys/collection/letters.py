"""What an organiser sends to structures, ready to paste: the first message, a short one for phones, the reminder."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.collection.following import StructureRow
from surveys.collection.notices import unnamed_in_short
from surveys.collection.queries import Notice
from surveys.models import Collector, Survey


def invitation(survey: Survey, link: Collector, notice: Notice, address: str) -> str:
    """The first message to a structure: what is asked of it, and what it may pass on."""
    who = _("Our edition “%(edition)s” begins with a survey: “%(title)s”.") % {
        "edition": survey.edition.title if survey.edition else "",
        "title": survey.title,
    }
    lines = [_("Hello,"), "", who, _duration(notice) + " " + unnamed_in_short(notice), ""]
    if link.structure:
        told = _("Here is the link of %(name)s: it says by itself that answers come from you.")
        lines.append(told % {"name": link.structure.name})
    else:
        lines.append(_("Here is the link, open to everybody:"))
    lines.append(address)
    if survey.closes_on:
        lines.append(_("It is open until %(day)s.") % {"day": date_format(survey.closes_on)})
    lines += ["", _("Could you pass it on to the people you receive, and put the poster up where they wait?")]
    lines += [_("On a computer that several people use in turn, open %(address)s") % {"address": f"{address}?poste=1"}]
    if notice.contact:
        lines += ["", _("A question? Write to %(contact)s.") % {"contact": notice.contact}]
    return "\n".join([*lines, "", _("Thank you for your help.")])


def text_message(survey: Survey, notice: Notice, address: str) -> str:
    """For the phones of the people themselves: who asks, how long it takes, until when, the link."""
    words = [_("%(who)s: your experience counts.") % {"who": notice.who}, _duration(notice), unnamed_in_short(notice)]
    if survey.closes_on:
        words.append(_("Until %(day)s.") % {"day": date_format(survey.closes_on, "SHORT_DATE_FORMAT")})
    return " ".join([*words, address])


def reminder(survey: Survey, row: StructureRow, address: str) -> str:
    """What came by a structure's links, what is missing exactly, and the link once more."""
    name = row.structure.name if row.structure else survey.title
    lines = [
        _("Hello,"),
        "",
        ngettext(
            "The survey “%(title)s” has received %(n)s response through the link of %(name)s.",
            "The survey “%(title)s” has received %(n)s responses through the link of %(name)s.",
            row.received,
        )
        % {"title": survey.title, "n": row.received, "name": name},
    ]
    if row.missing:
        lines.append(_("The aim is %(target)s: %(n)s to go.") % {"target": row.target, "n": row.missing})
    if row.gaps:
        lines += ["", _("What is missing most:"), *(f"– {gap.without_structure()}" for gap in row.gaps)]
    lines += ["", _("The link to pass on: %(address)s") % {"address": address}]
    if survey.closes_on:
        lines.append(_("The survey closes on %(day)s.") % {"day": date_format(survey.closes_on)})
    return "\n".join([*lines, "", _("Thank you for passing it on.")])


def _duration(notice: Notice) -> str:
    return ngettext("Answering takes about %(m)s minute.", "Answering takes about %(m)s minutes.", notice.minutes) % {
        "m": notice.minutes
    }
