"""Expressions of LimeSurvey and of XLSForm, said in our language or reported; the real files are the oracle."""

from pathlib import Path

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaires.expressions import limesurvey, xlsform
from surveys.questionnaires.expressions.evaluate import evaluate
from surveys.questionnaires.expressions.limesurvey import OldCondition, Target, Untranslatable
from surveys.questionnaires.expressions.parse import parse
from surveys.questionnaires.expressions.tree import references
from surveys.questionnaires.expressions.words import untranslatable_in_words

YES_NO = {"Y": "yes", "N": "no"}
VARIABLES = {
    "QC": Target(code="qc", kind="choice", codes=YES_NO),
    "List": Target(code="list", kind="choice", codes={"-oth-": "__other__"}),
    "List_other": Target(code="list", kind="other_text"),
    "M": Target(code="m", kind="whole"),
    **{f"M_{code}": Target(code="m", row=code, kind="option", options=("A", "B", "C")) for code in "ABC"},
    "111X22X33A": Target(code="m", row="A", kind="option", options=("A", "B", "C")),
    "M_other": Target(code="m", kind="other_text"),
    "F_r1": Target(code="f", row="r1", kind="choice"),
    "F_r2": Target(code="f", row="r2", kind="choice"),
    "T_r1_c1": Target(code="t", row="r1", column="c1", kind="value"),
    "age": Target(code="age", kind="value"),
    "years": Target(code="years", kind="value", conditional=True),
    "hidden": Target(code="hidden", kind="choice", conditional=True),
    "R_1": Target(code="r", kind="rank", row="1"),
    "R_3": Target(code="r", kind="rank", row="3"),
    "111X22X44SQ1_1": Target(code="d", row="sq1", column="2", kind="choice"),
    "name": Target(code="name", kind="value"),
}


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("1", ""),
        ("", ""),
        ("0", "1 == 0"),
        ('((QC.NAOK == "Y"))', "qc == 'yes'"),
        ("{QC == 'N'}", "qc == 'no'"),
        ('(QC.NAOK == "Y" or QC.NAOK == "N") and age.NAOK>11', "includes(qc, 'yes', 'no') and age > 11"),
        ('List == "-oth-"', "list == '__other__'"),
        ('M_A.NAOK == "Y"', "includes(m, 'A')"),
        ('M_A.NAOK == "Y" or M_C.NAOK == "Y"', "includes(m, 'A', 'C')"),
        ('111X22X33A.NAOK != "Y"', "not includes(m, 'A')"),
        ("is_empty(M_B.NAOK)", "not includes(m, 'B')"),
        ("!is_empty(M_B) && ! is_empty(age)", "includes(m, 'B') and not is_empty(age)"),
        ('M_B.NAOK == ""', "not includes(m, 'B')"),
        ("!is_empty(M_other)", "includes(m, '__other__')"),
        ("count(M_A, M_B, M_C.NAOK) >= 2", "count(m) >= 2"),
        ("count(that.M.NAOK) > 0", "count(m) > 0"),
        ("count(M_A.NAOK, M_B.NAOK) > 0", "includes(m, 'A', 'B')"),
        ("count(M_A, M_B) == 0", "not includes(m, 'A', 'B')"),
        ("count(F_r1.NAOK, F_r2.NAOK) lt 2", "count(f.r1, f.r2) < 2"),
        ("F_r1.code eq 'x' || F_r2.NAOK ne 'y'", "f.r1 == 'x' or f.r2 != 'y'"),
        ("F_r1.NAOK >= 4", "f.r1 >= 4"),
        ("!is_empty(T_r1_c1)", "not is_empty(t.r1.c1)"),
        ('age.value > "18"', "age > 18"),
        ("18 < age", "age > 18"),
        ("hidden.relevanceStatus == 1", "shown(hidden)"),
        ("hidden.relevanceStatus == 0", "not shown(hidden)"),
        ("!(QC.NAOK == 'Y')", "qc != 'yes'"),
        ("QC == 'Y' AND List EQ 'a or b' Or age GT 3", "qc == 'yes' and list == 'a or b' or age > 3"),
        ("List == 3", "list == '3'"),
        ("!is_empty(R_3)", "not count(r) < 3"),
        ("INSERTANS:111X22X44SQ1#1 == 'x#1'", "d.sq1.2 == 'x#1'"),
    ],
)
def test_limesurvey_expression_is_said_in_ours(text, ours):
    assert limesurvey.translate(text, VARIABLES.get) == ours


def test_long_limesurvey_expression_may_be_short_in_ours():
    text = " or ".join(f'List.NAOK == "A{n}"' for n in range(120))

    codes = ", ".join(f"'A{n}'" for n in range(120))
    assert limesurvey.translate(text, VARIABLES.get) == f"includes(list, {codes})"


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        # Without NAOK nothing holds while the question is hidden; said only where it is not already so.
        ("years > 5", "years > 5"),
        ("years.NAOK != 5", "years != 5"),
        ("years != 5", "shown(years) and years != 5"),
        ("is_empty(years)", "shown(years) and is_empty(years)"),
        ("years > 5 or age > 3", "shown(years) and (years > 5 or age > 3)"),
        (
            "!is_empty(age) && !is_empty(years) && years >= age",
            "not is_empty(age) and not is_empty(years) and years >= age",
        ),
    ],
)
def test_limesurvey_variable_without_naok_wants_its_question_shown(text, ours):
    assert limesurvey.translate(text, VARIABLES.get) == ours


@pytest.mark.parametrize(
    ("text", "reason", "fragment"),
    [
        ('Gone.NAOK == "Y"', "unknown_variable", "Gone.NAOK"),
        ("age + 1 > 3", "unreadable", "+"),
        ("age * 2 > 3", "unreadable", "*"),
        ("sum(age, years) > 3", "unknown_function", "sum"),
        ('regexMatch("/a/", name)', "unknown_function", "regexMatch"),
        ("count(self.NAOK) > 2", "self_that", "self.NAOK"),
        ("that.M == 'A'", "self_that", "that.M"),
        ("QC.gseq == 3", "suffix", "QC.gseq"),
        ('QC.shown == "Oui"', "label_compared", "QC.shown == 'Oui'"),
        ("QC.value > 3", "value_compared", "QC.value > 3"),
        ('M_A == "N"', "option_value", "M_A == 'N'"),
        ('R_1 == "A"', "rank", "R_1 == 'A'"),
        ('List_other == "vélo"', "other_text", "List_other == 'vélo'"),
        ("count(M_A, M_B) > 1", "count_of_some", "count(M_A, M_B)"),
        ('QC = "Y"', "assignment", 'QC = "Y"'),
        ("!age == 3", "negated_value", "!age == 3"),
        ("age", "comparison_expected", "age"),
        ("if(age > 3, 1, 0)", "unknown_function", "if"),
    ],
)
def test_what_limesurvey_says_beyond_is_reported(text, reason, fragment):
    assert limesurvey.translate(text, VARIABLES.get) == Untranslatable(reason, fragment)
    assert fragment in untranslatable_in_words(reason, fragment)


def old(question, variable, method, value, scenario=1):
    return OldCondition(question=question, variable=variable, method=method, value=value, scenario=scenario)


def test_old_conditions_are_joined_as_limesurvey_does():
    rows = [
        old("2", "age", ">=", "18", 2),
        old("1", "QC", "==", "Y"),
        old("1", "QC", "==", "N"),
        old("3", "+111X22X33A", "!=", "Y"),
        old("4", "M", "==", "B", 2),
    ]

    ours = limesurvey.translate_conditions(rows, VARIABLES.get)

    assert ours == "includes(qc, 'yes', 'no') and not includes(m, 'A') or age >= 18 and m == 'B'"


@pytest.mark.parametrize(
    ("row", "ours"),
    [
        (old("1", "QC", "==", " "), "is_empty(qc)"),
        (old("1", "QC", "!=", ""), "not is_empty(qc)"),
        (old("1", "+111X22X33A", "==", " "), "not includes(m, 'A')"),
        (old("1", "age", "RX", "/a/"), Untranslatable("method", "age RX /a/")),
        (old("1", "age", ">", "@111X22X34@"), Untranslatable("method", "age > @111X22X34@")),
        (old("1", "111X22X99", "==", "Y"), Untranslatable("unknown_variable", "111X22X99 == Y")),
    ],
)
def test_old_condition_alone(row, ours):
    assert limesurvey.translate_conditions([row], VARIABLES.get) == ours


SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "limesurvey"


def rows_of(document, table):
    return [{cell.tag: cell.text or "" for cell in row} for row in document.iterfind(f"./{table}/rows/row")]


def resolver(document):
    """The variables of a file, by name and by SGQA, as an importer knows them."""
    questions = {row["qid"]: row for row in rows_of(document, "questions")}
    found = {}
    for row in questions.values():
        kind = {"M": "whole", "P": "whole", "N": "value", "S": "value", "T": "value", "K": "whole"}.get(
            row["type"], "choice"
        )
        found |= dict.fromkeys([row["title"], f"{row['sid']}X{row['gid']}X{row['qid']}"], (row["title"], kind, "", ()))
    subs = rows_of(document, "subquestions")
    for sub in subs:
        parent = questions[sub["parent_qid"]]
        options = tuple(each["title"] for each in subs if each["parent_qid"] == sub["parent_qid"])
        kind = "option" if parent["type"] in "MP" else "choice"
        names = [f"{parent['title']}_{sub['title']}", f"{sub['sid']}X{sub['gid']}X{sub['parent_qid']}{sub['title']}"]
        found |= dict.fromkeys(names, (parent["title"], kind, sub["title"], options))
    targets = {name: Target(code=t[0], kind=t[1], row=t[2], options=t[3]) for name, t in found.items()}
    return targets.get


@pytest.mark.skipif(not SAMPLES.exists(), reason="the sample files stand beside the repository, in ../shared")
@pytest.mark.parametrize(
    "name", ["fr_barometre_numerique_agent_2026", "mef_282267_all_types", "limesurvey_survey_allinoneCondition"]
)
def test_old_table_and_equation_of_real_files_say_the_same(name):
    document = ElementTree.parse(SAMPLES / f"{name}.lss").getroot()
    resolve = resolver(document)
    conditions = rows_of(document, "conditions")
    compared = 0

    for question in rows_of(document, "questions"):
        ours = limesurvey.translate(question["relevance"].replace("\n", " "), resolve)
        table = [
            OldCondition(
                question=row["cqid"],
                variable=row["cfieldname"],
                method=row["method"],
                value=row["value"],
                scenario=int(row["scenario"]),
            )
            for row in conditions
            if row["qid"] == question["qid"]
        ]
        assert isinstance(ours, str), (question["title"], ours)
        if table:
            assert_same(ours, limesurvey.translate_conditions(table, resolve))
            compared += 1

    assert compared > 0


def assert_same(first, second):
    assert isinstance(second, str)
    read, other = parse(first), parse(second)
    codes = st.sampled_from(["A1", "A2", "A3", "A5", "A6", "A7", "A8", "Y", "N", "F", None])
    ticked = st.lists(st.sampled_from(["SH101", "SH102", "SQ201", "SQ202"]), unique=True)
    rows = st.dictionaries(st.sampled_from(["SQ001"]), codes)

    @given(st.data())
    def same(data):
        given_answers = {
            code: data.draw(ticked if code in ("QCS1", "QCS2") else rows if row else codes)
            for code, row, _column in sorted(references(read) | references(other))
        }
        assert evaluate(read, given_answers) == evaluate(other, given_answers)

    same()


FIELDS = {
    "q": Target(code="q", kind="choice"),
    "yesno": Target(code="yesno", kind="choice", codes={"1": "yes"}),
    "multi": Target(code="multi", kind="whole", codes={"Aide 1": "aide-1"}),
    "age": Target(code="age", kind="value"),
    "mail": Target(code="mail", kind="value"),
}


@pytest.mark.parametrize(
    ("text", "own", "ours"),
    [
        ("", "", ""),
        ("${q} = 'a'", "", "q == 'a'"),
        ("${q}='a' or ${q} = 'b'", "", "includes(q, 'a', 'b')"),
        ("selected(${multi}, 'Aide 1')", "", "includes(multi, 'aide-1')"),
        ("not(selected(${ multi }, 'b')) and ${age} >= 18", "", "not includes(multi, 'b') and age >= 18"),
        ("count-selected(${multi}) > 1", "", "count(multi) > 1"),
        ("${q} != 'a'", "", "q != 'a'"),
        ("${q} != ''", "", "not is_empty(q)"),
        ("${yesno} = 1", "", "yesno == 'yes'"),
        (". >= 5 and . <= 10.5", "age", "age >= 5 and age <= 10.5"),
        (".>=5", "age", "age >= 5"),
        ("count-selected(.) <= 3", "multi", "count(multi) <= 3"),
        ("string-length(${mail}) > 0", "", "answered(mail)"),
        ("string-length(.) >= 1", "mail", "answered(mail)"),
        ("${q} = 'a. b ${age}'", "", "q == 'a. b ${age}'"),
        ("${q}=’a’ or ${q} = ‘b'", "", "includes(q, 'a', 'b')"),
        ("${q} != “”", "", "not is_empty(q)"),
        ("${q} = 'l’été'", "", "q == 'l’été'"),
    ],
)
def test_xlsform_expression_is_said_in_ours(text, own, ours):
    assert xlsform.translate(text, FIELDS.get, own=own) == ours


@pytest.mark.parametrize(
    ("text", "reason", "fragment"),
    [
        ("${gone} = 'a'", "unknown_variable", "gone"),
        ("${or} = 'a'", "unknown_variable", "${or}"),
        ("${age} + 1 > 3", "unreadable", "+"),
        ("string-length(${mail}) > 5", "unknown_function", "string-length"),
        ("string-length(${mail}) > 0.5", "unknown_function", "string-length"),
        ("regex(., '[0-9]+')", "unreadable", "."),
        ("count(${multi}) > 1", "unknown_function", "count"),
        (". > today()", "unreadable", "."),
        ("../age > 3", "unreadable", "."),
        ("${q} = yes", "unknown_variable", "yes"),
        ("${q} > 'a'", "method", "q > 'a'"),
        ("true()", "unknown_function", "true"),
    ],
)
def test_what_xlsform_says_beyond_is_reported(text, reason, fragment):
    assert xlsform.translate(text, FIELDS.get) == Untranslatable(reason, fragment)
    assert fragment in untranslatable_in_words(reason, fragment)


@pytest.mark.parametrize(
    "text", ["${" + " " * 19_000, "${" * 9_000, "'\"" * 9_000, "(" * 19_000, "a" * 50_000, "!" * 9_000]
)
def test_long_hostile_text_is_reported(text):
    assert isinstance(limesurvey.translate(text, VARIABLES.get), Untranslatable)
    assert isinstance(xlsform.translate(text, FIELDS.get, own="age"), Untranslatable)


@given(st.text(alphabet="${}qageM_A.'\"=!<>() andornot1,-", max_size=40))
def test_hostile_text_is_translated_or_reported(text):
    for ours in (limesurvey.translate(text, VARIABLES.get), xlsform.translate(text, FIELDS.get, own="age")):
        assert isinstance(ours, Untranslatable) or parse(ours)
