from datetime import date
from functools import partial
from threading import Thread

import pytest
from django.db import connections
from django.urls import reverse

from hackathon.models import JournalRow
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from surveys.analysis import coding
from surveys.analysis.figures import Figure
from surveys.analysis.models import Code, Coding
from surveys.analysis.queries import compute_figure
from surveys.analysis.snapshots import snapshot
from surveys.analysis.variables import countable_keys, variable
from surveys.collection.commands import close_survey, purge_survey
from surveys.enums import Anonymity, SurveyState
from surveys.models import Response, Survey
from tests.cast import inside
from tests.surveys.analysis_cast import answer, answer_times, make_answered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("patient")]


@pytest.fixture
def survey(edition):
    return make_answered(edition)


def themes(survey, *names):
    return [inside(coding.add_code, survey, question="say", name=name) for name in names]


def give(survey, response, *codes, **more):
    inside(coding.code_text, survey, response_id=response.pk, question="say", added={code.pk for code in codes}, **more)


def address(name, survey, *more):
    return reverse(f"surveys:{name}", args=[survey.edition.slug, survey.slug, *more])


def given(survey):
    return {
        response: {code.name for code in Code.objects.filter(pk__in=its)}
        for response, its in coding.coded(survey, "say").codes.items()
    }


def test_text_has_several_themes_and_loses_those_taken_away(survey):
    bus, fear = themes(survey, "Bus", "Peur")
    [one] = answer(survey, say="Pas de bus, et peur")

    give(survey, one, bus, fear)
    give(survey, one, removed={fear.pk})

    assert given(survey) == {one.pk: {"Bus"}}


def test_text_that_no_theme_fits_is_coded_until_one_does(survey):
    [bus] = themes(survey, "Bus")
    [one] = answer(survey, say="Rien")

    give(survey, one, none_fits=True)
    give(survey, one, none_fits=True)
    assert given(survey) == {one.pk: set()}

    give(survey, one, bus)
    assert given(survey) == {one.pk: {"Bus"}}

    give(survey, one, removed={bus.pk})
    assert given(survey) == {}


def test_two_people_who_code_the_same_text_lose_nothing(survey):
    bus, fear, firm = themes(survey, "Bus", "Peur", "Entreprise")
    [one] = answer(survey, say="Tout")
    give(survey, one, bus)

    # Both drew the page when « Bus » alone was ticked.
    give(survey, one, fear)
    give(survey, one, firm, removed={bus.pk})

    assert given(survey) == {one.pk: {"Peur", "Entreprise"}}


@pytest.mark.django_db(transaction=True)
def test_two_people_who_code_at_the_same_moment_lose_nothing(edition):
    survey = make_answered(edition)
    codes = [inside(coding.add_code, survey, question="say", name=f"Thème {number}") for number in range(6)]
    [one] = answer(survey, say="Tout")

    def save(code):
        run = partial(coding.code_text, survey, response_id=one.pk, question="say", added={code.pk})
        perform(None, Act(verb="survey.code", object_id=survey.id, run=run))
        connections.close_all()

    threads = [Thread(target=save, args=[code]) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert given(survey) == {one.pk: {code.name for code in codes}}


def test_theme_of_another_question_or_an_erased_text_is_refused(survey):
    [bus] = themes(survey, "Bus")
    other = inside(coding.add_code, survey, question="autre", name="Bus")
    [one] = answer(survey, say="Pas de bus")

    with pytest.raises(Refused, match="code_unknown_here"):
        give(survey, one, other)
    one.delete()
    with pytest.raises(Refused, match="quote_unknown"):
        give(survey, one, bus)
    assert not Coding.objects.exists()


def test_two_themes_have_two_names(survey):
    [bus, fear] = themes(survey, "Bus", "Peur")

    with pytest.raises(Refused, match="code_name_taken"):
        themes(survey, "BUS")
    with pytest.raises(Refused, match="code_name_taken"):
        inside(coding.change_code, fear, name="Bus", definition="")
    assert inside(coding.change_code, bus, name="bus", definition="Rien ne passe").name == "bus"


def test_a_frame_holds_only_so_many_themes(survey):
    themes(survey, *[f"Thème {number}" for number in range(coding.MOST_CODES)])

    with pytest.raises(Refused, match="codes_too_many"):
        themes(survey, "Un de trop")


def test_themes_become_a_question_counted_over_the_texts_coded(survey):
    bus, fear = themes(survey, "Bus", "Peur")
    said = [answer(survey, say=f"mot {number}", need="meet" if number < 12 else "talk")[0] for number in range(40)]
    for number, one in enumerate(said[:24]):
        give(survey, one, *([bus] if number < 12 else [bus, fear]))
    give(survey, said[24], none_fits=True)
    for one in said[25:30]:
        give(survey, one, none_fits=True)

    result = compute_figure(Figure(survey=survey.pk, question="say~codes", k=5))

    assert [(line.label, line.counts) for line in result.lines] == [("Bus", (24,)), ("Peur", (12,))]
    assert (result.n, result.share_of) == (30, "coded")
    assert result.lines[0].shares[0] == pytest.approx(24 / 30)
    assert ("say~codes", "Un mot ? (thèmes)") in countable_keys(snapshot(survey))

    crossed = compute_figure(Figure(survey=survey.pk, question="say~codes", column="need", k=5))
    assert [line.counts for line in crossed.lines] == [(12, 12), (None, None)] or crossed.lines[1].counts == (0, 12)


def test_small_themes_are_hidden_like_any_small_cell(survey):
    bus, fear = themes(survey, "Bus", "Peur")
    said = [answer(survey, say=f"mot {number}")[0] for number in range(30)]
    for one in said:
        give(survey, one, bus)
    give(survey, said[0], fear)

    result = compute_figure(Figure(survey=survey.pk, question="say~codes", k=5))

    assert [line.counts for line in result.lines] == [(30,), (None,)]


def test_coding_moves_the_revision_that_figures_are_kept_by(survey):
    [bus] = themes(survey, "Bus")
    [one] = answer(survey, say="mot")
    before = snapshot(Survey.objects.get(pk=survey.pk)).revision

    give(survey, one, bus)

    assert snapshot(Survey.objects.get(pk=survey.pk)).revision > before


def test_question_without_a_frame_has_no_themes(survey):
    answer_times(survey, 6, say="mot")

    with pytest.raises(LookupError):
        variable(snapshot(survey), "say~codes")
    assert "say~codes" not in dict(countable_keys(snapshot(survey)))


def test_codes_go_with_the_response(survey):
    [bus] = themes(survey, "Bus")
    [one, other] = answer(survey, {"say": "un"}, {"say": "deux"})
    give(survey, one, bus)
    give(survey, other, bus)

    Response.objects.filter(pk=one.pk).delete()
    assert list(given(survey)) == [other.pk]

    survey.refresh_from_db()
    survey.retained_until = date(2026, 1, 1)
    survey.save()
    inside(purge_survey, survey, today=date(2026, 2, 1))
    assert not Coding.objects.exists()


def test_codes_follow_their_texts_when_an_anonymous_survey_closes(edition):
    survey = make_answered(edition, state=SurveyState.OPEN)
    survey.anonymity = Anonymity.ANONYMOUS
    bus, fear = themes(survey, "Bus", "Peur")
    said = {text: answer(survey, say=text)[0] for text in ("un", "deux", "trois", "quatre")}
    give(survey, said["un"], bus)
    give(survey, said["deux"], bus, fear)
    give(survey, said["trois"], none_fits=True)
    ids = set(Coding.objects.values_list("pk", flat=True))

    inside(close_survey, survey)

    texts = dict(Response.objects.values_list("pk", "answers__say"))
    assert {texts[response]: its for response, its in given(survey).items()} == {
        "un": {"Bus"},
        "deux": {"Bus", "Peur"},
        "trois": set(),
    }
    assert ids.isdisjoint(Coding.objects.values_list("pk", flat=True))


def test_two_people_are_given_texts_in_two_orders(dora, survey, edition):
    from tests import cast

    other = cast.organiser(edition, "Zoé")
    responses = [one.pk for one in answer_times(survey, 30, say="mot")]

    orders = [coding.coding_order(responses, seat.pk) for seat in (dora, other)]

    assert orders[0] != orders[1]
    assert sorted(orders[0]) == sorted(responses)
    assert coding.coding_order(reversed(responses), dora.pk) == orders[0]


def test_texts_come_one_after_another_until_all_are_coded(desk, survey):
    bus, _fear = themes(survey, "Bus", "Peur")
    answer_times(survey, 6, say="Pas de bus")
    where = address("code_texts", survey, "say")

    for number in range(6):
        page = desk.get(where)
        assert (page.context["done"], page.context["total"]) == (number, 6)
        desk.post(where, {"response": page.context["said"].response, "codes": [bus.pk]})

    assert "said" not in desk.get(where).context
    assert JournalRow.objects.filter(verb="survey.code").count() == 6


def test_text_passed_over_comes_back_and_a_coded_one_can_be_opened_again(desk, survey):
    [bus] = themes(survey, "Bus")
    answer_times(survey, 6, say="Pas de bus")
    where = address("code_texts", survey, "say")
    first = desk.get(where).context["said"].response

    assert desk.get(where, {"apres": first}).context["said"].response != first
    assert desk.get(where).context["said"].response == first

    desk.post(where, {"response": first, "codes": [bus.pk]})
    again = desk.get(where, {"texte": first})
    assert [checked for _code, _sign, checked, _near in again.context["rows"]] == [True]

    desk.post(where, {"response": first, "seen": [bus.pk], "none": "on"})
    assert given(survey) == {first: set()}


def test_theme_of_texts_alike_is_proposed_and_never_given(desk, survey):
    bus, _fear = themes(survey, "Bus", "Peur")
    for number in range(8):
        [one] = answer(survey, say=f"Pas de bus le soir {number}")
        if number < 6:
            give(survey, one, bus)

    page = desk.get(address("code_texts", survey, "say"))

    assert [(checked, near is not None) for _code, _sign, checked, near in page.context["rows"]] == [
        (False, True),
        (False, False),
    ]
    assert "Suggéré" in page.content.decode()


def test_masked_words_stay_masked_while_coding(desk, survey):
    themes(survey, "Bus")
    answer_times(survey, 6, say="Mme Dupont m'a aidé")

    assert "Dupont" not in desk.get(address("code_texts", survey, "say")).content.decode()


def test_theme_taken_away_meanwhile_is_said_and_nothing_is_coded(desk, survey):
    [bus] = themes(survey, "Bus")
    [one, *_] = answer_times(survey, 6, say="mot")
    inside(coding.remove_code, bus)

    page = desk.post(address("code_texts", survey, "say"), {"response": one.pk, "codes": [bus.pk]}, follow=True)

    assert "retiré entre-temps" in page.content.decode()
    assert not Coding.objects.exists()


def test_frame_is_made_and_changed_on_its_page(desk, survey):
    answer_times(survey, 6, say="mot")
    where = address("code_frame", survey, "say")

    desk.post(where, {"name": "Bus", "definition": "Rien ne passe"})
    taken = desk.post(where, {"name": "bus"})
    code = Code.objects.get()
    desk.post(address("change_code", survey, code.pk), {"name": "Transports", "definition": ""})

    assert taken.context["form"].non_field_errors()
    assert Code.objects.get().name == "Transports"
    desk.post(address("change_code", survey, code.pk), {"do": "remove"})
    assert not Code.objects.exists()
    assert desk.get(address("code_frame", survey, "need")).status_code == 404


def test_themes_are_crossed_and_filtered_on_like_any_question(desk, survey):
    bus, fear = themes(survey, "Bus", "Peur")
    said = [answer(survey, say=f"mot {number}", need="meet" if number < 30 else "talk")[0] for number in range(60)]
    for number, one in enumerate(said):
        give(survey, one, bus if number < 30 else fear)

    crossed = desk.get(address("cross", survey), {"question": "say~codes", "avec": "need"})
    other_way = desk.get(address("cross", survey), {"question": "need", "avec": "say~codes"})
    filtered = desk.get(address("results", survey), {"filtre": f"say~codes:{bus.pk}"})

    assert ">Peur<" in crossed.content.decode()
    assert other_way.status_code == 200
    assert filtered.context["asked"].filters == (("say~codes", str(bus.pk)),)
