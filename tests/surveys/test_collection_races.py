"""People who press at the same moment: one response each, one revision each."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection

from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from surveys.collection import answering, commands, keys, quotas
from surveys.enums import Anonymity
from surveys.models import QuotaSeat, Response, Survey
from tests import cast
from tests.surveys.questionnaires import open_survey

pytestmark = pytest.mark.django_db(transaction=True)

PAGE_1 = {"q-public": ["lyceen"]}
PAGE_2 = {"q-mots": ["Merci"]}


@pytest.fixture
def link():
    survey = open_survey(cast.make_edition())
    return cast.inside(commands.make_collectors, survey, structures=[])[0]


def act(command, link, response_id, page, fields):
    run = partial(command, link, response_id=response_id, version_number=1, page=page, fields=fields)
    try:
        return perform(None, Act(verb="response.test", run=run, anonymous=True)).response
    finally:
        connection.close()


def at_once(command, *args, **named):
    """A command as one of several threads performs it."""

    def run():
        try:
            return cast.inside(command, *args, **named)
        finally:
            connection.close()

    return run


def together(*calls):
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def test_two_clicks_at_once_make_one_response_counted_once(link):
    response_id = keys.random_id()
    first = partial(act, answering.save_page, link, response_id, 1, PAGE_1)
    send = partial(act, answering.send_response, link, response_id, 2, PAGE_2)

    together(first, first, first)
    sent = together(send, send, send)

    link.survey.refresh_from_db()
    assert (Response.objects.count(), link.survey.revision) == (1, 1)
    assert len({answering.receipt_of(response) for response in sent}) == 1


def test_people_who_send_at_once_each_get_a_revision(link):
    ids = [keys.random_id() for _ in range(8)]
    for response_id in ids:
        act(answering.save_page, link, response_id, 1, PAGE_1)

    together(*(partial(act, answering.send_response, link, response_id, 2, PAGE_2) for response_id in ids))

    assert sorted(Response.objects.values_list("revision", flat=True)) == list(range(1, 9))


def test_quotas_saved_while_people_erase_and_send_wait_for_each_other(link):
    """All take the survey's lock before a response's: in two orders PostgreSQL would end one of them."""
    survey = link.survey
    for _round in range(8):
        erased, sent = keys.random_id(), keys.random_id()
        for response_id in (erased, sent):
            act(answering.save_page, link, response_id, 1, PAGE_1)
        receipt = answering.receipt_of(act(answering.send_response, link, erased, 2, PAGE_2))

        together(
            at_once(quotas.set_quota, survey, name="Lycéens", condition="public == 'lyceen'", limit=99),
            at_once(answering.erase_response, receipt=receipt),
            partial(act, answering.send_response, link, sent, 2, PAGE_2),
        )

        assert not Response.objects.filter(pk=erased).exists()
        assert set(QuotaSeat.objects.values_list("response", flat=True)) == set(
            Response.objects.counted().values_list("pk", flat=True)
        )


def test_an_anonymous_survey_closes_while_people_send(link):
    """Who came in time is counted, who came too late is told so, and no response stands with the moment it was sent."""
    survey = link.survey
    Survey.objects.filter(pk=survey.pk).update(anonymity=Anonymity.ANONYMOUS)
    ids = [keys.random_id() for _ in range(6)]
    for response_id in ids:
        act(answering.save_page, link, response_id, 1, PAGE_1)

    def send(response_id):
        try:
            return act(answering.send_response, link, response_id, 2, PAGE_2).id
        except Refused as refusal:
            return refusal.code

    told = together(at_once(commands.close_survey, survey), *(partial(send, response_id) for response_id in ids))[1:]

    counted = set(Response.objects.counted().values_list("pk", flat=True))
    assert {one for one in told if one != "survey_not_collecting"} == counted
    assert len(set(Response.objects.counted().values_list("revision", flat=True))) <= 1
