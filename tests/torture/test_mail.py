from collections import Counter

import pytest

from tests.jobs.test_outbox_kills import judge, kill_the_worker

pytestmark = pytest.mark.torture


def test_no_mail_arrives_twice_and_none_is_lost_unseen_when_the_worker_is_killed_300_times(tmp_path):
    deliveries, alarms = kill_the_worker(300, 2, tmp_path)

    assert len(deliveries) == 600
    judge(deliveries, alarms)
    answered = Counter(
        (state, times) for address, state, times in deliveries if not address.startswith("lost@")
    )
    print(answered)  # noqa: T201  (the figures of the run)
    assert answered["unknown", 1] > 0, "no kill hit between the server's taking and our writing it down"
