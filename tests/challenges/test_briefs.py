"""« Fiche défi »: one page, whatever stands on it, and nothing that fewer than eleven stand behind."""

import re
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from challenges.briefs.prints import brief_print
from challenges.briefs.queries import brief_of
from challenges.defis.commands import ask_how_might_we, edit_challenge
from challenges.findings.commands import keep_figure, keep_quote
from challenges.models import Challenge, Evidence
from hackathon.models import EditionStructure
from hackathon.structures.models import Structure
from realtime.wire.refusals import Refused
from surveys.analysis.figures import Figure
from surveys.analysis.queries import compute_figure
from tests import cast
from tests.challenges.cast import do, make_chain, make_challenge, make_figure_result, make_problem, make_quote_result
from tests.surveys.analysis_cast import answer, make_answered

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def survey(edition):
    survey = make_answered(edition)
    answer(survey, *[{"need": "meet"}] * 40, *[{"need": "talk"}] * 20, audience="lyceen")
    answer(survey, *[{"need": "talk"}] * 30, audience="employeur")
    return survey


def kept(edition, survey, sentence="Deux lycéens sur trois veulent rencontrer.", **asked):
    figure = Figure(survey=survey.id, question="need", options=("meet",), **asked)
    return do(keep_figure, edition, result=compute_figure(figure), sentence=sentence, seat=None)


def text_of(content):
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


def printed(challenge):
    return brief_print(brief_of(challenge), edition_title="Hack 28", address="hack.example.fr/fiche/")


def test_brief_gathers_question_figures_voices_publics_and_what_exists(edition, survey):
    challenge = make_challenge(edition)
    figure = kept(edition, survey, column="@audience", group="lyceen")
    words = do(keep_quote, edition, result=make_quote_result(), sentence="", seat=None)
    do(ask_how_might_we, challenge, action="ouvrir", audience="tous", effect="choisir")
    make_problem(edition, challenge, [figure, words])
    Challenge.objects.update(existing="Un forum chaque hiver.")

    brief = brief_of(challenge)

    assert [question.startswith("Comment pourrions-nous") for question in brief.questions] == [True]
    assert [(one.sentence, one.value) for one in brief.figures] == [(figure.sentence, "66,7\u00a0%")]
    assert [(one.words, one.speaker) for one in brief.voices] == [
        ("Je ne sais pas à qui parler.", "Lycéen, Nogent-le-Rotrou")
    ]
    assert brief.publics == ["Collégien ou lycéen"]
    assert brief.places == ["Nogent-le-Rotrou"]
    assert brief.concerned == ["Collégien ou lycéen", "Nogent-le-Rotrou"]
    assert brief.existing == "Un forum chaque hiver."


def test_figure_kept_under_a_looser_rule_is_counted_again_and_hidden(edition, survey):
    challenge = make_challenge(edition)
    answer(survey, *[{"need": "move"}] * 6)
    loose = Figure(survey=survey.id, question="need", options=("move",), k=5)
    seen = do(keep_figure, edition, result=compute_figure(loose), sentence="Six bougent", seat=None)
    make_problem(edition, challenge, [seen])

    [shown] = brief_of(challenge).figures

    assert (shown.sentence, shown.value, shown.bars) == ("Six bougent", "", [])
    assert "Trop peu de réponses" in text_of(printed(challenge))


def test_looser_figure_whose_survey_is_gone_is_replaced_by_words(edition, survey):
    challenge = make_challenge(edition)
    loose = Figure(survey=survey.id, question="need", options=("meet",), k=5)
    seen = do(keep_figure, edition, result=compute_figure(loose), sentence="Ils rencontrent", seat=None)
    make_problem(edition, challenge, [seen])
    Evidence.objects.update(survey=None)

    assert brief_of(challenge).figures[0].bars == []


def test_pdf_is_one_tagged_page_whose_words_can_be_copied(edition):
    chain = make_chain(edition)

    made = printed(chain.challenge)

    reader = PdfReader(BytesIO(made))
    assert len(reader.pages) == 1
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = text_of(made)
    for words in (chain.challenge.title, "Savez-vous quel métier vous voulez faire", "42", "700"):
        assert words in text


def test_pdf_of_the_longest_brief_is_still_one_page_and_says_where_the_rest_is(edition):
    long = "Un mot assez long pour une phrase qui ne finit pas et qui continue encore un peu. " * 40
    challenge = make_challenge(edition, title="Un défi " + "au titre interminable " * 6)
    Challenge.objects.update(brief=long, existing=long[:2000])
    for _ in range(4):
        do(ask_how_might_we, challenge, action="a" * 190, audience="b" * 110, effect="c" * 190)
    findings = [
        do(keep_figure, edition, result=make_figure_result(), sentence=long[:290] + str(place), seat=None)
        for place in range(12)
    ]
    findings += [
        do(keep_quote, edition, result=make_quote_result(long[:600]), sentence="", seat=None) for _ in range(8)
    ]
    make_problem(edition, challenge, findings)

    made = printed(challenge)

    assert len(PdfReader(BytesIO(made)).pages) == 1
    assert "hack.example.fr/fiche/" in text_of(made)


def test_empty_brief_is_printed_too(edition):
    made = printed(make_challenge(edition))

    assert len(PdfReader(BytesIO(made)).pages) == 1
    assert "en ligne" not in text_of(made)


@pytest.mark.parametrize("pattern", ["dots", "lines", "grid", "waves", "plain"])
@pytest.mark.parametrize("colour", ["sky", "leaf", "plum", "coral", "indigo"])
def test_every_sign_is_printed(edition, pattern, colour):
    if (pattern == "dots") != (colour == "sky") and pattern != "plain":
        pytest.skip("each pattern once, each colour once")
    challenge = make_challenge(edition)
    challenge.colour, challenge.pattern = colour, pattern
    challenge.save()

    assert printed(challenge)[:5] == b"%PDF-"


def test_page_and_pdf_say_the_same_to_whoever_has_a_seat(client, edition):
    chain = make_chain(edition)
    cast.hold(client, cast.make_seat(edition, "Ben"))

    page = client.get(reverse("challenges:brief", args=[edition.slug, chain.challenge.slug])).content.decode()
    answer_ = client.get(reverse("challenges:brief_pdf", args=[edition.slug, chain.challenge.slug]))

    assert "42\u00a0%" in page
    assert answer_.headers["Content-Type"] == "application/pdf"
    assert "42" in text_of(answer_.content)


def test_brief_is_saved_as_a_file_that_no_browser_keeps(client, edition):
    challenge = make_challenge(edition)
    cast.hold(client, cast.make_seat(edition, "Ben"))

    brief = client.get(reverse("challenges:brief_pdf", args=[edition.slug, challenge.slug]))

    assert brief["Content-Disposition"] == 'attachment; filename="fiche-ecole-entreprise.pdf"'
    assert brief["Cache-Control"] == "no-store"


def test_brief_reads_the_same_number_of_statements_for_any_number(edition, django_assert_num_queries):
    challenge = make_challenge(edition)
    make_problem(edition, challenge)
    with django_assert_num_queries(9):
        brief_of(challenge)
    make_problem(edition, challenge)
    make_problem(edition, challenge)
    with django_assert_num_queries(9):
        brief_of(challenge)


def test_partners_of_a_challenge_are_the_edition_s(edition):
    challenge = make_challenge(edition)
    partner = Structure.objects.create(name="CIO de Chartres")
    words = {"title": "T", "brief": "", "colour": "sky", "icon": "flag", "pattern": "dots", "rev": 0}

    with pytest.raises(Refused, match="partner_elsewhere"):
        do(edit_challenge, challenge, **words, partners=[partner])
    EditionStructure.objects.create(edition=edition, structure=partner)
    do(edit_challenge, challenge, **words, existing="Un forum", partners=[partner])

    assert brief_of(challenge).partners == [str(partner)]
