"""The enquête of the demonstration: published, spread by a dozen structures, answered 700 times over six weeks.

What the story tells is drawn from `chance`; what was added since (a question, what people say, the time they took, who
stopped on the way) from `more`, so that the figures of the story stay.
"""

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from hackathon.edition.models import Edition
from hackathon.enums import Source, TerritoryKind
from hackathon.management.demonstration.answers import Respondent, answers_of, drawn
from hackathon.models import Audience, Structure, Territory
from realtime.wire import clock
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from surveys.collection import codec
from surveys.collection.answering import leave_response, save_page
from surveys.collection.commands import enter_response, make_collectors, set_targets
from surveys.collection.keys import random_id
from surveys.models import Collector, Survey, SurveyVersion
from surveys.questionnaires import gestures
from surveys.questionnaires.commands import open_survey, publish_version
from surveys.questionnaires.editing import edit_draft
from surveys.questionnaires.gestures import Gesture
from surveys.questionnaires.queries import draft_version, schema_of
from surveys.questionnaires.schema import Answers, Schema
from surveys.questionnaires.templates import read_questions

WEEKS = 6
ADDED = Path(__file__).parent / "question.yaml"
Lots = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Simulation:
    """Whose answers are drawn, to which version, by which rules and chances."""

    survey: Survey
    version: SurveyVersion
    schema: Schema
    people: Sequence[Respondent]
    rules: Mapping[str, Any]
    chance: random.Random
    more: random.Random

    def answers(self, who: Respondent, chance: random.Random) -> Answers:
        return {
            "public": who.audience,
            "commune": who.commune,
            **answers_of(who, self.schema, self.rules["questions"], chance),
            **answers_of(who, self.schema, self.rules["added"], self.more),
        }


def collect(
    edition: Edition, rules: Mapping[str, Any], voices: Lots, *, chance: random.Random, more: random.Random
) -> Survey:
    """Publish the edition's questionnaire, open it, give every structure its link and its target, and answer it."""
    survey = Survey.objects.get(edition=edition)
    draft = draft_version(survey)
    assert draft is not None  # the edition's template has just written it
    structures = [membership.structure for membership in edition.memberships.filter(is_partner=True)]

    def prepare() -> SurveyVersion:
        _add_questions(draft, edition, after=rules["added_after"])
        version = publish_version(draft)
        open_survey(survey)
        make_collectors(survey, structures=structures)
        set_targets(survey, counts=_targets(edition, rules))
        return version

    version = perform(None, Act(verb="demonstration.survey", object_id=survey.id, run=prepare))
    schema = schema_of(version)
    people = list(_people(edition, schema, rules, chance))
    drawn_by = Simulation(survey, version, schema, people, rules, chance, more)
    _answer(drawn_by, _texts(drawn_by, voices), structures)
    _stop(drawn_by)
    return survey


def _add_questions(draft: SurveyVersion, edition: Edition, *, after: str) -> None:
    _title, questions = read_questions(ADDED, edition)
    page = gestures.page_of(schema_of(draft), after)
    place = [question.code for question in page.questions].index(after) + 1
    for at, question in enumerate(questions, start=place):
        run = partial(gestures.put_question, question=question, section=page.code, at=at)
        edit_draft(draft, gesture=Gesture("add_question", question.code, run))


def _answer(by: Simulation, texts: Mapping[str, Mapping[int, str]], structures: Sequence[Structure]) -> None:
    now = clock.now()

    def enter_all() -> None:
        for number, who in enumerate(by.people):
            answers = by.answers(who, by.chance)
            answers |= {code: said[number] for code, said in texts.items() if number in said}
            moment = partial(_moment, now, by.chance.random())
            with clock.set_to(moment):
                enter_response(
                    by.survey,
                    response_id=random_id(),
                    version=by.version,
                    structure=by.chance.choice(structures),
                    source=Source.SIMULATED,
                    fields=codec.fields_of(by.schema.questions, answers, {}),
                    begun_at=_begun(moment(), by.rules["taken"], by.more),
                )

    perform(None, Act(verb="demonstration.responses", object_id=by.survey.id, run=enter_all))


def _stop(by: Simulation) -> None:
    """People like those who answered fill in some pages through a structure's link, and leave."""
    now, collectors = clock.now(), list(by.survey.collectors.select_related("survey"))

    def stop_all() -> None:
        for pages, count in by.rules["stopped"].items():
            for who in by.more.sample(by.people, count):
                answers, collector = by.answers(who, by.more), by.more.choice(collectors)
                with clock.set_to(partial(_moment, now, by.more.random())):
                    _leave_after(by, pages, collector, answers)

    perform(None, Act(verb="demonstration.unfinished", object_id=by.survey.id, run=stop_all))


def _leave_after(by: Simulation, pages: int, collector: Collector, answers: Answers) -> None:
    response_id = random_id()
    for number, section in enumerate(by.schema.sections[:pages], start=1):
        save_page(
            collector,
            response_id=response_id,
            version_number=by.version.number,
            page=number,
            fields=codec.fields_of(section.questions, answers, {}),
        )
    leave_response(response_id)


def _begun(sent: datetime, taken: Mapping[str, float], more: random.Random) -> datetime | None:
    """When a response was begun; None of one that came on paper or by telephone."""
    minutes = more.lognormvariate(math.log(taken["median"]), taken["spread"])
    return sent - timedelta(minutes=minutes) if more.random() < taken["known"] else None


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


def _texts(by: Simulation, voices: Lots) -> dict[str, dict[int, str]]:
    """Each quote is said by one person: question → number of the respondent → words."""
    said = {
        code: dict(zip(by.chance.sample(range(len(by.people)), len(quotes)), quotes, strict=True))
        for code, quotes in by.rules["texts"].items()
    }
    for lot in voices:
        taken = said[lot["question"]]
        may = [number for number, who in enumerate(by.people) if number not in taken and _says(who, lot)]
        taken |= dict(zip(by.more.sample(may, len(lot["texts"])), lot["texts"], strict=True))
    return said


def _says(who: Respondent, lot: Mapping[str, Any]) -> bool:
    return (who.audience, who.density) == (lot["audience"], lot.get("density", who.density))


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
