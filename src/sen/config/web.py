"""The web process: granian with threads. `sen serve` starts it as `python -m sen.config.web ADDRESS PORT THREADS`."""

import sys

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from sen.config.bodies import WAITING_FOR_EACH
from sen.lib.leash import hold_leash

STOP_SECONDS = 15


def main(address: str, port: int, threads: int) -> None:
    hold_leash()
    Granian(
        "sen.config.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=threads * WAITING_FOR_EACH,
        workers_kill_timeout=STOP_SECONDS,
        websockets=False,
        log_level=LogLevels.error,
    ).serve()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
