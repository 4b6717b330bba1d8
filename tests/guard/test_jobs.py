import pytest

from sen.guard import disk
from sen.jobs.registry import KINDS
from tests.factories import NOW


@pytest.mark.django_db
def test_the_sweeper_is_scheduled_and_runs():
    kind = KINDS["guard.sweep_files"]
    disk.write("ab" * 32, b"x")

    kind.run(now=NOW)

    assert kind.is_long
    assert kind.schedule is not None
    assert disk.path_of("ab" * 32).exists()  # young by the machine's clock
