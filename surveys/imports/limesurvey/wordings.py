"""The texts of questions and answers as LimeSurvey's exports write them, and what each belongs to.

Tags are gone, spaces may have become « _ » and « ? » « - », and each text may stop after some signs (« Question te..
[Subquestion .. ] »; settings of the export). Source: LimeSurvey's `createFieldMap` for what follows a question's text
over each of its columns, `Writer::getAbbreviatedHeading` and `viewHelper::flatEllipsizeText` for texts cut short,
`SurveyObj::getFullAnswer` for answers written in full; `exportresults_helper.php` for what 2.0 wrote (« Question te..
[code] », « code [Ranking 1] », « code - comment »).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import product

from surveys.imports.limesurvey.source import Question
from surveys.imports.limesurvey.types import KINDS
from surveys.imports.limesurvey.vocabulary import said
from surveys.imports.limesurvey.work import Conversion
from surveys.imports.texts import flattened, shortened

# LimeSurvey's own words over the text beside « other », which is also the answer of whoever chose it.
OTHER = said("Other")
OTHER_COMMENT = said("Other comment")
# Its own words for the choices it writes itself: name of the list → code → words.
FIXED: dict[str, dict[str, tuple[str, ...]]] = {
    "gender": {"F": said("Female"), "M": said("Male")},
    "yes_no": {"Y": said("Yes"), "N": said("No")},
    "yes_uncertain_no": {"Y": said("Yes"), "U": said("Uncertain"), "N": said("No")},
    "more_same_less": {"I": said("Increase"), "S": said("Same"), "D": said("Decrease")},
}


# Among the names of answers: some other question.
ANOTHER = ""
# After how many signs version 2.0 cut every text, those that are shorter with the same « .. » behind them.
CUT_IN_2 = 15
# A text cut short, with what ends it.
CUT = re.compile(r"([^\[\]]+)\.\.[ _]*(?=[\[\]]|$)")


class Alike:
    """Which things a text belongs to: by its words, else by its letters and digits alone. More than one: nobody knows.

    `mark` stands for what no text of the questionnaire says: `#2` a rank or scale, `*` the one text beside an answer.
    """

    def __init__(self) -> None:
        self._exact: dict[tuple[str, str], set[str]] = {}
        self._loose: dict[tuple[str, str], set[str]] = {}

    def add(self, text: str, thing: str, mark: str = "") -> None:
        flat = flattened(text)
        self._exact.setdefault((flat, mark), set()).add(thing)
        if letters := _letters(flat):
            self._loose.setdefault((letters, mark), set()).add(thing)

    def find(self, text: str, mark: str = "") -> set[str]:
        flat = flattened(text)
        return self._exact.get((flat, mark)) or self._loose.get((_letters(flat), mark), set())


def last_bracket(heading: str) -> tuple[str, str]:
    """« Question [Rank 2] » → (Question, Rank 2); nothing inside where no bracket ends it."""
    at = heading.rfind("[") if heading.endswith("]") else -1
    return (heading, "") if at < 0 else (heading[:at].rstrip(" _"), heading[at + 1 : -1])


def signs_kept(headings: Iterable[str]) -> int:
    """After how many signs most of their texts were cut short; 0: none was."""
    lengths = Counter(len(text) for heading in headings for text in CUT.findall(heading))
    if max(lengths, default=0) == CUT_IN_2:
        return CUT_IN_2
    return max(lengths, key=lambda length: (lengths[length], length), default=0)


def alike_answers(work: Conversion, signs: int) -> Alike:
    """The heading of each answer, in each language, whole and cut → the name it has by code (`Q1[SQ1]`)."""
    alike = Alike()
    told = Counter(
        (language, form)
        for question in work.source.questions
        for language, text in question.texts.items()
        for form in _forms(text, signs)
    )
    for carried in work.carried.values():
        question = carried.question
        for language, text in question.texts.items():
            for texts, mark, name in _columns(question, language):
                for form, *between in product(*(_forms(each, signs) for each in (text, *texts))):
                    heading = f"{form} {''.join(f'[{each}]' for each in between)}"
                    alike.add(heading, f"{question.code}{name}", mark)
                    # « Question [any words] » says which question only where no other one has its text.
                    if mark and told[language, form] > 1:
                        alike.add(heading, ANOTHER, mark)
                for heading, beside in _in_version_2(question, text, mark, name, signs):
                    alike.add(heading, f"{question.code}{name}", beside)
    return alike


def alike_questions(questions: Iterable[Question], signs: int) -> Alike:
    """The texts of questions, in each language, whole and cut → their ids."""
    alike = Alike()
    for question in questions:
        for text in question.texts.values():
            for form in _forms(text, signs):
                alike.add(form, question.qid)
    return alike


def _forms(text: str, signs: int) -> list[str]:
    """A text as it may stand in a heading: whole, cut, or either (LimeSurvey leaves whole what is hardly longer)."""
    flat = flattened(text)
    cut = shortened(text, signs) if signs else ""
    if not cut:
        return [flat]
    return [f"{cut}.."] if shortened(text, signs + 3) else [flat, f"{cut}.."]


def _in_version_2(question: Question, text: str, mark: str, name: str, signs: int) -> Iterator[tuple[str, str]]:
    """What 2.0 wrote over a column otherwise than today, with its mark.

    The two scales of a line are both « Question te.. [line] »: one heading over two columns, nobody tells them apart.
    """
    code = question.code
    if mark.startswith("#"):
        yield f"{code} {name[: name.rindex('[')]}", mark
    elif name == "[comment]":
        yield f"{code} - comment", ""
        yield f"{flattened(text)} - comment", ""
    elif name == "[other]":
        yield from ((f"{code} [{word}]", "") for word in OTHER)
    elif name and name != "[othercomment]":
        yield f"{code} {name.replace('_', '][')}", ""
    if signs and question.type != "1":
        yield f"{shortened(text, CUT_IN_2) or flattened(text)}.. {name}", ""


def _columns(question: Question, language: str) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Over each column: the texts after the question's, the mark of what no text says, what follows its code."""

    def told(texts: dict[str, str]) -> str:
        return texts.get(language, "")

    match question.type:
        case "R":
            for rank in range(1, len(question.answers or question.lines) + 1):
                yield (), f"#{rank}", f"[{rank}]"
        case "1":
            for line in question.on_scale(0):
                yield from (((told(line.texts),), f"#{scale}", f"[{line.code}][{scale}]") for scale in (1, 2))
        case ":" | ";":
            for line in question.on_scale(0):
                for across in question.on_scale(1):
                    yield (told(line.texts), told(across.texts)), "", f"[{line.code}_{across.code}]"
        case _ if KINDS[question.type].lines:
            for line in question.on_scale(0):
                yield (told(line.texts),), "", f"[{line.code}]"
                if question.type == "P":
                    yield (told(line.texts),), "*", f"[{line.code}comment]"
        case _:
            yield (), "", ""
    if question.type == "O":
        yield (), "*", "[comment]"
    if question.other and question.type in ("M", "P"):
        yield from (((word,), "", "[other]") for word in OTHER)
    elif question.other:
        yield (), "*", "[other]"
    if question.other and question.type == "P":
        yield from (((word,), "", "[othercomment]") for word in OTHER_COMMENT)


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
