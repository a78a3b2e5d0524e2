"""A questionnaire of ours as a LimeSurvey file (.lss), in the layout of LimeSurvey 4 to 6.

Whatever it cannot say is left out here and found by `differences`, which reads the file back: nothing is kept by hand.
"""

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from surveys.enums import ONE_CHOICE_TYPES, QuestionType
from surveys.exports.lss.tables import Document
from surveys.exports.lss.types import MENU, Kind, kind_of, separator_of, settings_of
from surveys.imports.reading import PlannedQuota
from surveys.questionnaires.expressions.limesurvey import Untranslatable
from surveys.questionnaires.expressions.parse import parse
from surveys.questionnaires.expressions.to_limesurvey import ALWAYS, to_limesurvey
from surveys.questionnaires.expressions.tree import And, Call, Compare, Ref, Text, Tree
from surveys.questionnaires.schema import (
    FALC,
    NO,
    OTHER,
    SCALES,
    YES,
    Choice,
    Column,
    Question,
    Row,
    Schema,
    Section,
    of_public,
)

Part = Choice | Column | Question | Row | Section
QUOTED = re.compile(r"\{([A-Za-z][A-Za-z0-9]{0,19})\}")


@dataclass(frozen=True, slots=True)
class Survey:
    """What a file holds beside its questionnaire, whose codes LimeSurvey takes already."""

    title: str
    schema: Schema
    anonymous: bool = False
    quotas: Sequence[PlannedQuota] = field(default_factory=tuple)


def written(survey: Survey) -> bytes:
    """The file."""
    writer = _Writer(survey)
    return writer.document.written(survey.schema.language, writer.others)


class _Writer:
    def __init__(self, survey: Survey) -> None:
        self.document = Document()
        self.schema = survey.schema
        public = of_public("")
        self.others = [one for one in self.schema.variants if one != FALC and not one.startswith(public)]
        # Six digits, the same each time for the same title.
        self.sid = 100_000 + zlib.crc32(survey.title.encode()) % 900_000
        self.numbers = 0
        self.qids: dict[str, int] = {}
        self.asked = self.schema.with_role("audience")
        self.letters: dict[str, str] = {}
        for place, section in enumerate(self.schema.sections, start=1):
            self._section(place, section)
        for quota in survey.quotas:
            self._quota(quota)
        self._survey(survey)

    # --- texts --------------------------------------------------------------------------------------

    def texts(self, part: Part, name: str) -> Iterator[tuple[str, str]]:
        """(language, text) in each language; what is not translated stands in the base one."""
        own = getattr(part, name)
        for language in [self.schema.language, *self.others]:
            yield language, self.html(part.texts.get(language, {}).get(name) or own)

    def html(self, text: str) -> str:
        """Words and line ends as HTML; an answer quoted is its label there."""
        quoted = QUOTED.sub(self._quoted, text)
        return escape(quoted, quote=False).replace("\n", "<br />")

    def _quoted(self, found: re.Match[str]) -> str:
        return f"{{{found[1]}.shown}}" if found[1] in self.schema.by_code else found[0]

    def _expression(self, *conditions: str) -> str:
        """All of them, or what can be said of them; "1" when nothing is left."""
        said = [to_limesurvey(one, self.schema.by_code) for one in conditions if one]
        kept = [one for one in said if not isinstance(one, Untranslatable) and one != ALWAYS]
        return kept[0] if len(kept) == 1 else " and ".join(f"({one})" for one in kept) or ALWAYS

    def _publics(self, publics: Sequence[str]) -> str:
        if not publics or self.asked is None:
            return ""
        return f"includes({self.asked.code}, {', '.join(repr(one) for one in publics)})"

    # --- pages and questions ------------------------------------------------------------------------

    def _section(self, place: int, section: Section) -> None:
        gid = self.document.add(
            "groups",
            gid=place,
            sid=self.sid,
            group_order=place,
            randomization_group="",
            grelevance=self._expression(section.condition, self._publics(section.publics)),
        )
        intros = dict(self.texts(section, "intro"))
        for language, title in self.texts(section, "title"):
            number = len(self.document.tables["group_l10ns"]) + 1
            self.document.add(
                "group_l10ns", id=number, gid=gid, group_name=title, description=intros[language], language=language
            )
        for order, question in enumerate(section.questions, start=1):
            kind = kind_of(question)
            if kind is not None:
                self._question(gid, order, question, kind)

    def _question(self, gid: int, order: int, question: Question, kind: Kind) -> None:
        qid = self._line("questions", kind, gid=gid, order=order, code=question.code, question=question)
        self.qids[question.code], self.letters[question.code] = qid, kind.letter
        self._words(qid, self.texts(question, "wording"), dict(self.texts(question, "help")))
        settings = settings_of(question)
        if question.validation:
            rule = to_limesurvey(question.validation, self.schema.by_code)
            settings |= {} if isinstance(rule, Untranslatable) else {"em_validation_q": rule}
        for name, value in settings.items():
            self._attribute(qid, name, value)
        if question.validation_message:
            for language, message in self.texts(question, "validation_message"):
                self._attribute(qid, "em_validation_q_tip", message, language)
        if question.type == QuestionType.DUAL_MATRIX:
            self._heads(qid, question)
        self._parts(qid, gid, question, kind)

    def _heads(self, qid: int, question: Question) -> None:
        """What stands over the two scales, in the other languages."""
        for language in self.others:
            for place, name in enumerate(("dualscale_headerA", "dualscale_headerB"), start=1):
                if said := question.texts.get(language, {}).get(f"end_{place}"):
                    self._attribute(qid, name, said, language)

    def _line(self, table: str, kind: Kind, **of: object) -> int:
        """A row of `questions` or `subquestions`, which share their numbers."""
        self.numbers += 1
        question = of.get("question")
        asked = question if isinstance(question, Question) else None
        relevance = self._expression(asked.condition, self._publics(asked.publics)) if asked else str(of["relevance"])
        self.document.add(
            table,
            qid=self.numbers,
            parent_qid=int(str(of.get("parent", 0))),
            sid=self.sid,
            gid=int(str(of["gid"])),
            type=kind.letter,
            title=str(of["code"]),
            preg="",
            other="Y" if asked and asked.settings.other else "N",
            mandatory=("S" if asked.soft else "Y" if asked.required else "N") if asked else "N",
            encrypted="N",
            question_order=int(str(of["order"])),
            scale_id=int(str(of.get("scale", 0))),
            same_default=0,
            relevance=relevance,
            question_theme_name=kind.theme if asked else "",
            modulename="",
            same_script=0,
        )
        return self.numbers

    def _words(self, qid: int, texts: Iterator[tuple[str, str]], helps: Mapping[str, str]) -> None:
        for language, text in texts:
            number = len(self.document.tables["question_l10ns"]) + 1
            self.document.add(
                "question_l10ns",
                id=number,
                qid=qid,
                question=text,
                help=helps.get(language, ""),
                script="",
                language=language,
            )

    def _attribute(self, qid: int, name: str, value: str, language: str = "") -> None:
        self.document.add("question_attributes", qid=qid, attribute=name, value=value, language=language)

    def _parts(self, qid: int, gid: int, question: Question, kind: Kind) -> None:
        if kind.letter in ("M",):
            choices = question.choices or (Choice(code=YES, label=question.wording, texts=question.texts),)
            self._lines(qid, gid, kind, [one for one in choices if one.code != OTHER])
            return
        self._lines(qid, gid, kind, question.rows)
        self._lines(qid, gid, kind, question.columns, scale=1)
        if kind.letter in ("L", "!", "F", "1", "R"):
            for scale, name in enumerate(SCALES):
                self._answers(qid, question, kind, scale, [one for one in question.scale(name) if one.code != OTHER])

    def _lines(self, qid: int, gid: int, kind: Kind, parts: Sequence[Choice | Row | Column], scale: int = 0) -> None:
        for order, part in enumerate(parts, start=1):
            relevance = "" if isinstance(part, Column) else self._expression(part.condition)
            line = self._line(
                "subquestions", kind, parent=qid, gid=gid, order=order, code=part.code, scale=scale, relevance=relevance
            )
            self._words(line, self.texts(part, "label"), {})

    def _answers(self, qid: int, question: Question, kind: Kind, scale: int, choices: Sequence[Choice]) -> None:
        separator = separator_of(question) if kind is MENU else ""
        for order, choice in enumerate(choices, start=1):
            aid = len(self.document.tables["answers"]) + 1
            self.document.add(
                "answers", aid=aid, qid=qid, code=choice.code, sortorder=order, assessment_value=0, scale_id=scale
            )
            for language, label in self.texts(choice, "label"):
                under = f"{self.html(choice.group)}{separator}{label}" if separator and choice.group else label
                number = len(self.document.tables["answer_l10ns"]) + 1
                self.document.add("answer_l10ns", id=number, aid=aid, answer=under, language=language)

    # --- quotas and the survey itself ---------------------------------------------------------------

    def _quota(self, planned: PlannedQuota) -> None:
        """One that counts answers to a few questions; LimeSurvey says no other."""
        members = _members(parse(planned.condition), self.schema)
        if members is None:
            return
        number = len(self.document.tables["quota"]) + 1
        self.document.add(
            "quota",
            id=number,
            sid=self.sid,
            name=planned.name,
            qlimit=planned.limit,
            action=1,
            active=1,
            autoload_url=0,
        )
        for code, answer in members:
            place = len(self.document.tables["quota_members"]) + 1
            their = {YES: "Y", NO: "N"}.get(answer, answer) if self.letters[code] == "Y" else answer
            self.document.add("quota_members", id=place, sid=self.sid, qid=self.qids[code], quota_id=number, code=their)
        for language in [self.schema.language, *self.others]:
            place = len(self.document.tables["quota_languagesettings"]) + 1
            self.document.add(
                "quota_languagesettings",
                quotals_id=place,
                quotals_quota_id=number,
                quotals_language=language,
                quotals_name=planned.name,
                quotals_message=self.html(planned.message),
                quotals_url="",
                quotals_urldescrip="",
            )

    def _survey(self, survey: Survey) -> None:
        self.document.add(
            "surveys",
            sid=self.sid,
            gsid=1,
            admin="",
            adminemail="",
            anonymized="Y" if survey.anonymous else "N",
            format="G",
            savetimings="N",
            template="inherit",
            language=self.schema.language,
            additional_languages=" ".join(self.others),
            datestamp="N",
            usecookie="N",
            allowregister="N",
            allowsave="Y",
            allowprev="Y",
            ipaddr="N",
            refurl="N",
            showprogress="Y",
            questionindex=0,
            publicstatistics="N",
            listpublic="N",
        )
        for language in [self.schema.language, *self.others]:
            self.document.add(
                "surveys_languagesettings",
                surveyls_survey_id=self.sid,
                surveyls_language=language,
                surveyls_title=self.html(survey.title),
                surveyls_description="",
                surveyls_welcometext="",
                surveyls_endtext="",
                surveyls_url="",
                # Day, month, year; a decimal comma where it is used.
                surveyls_dateformat=2 if language == "fr" else 6,
                surveyls_numberformat=0 if language == "en" else 1,
            )


def _members(tree: Tree, schema: Schema) -> list[tuple[str, str]] | None:
    """(question, answer) pairs, alternatives of one question and all questions together; None for anything else."""
    members: list[tuple[str, str]] = []
    held: tuple[str, ...]
    for part in tree.parts if isinstance(tree, And) else (tree,):
        match part:
            case Compare("==", Ref(code, "", ""), Text(value)):
                held = (value,)
            case Call("includes", (Ref(code, "", ""),), values):
                held = values
            case _:
                return None
        question = schema.by_code.get(code)
        if question is None or question.type not in ONE_CHOICE_TYPES | {QuestionType.MULTIPLE} or OTHER in held:
            return None
        members += [(code, value) for value in held]
    return members
