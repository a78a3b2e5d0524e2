"""A survey with every type of question that is drawn, and what the tests of its dashboard read."""

from django.urls import reverse

from surveys.questionnaires import schema as plain
from tests.surveys.analysis_cast import answer_times, make_answered

SCALE = ("Pas du tout d’accord", "Plutôt pas d’accord", "Plutôt d’accord", "Tout à fait d’accord", "Sans opinion")
LONG = "Anticonstitutionnellement" * 6


def choices(*labels, scale="1"):
    return tuple(plain.Choice(code=f"c{n}", label=label, scale=scale) for n, label in enumerate(labels, start=1))


def rows(*labels):
    return tuple(plain.Row(code=f"r{n}", label=label) for n, label in enumerate(labels, start=1))


def question(code, kind, **more):
    return plain.Question(code=code, type=kind, wording=f"Question {code}", **more)


QUESTIONS = (
    question("opinion", "matrix", choices=choices(*SCALE), rows=rows("Le bus passe", "Je sais où aller")),
    question(
        "told",
        "statements",
        choices=choices("D’accord", "Pas d’accord", "Ni l’un ni l’autre"),
        rows=rows("Il faut visiter", "Il faut payer", "Il faut un permis"),
    ),
    question(
        "both",
        "dual_matrix",
        choices=choices("Peu", "Assez", "Très") + choices("Peu", "Assez", "Très", scale="2"),
        rows=rows("Le stage", "Le forum", "Le site"),
        ends=("Importance", "Satisfaction"),
    ),
    question("rank", "ranking", choices=choices("Salaire", "Équipe", "Horaires")),
    question("mark", "scale", settings=plain.Settings(minimum=0, maximum=10), ends=("Pas du tout", "Tout à fait")),
    question("stars", "rating", settings=plain.Settings(maximum=5)),
    question("hours", "numbers", rows=rows("En bus", "À pied"), settings=plain.Settings(unit="min")),
    question("grid", "number_matrix", rows=rows("Matin"), columns=(plain.Column(code="k", label="Semaine"),)),
)
SCHEMA = plain.Schema(
    sections=(
        plain.Section(title="Vous", questions=QUESTIONS[:4]),
        plain.Section(title="Vos trajets", questions=QUESTIONS[4:]),
    )
)


def said(opinion="c3", told="c1", important="c3", happy="c1", **more):
    return {
        "opinion": {"r1": opinion, "r2": "c1"},
        "told": {"r1": told, "r2": "c2", "r3": "c1"},
        "both": {"r1": {"1": important, "2": happy}, "r2": {"1": "c1", "2": "c3"}, "r3": {"1": "c2", "2": "c2"}},
        "rank": ["c2", "c1"],
        "mark": 7,
        "stars": 4,
        "hours": {"r1": 10, "r2": 30},
        "grid": {"r1": {"k": 5}},
    } | more


def answered_by_two_publics(edition):
    survey = make_answered(edition, slug="tout", schema=SCHEMA)
    answer_times(survey, 30, audience="lyceen", **said())
    answer_times(survey, 20, audience="employeur", **said(opinion="c1", told="c2", rank=["c1", "c3"], mark=9, stars=2))
    return survey


def spaced(words):
    """With plain spaces, whichever the catalogue has."""
    return words.replace("\u00a0", " ")


def address(name, survey, *more):
    return reverse(f"surveys:{name}", args=[survey.edition.slug, survey.slug, *more])
