"""A LimeSurvey questionnaire as it was written there, the same for both layouts of the file. Plain data.

Texts are language → text, as in the file (HTML, piping): nothing is translated yet.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from realtime.wire.refusals import Refused
from surveys.imports.limesurvey.tables import Row, Tables

MOST_QUESTIONS, MOST_PARTS = 2_000, 8_000
# Cells of all grids of numbers and of texts: lines times columns.
MOST_CELLS = 20_000

# Language → text.
Texts = dict[str, str]


@dataclass(slots=True)
class Answer:
    code: str
    scale: int
    texts: Texts
    # Its id in the database, in the layout that has one.
    aid: str = ""


@dataclass(slots=True)
class Line:
    """A subquestion: a line or a column of a grid, an option of a multiple choice, one of several numbers."""

    qid: str
    code: str
    scale: int
    texts: Texts
    relevance: str


@dataclass(slots=True)
class Question:
    qid: str
    gid: str
    type: str
    code: str
    texts: Texts
    help: Texts
    other: bool
    mandatory: str
    relevance: str
    # A regular expression of old versions.
    preg: str
    lines: list[Line] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    # Attribute → language ("" for all) → value.
    attributes: dict[str, Texts] = field(default_factory=dict)
    conditions: list[Row] = field(default_factory=list)
    defaults: list[Row] = field(default_factory=list)

    def setting(self, name: str) -> str:
        """The value of an attribute that does not depend on the language."""
        values = self.attributes.get(name, {})
        return (values.get("") or next(iter(values.values()), "")).strip()

    def on_scale(self, scale: int) -> list[Line]:
        return [line for line in self.lines if line.scale == scale]


@dataclass(slots=True)
class Group:
    gid: str
    name: Texts
    description: Texts
    relevance: str
    random: str
    questions: list[Question] = field(default_factory=list)


@dataclass(slots=True)
class Quota:
    id: str
    name: str
    limit: str
    active: bool
    # (question id, answer code)
    members: list[tuple[str, str]]
    message: Texts


@dataclass(slots=True)
class Source:
    sid: str
    version: int
    language: str
    # Others than the base one.
    languages: list[str]
    settings: Row
    # Language → column of `surveys_languagesettings` → text.
    words: dict[str, Row]
    groups: list[Group]
    quotas: list[Quota]
    assessments: list[Row]
    # Questions whose group is not in the file.
    strays: list[Question]

    @property
    def questions(self) -> Iterable[Question]:
        return (question for group in self.groups for question in group.questions)


def understood(tables: Tables) -> Source:
    """The tables of a file put together, whatever their layout. Refuses `survey_file_bomb`."""
    _refuse_too_many(tables)
    settings = next(iter(tables.of("surveys")), {})
    language = settings.get("language") or (tables.languages[-1] if tables.languages else "fr")
    words = {row.get("surveyls_language", ""): row for row in tables.of("surveys_languagesettings")}
    questions = _questions(tables, language)
    _refuse_wide(questions)
    groups = _groups(tables, language)
    by_gid = {group.gid: group for group in groups}
    strays: list[Question] = []
    for question in questions:
        group = by_gid.get(question.gid)
        (group.questions if group else strays).append(question)
    listed = [*tables.languages, *settings.get("additional_languages", "").split(), *words]
    return Source(
        sid=settings.get("sid", ""),
        version=tables.version,
        language=language,
        languages=[each for each in dict.fromkeys(listed) if each and each != language],
        settings=settings,
        words=words,
        groups=groups,
        quotas=_quotas(tables),
        assessments=tables.of("assessments"),
        strays=strays,
    )


def _refuse_too_many(tables: Tables) -> None:
    """Each row stands once a language in the older layout."""
    questions = len({row.get("qid") for row in tables.of("questions")})
    lines = len({row.get("qid") for row in tables.of("subquestions")})
    answers = len({(row.get("qid"), row.get("scale_id"), row.get("code")) for row in tables.of("answers")})
    if questions > MOST_QUESTIONS or lines + answers > MOST_PARTS:
        raise Refused("survey_file_bomb")


def _refuse_wide(questions: Iterable[Question]) -> None:
    grids = (question for question in questions if question.type in (":", ";"))
    if sum(len(question.on_scale(0)) * len(question.on_scale(1)) for question in grids) > MOST_CELLS:
        raise Refused("survey_file_bomb")


def place_of(row: Row, *columns: str) -> tuple[int, ...]:
    return tuple(number_of(row.get(column, "")) for column in columns)


def number_of(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        return 0


def _texts(rows: Iterable[Row], column: str) -> Texts:
    return {row.get("language", ""): row[column] for row in rows if row.get(column)}


def _by(rows: Iterable[Row], *columns: str) -> dict[tuple[str, ...], list[Row]]:
    """Rows that share these columns, in the order of the file."""
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(row.get(column, "") for column in columns), []).append(row)
    return found


def _base(rows: list[Row], language: str) -> Row:
    """Of the same row in several languages, the base one."""
    return next((row for row in rows if row.get("language") == language), rows[0])


def _groups(tables: Tables, language: str) -> list[Group]:
    wordings = _by(tables.of("group_l10ns"), "gid")
    groups: list[tuple[tuple[int, ...], Group]] = []
    for (gid,), rows in _by(tables.of("groups"), "gid").items():
        told = wordings.get((gid,), []) if tables.is_split else rows
        row = _base(rows, language)
        group = Group(
            gid=gid,
            name=_texts(told, "group_name"),
            description=_texts(told, "description"),
            relevance=row.get("grelevance", "").strip(),
            random=row.get("randomization_group", "").strip(),
        )
        groups.append((place_of(row, "group_order"), group))
    return [group for _place, group in sorted(groups, key=lambda pair: pair[0])]


def _questions(tables: Tables, language: str) -> list[Question]:
    wordings = _by(tables.of("question_l10ns"), "qid")
    answers = _answers(tables, language)
    lines = _lines(tables, language, wordings)
    attributes = _by(tables.of("question_attributes"), "qid")
    conditions = _by(tables.of("conditions"), "qid")
    defaults = _by(tables.of("defaultvalues"), "qid")
    questions: list[tuple[tuple[int, ...], Question]] = []
    for (qid,), rows in _by(tables.of("questions"), "qid").items():
        told = wordings.get((qid,), []) if tables.is_split else rows
        row = _base(rows, language)
        question = Question(
            qid=qid,
            gid=row.get("gid", ""),
            type=row.get("type", ""),
            code=row.get("title", "").strip(),
            texts=_texts(told, "question"),
            help=_texts(told, "help"),
            other=row.get("other") == "Y",
            mandatory=row.get("mandatory", "N"),
            relevance=row.get("relevance", "").strip(),
            preg=row.get("preg", "").strip(),
            lines=lines.get(qid, []),
            answers=answers.get(qid, []),
            conditions=conditions.get((qid,), []),
            defaults=defaults.get((qid,), []),
        )
        for attribute in attributes.get((qid,), []):
            values = question.attributes.setdefault(attribute.get("attribute", ""), {})
            values.setdefault(attribute.get("language", ""), attribute.get("value", ""))
        questions.append((place_of(row, "question_order"), question))
    return [question for _place, question in sorted(questions, key=lambda pair: pair[0])]


def _lines(tables: Tables, language: str, wordings: dict[tuple[str, ...], list[Row]]) -> dict[str, list[Line]]:
    """Subquestions by the id of their question, in order."""
    found: dict[str, list[tuple[tuple[int, ...], Line]]] = {}
    for (qid,), rows in _by(tables.of("subquestions"), "qid").items():
        told = wordings.get((qid,), []) if tables.is_split else rows
        row = _base(rows, language)
        line = Line(
            qid=qid,
            code=row.get("title", "").strip(),
            scale=number_of(row.get("scale_id", "")),
            texts=_texts(told, "question"),
            relevance=row.get("relevance", "").strip(),
        )
        found.setdefault(row.get("parent_qid", ""), []).append((place_of(row, "scale_id", "question_order"), line))
    return {qid: [line for _place, line in sorted(rows, key=lambda pair: pair[0])] for qid, rows in found.items()}


def _answers(tables: Tables, language: str) -> dict[str, list[Answer]]:
    """Answer options by the id of their question, in order."""
    wordings = _by(tables.of("answer_l10ns"), "aid")
    found: dict[str, list[tuple[tuple[int, ...], Answer]]] = {}
    for (qid, scale, code), rows in _by(tables.of("answers"), "qid", "scale_id", "code").items():
        row = _base(rows, language)
        told = wordings.get((row.get("aid", ""),), []) if tables.is_split else rows
        answer = Answer(code=code.strip(), scale=number_of(scale), texts=_texts(told, "answer"), aid=row.get("aid", ""))
        found.setdefault(qid, []).append((place_of(row, "scale_id", "sortorder"), answer))
    return {qid: [answer for _place, answer in sorted(rows, key=lambda pair: pair[0])] for qid, rows in found.items()}


def _quotas(tables: Tables) -> list[Quota]:
    members = _by(tables.of("quota_members"), "quota_id")
    messages = _by(tables.of("quota_languagesettings"), "quotals_quota_id")
    return [
        Quota(
            id=row.get("id", ""),
            name=row.get("name", "").strip(),
            limit=row.get("qlimit", ""),
            active=row.get("active", "1") == "1",
            members=[
                (member.get("qid", ""), member.get("code", "")) for member in members.get((row.get("id", ""),), [])
            ],
            message={
                told.get("quotals_language", ""): told.get("quotals_message", "")
                for told in messages.get((row.get("id", ""),), [])
            },
        )
        for row in tables.of("quota")
    ]
