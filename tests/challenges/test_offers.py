"""« Retenir comme constat » and « Citer cette parole », from the survey's own screens and back to them."""

import json
import re
from html import unescape

import pytest
from django.urls import reverse

from challenges.findings.queries import evidence_of
from challenges.models import Finding
from tests import cast
from tests.challenges.cast import facilitator
from tests.surveys.analysis_cast import answer, make_answered

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def survey(edition):
    survey = make_answered(edition)
    answer(survey, *[{"need": "meet", "say": "Je ne sais pas à qui parler"}] * 30, *[{"need": "talk"}] * 20)
    return survey


def offered(client, url, action):
    """What the forms of a page that post to `action` would send, one dict each."""
    page = client.get(url).content.decode()
    forms = re.findall(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', page, re.DOTALL)
    field = re.compile(r'name="(\w+)" value="([^"]*)"')
    return [{name: unescape(value) for name, value in field.findall(form)} for form in forms]


def results(edition, survey):
    return reverse("surveys:results", args=[edition.slug, survey.slug])


def keep(client, edition, survey):
    url = reverse("challenges:keep_figure", args=[edition.slug])
    first = next(sent for sent in offered(client, results(edition, survey), url) if "need" in sent["spec"])
    return client.post(url, first)


def test_figure_pointed_at_in_the_results_becomes_a_finding(client, edition, survey, dora):
    answer_ = keep(client, edition, survey)

    finding = Finding.objects.get()
    evidence = evidence_of(finding)
    assert answer_.url.startswith(reverse("challenges:where", args=[edition.slug, finding.id]))
    assert (str(evidence.value), evidence.unit, evidence.value_label) == ("60.00", "%", "Rencontrer")
    assert (evidence.figure["n"], evidence.survey, evidence.spec["k"]) == (50, survey.id, 11)


def test_finding_leads_back_to_the_results(client, edition, survey, dora):
    keep(client, edition, survey)
    page = client.get(reverse("challenges:finding", args=[edition.slug, Finding.objects.get().id])).content.decode()

    [link] = re.findall(rf'href="({re.escape(results(edition, survey))}[^"]*)"', page)

    assert client.get(link).status_code == 200


def test_recomputed_after_new_answers_the_figure_has_moved(client, edition, survey, dora):
    keep(client, edition, survey)
    finding = Finding.objects.get()
    answer(survey, *[{"need": "talk"}] * 50)

    client.post(reverse("challenges:check_finding", args=[edition.slug, finding.id]))
    moved = client.get(reverse("challenges:finding", args=[edition.slug, finding.id])).content.decode()
    client.post(reverse("challenges:take_fresh", args=[edition.slug, evidence_of(finding).id]))

    assert "30\u00a0%" in moved
    assert str(evidence_of(finding).value) == "30.00"
    assert finding.evidence.count() == 2


def test_words_read_in_the_results_become_a_finding(client, edition, survey, dora):
    url = reverse("challenges:cite", args=[edition.slug])
    said = offered(client, reverse("surveys:words", args=[edition.slug, survey.slug, "say"]), url)

    client.post(url, said[0])

    evidence = evidence_of(Finding.objects.get())
    assert (evidence.quote, evidence.spec["question"]) == ("Je ne sais pas à qui parler", "say")


def test_erased_response_takes_its_words_away(client, edition, survey, dora):
    url = reverse("challenges:cite", args=[edition.slug])
    client.post(url, offered(client, reverse("surveys:words", args=[edition.slug, survey.slug, "say"]), url)[0])
    finding = Finding.objects.get()
    survey.responses.filter(id=evidence_of(finding).spec["response"]).delete()

    client.post(reverse("challenges:check_finding", args=[edition.slug, finding.id]))

    evidence = evidence_of(finding)
    assert (evidence.state, evidence.quote) == ("purged", "")


def test_facilitator_is_offered_nothing(client, edition, survey):
    cast.hold(client, facilitator(edition))

    assert offered(client, results(edition, survey), reverse("challenges:keep_figure", args=[edition.slug])) == []


@pytest.mark.parametrize("spec", ["{}", "pas du JSON", '{"survey": 3}'])
def test_malformed_figure_is_refused_in_words(client, edition, dora, spec):
    answer_ = client.post(reverse("challenges:keep_figure", args=[edition.slug]), {"spec": spec}, follow=True)

    assert "alert" in answer_.content.decode()
    assert Finding.objects.count() == 0


def test_figure_of_another_edition_s_survey_is_refused(client, edition, dora):
    foreign = make_answered(cast.make_edition("loiret"), slug="ailleurs")
    spec = json.dumps({"survey": str(foreign.id), "question": "need"})

    client.post(reverse("challenges:keep_figure", args=[edition.slug]), {"spec": spec})

    assert Finding.objects.count() == 0


def test_small_cell_rule_of_publication_holds_whatever_is_sent(client, edition, dora):
    survey = make_answered(edition, slug="petite")
    answer(survey, *[{"need": "meet"}] * 6)
    spec = json.dumps({"survey": str(survey.id), "question": "need", "options": ["meet"], "k": 1})

    client.post(reverse("challenges:keep_figure", args=[edition.slug]), {"spec": spec})

    assert Finding.objects.count() == 0


@pytest.mark.parametrize("left", ["http://testserver/e/28/resultats/?public=lyceen", "https://ailleurs.example/x", ""])
def test_figure_kept_is_put_in_a_problem_in_one_press_and_one_is_back_at_its_place(client, edition, survey, dora, left):
    """A part of the page that was drawn later names its own address: the browser's is the page's."""
    spec = json.dumps({"survey": str(survey.id), "question": "need", "options": ["meet"]})
    sent = {"spec": spec, "back": "/e/28/resultats/en-direct/#q-need"}

    where = client.post(reverse("challenges:keep_figure", args=[edition.slug]), sent, headers={"Referer": left}).url
    page = client.get(where).content.decode()
    back = unescape(re.search(r'name="back" value="([^"]*)"', page).group(1))
    finding = Finding.objects.get()
    placed = {"findings": f"{finding.id}@", "into": "new", "back": back}
    answer_ = client.post(reverse("challenges:place_findings", args=[edition.slug]), placed)

    here = "/e/28/resultats/?public=lyceen#q-need" if "testserver" in left else "/e/28/resultats/en-direct/#q-need"
    assert answer_.url == here
    assert finding.problems.get().title == finding.sentence
