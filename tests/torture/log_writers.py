"""One writer of the log: `python -m tests.torture.log_writers NAME COUNT`. Needs the environment of `own_database`.

Several run at once beside sealers; the one called "sealer" seals until it is killed.
"""

import sys
import time

import django


def main(name: str, count: int) -> None:
    django.setup()
    if name == "sealer":
        seal_for_ever()
    for number in range(count):
        write(name, number)


def write(name: str, number: int) -> None:
    from django.db import transaction

    from sen.audit.actions import record

    with transaction.atomic():
        record("torture.written", None, by=None, writer=name, number=number)


def seal_for_ever() -> None:
    from sen.audit.actions import seal

    while True:
        seal()
        time.sleep(0.02)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
