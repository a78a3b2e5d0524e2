"""What a team lacks, in words."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenges.teams.composer import Rule, Shortfall
from hackathon.enums import Density, Family
from hackathon.structures.models import Structure


def remark(shortfall: Shortfall) -> str:
    match shortfall.rule:
        case Rule.FAMILY:
            return _("Nobody of “%(family)s”.") % {"family": Family(shortfall.what).label}
        case Rule.STRUCTURE:
            structure = Structure.objects.get(id=UUID(shortfall.what))
            return ngettext(
                "%(count)d person more than wanted from %(structure)s.",
                "%(count)d people more than wanted from %(structure)s.",
                shortfall.by,
            ) % {"count": shortfall.by, "structure": structure}
        case Rule.DENSITY:
            return _("Nobody from a commune that is %(density)s.") % {"density": Density(shortfall.what).label}
        case Rule.ALONE:
            return _("One person of the publics is alone among professionals.")
