"""F10: clocks that are wrong by hours, the browser's or a worker's (SPEC HS-3, EV-1, CM-3, PR-2)."""

import time
from datetime import datetime

import pytest

from tests.faults.crowd import crowd
from tests.faults.model import ModelBrowser, opened
from tests.faults.scenarios import patient, worker_killed

HOUR = 3600.0
SECONDS = 900


class Believing(ModelBrowser):
    """Believes its own computer's clock."""

    def now(self):
        return self._clock()


def session_of(deployment):
    return f"session:{deployment.cast['session']}"


async def start_timer(deployment):
    desk = f"desk:{deployment.cast['session']}"
    async with opened([deployment.browser("ada", [desk])]) as [ada]:
        answer = await ada.answer(ada.command(desk, verb="start_timer", seconds=SECONDS, label=""))
        assert answer == {}, answer


async def seconds_left(deployment, browser):
    """What a browser shows of a timer just started, and how far that may be from the truth."""
    session = session_of(deployment)
    async with opened([browser]):
        await browser.until(lambda: browser.bounds)
        begun = time.monotonic()
        await start_timer(deployment)
        await browser.until(lambda: browser.logs[session].state["timer"])
        ends_at = datetime.fromisoformat(browser.logs[session].state["timer"]["ends_at"]).timestamp()
        return ends_at - browser.now(), time.monotonic() - begun + browser.error


@pytest.mark.parametrize("hours", [-7, 7])
async def test_f10_a_browser_whose_clock_is_wrong_shows_the_time_that_is_left(embedded, hours):
    """HS-3"""
    deployment = embedded()
    browser = deployment.browser(0, [session_of(deployment)], clock=lambda: time.time() + hours * HOUR)

    left, error = await seconds_left(deployment, browser)

    assert abs(left - SECONDS) <= error


async def test_f10_twin_a_browser_that_believes_its_clock_is_wrong_by_hours(embedded):
    """HS-3"""
    deployment = embedded()
    wrong = deployment.browser(0, [session_of(deployment)], kind=Believing, clock=lambda: time.time() + 7 * HOUR)

    left, error = await seconds_left(deployment, wrong)

    assert abs(left - SECONDS) > HOUR > error


@pytest.mark.servers
async def test_f10_workers_whose_clocks_differ_by_hours_keep_order_refs_and_leases(scaled):
    """EV-1, CM-3, PR-2: numbers, refs and leases ask no clock of the day."""
    deployment = scaled("short_lease", second=("behind",))
    findings = await worker_killed(deployment, people=6)

    assert findings.damage == {}
    numbers = deployment.ledger.numbers(deployment.ballot)
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.servers
async def test_f10_a_deadline_read_by_another_clock_refuses_but_never_miscounts(scaled):
    """CM-2: each worker judges a deadline by its own clock; whatever it answers is true."""
    deployment = scaled(second=("ahead",))
    await start_timer(deployment)
    async with crowd(deployment, 4, pace=patient(deployment.pace)) as room:
        room.begin()
        await room.acknowledged(16)
        findings = await room.settle()

    assert findings.damage == {}
    refused = {answer["code"] for one in room.browsers[1::2] for answer in one.answers.values() if answer}
    assert refused == {"ballot_over"}
    assert [answer for one in room.browsers[0::2] for answer in one.answers.values() if answer] == []
