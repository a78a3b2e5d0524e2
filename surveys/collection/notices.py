"""What people are told before they answer, from the edition's data: in full, in easy words, for parents.

Facts only the organisers know (who, why, on what basis, who reads, until when, to whom to write) are theirs to give;
where they gave none, the sentence says what is true of every survey here.
"""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.collection.queries import Notice
from surveys.models import Collector
from surveys.questionnaires.schema import Schema


@dataclass(frozen=True, slots=True)
class Part:
    """A question of whoever reads the notice, and its answer in a few sentences."""

    title: str
    sentences: tuple[str, ...]


def information(notice: Notice) -> list[Part]:
    """The whole notice."""
    return [
        Part(_("Who asks"), (notice.who,)),
        Part(_("What for"), (_why(notice),)),
        Part(_("On what basis"), (_basis(notice),)),
        Part(_("Who reads the answers"), (_recipients(notice),)),
        Part(_("How long they are kept"), (_until(notice),)),
        Part(
            _("Your rights"),
            (_("At the end you receive a code. It shows your answers and erases them, whenever you want."),),
        ),
        Part(_("To be heard"), (_contact(notice), _("You may also complain to the CNIL (cnil.fr)."))),
    ]


def easy_information(notice: Notice) -> list[str]:
    """One idea a sentence, everyday words, no condition: for people who read with difficulty, and for the youngest."""
    asked = ngettext("There is %(n)s question.", "There are %(n)s questions.", notice.questions) % {
        "n": notice.questions
    }
    kept = [_("We keep your answers until the end of the project.")]
    if notice.until is not None:
        kept = [_("We keep your answers until %(day)s.") % {"day": date_format(notice.until)}]
    return [
        _("%(who)s asks you questions.") % {"who": notice.who},
        _("Your answers help to find better ways to work and to training."),
        asked,
        _("You can answer. You can say no."),
        _("You can leave a question out. You can stop."),
        _("If you say no, nothing changes for you."),
        *_unnamed(notice),
        _("Do not write your name. Do not write the name of somebody else."),
        *kept,
        _("Then we erase them."),
        _("At the end you get a code. Keep it."),
        _("With this code you can see your answers. You can erase them."),
        _("You can ask for help to answer."),
    ]


def for_parents(link: Collector, notice: Notice, schema: Schema | None, *, receipt: str) -> list[Part]:
    """To hand out in a class before it answers. `receipt` is the address where a code shows and erases answers."""
    themes = [section.title for section in schema.sections if section.title] if schema else []
    asked = (_("The questions are about: %(themes)s.") % {"themes": " · ".join(themes)},) if themes else ()
    length = ngettext(
        "There is %(n)s question; it takes about %(m)s minutes.",
        "There are %(n)s questions; it takes about %(m)s minutes.",
        notice.questions,
    ) % {"n": notice.questions, "m": notice.minutes}
    return [
        Part(_("What it is"), (_what(link, notice), length)),
        Part(_("What for"), (_why(notice), _basis(notice))),
        Part(
            _("What is asked"),
            (
                *asked,
                _named(notice),
                _("Pupils are told to write the name of nobody in their answers."),
            ),
        ),
        Part(
            _("How to say no"),
            (
                _("Your child may refuse, leave questions out or stop at any moment, without giving a reason."),
                _("You may refuse too: tell the school, and your child will not answer."),
                _("Saying no changes nothing: not for schooling, and not for guidance."),
            ),
        ),
        Part(
            _("How to see or erase answers"),
            (
                _("When answers are sent, a code is shown. Ask your child to note it."),
                _("On %(address)s this code shows the answers and erases them.") % {"address": receipt},
                _("Without the code nobody can find them again: no name is tied to them."),
            ),
        ),
        Part(_("Who reads the answers"), (_recipients(notice), _until(notice))),
        Part(_("To be heard"), (_contact(notice), _("You may also complain to the CNIL (cnil.fr)."))),
    ]


def _what(link: Collector, notice: Notice) -> str:
    named = {"who": notice.who, "structure": link.structure.name if link.structure else "", "class": link.label}
    if link.structure is None:
        return _("%(who)s invites your child to answer a survey, on paper or on a screen.") % named
    if not link.label:
        return _("%(who)s invites your child to answer a survey at %(structure)s.") % named
    return _("%(who)s invites your child to answer a survey at %(structure)s, with the class %(class)s.") % named


def unnamed_in_short(notice: Notice) -> str:
    """For a poster or a message."""
    return _("Answers bear no name.") if notice.asks_contact else _("No name is asked.")


def _unnamed(notice: Notice) -> list[str]:
    if not notice.asks_contact:
        return [_("We do not ask your name.")]
    return [
        _("Your answers do not bear your name."),
        _("One question asks if we may write to you. You can leave it empty."),
        _("What you write there stays apart from your answers."),
    ]


def _named(notice: Notice) -> str:
    if not notice.asks_contact:
        return _("Neither the name of your child, nor an address, nor a telephone number is asked.")
    return _(
        "One question offers to leave a name, an e-mail address or a telephone number, to be told of what follows. "
        "It may be left empty. What is written there is kept apart: once sent, nothing ties it to the answers."
    )


def _why(notice: Notice) -> str:
    return notice.why or _(
        "To understand what people need to find their way in work and training, and to decide actions together."
    )


def _basis(notice: Notice) -> str:
    return notice.basis or _("A mission of public interest. Answering is free: not answering changes nothing for you.")


def _recipients(notice: Notice) -> str:
    return notice.recipients or _(
        "The project team. Partners and funders receive tables in which nobody can be recognised."
    )


def _until(notice: Notice) -> str:
    if notice.until is None:
        return _("Until the end of the project. Its team has not given a date yet.")
    return _("Until %(day)s, then they are erased.") % {"day": date_format(notice.until)}


def _contact(notice: Notice) -> str:
    return notice.contact or _("The structure that gave you this link.")
