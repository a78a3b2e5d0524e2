"""The enquête of the demonstration: published, spread by a dozen structures, answered 700 times over six weeks."""

import random
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from hackathon.edition.models import Edition
from hackathon.enums import Source, TerritoryKind
from hackathon.management.demonstration.answers import Respondent, answers_of, drawn
from hackathon.models import Audience, Structure, Territory
from realtime.wire import clock
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from surveys.collection import codec
from surveys.collection.commands import enter_response, make_collectors, set_targets
from surveys.collection.keys import random_id
from surveys.models import Survey, SurveyVersion
from surveys.questionnaires.commands import open_survey, publish_version
from surveys.questionnaires.queries import draft_version, schema_of
from surveys.questionnaires.schema import Schema

WEEKS = 6


def collect(edition: Edition, rules: Mapping[str, Any], chance: random.Random) -> Survey:
    """Publish the edition's questionnaire, open it, give every structure its link and its target, and answer it."""
    survey = Survey.objects.get(edition=edition)
    draft = draft_version(survey)
    assert draft is not None  # the edition's template has just written it
    structures = [membership.structure for membership in edition.memberships.filter(is_partner=True)]

    def prepare() -> SurveyVersion:
        version = publish_version(draft)
        open_survey(survey)
        make_collectors(survey, structures=structures)
        set_targets(survey, counts=_targets(edition, rules))
        return version

    version = perform(None, Act(verb="demonstration.survey", object_id=survey.id, run=prepare))
    _answer(edition, survey, version, structures, rules, chance)
    return survey


def _answer(
    edition: Edition,
    survey: Survey,
    version: SurveyVersion,
    structures: list[Structure],
    rules: Mapping[str, Any],
    chance: random.Random,
) -> None:
    schema = schema_of(version)
    questions = [question for section in schema.sections for question in section.questions]
    people = list(_people(edition, schema, rules, chance))
    texts = _texts(len(people), rules["texts"], chance)
    now = clock.now()

    def enter_all() -> None:
        for number, who in enumerate(people):
            answers = {
                "public": who.audience,
                "commune": who.commune,
                **answers_of(who, schema, rules["questions"], chance),
            }
            answers |= {code: said[number] for code, said in texts.items() if number in said}
            with clock.set_to(partial(_moment, now, chance.random())):
                enter_response(
                    survey,
                    response_id=random_id(),
                    version=version,
                    structure=chance.choice(structures),
                    source=Source.SIMULATED,
                    fields=codec.fields_of(questions, answers, {}),
                )

    perform(None, Act(verb="demonstration.responses", object_id=survey.id, run=enter_all))


def _people(edition: Edition, schema: Schema, rules: Mapping[str, Any], chance: random.Random) -> Iterator[Respondent]:
    communes: dict[str, list[Territory]] = {}
    for commune in edition.territories.filter(kind=TerritoryKind.COMMUNE).select_related("parent"):
        assert commune.parent is not None
        communes.setdefault(commune.parent.name, []).append(commune)
    codes = {choice.ref: choice.code for choice in schema.by_code["commune"].choices}
    for _number in range(rules["people"]):
        basin = drawn(rules["basins"], chance)
        commune = chance.choice(communes[basin])
        yield Respondent(drawn(rules["audiences"], chance), codes[commune.id], commune.density, basin)


def _texts(people: int, wanted: Mapping[str, list[str]], chance: random.Random) -> dict[str, dict[int, str]]:
    """Each quote is said by one person: question → number of the respondent → words."""
    return {
        code: dict(zip(chance.sample(range(people), len(quotes)), quotes, strict=True))
        for code, quotes in wanted.items()
    }


def _targets(edition: Edition, rules: Mapping[str, Any]) -> dict[tuple[Any, Any, Any], int]:
    """A little more than what was received from some publics: the follow-up has something to say."""
    basins = {basin.name: basin for basin in edition.territories.filter(kind=TerritoryKind.BASIN)}
    audiences = {audience.slug: audience for audience in Audience.objects.filter(edition=edition)}
    total_a, total_b = sum(rules["audiences"].values()), sum(rules["basins"].values())
    counts: dict[tuple[Any, Any, Any], int] = {}
    for slug in ("lyceen", "demandeur", "salarie", "employeur"):
        for name, share in rules["basins"].items():
            expected = rules["people"] * rules["audiences"][slug] / total_a * share / total_b
            more = 1.8 if (slug, name) == ("demandeur", "Nogent-le-Rotrou") else 1.0
            counts[audiences[slug].id, basins[name].id, None] = max(5, round(expected * more / 5) * 5)
    return counts


def _moment(now: datetime, share: float) -> datetime:
    """Some time in the six weeks of collection."""
    return now - timedelta(weeks=WEEKS) * (1 - share)
