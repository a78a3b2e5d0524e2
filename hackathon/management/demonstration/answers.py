"""Drawing plausible answers for the demonstration edition: weights by choice, tilted by public and place. Seeded."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from surveys.enums import QuestionRole
from surveys.questionnaires.schema import Answer, Answers, Question, Schema
from surveys.questionnaires.showing import is_shown

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Respondent:
    """Who answers: codes of the edition's public and commune, with the density and bassin of the latter."""

    audience: str
    commune: str
    density: str
    basin: str


def drawn(weights: Weights, chance: random.Random) -> str:
    """One code, by its weight."""
    return chance.choices(list(weights), list(weights.values()))[0]


def answers_of(who: Respondent, schema: Schema, rules: Mapping[str, Any], chance: random.Random) -> Answers:
    """Answers to every closed question that the rules know; the others are left out."""
    answers: Answers = {}
    asked = schema.with_role(QuestionRole.AUDIENCE)
    known: Answers = {asked.code: who.audience} if asked else {}
    for section in schema.sections:
        for question in section.questions:
            rule = rules.get(question.code)
            if rule is not None and is_shown(schema, section, question, known | answers):
                answers[question.code] = _answer(question, rule, who, chance)
    return answers


def _answer(question: Question, rule: Mapping[str, Any], who: Respondent, chance: random.Random) -> Answer:
    concerned = [tilt for tilt in rule.get("tilts", ()) if _concerns(tilt, who)]
    tilts = [tilt["times"] for tilt in concerned]
    match rule:
        case {"weights": weights}:
            return drawn(_tilted(weights, tilts), chance)
        case {"share": shares}:
            none = _tilted(rule.get("none", {}), tilts)
            for code, share in none.items():
                if chance.random() < share:
                    return [code]
            picked = [code for code, share in _tilted(shares, tilts).items() if chance.random() < share]
            return picked[: question.settings.max_choices] or None
        case {"rows": rows}:
            of = {row: [tilt["times"] for tilt in concerned if row in tilt.get("rows", rows)] for row in rows}
            return {row: drawn(_tilted(weights, of[row]), chance) for row, weights in rows.items()}
        case {"pairs": rows}:
            return {
                row: {scale: drawn(_tilted(weights, tilts), chance) for scale, weights in pair.items()}
                for row, pair in rows.items()
            }
        case {"rank": weights}:
            return _ranked(_tilted(weights, tilts), question.settings.max_choices or 3, chance)
        case {"number": shape}:
            value = round(chance.gauss(shape["mean"], shape["spread"]))
            return max(int(shape["minimum"]), min(int(shape["maximum"]), value))
    raise ValueError(f"no way to draw {question.code}")


def _ranked(weights: Weights, places: int, chance: random.Random) -> list[str]:
    left, ranks = dict(weights), []
    for _place in range(places):
        ranks.append(drawn(left, chance))
        del left[ranks[-1]]
    return ranks


def _tilted(weights: Weights, tilts: Sequence[Weights]) -> dict[str, float]:
    result = dict(weights)
    for tilt in tilts:
        result = {code: weight * tilt.get(code, 1) for code, weight in result.items()}
    return result


def _concerns(tilt: Mapping[str, Any], who: Respondent) -> bool:
    return (
        who.audience in tilt.get("audience", [who.audience])
        and tilt.get("density", who.density) == who.density
        and who.basin in tilt.get("basin", [who.basin])
    )
