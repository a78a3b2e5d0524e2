"""Codes that LimeSurvey takes: of a question and its lines letters and digits only, a letter first, twenty at most; of
an answer five letters or digits. Sources: LimeSurvey's `create-database.php` and the rules of its models.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from surveys.enums import QuestionType
from surveys.questionnaires.lines import kinds_of, lines_of
from surveys.questionnaires.recoding import recode_many
from surveys.questionnaires.schema import OTHER, Question, Schema

QUESTION = re.compile(r"[A-Za-z][A-Za-z0-9]{0,19}")
LINE = re.compile(r"[A-Za-z0-9]{1,20}")
ANSWER = re.compile(r"[A-Za-z0-9]{1,5}")
# What their lines are called where ours cannot be.
PREFIXES = {"rows": "L", "columns": "C", "choices": "A", "choices2": "B"}
# LimeSurvey knows these answers without being told them.
FIXED = frozenset({QuestionType.YES_NO, QuestionType.CONSENT})
TYPED = ("wording", "help", "label", "title", "intro", "validation_message")


@dataclass(frozen=True, slots=True)
class Fitted:
    """`questions` and `lines` ((question, kind, code)): what became of the codes that had to change."""

    schema: Schema
    questions: Mapping[str, str]
    lines: Mapping[tuple[str, str, str], str]


def fitted(schema: Schema) -> Fitted:
    """The same questionnaire under codes LimeSurvey takes."""
    questions: dict[str, str] = {}
    taken = {question.code for question in schema.everything}
    for question in schema.everything:
        if not QUESTION.fullmatch(question.code):
            bare = re.sub(r"[^A-Za-z0-9]", "", question.code)
            questions[question.code] = _free(bare if bare[:1].isalpha() else f"Q{bare}", taken)
    lines = {change: code for question in schema.everything for change, code in _lines(question)}
    recoded = recode_many(schema, questions=questions, lines=lines)
    return Fitted(_quoting(recoded, questions) if questions else recoded, questions, lines)


def _free(wanted: str, taken: set[str], most: int = 20) -> str:
    code, number = wanted[:most], 2
    while code in taken:
        code, number = f"{wanted[: most - len(str(number))]}{number}", number + 1
    taken.add(code)
    return code


def _lines(question: Question) -> Iterator[tuple[tuple[str, str, str], str]]:
    if question.type in FIXED:
        return
    for kind in kinds_of(question.type):
        # The options of a multiple choice are lines there.
        is_answer = kind.startswith("choices") and question.type != QuestionType.MULTIPLE
        allowed, most = (ANSWER, 5) if is_answer else (LINE, 20)
        taken = {part.code for part in lines_of(question, kind)}
        for part in lines_of(question, kind):
            if part.code == OTHER or allowed.fullmatch(part.code):
                continue
            # The nearest code where it fits, else a number: « A1 », « A2 »…
            bare = re.sub(r"[^A-Za-z0-9]", "", part.code)
            wanted = bare if 0 < len(bare) <= most else f"{PREFIXES[kind]}1"
            yield (question.code, kind, part.code), _free(wanted, taken, most)


def _quoting(schema: Schema, questions: Mapping[str, str]) -> Schema:
    """Texts that quote an answer (`{code}`) by its question's new code."""
    quoted = re.compile("|".join(rf"(?<=\{{){re.escape(code)}(?=\}})" for code in questions))

    def turned(part: Any) -> Any:
        fields = {name: _said(quoted, questions, getattr(part, name)) for name in TYPED if hasattr(part, name)}
        texts = {
            variant: {name: _said(quoted, questions, text) for name, text in named.items()}
            for variant, named in part.texts.items()
        }
        return msgspec.structs.replace(part, texts=texts, **fields)

    def question(one: Question) -> Question:
        lists = {name: tuple(map(turned, getattr(one, name))) for name in ("choices", "rows", "columns")}
        same: Question = msgspec.structs.replace(turned(one), **lists)
        return same

    sections = tuple(
        msgspec.structs.replace(turned(section), questions=tuple(map(question, section.questions)))
        for section in schema.sections
    )
    return msgspec.structs.replace(schema, sections=sections)


def _said(quoted: re.Pattern[str], questions: Mapping[str, str], text: str) -> str:
    return quoted.sub(lambda found: questions[found[0]], text)
