"""What the journal says of each verb. Upper floors add theirs in `AppConfig.ready()`."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_words: dict[str, str | Promise] = {
    "account.enter": _("came in by a one-time link"),
    "account.link": _("made a one-time sign-in link"),
    "account.password": _("chose a password"),
    "audience.add": _("added a public"),
    "audience.edit": _("changed a public"),
    "audience.remove": _("removed a public"),
    "axis.add": _("added an axis"),
    "axis.edit": _("changed an axis"),
    "axis.remove": _("removed an axis"),
    "demonstration.people": _("prepared the demonstration"),
    "demonstration.responses": _("prepared the demonstration"),
    "demonstration.survey": _("prepared the demonstration"),
    "demonstration.unfinished": _("prepared the demonstration"),
    "edition.create": _("made the edition"),
    "edition.edit": _("changed the edition"),
    "invitation.use": _("opened a personal link"),
    "people.import": _("registered a list of people"),
    "people.invite": _("invited somebody"),
    "people.renew": _("made a new personal link"),
    "people.revoke": _("took back somebody's roles"),
    "replay.prepare": _("prepared a vote to replay"),
    "seat.transfer": _("moved a place to another device"),
    "stage.closed": _("closed a stage"),
    "stage.open": _("opened a stage"),
    "stage.plan": _("left a stage to its dates"),
    "stage.planned": _("put a stage back to planned"),
    "structure.add": _("added a structure"),
    "structure.edit": _("changed a structure"),
    "structure.logo": _("changed a logo"),
    "structure.remove": _("removed a structure"),
    "territory.add": _("added a territory"),
    "territory.densities": _("changed densities"),
    "territory.remove": _("removed a territory"),
}


def describe_verbs(words: dict[str, str | Promise]) -> None:
    _words.update(words)


def said(verb: str) -> str:
    """In words; a verb nobody described is shown as it is."""
    return str(_words.get(verb, verb))


def known_words() -> dict[str, str]:
    """Every verb with its words, for the documentation."""
    return {verb: str(words) for verb, words in sorted(_words.items())}
