"""Several processes write the log at once while two seal it."""

import json
import os
import subprocess
import sys
from contextlib import ExitStack

import psycopg
import pytest

from tests.processes import ROOT, own_database, running

PROOF = """
import json
import django; django.setup()
from sen.audit.actions import seal_all
from sen.audit.models import Block, Entry
from sen.audit.queries import verify
before = verify()
seal_all(10_000)
after = verify()
written = Entry.objects.filter(verb="torture.written")
pairs = sorted((row["writer"], row["number"]) for row in written.values_list("facts", flat=True))
numbers = list(Block.objects.order_by("number").values_list("number", flat=True))
in_blocks = [int(key) for block in Block.objects.iterator() for key in block.digests]
print(json.dumps({
    "pairs": pairs, "faults": [before.fault, after.fault], "unsealed": after.unsealed,
    "blocks_in_a_row": numbers == list(range(1, len(numbers) + 1)), "blocks": len(numbers),
    "twice": len(in_blocks) - len(set(in_blocks)), "sealed": len(in_blocks), "entries": Entry.objects.count(),
}))
"""


def write_with(writers, count, folder, *, sealers=2):
    """What the log holds after `writers` processes wrote `count` entries each."""
    module = ["-m", "tests.torture.log_writers"]
    with own_database(folder) as env, ExitStack() as all_of_them:
        for _ in range(sealers):
            all_of_them.enter_context(running(*module, "sealer", "0", env=env))
        started = [
            all_of_them.enter_context(running(*module, f"w{n}", str(count), env=env)) for n in range(writers)
        ]
        assert [writer.wait(timeout=300) for writer in started] == [0] * writers
        all_of_them.close()
        done = subprocess.run(
            [sys.executable, "-c", PROOF],
            cwd=ROOT,
            env={**os.environ, **env},
            check=True,
            stdout=subprocess.PIPE,
        )
    return json.loads(done.stdout)


def judge(found, writers, count):
    assert found["pairs"] == sorted([f"w{n}", number] for n in range(writers) for number in range(count))
    assert found["faults"] == ["", ""]
    assert (found["unsealed"], found["twice"], found["blocks_in_a_row"]) == (0, 0, True)
    assert found["sealed"] == found["entries"]
    assert found["blocks"] > 1


@pytest.mark.slow  # six processes of their own
def test_of_four_writers_no_entry_is_lost_doubled_or_left_unsealed(tmp_path):
    found = write_with(4, 40, tmp_path)

    judge(found, 4, 40)


@pytest.mark.skipif(
    not os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="SQLite has one writer at a time"
)
def test_no_writer_waits_for_another(tmp_path):
    """One holds its transaction open after its entry; another commits meanwhile."""
    with own_database(tmp_path) as env, psycopg.connect(env["DATABASE_URL"]) as held:
        columns = "verb, target, actor_name, unit_ids, roles, acting_for_name, channel, place, reference, session, once, facts, at, form"
        held.execute(
            f"INSERT INTO audit_entry ({columns}) VALUES ('torture.held','','','[]','{{}}','','','','','','','{{}}',now(),2)"
        )
        command = [sys.executable, "-m", "tests.torture.log_writers", "w0", "5"]
        subprocess.run(command, cwd=ROOT, env={**os.environ, **env}, check=True, timeout=60)

        assert held.execute("SELECT count(*) FROM audit_entry WHERE verb = 'torture.written'").fetchone() == (
            5,
        )
        held.rollback()
