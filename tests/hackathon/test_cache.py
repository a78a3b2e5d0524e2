"""Failed guesses are counted across workers; a Redis that died costs no page."""

from hackathon.access.throttle import Throttle
from hackathon.web.cache import SteadyRedisCache
from tests.servers import Redis, free_port

GUESS = Throttle("test", each=2, everybody=100, seconds=60)


def of_a_worker(url):
    return SteadyRedisCache(url, {"KEY_PREFIX": "test", "OPTIONS": {"socket_connect_timeout": 1}})


def test_two_workers_count_together(redis_url, monkeypatch):
    first, second = of_a_worker(redis_url), of_a_worker(redis_url)

    for worker in (first, second):
        assert not GUESS.blocked("10.0.0.1")
        monkeypatch.setattr("hackathon.access.throttle.cache", worker)
        GUESS.failed("10.0.0.1")

    assert (GUESS.blocked("10.0.0.1"), GUESS.blocked("10.0.0.2")) == (True, False)


def test_without_redis_nothing_is_blocked_and_nothing_breaks(tmp_path, monkeypatch, caplog):
    with Redis(tmp_path, free_port()) as redis:
        worker = of_a_worker(redis.url)
        worker.set("chart", "drawn")
        assert worker.get("chart") == "drawn"
    monkeypatch.setattr("hackathon.access.throttle.cache", worker)

    GUESS.failed("10.0.0.1")

    assert not GUESS.blocked("10.0.0.1")
    assert (worker.get("chart"), worker.get("chart", "none")) == (None, "none")
    assert "Redis does not answer" in caplog.text
