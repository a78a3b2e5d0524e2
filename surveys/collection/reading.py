"""In which words a respondent reads the questionnaire: their public's, and the language or the plain French they chose.

The language of the house (its cookie) is the one of the questions too, where they have it. What has no cookie (FALC, a
language of the questionnaire alone) stands in the address, `?mots=`, and goes from page to page.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from surveys.enums import QuestionRole
from surveys.questionnaires.schema import FALC, Answers, Schema, of_public
from surveys.questionnaires.variants import languages, resolved

PARAMETER = "mots"
HOUSE = tuple(code for code, _name in settings.LANGUAGES)


@dataclass(frozen=True, slots=True)
class Offer:
    """Another wording of the page, as a button."""

    value: str
    label: str
    language: str

    @property
    def query(self) -> str:
        return f"?{urlencode({PARAMETER: self.value})}"


@dataclass(frozen=True, slots=True)
class Words:
    """`language`: that of the questions; `query`: what an address needs to keep these words."""

    schema: Schema
    language: str
    query: str
    offers: list[Offer]


def words_for(schema: Schema, answers: Answers, *, house: str, asked: str) -> Words:
    """`house`: the language of the page around the questions; `asked`: the parameter of the address."""
    spoken = languages(schema)
    easy = asked == FALC and FALC in schema.variants
    wanted = asked if asked in spoken else house
    language = schema.language if easy or wanted not in spoken else wanted
    chosen = FALC if easy else "" if language == schema.language else language
    # What no cookie keeps.
    kept = asked if easy or (asked in spoken and asked not in HOUSE) else ""
    return Words(
        schema=resolved(schema, _public(schema, answers), chosen),
        language=language,
        query=f"?{urlencode({PARAMETER: kept})}" if kept else "",
        offers=_offers(schema, now=kept or house),
    )


def _public(schema: Schema, answers: Answers) -> str:
    asked = schema.with_role(QuestionRole.AUDIENCE)
    answer = answers.get(asked.code) if asked else None
    return of_public(answer) if isinstance(answer, str) else ""


def _offers(schema: Schema, *, now: str) -> list[Offer]:
    codes = dict.fromkeys([*HOUSE, *languages(schema)])
    found = [Offer(code, _name(code), code) for code in codes if code != now]
    if FALC in schema.variants and now != FALC:
        found.append(Offer(FALC, _("Easy to read and understand"), schema.language))
    return found


def _name(code: str) -> str:
    try:
        return str(get_language_info(code)["name_local"]).capitalize()
    except KeyError:
        return code
