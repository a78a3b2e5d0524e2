"""The words a survey sets aside when it counts, and those it masks: the product's lists, and what people changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from hackathon.models import EditionStructure, Seat, Territory
from realtime.wire.refusals import Refused
from surveys.analysis.models import ListedWord
from surveys.analysis.texts.masking import People, people_of
from surveys.analysis.texts.stop_words import default_words, stop_lemmas
from surveys.analysis.texts.tokens import bare
from surveys.models import Contact, Survey

MOST_WORDS = 500
Kind = ListedWord.Kind


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`stop` are the words set aside, in order; `added` those that this survey added; `given_back` those of the
    product's list that it counts; `hidden` those it masks, by their id."""

    stop: tuple[str, ...]
    added: tuple[str, ...]
    given_back: tuple[str, ...]
    hidden: Mapping[UUID, str]

    @property
    def stop_lemmas(self) -> frozenset[str]:
        return stop_lemmas(self.stop)


def lexicon_of(survey: Survey) -> Lexicon:
    """One statement."""
    rows = list(ListedWord.objects.filter(survey=survey))
    added = tuple(row.word for row in rows if row.kind == Kind.STOP)
    given_back = tuple(row.word for row in rows if row.kind == Kind.TELLING)
    kept = [word for word in default_words() if bare(word) not in {bare(one) for one in given_back}]
    stop = tuple(sorted({*kept, *added}, key=bare))
    return Lexicon(stop, added, given_back, {row.id: row.word for row in rows if row.kind == Kind.MASKED})


def people_known(survey: Survey) -> People:
    """Who is masked by name in a survey's texts: people of its edition, those who left their name, words asked for.

    At most five statements.
    """
    hidden = ListedWord.objects.filter(survey=survey, kind=Kind.MASKED).values_list("word", flat=True)
    names = list(Contact.objects.filter(survey=survey).exclude(name="").values_list("name", flat=True))
    places: list[str] = []
    if survey.edition_id is not None:
        seats = Seat.objects.filter(edition=survey.edition_id).values_list("first_name", "last_name")
        names += [f"{first} {last}" for first, last in seats]
        places += Territory.objects.filter(editions=survey.edition_id).values_list("name", flat=True)
        places += EditionStructure.objects.filter(edition=survey.edition_id).values_list("structure__name", flat=True)
    return people_of(names, places=places, hidden=hidden)


def set_stop_word(survey: Survey, *, word: str, aside: bool) -> None:
    """Set a word aside when counting, or count it again. Done twice, it changes nothing. Refuses `word_list_full`."""
    word = word.strip().lower()
    default = next((one for one in default_words() if bare(one) == bare(word)), None)
    undone, done = (Kind.TELLING, Kind.STOP) if aside else (Kind.STOP, Kind.TELLING)
    for row in ListedWord.objects.filter(survey=survey, kind=undone):
        if bare(row.word) == bare(word):
            row.delete()
    # Only what differs from the product's list is kept.
    if aside == (default is None):
        _list(survey, done, default or word)


def mask_word(survey: Survey, *, word: str) -> None:
    """Mask a word, or words in a row, wherever this survey's texts say it. Refuses `word_list_full`, `word_empty`."""
    if not any(sign.isalpha() for sign in word):
        raise Refused("word_empty")
    _list(survey, Kind.MASKED, word.strip())


def unmask_word(survey: Survey, *, listed: UUID) -> None:
    """Show a word again that was masked by hand. What is masked by the rules stays masked."""
    ListedWord.objects.filter(survey=survey, kind=Kind.MASKED, pk=listed).delete()


def _list(survey: Survey, kind: str, word: str) -> None:
    if ListedWord.objects.filter(survey=survey, kind=kind).count() >= MOST_WORDS:
        raise Refused("word_list_full", most=MOST_WORDS)
    ListedWord.objects.bulk_create([ListedWord(survey=survey, kind=kind, word=word)], ignore_conflicts=True)
