"""Exactly-once over SMTP does not exist; never twice and never unseen does."""

import json
import os
import subprocess
import sys
from collections import Counter

import pytest

from tests.processes import ROOT, mail_server, own_database

FATES = {  # state to how often the server may have the mail
    "sent": {1},
    "unknown": {0, 1},
    "refused": {0},
}


def kill_the_worker(kills, seed, folder):
    """Each delivery as (address, state, times taken by the server), and the alarms afterwards."""
    with own_database(folder / "data") as env, mail_server(folder / "mail", seed, 0.08) as server:
        command = [sys.executable, "-m", "tests.torture.mail_kills", str(kills), str(seed)]
        told = {**os.environ, **env, "SEN_SMTP_URL": server.url}
        done = subprocess.run(command, cwd=ROOT, env=told, check=True, stdout=subprocess.PIPE)
        taken = Counter(server.taken())
    found = json.loads(done.stdout)
    return [(address, state, taken[number]) for number, address, state in found["deliveries"]], found[
        "alarms"
    ]


def judge(deliveries, alarms):
    assert [row for row in deliveries if row[2] not in FATES[row[1]]] == []
    states = Counter(state for _, state, _ in deliveries)
    assert alarms.get("delivery_unknown", 0) == states["unknown"] > 0
    assert alarms.get("delivery_refused", 0) == states["refused"] > 0
    assert states["sent"] > 0


@pytest.mark.slow  # 20 kills, each after up to 0.4 s of work
def test_no_mail_arrives_twice_and_none_is_lost_unseen_when_the_worker_is_killed_20_times(tmp_path):
    deliveries, alarms = kill_the_worker(20, 1, tmp_path)

    assert len(deliveries) == 40
    judge(deliveries, alarms)
