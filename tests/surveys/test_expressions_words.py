"""Conditions in words, as organisers and respondents read them."""

import pytest
from django.utils import translation

from surveys.questionnaires.expressions.parse import ExpressionError, parse
from surveys.questionnaires.expressions.words import error_in_words, sentence


class Questionnaire:
    """The labels of a small questionnaire."""

    types = {"aids": "multiple", "rank": "ranking", "day": "date", "age": "number", "trust": "matrix"}
    labels = {"who": "Vous êtes…", "aids": "Vos aides", "age": "Âge", "lycee": "Lycéen", "school": "L’école"}

    def type(self, code):
        return self.types.get(code, "single")

    def question(self, code):
        return self.labels.get(code, code)

    def choice(self, code, choice):
        return self.labels.get(choice, choice)

    def row(self, code, row):
        return self.labels.get(row, row)

    def column(self, code, column):
        return self.labels.get(column, column)


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("", "", ""),
        (
            "who == 'lycee' and count(aids) >= 2",
            "If you answered “Lycéen” to “Vous êtes…” and you ticked at least 2 answers in “Vos aides”",
            "Si vous avez répondu « Lycéen » à « Vous êtes… » et que vous avez coché au moins 2 réponses "
            "à « Vos aides »",
        ),
        (
            "who == 'lycee' or who == '__other__'",
            "If you answered “Lycéen” or “Other” to “Vous êtes…”",
            "Si vous avez répondu « Lycéen » ou « Autre » à « Vous êtes… »",
        ),
        (
            "who != 'lycee' and not includes(aids, 'a')",
            "Unless you answered “Lycéen” to “Vous êtes…” or you ticked “a” in “Vos aides”",
            "Sauf si vous avez répondu « Lycéen » à « Vous êtes… » ou que vous avez coché « a » à « Vos aides »",
        ),
        (
            "answered(age) and (age < 18 or not shown(who))",
            "If you gave an answer to “Âge” and (your answer to “Âge” is less than 18 "
            "or you were not asked “Vous êtes…”)",
            "Si vous avez répondu à « Âge » et que (votre réponse à « Âge » vaut moins que 18 "
            "ou que la question « Vous êtes… » ne vous a pas été posée)",
        ),
        (
            "not (who == 'lycee' and age >= 18.5)",
            "Unless you answered “Lycéen” to “Vous êtes…” and your answer to “Âge” is at least 18.5",
            "Sauf si vous avez répondu « Lycéen » à « Vous êtes… » et que votre réponse à « Âge » vaut au moins 18,5",
        ),
        (
            "day > '2024-09-01' or trust.school == 'yes'",
            "If your answer to “day” is after Sept. 1, 2024 or you answered “yes” to “L’école” (question “trust”)",
            "Si votre réponse à « day » est après le 1 septembre 2024 ou que vous avez répondu « yes » à « L’école » "
            "(question « trust »)",
        ),
        (
            "count(aids) < 1 and is_empty(age) and count(rank) != 2",
            "If you ticked nothing in “Vos aides” and you left “Âge” blank "
            "and you gave a number of answers other than 2 to “rank”",
            "Si vous n’avez rien coché à « Vos aides » et que vous avez laissé « Âge » sans réponse "
            "et que vous avez donné un nombre de réponses différent de 2 à « rank »",
        ),
        (
            "age > count(aids)",
            "If your answer to “Âge” is more than the number of answers to “Vos aides”",
            "Si votre réponse à « Âge » vaut plus que le nombre de réponses à « Vos aides »",
        ),
    ],
)
def test_condition_reads_as_a_sentence(text, english, french):
    with translation.override("en"):
        said = sentence(parse(text), Questionnaire())
    with translation.override("fr"):
        dit = sentence(parse(text), Questionnaire())

    assert said == english
    assert dit.replace("\u00a0", " ").replace("\u202f", " ") == french


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("q == 'a", "At character 6 ('): this quotation mark is never closed."),
        ("q == ", "At character 6: a question, a text between quotation marks or a number is missing."),
    ],
)
def test_error_says_what_and_where(text, words):
    with translation.override("en"), pytest.raises(ExpressionError) as refused:
        parse(text)

    with translation.override("en"):
        assert error_in_words(refused.value) == words
