"""Four writers, 2,000 entries each, and two sealers at once; figures are printed."""

import time

from tests.audit.test_writers import judge, write_with


def test_four_writers_and_two_sealers(tmp_path):
    begun = time.monotonic()

    found = write_with(4, 2000, tmp_path)

    judge(found, 4, 2000)
    print(f"8,000 entries by 4 writers, {found['blocks']} blocks, {time.monotonic() - begun:.0f} s")  # noqa: T201
