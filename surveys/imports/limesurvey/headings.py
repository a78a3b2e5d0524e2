"""Which answer each column of responses holds, whatever its heading was made of.

LimeSurvey heads the columns of an export with names of its database (`1X2X3`) or codes (`Q1[SQ1]`), with texts
(`Question [subquestion]`), or with both (`Q1[SQ1]. Question [subquestion]`; what stands between them is a setting),
texts whole or cut short (`Question te.. [subq.. ]`; in 2.0 `Question te.. [SQ1]`). A text that two answers share, or
that stands over two columns, is nobody's: it is listed and never guessed. Source: LimeSurvey's `Writer.php`,
`viewHelper::getFieldText`, `createFieldMap`.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from realtime.wire.refusals import Refused
from surveys.imports import words
from surveys.imports.limesurvey.names import Spot
from surveys.imports.limesurvey.rows import Rows
from surveys.imports.limesurvey.source import Question
from surveys.imports.limesurvey.vocabulary import said
from surveys.imports.limesurvey.wordings import (
    ANOTHER,
    CUT,
    CUT_IN_2,
    Alike,
    alike_answers,
    alike_questions,
    last_bracket,
    signs_kept,
)
from surveys.imports.limesurvey.work import Conversion
from surveys.imports.report import Part
from surveys.imports.texts import flattened
from surveys.questionnaires import schema as plain

# What LimeSurvey knows of a response beside its answers, and how it names it in full.
ABOUT: dict[str, tuple[str, ...]] = {
    "id": said("Response ID"),
    "submitdate": said("Date submitted"),
    "lastpage": said("Last page"),
    "startlanguage": said("Start language"),
    "seed": said("Seed"),
    "startdate": said("Date started"),
    "datestamp": said("Date last action"),
    "quota_exit": (),
    "token": said("Token"),
    "ipaddr": said("IP address"),
    "refurl": said("Referrer URL"),
    "firstname": said("First name"),
    "lastname": said("Last name"),
    "email": said("Email address"),
}
# Those that name a person or a machine are said to be dropped.
PERSONAL = ("token", "ipaddr", "refurl", "firstname", "lastname", "email")
TIMES = re.compile(r"interviewtime|groupTime\d+|(.+)time", re.IGNORECASE)
# In full: « Total time », « Group time: Page 1 », « Question time: Q1 ».
TIMES_IN_FULL = re.compile(
    "|".join(rf"{re.escape(words)}( ?:.*)?" for words in said("Total time", "Group time", "Question time")),
    re.IGNORECASE,
)
CODED = re.compile(r"([A-Za-z0-9_]+(?:\[[^\[\]]*\]){0,2})(\W+)(.*)", re.DOTALL)
# What parts a code from a text that is not the questionnaire's (« Q1. », « Q1: »), a blank after it.
PARTING = tuple(".:;,|)/-–—")


@dataclass(slots=True)
class Columns:
    """`spots`: column → its answer; `about`: what LimeSurvey knows of a response → the column that tells it."""

    spots: dict[str, Spot] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)


def columns_of(work: Conversion, rows: Rows, schema: plain.Schema) -> Columns:
    """Each column is told to the report. Refuses `responses_of_another`, `responses_unreadable` (no column is one)."""
    reader = _Headings(work, rows, schema)
    for name in dict.fromkeys(rows.columns):
        reader.read(name)
    if not reader.found.spots and not reader.found.about:
        raise Refused("responses_unreadable")
    asked = len(rows.columns) - len(reader.found.about)
    if asked and reader.lost * 2 > asked:
        raise Refused("responses_of_another", known=asked - reader.lost, count=asked)
    if not rows.keeps_null:
        reader.set_halves_aside()
    return reader.found


class _Headings:
    def __init__(self, work: Conversion, rows: Rows, schema: plain.Schema) -> None:
        self.work, self.rows, self.schema = work, rows, schema
        self.found = Columns()
        # Columns of which nothing is known.
        self.lost = 0
        self.taken: set[int] = set()
        self.silent = _silent(work)
        self.stems = _stems(work, self.silent)
        self.timed = _timed(work)
        # After how many signs the export cut its texts short, if it did.
        self.signs = 0 if rows.keeps_null else signs_kept(self._text_of(name) for name in rows.columns)
        # Texts are looked up only where a heading is no name: made when the first one comes.
        self._answers: Alike | None = None
        self._questions: Alike | None = None

    def read(self, name: str) -> None:
        if (spot := self._spot(name)) is not None:
            self._answer(name, spot)
        elif name in ABOUT:
            self._about(name, name)
        elif name in self.rows.unnamed:
            self._leave_out(name, _("it has no heading"))
        elif name in self.rows.repeated:
            why = _("another column has the same heading: which one answers which question is not known")
            self._leave_out(name, why, decide=True)
        elif self.rows.keeps_null or not self._by_text(name):
            self._unanswered(name)

    def set_halves_aside(self) -> None:
        """A multiple choice or a ranking one column of which is not known: its box would be taken for not ticked."""
        wanted: dict[str, set[int]] = {}
        for spot in self.work.coded.values():
            if spot.slot == "option":
                wanted.setdefault(spot.target.code, set()).add(id(spot))
        given: dict[str, dict[str, Spot]] = {}
        for name, spot in self.found.spots.items():
            given.setdefault(spot.target.code, {})[name] = spot
        for code, columns in given.items():
            ranks = sorted(spot.rank for spot in columns.values() if spot.slot == "rank")
            if wanted.get(code, set()) <= set(map(id, columns.values())) and ranks == list(range(1, len(ranks) + 1)):
                continue
            for name in columns:
                del self.found.spots[name]
                why = _("another column of its question is missing or not sure: it would be taken for left blank")
                self._leave_out(name, why, decide=True)

    def _by_text(self, name: str) -> bool:
        """Whether its text told what it holds."""
        coded = self._coded(name)
        if coded and coded.sure:
            self._answer(name, coded.spot)
            return True
        named = self._named(name)
        alike = [spot for each in named if (spot := self._spot(each)) is not None]
        if len(alike) == 1 and ANOTHER not in named:
            self._answer(name, alike[0])
        elif alike:
            self._leave_out(name, _shared(name), decide=True)
        elif coded:
            self._answer(name, coded.spot, _("it was read by its code: its text is not the questionnaire’s"))
        elif about := _about_in_full(name, self.signs):
            self._about(about, name)
        else:
            return False
        return True

    def _unanswered(self, name: str) -> None:
        if self._is_silent(name) or (not self.rows.keeps_null and self._is_silent_text(name)):
            self._leave_out(name, _("its question is left out, or asks nothing"))
        elif self._is_time(name):
            self._leave_out(name, _("there is no such thing here"))
        else:
            self.lost += 1
            self._leave_out(name, _("no question of the questionnaire has this column"))

    # --- by name ----------------------------------------------------------------------------------------

    def _spot(self, name: str) -> Spot | None:
        """By its whole name; a column of an information text, or of a grid as a whole, holds no answer."""
        spot = self.work.spots.get(name)
        if not self.rows.keeps_null and not name[:1].isdigit():
            spot = self.work.coded.get(name)  # « Q1 » is a code over a table, never a number of the database
        if spot is None or (spot.slot == "value" and spot.target.kind == "whole"):
            return None
        return spot if spot.target.code in self.schema.by_code else None

    def _is_silent(self, name: str) -> bool:
        """Whether a column belongs to a question that is known but leaves no answer here."""
        return (
            name in self.stems
            or re.split(r"[_\[#]", name, maxsplit=1)[0] in self.stems
            or any(name.startswith(stem) for stem in self.stems if "X" in stem and stem[:1].isdigit())
        )

    def _is_time(self, name: str) -> bool:
        """Time spent on the survey, a page or a question."""
        if not self.rows.keeps_null and TIMES_IN_FULL.fullmatch(name.replace("_", " ")):
            return True
        found = TIMES.fullmatch(name)
        return found is not None and (found[1] is None or found[1] in self.timed)

    # --- by text ----------------------------------------------------------------------------------------

    def _coded(self, heading: str) -> "_Coded | None":
        """« Q1[SQ1]. Question [subquestion] »: sure when the text is that of the answer with this code."""
        found = CODED.fullmatch(heading)
        if found is None:
            return None
        code, parting, text = found.groups()
        spot = self._spot(code)
        if spot is None:
            return None
        if any(self._spot(each) is spot for each in self._named(text)):
            return _Coded(spot, sure=True)
        if parting.startswith(PARTING) and not any(sign.isalnum() for sign in text):
            # The answer has no text in this language; or « Age: » is the text of another one.
            return _Coded(spot, sure=not self._named(heading))
        return _Coded(spot, sure=False) if _parts(parting) else None

    def _text_of(self, heading: str) -> str:
        """Less the code before it."""
        found = CODED.fullmatch(heading)
        return found[3] if found and self._spot(found[1]) else heading

    def _named(self, heading: str) -> set[str]:
        """The names of the answers whose text is this heading."""
        if self._answers is None:
            self._answers = alike_answers(self.work, self.signs)
        if found := self._answers.find(heading):
            return found
        stem, inside = last_bracket(heading)
        # « [Rank 2] », « [Scale 1] », whatever the language; then the one thing that can stand beside an answer.
        if (number := re.fullmatch(r"\D*(\d{1,2})", inside)) and (
            found := self._answers.find(stem, f"#{int(number[1])}")
        ):
            return found
        return self._answers.find(stem, "*") if inside else set()

    def _is_silent_text(self, heading: str) -> bool:
        if self._questions is None:
            self._questions = alike_questions(self.silent, self.signs)
        coded = CODED.fullmatch(heading)
        if coded and _parts(coded[2]) and self._is_silent(coded[1]):
            return True
        stem = heading.removeprefix("filecount - ")
        for _bracket in range(3):
            if self._questions.find(stem):
                return True
            stem = last_bracket(stem)[0]
        return False

    # --- what the report says ----------------------------------------------------------------------------

    def _about(self, about: str, name: str) -> None:
        self.found.about.setdefault(about, name)
        if about in PERSONAL:
            self._leave_out(name, _("it can name a person: it is never kept"))

    def _answer(self, name: str, spot: Spot, note: str = "") -> None:
        if id(spot) in self.taken:
            self._leave_out(name, _("another column holds the same answer already"), decide=True)
            return
        self.taken.add(id(spot))
        self.found.spots[name] = spot
        self.work.report.expect(Part.COLUMN, name, _place(name))
        if note:
            self.work.report.changed(Part.COLUMN, name, note)
        else:
            self.work.report.carried(Part.COLUMN, name)

    def _leave_out(self, name: str, why: str, *, decide: bool = False) -> None:
        self.work.report.expect(Part.COLUMN, name, _place(name))
        self.work.report.left_out(Part.COLUMN, name, why, decide=decide)


@dataclass(frozen=True, slots=True)
class _Coded:
    spot: Spot
    sure: bool


def _place(name: str) -> str:
    return words.shortened(name, 120)


def _parts(parting: str) -> bool:
    return parting.startswith(PARTING) and parting[1:2] == " "


def _silent(work: Conversion) -> list[Question]:
    """Questions that leave no answer here."""
    return [
        question
        for question in work.source.questions
        if question.qid not in work.carried or question.type in ("X", "|", "*", "I")
    ]


def _stems(work: Conversion, silent: list[Question]) -> set[str]:
    stems = {f"{work.source.sid}X{question.gid}X{question.qid}" for question in silent}
    return stems | {f"Q{question.qid}" for question in silent} | {question.code for question in silent}


def _timed(work: Conversion) -> set[str]:
    """What a column of times is named after."""
    source = work.source
    questions = {f"{source.sid}X{question.gid}X{question.qid}" for question in source.questions}
    return (
        questions
        | {question.code for question in source.questions}
        | {f"{source.sid}X{group.gid}" for group in source.groups}
    )


def _shared(heading: str) -> str:
    if CUT.search(heading):
        return _(
            "several answers begin with these words: which one it holds is not known; "
            "export them with codes, or with full texts"
        )
    return _("several answers have this text: which one it holds is not known; export them with codes")


def _about_in_full(heading: str, signs: int) -> str:
    """« Date submitted », « Date submi.. » or « submitdate. Date submitted »."""
    coded = CODED.fullmatch(heading)
    if coded and coded[1] in ABOUT and _parts(coded[2]):
        return coded[1]
    asked = flattened(heading).replace("_", " ").replace("’", "'").casefold()
    cut = asked.removesuffix("..") if signs and asked.endswith("..") else None
    alike = {
        about
        for about, texts in ABOUT.items()
        for text in map(str.casefold, texts)
        if asked == text or (cut is not None and cut.strip() in (text[:signs].strip(), text[:CUT_IN_2].strip()))
    }
    return alike.pop() if len(alike) == 1 else ""
