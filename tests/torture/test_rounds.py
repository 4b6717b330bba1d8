from collections import Counter

import pytest

from tests.plan.actions.test_killed_at_work import judge, kill

pytestmark = pytest.mark.torture
DONE = {"remind": "reminded", "freeze": "frozen", "issue": "issued"}


def test_300_kills_of_freezes_reminders_and_issues_leave_nothing_half_done(tmp_path):
    found = kill(100, 3, tmp_path)

    judge(found)
    hit = Counter((row["act"], row[DONE[row["act"]]]) for row in found if row["act"] != "all")
    print(hit)  # noqa: T201  (the figures of the run)
    assert all(hit[act, False] > 0 for act in DONE), "no kill came before the end of the transaction"
