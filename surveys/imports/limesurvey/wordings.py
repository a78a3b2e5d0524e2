"""The texts of questions and answers as LimeSurvey's exports write them, and what each belongs to.

Tags are gone, spaces may have become « _ » and « ? » « - » (settings of the export). Source: LimeSurvey's
`createFieldMap` for what follows a question's text over each of its columns, `SurveyObj::getFullAnswer` for answers
written in full.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from surveys.imports.limesurvey.source import Question
from surveys.imports.limesurvey.types import KINDS
from surveys.imports.limesurvey.work import Conversion
from surveys.imports.texts import flattened

# LimeSurvey's own words over the text beside « other », which is also the answer of whoever chose it.
OTHER = ("Other", "Autre")
OTHER_COMMENT = ("Other comment", "Autre commentaire")
# Its own words for the choices it writes itself: name of the list → code → words.
FIXED: dict[str, dict[str, tuple[str, ...]]] = {
    "gender": {"F": ("Female", "Féminin", "Femme"), "M": ("Male", "Masculin", "Homme")},
    "yes_no": {"Y": ("Yes", "Oui"), "N": ("No", "Non")},
    "yes_uncertain_no": {"Y": ("Yes", "Oui"), "U": ("Uncertain", "Incertain", "Indécis"), "N": ("No", "Non")},
    "more_same_less": {
        "I": ("Increase", "Augmenter", "Augmentation"),
        "S": ("Same", "Sans changement", "Identique"),
        "D": ("Decrease", "Diminuer", "Diminution"),
    },
}


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


def alike_answers(work: Conversion) -> Alike:
    """The heading of each answer, in each language → the name it has by code (`Q1[SQ1]`)."""
    alike = Alike()
    told = Counter(
        (language, flattened(text)) for question in work.source.questions for language, text in question.texts.items()
    )
    for carried in work.carried.values():
        question = carried.question
        for language, text in question.texts.items():
            flat = flattened(text)
            for tail, mark, name in _columns(question, language):
                # « Question [any words] » says which question only where no other one has its text.
                if not mark or told[language, flat] == 1:
                    alike.add(f"{flat}{tail}", f"{question.code}{name}", mark)
    return alike


def alike_questions(questions: Iterable[Question]) -> Alike:
    """The texts of questions, in each language → their ids."""
    alike = Alike()
    for question in questions:
        for text in question.texts.values():
            alike.add(text, question.qid)
    return alike


def _columns(question: Question, language: str) -> Iterator[tuple[str, str, str]]:
    """Over each column: what follows the question's text, the mark of what no text says, what follows its code."""

    def told(texts: dict[str, str]) -> str:
        return f"[{flattened(texts.get(language, ''))}]"

    match question.type:
        case "R":
            for rank in range(1, len(question.answers or question.lines) + 1):
                yield "", f"#{rank}", f"[{rank}]"
        case "1":
            for line in question.on_scale(0):
                yield from ((f" {told(line.texts)}", f"#{scale}", f"[{line.code}][{scale}]") for scale in (1, 2))
        case ":" | ";":
            for line in question.on_scale(0):
                for across in question.on_scale(1):
                    yield f" {told(line.texts)}{told(across.texts)}", "", f"[{line.code}_{across.code}]"
        case _ if KINDS[question.type].lines:
            for line in question.on_scale(0):
                yield f" {told(line.texts)}", "", f"[{line.code}]"
                if question.type == "P":
                    yield f" {told(line.texts)}", "*", f"[{line.code}comment]"
        case _:
            yield "", "", ""
    if question.type == "O":
        yield "", "*", "[comment]"
    if question.other and question.type in ("M", "P"):
        yield from ((f" [{word}]", "", "[other]") for word in OTHER)
    elif question.other:
        yield "", "*", "[other]"
    if question.other and question.type == "P":
        yield from ((f" [{word}]", "", "[othercomment]") for word in OTHER_COMMENT)


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
