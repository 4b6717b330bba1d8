from concurrent.futures import ThreadPoolExecutor

import pytest

from sen.lib.fetch import Bounds, NotPublic, Pace, Reach, TooSoon, fetch, pace
from tests.lib.fetch.site import leads_to, page, site_running


class Watch:
    """A clock that moves when somebody waits."""

    def __init__(self):
        self.at, self.waited = 100.0, []

    def now(self):
        return self.at

    def wait(self, seconds):
        self.waited.append(seconds)
        self.at += seconds


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def slow(watch):
    return Pace(2.0, now=watch.now, wait=watch.wait)


@pytest.fixture
def site():
    with site_running() as running:
        yield running


def test_turns_of_one_host_are_an_interval_apart():
    turns = Pace(2.0)

    assert [turns.take_turn("a.vn", now=now, most=9) for now in (10.0, 10.0, 11.0, 20.0)] == [0, 2, 3, 0]


def test_another_host_does_not_wait():
    turns = Pace(2.0)
    turns.take_turn("a.vn", now=10.0, most=9)

    assert turns.take_turn("b.vn", now=10.0, most=9) == 0


def test_a_turn_too_far_off_is_not_taken():
    turns = Pace(2.0)
    turns.take_turn("a.vn", now=10.0, most=0)

    for _again in range(3):
        with pytest.raises(TooSoon) as told:
            turns.take_turn("a.vn", now=10.5, most=1)
        assert told.value.seconds == 1.5
    assert turns.take_turn("a.vn", now=12.0, most=0) == 0


def test_threads_share_one_row_of_turns():
    turns = Pace(1.0)

    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda _n: turns.take_turn("a.vn", now=5.0, most=99), range(64))

    assert sorted(found) == list(range(64))


def test_hosts_whose_interval_is_over_are_forgotten(monkeypatch):
    monkeypatch.setattr(pace, "MOST_HOSTS", 3)
    turns = Pace(2.0)
    for number in range(2):
        turns.take_turn(f"{number}.vn", now=1.0, most=0)
    turns.take_turn("near.vn", now=9.0, most=0)

    turns.take_turn("new.vn", now=10.0, most=0)

    assert set(turns._free_at) == {"near.vn", "new.vn"}
    assert turns.take_turn("near.vn", now=10.0, most=9) == 1


def test_an_interval_below_nothing_is_refused():
    with pytest.raises(ValueError, match="interval"):
        Pace(-1)


# ---- in the door


def ask(url, pace, **bounds):
    return fetch(url, agent="Sen", bounds=Bounds(**{"reach": Reach.LOOPBACK, "pace": pace, **bounds}))


def test_the_second_request_waits_and_the_first_does_not(site, slow, watch):
    site.answers["/"] = page()

    ask(site.url(), slow)
    assert watch.waited == []
    ask(site.url(), slow)

    assert (watch.waited, len(site.requests)) == ([2.0], 2)


def test_a_redirect_takes_a_turn_of_its_own(site, slow, watch):
    site.answers["/"] = leads_to("/there")
    site.answers["/there"] = page()

    assert ask(site.url(), slow).status == 200
    assert watch.waited == [2.0]


def test_whoever_would_wait_beyond_its_time_is_told_at_once_and_asks_nothing(site, watch):
    site.answers["/"] = page()
    slow = Pace(60.0, now=watch.now, wait=watch.wait)
    ask(site.url(), slow)

    with pytest.raises(TooSoon):
        ask(site.url(), slow, seconds=5.0)

    assert (watch.waited, len(site.requests)) == ([], 1)


def test_a_name_that_leads_inside_takes_no_turn(site, slow, watch):
    with pytest.raises(NotPublic):
        ask("http://trang.thu/", slow, resolver=lambda _host, _port: ["10.0.0.1"])

    assert slow.take_turn("trang.thu", now=watch.at, most=0) == 0


def test_without_a_pace_nobody_waits(site, slow, watch):
    site.answers["/"] = page()
    ask(site.url(), slow)

    ask(site.url(), None)

    assert (watch.waited, len(site.requests)) == ([], 2)
