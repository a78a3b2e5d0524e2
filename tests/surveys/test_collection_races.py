"""People who press at the same moment: one response each, one revision each."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection

from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from surveys.collection import answering, commands, keys
from surveys.models import Response
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
