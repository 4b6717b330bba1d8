"""Real processes for tests: a mail server, a database of its own, a patient wait."""

import atexit
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_SECONDS = 120.0


def wait_until(is_so: Callable[[], object], seconds: float = PATIENCE_SECONDS) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError(f"not so after {seconds} s")
        time.sleep(0.02)


@contextmanager
def running(*command: str, env: Mapping[str, str] | None = None, **options) -> Iterator[subprocess.Popen]:
    """The command in a group of its own; the whole group is killed at the end."""
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        start_new_session=True,
        **options,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@dataclass(frozen=True)
class Process:
    pid: int
    parent: int
    command: str


def processes() -> list[Process]:
    """Every living process of the machine; from /proc where there is one, for a bare machine may lack `ps`."""
    if Path("/proc/self/stat").exists():
        return [found for path in Path("/proc").glob("[0-9]*") if (found := _process(path))]
    listed = subprocess.run(
        ["ps", "-axo", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True
    )
    rows = [line.split(None, 3) for line in listed.stdout.splitlines()]
    return [Process(int(row[0]), int(row[1]), row[-1]) for row in rows if not row[2].startswith("Z")]


def _process(path: Path) -> Process | None:
    try:
        state, parent = (path / "stat").read_text().rpartition(")")[2].split()[:2]
        command = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if state == "Z" else Process(int(path.name), int(parent), command)


def descendants(pid: int) -> list[int]:
    """Processes below `pid`, itself not among them."""
    below: dict[int, list[int]] = {}
    for process in processes():
        below.setdefault(process.parent, []).append(process.pid)
    found, ahead = [], [pid]
    while ahead:
        children = below.get(ahead.pop(), [])
        found += children
        ahead += children
    return found


def children_of(pid: int, words: str) -> list[int]:
    """Those directly below `pid` whose command has the words."""
    return [process.pid for process in processes() if process.parent == pid and words in process.command]


@dataclass(frozen=True)
class MailServer:
    url: str
    folder: Path

    def taken(self) -> list[str]:
        path = self.folder / "taken"
        return path.read_text().split() if path.exists() else []


@contextmanager
def mail_server(folder: Path, seed: int = 0, longest_pause: float = 0.0) -> Iterator[MailServer]:
    folder.mkdir(exist_ok=True)
    with running("-W", "ignore", "-m", "tests.smtp_server", str(folder), str(seed), str(longest_pause)):
        wait_until((folder / "port").exists)
        yield MailServer(f"smtp://127.0.0.1:{(folder / 'port').read_text()}", folder)


@contextmanager
def own_database(folder: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation in `folder`, with a migrated database on the server under test."""
    folder.mkdir(parents=True, exist_ok=True)
    env = {"SEN_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "sen.config.settings", "DATABASE_URL": ""}
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        shutil.copy(_sqlite_template(), folder / "sen.sqlite3")
        yield env
        return
    name = f"sen_{uuid4().hex[:12]}"
    _ask(server, f"CREATE DATABASE {name} TEMPLATE {_postgresql_template(server)}")
    try:
        yield {**env, "DATABASE_URL": _url_of(server, name)}
    finally:
        _ask(server, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def empty_database(folder: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation in `folder` that has nothing yet, on the server under test."""
    env = {"SEN_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "sen.config.settings", "DATABASE_URL": ""}
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield env
        return
    name = f"sen_{uuid4().hex[:12]}"
    _ask(server, f"CREATE DATABASE {name}")
    try:
        yield {**env, "DATABASE_URL": _url_of(server, name)}
    finally:
        _ask(server, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def restored_database(folder: Path, dump: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation in `folder` that was restored from `dump`: once a process, copied afterwards."""
    template = _restored(dump)
    shutil.copytree(template["SEN_DATA_DIR"], folder)
    env = {**template, "SEN_DATA_DIR": str(folder)}
    if not template["DATABASE_URL"]:
        yield env
        return
    server, name = os.environ["DATABASE_URL"], f"sen_{uuid4().hex[:12]}"
    _ask(server, f"CREATE DATABASE {name} TEMPLATE {urlsplit(template['DATABASE_URL']).path[1:]}")
    try:
        yield {**env, "DATABASE_URL": _url_of(server, name)}
    finally:
        _ask(server, f"DROP DATABASE {name} WITH (FORCE)")


def sen(env: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """A `sen` command as a process of its own, to its end."""
    command = [sys.executable, "-m", "sen.config.cli", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True, check=False
    )


@cache
def _restored(dump: Path) -> dict[str, str]:
    held = ExitStack()
    atexit.register(held.close)
    env = held.enter_context(empty_database(Path(os.environ["SEN_DATA_DIR"], f"restored-{dump.stem}")))
    done = sen(env, "restore", str(dump))
    assert done.returncode == 0, done.stderr
    return env


@cache
def _sqlite_template() -> Path:
    """Migrated once a process; copied afterwards."""
    folder = Path(os.environ["SEN_DATA_DIR"], "template")
    _migrate({"SEN_DATA_DIR": str(folder), "DATABASE_URL": ""})
    return folder / "sen.sqlite3"


@cache
def _postgresql_template(server: str) -> str:
    name = f"sen_template_{uuid4().hex[:12]}"
    _ask(server, f"CREATE DATABASE {name}")
    atexit.register(_ask, server, f"DROP DATABASE {name} WITH (FORCE)")
    _migrate({"DATABASE_URL": _url_of(server, name)})
    return name


def _migrate(env: dict[str, str]) -> None:
    command = [sys.executable, "-m", "django", "migrate", "--verbosity=0"]
    settings = {"DJANGO_SETTINGS_MODULE": "sen.config.settings"}
    subprocess.run(command, cwd=ROOT, env={**os.environ, **settings, **env}, check=True)


def _ask(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as link:
        link.execute(statement)


def _url_of(server: str, name: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
