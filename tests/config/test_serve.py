"""`sen serve` as real processes: what falls is started again and noted, what stops leaves nothing behind."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import psycopg
import pytest

from sen.config.management.commands import serve
from tests.processes import ROOT, children_of, descendants, own_database, processes, running, wait_until

pytestmark = pytest.mark.slow  # an interpreter with Django starts in a second, and here three of them do
IS_SQLITE = not os.environ.get("DATABASE_URL", "").startswith("postgres")


@contextmanager
def serving(env, log, *options):
    """The process and its address, once it has been printed."""
    with (
        log.open("w") as out,
        running("-m", "sen.config.cli", "serve", *options, env=env, stdout=out, stderr=out) as process,
    ):
        wait_until(lambda: "http://localhost:" in log.read_text() or process.poll() is not None)
        found = re.search(r"^Sen: (http://localhost:\d+)$", log.read_text(), re.MULTILINE)
        assert found, log.read_text()
        try:
            yield process, found[1]
        finally:
            for pid in descendants(process.pid):
                os.kill(pid, signal.SIGKILL)


def living(pids):
    return {process.pid for process in processes()} & set(pids)


def is_well(url):
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
            return answer.read() == b"ok\n"
    except OSError:
        return False


def incidents(env):
    """Asked past Django, which would be one more interpreter."""
    question = "SELECT kind, facts FROM jobs_incident ORDER BY id"
    if env["DATABASE_URL"]:
        with psycopg.connect(env["DATABASE_URL"]) as link:
            return [(kind, facts) for kind, facts in link.execute(question)]
    with closing(sqlite3.connect(f"{env['SEN_DATA_DIR']}/sen.sqlite3")) as link:
        return [(kind, json.loads(facts)) for kind, facts in link.execute(question)]


def test_what_falls_is_started_again_and_noted_and_sigterm_leaves_nothing_behind(tmp_path):
    with own_database(tmp_path / "data") as env, serving(env, tmp_path / "out") as (process, url):
        wait_until(lambda: is_well(url))
        (web,), (worker,) = children_of(process.pid, "config.web"), children_of(process.pid, "cli work")

        os.kill(worker, signal.SIGKILL)
        wait_until(lambda: children_of(process.pid, "cli work") not in ([], [worker]))
        os.kill(web, signal.SIGKILL)
        wait_until(lambda: children_of(process.pid, "config.web") not in ([], [web]))
        wait_until(lambda: is_well(url))
        assert incidents(env) == [("worker_fell", {"status": -9}), ("web_fell", {"status": -9})]

        below = descendants(process.pid)
        assert len(below) >= 3
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert living(below) == set()
        assert "Sen đã dừng." in (tmp_path / "out").read_text()


def test_the_inner_web_process_that_falls_is_started_again_too(tmp_path):
    with own_database(tmp_path / "data") as env, serving(env, tmp_path / "out") as (process, url):
        (web,) = children_of(process.pid, "config.web")

        os.kill(descendants(web)[0], signal.SIGKILL)

        wait_until(lambda: children_of(process.pid, "config.web") not in ([], [web]))
        wait_until(lambda: is_well(url))


def test_nothing_outlives_a_supervisor_that_is_killed(tmp_path):
    with own_database(tmp_path / "data") as env, serving(env, tmp_path / "out") as (process, url):
        wait_until(lambda: is_well(url))
        below = descendants(process.pid)

        process.kill()
        process.wait()

        wait_until(lambda: not living(below))


@pytest.mark.skipif(not IS_SQLITE, reason="PostgreSQL bears many workers")
def test_a_second_one_on_the_same_folder_is_refused_with_the_address_of_the_first(tmp_path):
    with own_database(tmp_path / "data") as env, serving(env, tmp_path / "out") as (process, url):
        command = [sys.executable, "-m", "sen.config.cli", "serve"]
        second = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True, check=False
        )

        assert second.returncode == 3
        assert f"{url} (tiến trình {process.pid})" in second.stderr
        assert "Traceback" not in second.stderr


def test_a_taken_port_is_passed_over_but_one_that_was_asked_for_is_not(tmp_path):
    with own_database(tmp_path / "data") as env, closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = str(other.getsockname()[1])
        command = [sys.executable, "-m", "sen.config.cli", "serve", "--port", port]
        refused = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True, check=False
        )
        assert (refused.returncode, f"Cổng {port} đã có" in refused.stderr) == (1, True)

        with serving(env, tmp_path / "out") as (_, first):
            second_env = {**env, "SEN_DATA_DIR": str(tmp_path / "other"), "DATABASE_URL": ""}
            with serving(second_env, tmp_path / "out2") as (_, second):
                assert first != second


def test_the_demo_stays_out_where_people_have_accounts_and_sen_starts_without_it(tmp_path):
    with own_database(tmp_path / "data") as env:
        account = "from sen.org.models import User; User.objects.create_user('lesen')"
        command = [sys.executable, "-m", "sen.config.cli", "shell", "--verbosity=0", "-c", account]
        subprocess.run(command, cwd=ROOT, env={**os.environ, **env}, check=True, capture_output=True)

        with serving(env, tmp_path / "out", "--demo") as (_, url), urllib.request.urlopen(url) as page:
            assert (page.status, "hoa-sen-mua-he" in page.read().decode()) == (200, False)


@pytest.mark.parametrize("given", [{"SEN_BIND": "0.0.0.0"}, {"SEN_BIND": "192.0.2.1", "SEN_DEMO": "1"}])
def test_the_demo_is_served_to_this_machine_alone(tmp_path, given):
    options = [] if "SEN_DEMO" in given else ["--demo"]
    with own_database(tmp_path / "data") as env:
        command = [sys.executable, "-m", "sen.config.cli", "serve", *options]
        refused = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **env, **given}, capture_output=True, text=True, check=False
        )

    assert (refused.returncode, "ai cũng biết mật khẩu" in refused.stderr) == (1, True)


def test_it_asks_itself_by_a_name_that_it_answers_to(settings):
    settings.ALLOWED_HOSTS = [".binhsen.gov.vn", "localhost"]
    heard = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self):
            heard.append(self.headers["Host"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_args):
            pass

    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        thread = Thread(target=server.handle_request)
        thread.start()
        answered = serve._answers(server.server_port)
        thread.join()

    assert (answered, heard) == (True, ["binhsen.gov.vn"])


def test_two_installations_on_one_machine_do_not_share_cookies(tmp_path):
    names = []
    for folder in ("one", "two"):
        env = {
            **os.environ,
            "SEN_DATA_DIR": str(tmp_path / folder),
            "DJANGO_SETTINGS_MODULE": "sen.config.settings",
        }
        command = [
            sys.executable,
            "-c",
            "from sen.config import settings as s; print(s.SESSION_COOKIE_NAME, s.SECRET_KEY)",
        ]
        names += subprocess.run(
            command, cwd=ROOT, env=env | {"SEN_SECRET_KEY": ""}, capture_output=True, text=True, check=True
        ).stdout.split()

    assert len(set(names)) == 4
    assert (tmp_path / "one" / "secret_key").stat().st_mode & 0o777 == 0o600
