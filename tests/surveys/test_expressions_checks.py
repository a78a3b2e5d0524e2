"""Flaws of conditions: dead and forward references, cycles, what nobody can reach; and never a false alarm."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.questionnaires.expressions.checks import Condition, Known, flaws
from surveys.questionnaires.expressions.evaluate import evaluate
from surveys.questionnaires.expressions.parse import parse
from surveys.questionnaires.expressions.words import flaw_in_words

SITUATION = Known(code="situation", type="single", page=1, choices=("lycee", "emploi", "retraite"), declinable=True)
AIDS = Known(code="aids", type="multiple", page=1, choices=("a", "b", "c"))
AGE = Known(code="age", type="number", page=2, minimum=0, maximum=120)
TRUST = Known(code="trust", type="matrix", page=2, choices=("yes", "no"), rows=("school", "town"))
DAY = Known(code="day", type="date", page=3)
NOTE = Known(code="note", type="scale", page=3, minimum=0, maximum=10)
LAST = Known(code="last", type="long_text", page=4)
QUESTIONS = [SITUATION, AIDS, AGE, TRUST, DAY, NOTE, LAST]


def on(question, text, part=""):
    kind = "choice" if part else "question"
    return Condition(kind=kind, question=question, part=part, tree=parse(text))


def on_page(page, text):
    return Condition(kind="section", page=page, tree=parse(text))


def found(*conditions, questions=QUESTIONS):
    assert all(flaw.detail in flaw_in_words(flaw) for flaw in flaws(questions, conditions))
    return [(flaw.code, flaw.owner.question or flaw.owner.page, flaw.detail) for flaw in flaws(questions, conditions)]


def test_sound_conditions_have_no_flaw():
    assert (
        found(
            on("age", "situation == 'lycee' or includes(aids, 'a', 'b')"),
            on_page(3, "age >= 18 and trust.school == 'yes'"),
            on("last", "count(aids) >= 2 and day > '2020-01-01' and note > 9"),
            on("aids", "situation != '__declined__'", part="b"),
        )
        == []
    )


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("gone == 'a'", ("unknown_question", "last", "gone")),
        ("trust.street == 'yes'", ("unknown_row", "last", "trust.street")),
        ("trust.school.c1 == 'yes'", ("unknown_column", "last", "trust.school.c1")),
        ("situation == 'college'", ("unknown_choice", "last", "situation: college")),
        ("includes(aids, 'a', 'z')", ("unknown_choice", "last", "aids: z")),
    ],
)
def test_dead_reference_is_named(text, flaw):
    assert found(on("last", text)) == [flaw]


def test_later_question_is_a_forward_reference():
    assert found(on("aids", "age > 3"), on_page(2, "age > 3")) == [
        ("forward", "aids", "age"),
        ("forward", 2, "age"),
    ]


def test_option_cannot_read_its_own_question():
    assert found(on("aids", "includes(aids, 'b')", part="a")) == [("own_question", "aids", "aids")]


def test_ring_of_sections_and_questions_is_said_once():
    ring = [flaw for flaw in found(on_page(2, "note > 5"), on("note", "age > 18")) if flaw[0] == "cycle"]

    assert ring == [("cycle", 2, "age → note → age")]


@pytest.mark.parametrize(
    "text",
    [
        "situation == 'lycee' and situation == 'emploi'",
        "age > 30 and age < 20",
        "age >= 200",
        "note == 11",
        "count(aids) > 3",
        "count(aids) == 1 and includes(aids, 'a') and includes(aids, 'b')",
        "includes(aids, 'a') and is_empty(aids)",
        "answered(age) and not shown(age)",
        "trust.school == 'yes' and trust.school == 'no'",
        "day > '2024-01-01' and day < '2023-01-01'",
        "aids == '__declined__'",
        "situation == '__other__'",
        "last == 'x' and 1 == 0",
        "not (situation == 'lycee' or situation != 'lycee')",
    ],
)
def test_condition_that_never_holds_is_unreachable(text):
    end = Known(code="end", type="short_text", page=5)

    assert found(on("end", text), questions=[*QUESTIONS, end]) == [("unreachable", "end", "")]


def test_condition_on_what_nobody_reaches_is_unreachable():
    assert found(
        on("age", "situation == 'lycee' and situation == 'emploi'"),
        on("day", "age > 3"),
        on("last", "shown(day)"),
    ) == [("unreachable", "age", ""), ("unreachable", "day", ""), ("unreachable", "last", "")]


def test_condition_that_contradicts_its_source_is_unreachable():
    assert found(
        on_page(2, "situation == 'lycee'"), on("last", "age > 3 and situation == 'emploi'"), on("day", "age > 3")
    ) == [("unreachable", "last", "")]


def test_condition_that_contradicts_its_own_page_is_unreachable():
    assert found(on_page(4, "age > 30"), on("last", "age < 20")) == [("unreachable", "last", "")]


def test_source_whose_own_condition_is_broken_may_be_hidden():
    assert found(on("age", "gone == 'a'"), on("last", "not shown(age)")) == [("unknown_question", "age", "gone")]


@pytest.mark.parametrize(
    "text",
    [
        # Too many questions, or constructs that are not modelled: impossible, but nothing is said.
        " and ".join(f"q{n} == 'a' and q{n} == 'b'" for n in range(7)),
        "count(grid) > 5",
        "q1 != q1",
    ],
)
def test_beyond_the_bound_nothing_is_said(text):
    many = [Known(code=f"q{n}", type="single", page=1, choices=("a", "b")) for n in range(7)]
    grid = Known(code="grid", type="matrix", page=1, rows=("r1",), choices=("a",))
    end = Known(code="end", type="short_text", page=2)

    assert found(on("end", text), questions=[*many, grid, end]) == []


def test_hostile_questionnaire_ends():
    many = [Known(code=f"q{n}", type="multiple", page=n, choices=tuple("abcdefghijkl")) for n in range(60)]
    every = [on(f"q{n}", f"includes(q{n - 1}, 'a','b','c','d','e') and count(q{n - 1}) > 3") for n in range(1, 60)]

    assert found(*every, questions=many) == []


ATOMS = [
    "s == 'a'", "s != 'b'", "s == 'c'", "includes(m, 'x')", "includes(m, 'x', 'y')", "count(m) >= 2",
    "count(m) < 1", "n > 3", "n <= 3", "n == 5", "answered(s)", "is_empty(m)", "shown(n)", "g.r == 'a'",
    "g.r != 'a'", "is_empty(g.r)", "d > '2024-05-01'", "d < '2024-03-01'", "s == '__declined__'",
]  # fmt: skip
written = st.recursive(
    st.sampled_from(ATOMS),
    lambda parts: st.one_of(
        st.builds(lambda part: f"not ({part})", parts),
        st.builds(lambda left, right: f"({left} and {right})", parts, parts),
        st.builds(lambda left, right: f"({left} or {right})", parts, parts),
    ),
    max_leaves=6,
)
SMALL = [
    Known(code="s", type="single", page=1, choices=("a", "b", "c"), declinable=True),
    Known(code="m", type="multiple", page=1, choices=("x", "y", "z")),
    Known(code="n", type="number", page=1),
    Known(code="g", type="matrix", page=1, rows=("r", "r2"), choices=("a", "b")),
    Known(code="d", type="date", page=1),
    Known(code="end", type="short_text", page=2),
]
people = st.fixed_dictionaries(
    {
        "s": st.sampled_from([None, "__declined__", "a", "b", "c"]),
        "m": st.one_of(st.none(), st.lists(st.sampled_from(["x", "y", "z"]), min_size=1, unique=True)),
        "n": st.one_of(st.none(), st.integers(-10, 10), st.floats(-10, 10)),
        "g": st.fixed_dictionaries({"r": st.sampled_from([None, "a", "b"]), "r2": st.sampled_from([None, "a", "b"])}),
        "d": st.one_of(st.none(), st.dates().map(str)),
    }
)


@pytest.mark.parametrize("text", [*ATOMS, "n < 3", "n > 3 and n < 4", "d > '2024-05-01' and d < '2024-05-03'"])
def test_condition_that_somebody_meets_is_reachable(text):
    assert found(on("end", text), questions=SMALL) == []


@settings(max_examples=300)
@given(text=written, on_n=written, person=people)
def test_no_false_alarm(text, on_n, person):
    """Whoever can see it shows that it can be reached."""
    conditions = [on("n", on_n), on("end", text)]
    alarms = [flaw.owner.question for flaw in flaws(SMALL, conditions) if flaw.code == "unreachable"]

    broken = any(flaw.owner.question == "n" and flaw.code != "unreachable" for flaw in flaws(SMALL, conditions))
    answers = dict(person)
    if not broken and not evaluate(conditions[0].tree, {code: answers[code] for code in ("s", "m")}):
        del answers["n"]

    if "end" in alarms:
        assert not evaluate(conditions[1].tree, answers)
