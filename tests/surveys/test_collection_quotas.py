"""A quota is never passed by people who answer, however many come at once; erasing gives a place back."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse

from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from surveys.collection import answering, commands, following, keys, quotas
from surveys.enums import Anonymity
from surveys.models import Quota, QuotaSeat, Response, Survey
from tests import cast
from tests.surveys.questionnaires import enter, open_survey

pytestmark = pytest.mark.django_db(transaction=True)

PUPIL = "public == 'lyceen'"
PLACES, CROWD = 3, 12


@pytest.fixture
def survey():
    return open_survey(cast.make_edition())


@pytest.fixture
def link(survey):
    return cast.inside(commands.make_collectors, survey, structures=[])[0]


def set_quota(survey, limit, condition=PUPIL, **more):
    return cast.inside(quotas.set_quota, survey, name="Lycéens", condition=condition, limit=limit, **more)


def save(link, response_id, public="lyceen", **fields):
    posted = {"q-public": [public]} | {f"q-{code}": [value] for code, value in fields.items()}
    return cast.inside(
        answering.save_page, link, response_id=response_id, version_number=1, page=1, fields=posted
    ).response


def send(link, response_id):
    return cast.inside(
        answering.send_response, link, response_id=response_id, version_number=1, page=2, fields={"q-mots": ["Merci"]}
    ).response


def answer(link, public="lyceen"):
    response_id = keys.random_id()
    save(link, response_id, public)
    return send(link, response_id)


def taken(survey):
    return [quota.taken for quota in quotas.counted_quotas(survey.id)]


def test_the_one_too_many_is_told_at_the_first_page_that_shows_it(survey, link):
    set_quota(survey, 1)
    answer(link)

    with pytest.raises(Refused, match="quota_full"):
        save(link, keys.random_id())
    answer(link, "employeur")

    assert (taken(survey), following.counted(survey)) == ([1], 2)


def test_a_group_that_a_later_page_decides_is_not_refused_too_early(survey, link):
    set_quota(survey, 0, condition="public == 'lyceen' and is_empty(date)")
    response_id = keys.random_id()

    save(link, response_id)

    with pytest.raises(Refused, match="quota_full"):
        send(link, response_id)


def test_the_place_of_an_erased_response_is_free_again(survey, link):
    set_quota(survey, 1)
    first = answer(link)

    cast.inside(answering.erase_response, receipt=answering.receipt_of(first))
    answer(link)

    assert taken(survey) == [1]


def test_paper_takes_a_place_and_is_never_refused(survey, link):
    set_quota(survey, 1)

    enter(survey)
    enter(survey)

    assert taken(survey) == [2]
    with pytest.raises(Refused, match="quota_full"):
        save(link, keys.random_id())


def test_responses_sent_before_take_their_places(survey, link):
    answer(link)
    answer(link, "employeur")

    set_quota(survey, 5)
    set_quota(survey, 4)

    assert [(one.quota.limit, one.taken) for one in quotas.counted_quotas(survey.id)] == [(4, 1)]


def test_an_anonymous_close_keeps_the_places_and_not_their_order(survey, link):
    Survey.objects.update(anonymity=Anonymity.ANONYMOUS)
    survey.refresh_from_db()
    set_quota(survey, 50)
    sent = [answer(link).id for _ in range(12)]
    before = list(QuotaSeat.objects.values_list("id", flat=True))

    cast.inside(commands.close_survey, survey)

    assert set(QuotaSeat.objects.values_list("response", flat=True)) == set(sent)
    assert not set(before) & set(QuotaSeat.objects.values_list("id", flat=True))


def test_test_answers_take_no_place(survey):
    from surveys.collection.links import make_test_link

    set_quota(survey, 0)
    test = cast.inside(make_test_link, survey)

    answer(test)

    assert taken(survey) == [0]


# --- at once --------------------------------------------------------------------------------------------


def together(*calls):
    def one(call):
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(one, call) for call in calls]]


def try_to_send(link, response_id):
    run = partial(
        answering.send_response,
        link,
        response_id=response_id,
        version_number=1,
        page=2,
        fields={"q-mots": ["Merci"]},
    )
    try:
        perform(None, Act(verb="response.test", run=run, anonymous=True))
    except Refused as refusal:
        return refusal.code
    return "sent"


def test_a_crowd_that_sends_at_once_never_passes_the_limit(survey, link):
    set_quota(survey, PLACES)
    ids = [keys.random_id() for _ in range(CROWD)]
    for response_id in ids:
        save(link, response_id)

    told = together(*(partial(try_to_send, link, response_id) for response_id in ids))

    assert sorted(told) == ["quota_full"] * (CROWD - PLACES) + ["sent"] * PLACES
    assert (taken(survey), following.counted(survey)) == ([PLACES], PLACES)


def test_the_same_crowd_without_the_lock_passes_it(survey, link):
    quota = set_quota(survey, PLACES)
    ids = [keys.random_id() for _ in range(CROWD)]
    for response_id in ids:
        save(link, response_id)
    everybody_has_counted = Barrier(CROWD)

    def count_then_take(response_id):
        room = QuotaSeat.objects.filter(quota=quota).count() < quota.limit
        everybody_has_counted.wait()
        if room:
            QuotaSeat.objects.create(quota=quota, response_id=response_id)

    together(*(partial(count_then_take, response_id) for response_id in ids))

    assert taken(survey) == [CROWD]


# --- pages ----------------------------------------------------------------------------------------------


@pytest.fixture
def desk(client, survey):
    client.force_login(cast.organiser(survey.edition).person.user)
    return client


def address(survey, name="quotas"):
    return reverse(f"surveys:{name}", args=[survey.edition.slug, survey.slug])


def test_a_quota_is_set_by_a_choice_and_said_in_words(desk, survey):
    page = desk.get(address(survey)).content.decode()
    assert "Vous êtes…" in page

    desk.post(address(survey), {"name": "Lycéens", "choice": PUPIL, "limit": "40"})
    page = desk.get(address(survey)).content.decode()

    assert list(Quota.objects.values_list("condition", "limit")) == [(PUPIL, 40)]
    assert "0 / 40" in page and "Collégien ou lycéen" in page


@pytest.mark.parametrize("condition", ["public ==", "nobody == 'x'", ""])
def test_a_condition_that_cannot_be_read_is_refused_and_kept(desk, survey, condition):
    page = desk.post(address(survey), {"name": "Q", "condition": condition, "limit": "4"}).content.decode()

    assert not Quota.objects.exists()
    assert "invalid-feedback" in page


def test_who_comes_too_late_is_thanked_and_nothing_is_kept(client, survey, link):
    set_quota(survey, 1, message="Merci, les lycéens ont été entendus.")
    answer(link)
    response_id = str(keys.random_id())

    page = client.post(
        reverse("surveys:page", args=[link.code, 1]),
        {"response": response_id, "version": "1", "go": "next", "q-public": "lyceen"},
    )

    assert page.status_code == 409
    assert "Merci, les lycéens ont été entendus." in page.content.decode()
    assert Response.objects.filter(submitted_at=None).count() == 0
