"""A word specific to a group, kept as a finding: the table it is told by, asked again, hidden where it is too small."""

import json
import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse
from scipy.stats import chi2_contingency

from challenges.enums import EvidenceState
from challenges.findings.queries import evidence_of
from challenges.findings.recomputing import recompute
from challenges.models import Finding
from surveys.analysis.figures import Figure
from surveys.analysis.queries import compute_figure
from surveys.collection.commands import purge_survey
from surveys.enums import SurveyState
from surveys.questionnaires import schema as plain
from tests.challenges.cast import do
from tests.surveys.analysis_cast import answer, answer_times, make_answered

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("patient")]


@pytest.fixture
def survey(edition):
    """« bus »: 40 of 60 pupils, 12 of 60 employers; « logement »: 8 of 30 job seekers and nobody else."""
    survey = make_answered(edition)
    for audience, said in (
        ("lyceen", {"Pas de bus le soir": 40, "Rien ne manque": 20}),
        ("employeur", {"Le bus passe trop tôt": 12, "On ne trouve pas d'apprentis": 48}),
        ("demandeur", {"Un logement d'abord": 8, "Du calme": 22}),
    ):
        for words, number in said.items():
            answer_times(survey, number, say=words, audience=audience)
    return survey


def page_of_words(client, survey):
    address = reverse("surveys:specific", args=[survey.edition.slug, survey.slug])
    return client.get(address, {"groupe": "@audience", "question": "say"})


def offered(client, survey):
    """What each « Retenir comme constat » would send: (word, public) → its fields."""
    found = {}
    action = re.escape(reverse("challenges:keep_figure", args=[survey.edition.slug]))
    page = page_of_words(client, survey).content.decode()
    for form in re.findall(rf'<form[^>]*action="{action}"[^>]*>(.*?)</form>', page, re.DOTALL):
        sent = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form)}
        spec = json.loads(sent["spec"])
        found[spec["question"], spec["group"]] = sent
    return found


def keep(client, survey, sent):
    return client.post(reverse("challenges:keep_figure", args=[survey.edition.slug]), sent, follow=True)


def told(figure):
    """The word, how many say it of the group and elsewhere, of how many who wrote."""
    line = figure["lines"][0]
    return line["label"], list(line["counts"]), list(figure["bases"])


def kept_bus(client, survey):
    keep(client, survey, offered(client, survey)["say~says=bus", "lyceen"])
    return Finding.objects.get()


def test_word_of_a_group_is_kept_with_the_table_it_is_told_by(client, survey, dora):
    finding = kept_bus(client, survey)

    evidence = evidence_of(finding)
    # 40 of 60 pupils, 12 of the 90 others, against scipy's test of the same four numbers.
    test = chi2_contingency([[40, 20], [12, 78]], correction=False)
    assert told(evidence.figure) == ("bus", [40, 12], [60, 90])
    word = evidence.figure["test"]
    assert (word["chi2"], word["p"]) == (pytest.approx(test.statistic), pytest.approx(test.pvalue))
    assert (str(evidence.value), evidence.unit, evidence.value_label) == ("66.70", "%", "bus · Collégien ou lycéen")
    assert (evidence.figure["n"], evidence.spec["k"]) == (150, 11)


def test_kept_word_is_shown_with_its_counts_and_leads_back_to_the_words_of_its_groups(client, survey, dora):
    finding = kept_bus(client, survey)

    page = client.get(reverse("challenges:finding", args=[survey.edition.slug, finding.id])).content.decode()

    assert "40 des 60 réponses de ce groupe" in page
    link = reverse("surveys:specific", args=[survey.edition.slug, survey.slug])
    [back] = re.findall(rf'href="({re.escape(link)}[^"]*)"', page)
    assert "bus" in client.get(unescape(back)).content.decode()


def test_word_that_too_few_say_to_be_published_is_told_and_not_offered(client, survey, dora):
    told = {
        (term.label, label) for label, _base, terms in page_of_words(client, survey).context["found"]
        for term, *_words in terms
    }  # fmt: skip
    spec = {"survey": str(survey.id), "question": "say~says=logement", "column": "@audience", "options": ["said"]}

    answer_ = keep(client, survey, {"spec": json.dumps(spec | {"group": "demandeur"})})

    assert any(word == "logement" for word, _public in told)
    assert not any("logement" in question for question, _public in offered(client, survey))
    assert "alert" in answer_.content.decode()
    assert not Finding.objects.exists()


def test_every_word_offered_can_be_kept(client, survey, dora):
    every = offered(client, survey)

    for sent in every.values():
        keep(client, survey, sent)

    assert len(every) > 1
    assert Finding.objects.count() == len(every)


def test_kept_word_has_moved_once_fewer_of_its_group_say_it(client, survey, dora):
    finding = kept_bus(client, survey)
    answer_times(survey, 20, say="Rien", audience="lyceen")

    recompute()

    evidence = evidence_of(Finding.objects.get(id=finding.id))
    # 40 of 80 pupils, where 40 of 60 said it.
    assert evidence.state == EvidenceState.MOVED
    assert told(evidence.fresh) == ("bus", [40, 12], [80, 90])


def test_word_that_nobody_says_any_more_has_moved_and_what_was_kept_stands(client, survey, dora):
    finding = kept_bus(client, survey)
    survey.refresh_from_db()
    survey.revision += 1
    survey.save()
    survey.responses.update(answers={"say": "Rien"}, revision=survey.revision)

    recompute()

    evidence = evidence_of(Finding.objects.get(id=finding.id))
    assert (evidence.state, told(evidence.figure)[1]) == (EvidenceState.MOVED, [40, 12])


def test_survey_purged_leaves_the_table_of_the_word(client, survey, dora):
    finding = kept_bus(client, survey)
    survey.refresh_from_db()
    survey.retained_until = date(2026, 1, 1)
    survey.save()
    do(purge_survey, survey, today=date(2026, 2, 1))

    recompute()

    evidence = evidence_of(Finding.objects.get(id=finding.id))
    assert (evidence.state, told(evidence.figure)[1]) == (EvidenceState.PURGED, [40, 12])


def test_response_that_says_a_word_in_two_of_its_texts_counts_once(edition):
    asked = tuple(plain.Question(code=code, type="long_text", wording=code) for code in ("say", "wish"))
    schema = plain.Schema(sections=(plain.Section(title="P", questions=asked),))
    survey = make_answered(edition, slug="deux", schema=schema)
    answer_times(survey, 20, say="Des bus", wish="Un bus de plus", audience="lyceen")
    answer_times(survey, 15, say="Du calme", wish="Rien", audience="lyceen")
    answer_times(survey, 30, wish="Rien", audience="employeur")
    answer(survey, {"say": ""}, audience="employeur")

    figure = Figure(survey=survey.id, question="~says=bus", column="@audience", options=("said",), group="lyceen")
    every = compute_figure(figure)

    assert (every.lines[0].counts, every.bases) == ((20, 0), (35, 30))


def test_name_that_is_masked_is_no_word(edition):
    survey = make_answered(edition)
    answer_times(survey, 40, say="Mme Dupont m'a aidé", audience="lyceen")
    answer_times(survey, 40, say="Personne", audience="employeur")

    figure = Figure(survey=survey.id, question="say~says=dupont", column="@audience", group="lyceen")

    assert [line.counts for line in compute_figure(figure).lines] == [(0, 0), (40, 40)]


def test_responses_are_never_chosen_by_their_words(client, survey, dora):
    """« bus » and « pas de bus » go together: what two tables say of other questions would differ by few people."""
    filters = [["say~says=soir", "said"]]
    spec = {
        "survey": str(survey.id),
        "question": "say~says=bus",
        "column": "@audience",
        "group": "lyceen",
        "options": ["said"],
    }
    spec["filters"] = filters

    keep(client, survey, {"spec": json.dumps(spec)})
    address = reverse("surveys:results", args=[survey.edition.slug, survey.slug])
    results = client.get(address, {"filtre": "say~says=soir:said"})

    assert not Finding.objects.exists()
    assert results.context["asked"].filters == ()


def test_word_is_kept_once_no_text_comes_in_any_more(client, survey, dora):
    """Whoever reads them knows the texts: a word counted before and after one would tell of which public it is."""
    sent = offered(client, survey)["say~says=bus", "lyceen"]
    survey.refresh_from_db()
    survey.state = SurveyState.OPEN
    survey.save()

    keep(client, survey, sent)

    assert offered(client, survey) == {}
    assert not Finding.objects.exists()


def test_kept_word_says_nothing_of_the_other_groups(client, survey, dora):
    """« le bus » of 12 employers beside « bus » of as many would tell how few of them say the one alone."""
    figure = evidence_of(kept_bus(client, survey)).figure

    assert [column["code"] for column in figure["columns"]] == ["lyceen", "~elsewhere"]
