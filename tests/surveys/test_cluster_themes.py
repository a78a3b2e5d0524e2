"""« En faire un thème »: a group of texts alike becomes a theme of the frame, once, or nothing of it does."""

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
from surveys.analysis.models import Code, Coding
from surveys.collection.commands import purge_survey
from surveys.models import Response
from surveys.questionnaires import schema as plain
from tests.cast import inside
from tests.surveys.analysis_cast import answer, make_answered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("patient")]

SUBJECTS = ("pas de bus le soir", "découvrir des métiers", "manque de confiance en soi")
ENDS = ("hier", "demain", "ici", "vite")


@pytest.fixture
def survey(edition):
    survey = make_answered(edition)
    answer(survey, *[{"say": f"{SUBJECTS[number % 3]} {ENDS[number // 9]}"} for number in range(36)])
    return survey


def address(name, survey, *more):
    return reverse(f"surveys:{name}", args=[survey.edition.slug, survey.slug, *more])


def groups(desk, survey):
    return [one.group for one in desk.get(address("clusters", survey)).context["groups"]]


def press(desk, survey, group):
    sent = {"question": "say", "group": group.key}
    return desk.post(address("make_theme", survey), sent, follow=True)


def given():
    return set(Coding.objects.values_list("response_id", "code__name"))


def test_group_becomes_a_theme_named_by_its_words_and_given_to_its_texts(desk, survey):
    before = desk.get(address("clusters", survey))
    group = before.context["groups"][0].group

    page = press(desk, survey, group)

    theme = Code.objects.get()
    assert f"{theme.name}</h2>" in before.content.decode()
    assert given() == {(response, theme.name) for response in group.responses}
    assert page.redirect_chain[-1][0] == address("code_frame", survey, "say")
    assert f"{len(group.responses)} textes ont ce thème" in page.content.decode()
    assert JournalRow.objects.filter(verb="survey.edit_codes").count() == 1


@pytest.mark.parametrize("renamed", ["", "Les transports"])
def test_pressed_twice_it_makes_no_second_theme(desk, survey, renamed):
    group = groups(desk, survey)[0]
    press(desk, survey, group)
    if renamed:
        inside(coding.change_code, Code.objects.get(), name=renamed, definition="")

    press(desk, survey, group)

    assert Code.objects.count() == 1
    assert Coding.objects.count() == len(group.responses)
    page = desk.get(address("clusters", survey)).content.decode()
    assert f">{Code.objects.get().name}</a>" in page
    assert page.count("En faire un thème") == len(groups(desk, survey)) - 1


@pytest.mark.django_db(transaction=True)
def test_two_people_who_press_at_the_same_moment_make_one_theme(edition):
    survey = make_answered(edition)
    responses = [one.pk for one in answer(survey, *[{"say": "pas de bus"}] * 8)]

    def make():
        run = partial(coding.make_theme, survey, question="say", name="bus", responses=responses)
        perform(None, Act(verb="survey.edit_codes", object_id=survey.id, run=run))
        connections.close_all()

    threads = [Thread(target=make) for _time in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (Code.objects.count(), Coding.objects.count()) == (1, 8)


def test_text_that_no_theme_fitted_has_one_now_and_others_are_kept(desk, survey):
    group = groups(desk, survey)[0]
    fear = inside(coding.add_code, survey, question="say", name="Peur")
    first, second = group.responses[:2]
    inside(coding.code_text, survey, response_id=first, question="say", none_fits=True)
    inside(coding.code_text, survey, response_id=second, question="say", added={fear.pk})

    press(desk, survey, group)

    theme = Code.objects.exclude(pk=fear.pk).get()
    assert given() == {(response, theme.name) for response in group.responses} | {(second, "Peur")}


def test_theme_of_the_same_name_is_left_alone_and_it_is_said(desk, survey):
    group = groups(desk, survey)[0]
    inside(coding.add_code, survey, question="say", name=group.name.upper())

    page = press(desk, survey, group)

    assert "Rien n’a été modifié" in page.content.decode()
    assert (Code.objects.count(), Coding.objects.count()) == (1, 0)


def test_full_frame_takes_no_group(desk, survey):
    for number in range(coding.MOST_CODES):
        Code.objects.create(survey=survey, question="say", name=f"Thème {number}", order=number)

    page = press(desk, survey, groups(desk, survey)[0])

    assert f"{coding.MOST_CODES} thèmes au plus" in page.content.decode()
    assert Coding.objects.count() == 0


def test_group_of_a_survey_purged_meanwhile_makes_nothing_and_it_is_said(desk, survey):
    group = groups(desk, survey)[0]
    survey.refresh_from_db()
    survey.retained_until = date(2026, 1, 1)
    survey.save()
    inside(purge_survey, survey, today=date(2026, 2, 1))

    page = press(desk, survey, group)

    assert "Aucun thème n’a été fait" in page.content.decode()
    assert not Code.objects.exists()


def test_group_that_lost_a_text_meanwhile_is_not_coded_unseen(desk, survey):
    group = groups(desk, survey)[0]
    survey.refresh_from_db()
    survey.revision += 1
    survey.save()
    Response.objects.filter(pk=group.responses[0]).update(answers={"say": "Zut"}, revision=survey.revision)

    page = press(desk, survey, group)

    assert "Aucun thème n’a été fait" in page.content.decode()
    assert not Code.objects.exists()


def test_text_erased_at_the_last_moment_leaves_nothing_half_done(survey):
    responses = list(Response.objects.filter(survey=survey).values_list("pk", flat=True))
    Response.objects.filter(pk=responses[0]).delete()

    with pytest.raises(Refused, match="texts_regrouped"):
        inside(coding.make_theme, survey, question="say", name="bus", responses=responses)

    assert not Code.objects.exists()
    assert not Coding.objects.exists()


def test_groups_over_several_questions_offer_no_theme_and_say_why(desk, edition):
    asked = tuple(plain.Question(code=code, type="long_text", wording=code) for code in ("say", "wish"))
    schema = plain.Schema(sections=(plain.Section(title="P", questions=asked),))
    survey = make_answered(edition, slug="deux", schema=schema)
    answer(survey, *[{"say": f"{SUBJECTS[number % 3]} {ENDS[number // 9]}", "wish": "rien"} for number in range(36)])

    every = desk.get(address("clusters", survey)).content.decode()
    one = desk.get(address("clusters", survey), {"question": "say"}).content.decode()

    assert "En faire un thème" not in every
    assert "choisissez une question" in every
    assert "En faire un thème" in one
