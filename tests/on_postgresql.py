"""Run a command with DATABASE_URL of a PostgreSQL of its own: `python -m tests.on_postgresql COMMAND...`.

The cluster lives in a temporary folder, listens on the loopback only, belongs to a user that is not root, and is
gone afterwards. Needs PostgreSQL's server programs (Debian: postgresql), not a running server.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sen.config.ports import free_port

QUICK = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0"
    " -c jit=off -c shared_buffers=256MB -c max_connections=100"
)
"""Nothing of it outlives the run. Compiling a statement costs more than any statement of a test."""


@contextmanager
def cluster() -> Iterator[str]:
    """The DATABASE_URL of a fresh cluster."""
    programs, folder = _programs(), Path(tempfile.mkdtemp(prefix="sen-postgresql-"))
    owner = _owner(folder)
    port = free_port("127.0.0.1", 15432)
    data, log = folder / "data", folder / "log"
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {QUICK}"
    initdb = [
        programs / "initdb",
        "-D",
        data,
        "-U",
        "sen",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "-N",
    ]
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=folder, **owner)
    control = [programs / "pg_ctl", "-D", data, "-w"]
    try:
        start = [*control, "-l", log, "-o", options, "start"]
        subprocess.run(start, check=True, stdout=subprocess.DEVNULL, cwd=folder, **owner)
        yield f"postgres://sen@127.0.0.1:{port}/postgres"
    finally:
        stop = [*control, "-m", "immediate", "stop"]
        subprocess.run(stop, check=False, stdout=subprocess.DEVNULL, cwd=folder, **owner)
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """The newest of Debian's folders, or where the PATH says."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    if not found and not on_path:
        sys.exit("PostgreSQL's server programs are missing; on Debian: apt install postgresql")
    return found[-1].parent if found else Path(str(on_path)).parent


def _owner(folder: Path) -> dict[str, object]:
    """PostgreSQL refuses to run as root: the user `postgres` or `nobody` owns it then."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in names else "nobody"
    shutil.chown(folder, user)
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


def main(command: list[str]) -> int:
    with cluster() as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
