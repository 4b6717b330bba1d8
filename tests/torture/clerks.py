"""Clerks who save while the worker writes: `python -m tests.torture.clerks CLERKS SECONDS`, figures as JSON.

A real `sen serve` on SQLite with a folder of its own; each clerk is a thread with a browser's cookies that opens a list's
saved-search form and sends it, again and again, each time with a new name: a form of the desk with a rule, an action, a
row and an entry of the log. The worker meanwhile has a job that writes at once whenever it is done.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PREPARE = """
import json, sys
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from tests.factories import CommitteeFactory, UnitFactory, member_of
store, unit = import_module(settings.SESSION_ENGINE).SessionStore, UnitFactory(parent=CommitteeFactory())
keys = []
for _ in range(int(sys.argv[1])):
    person, session = member_of(unit), store()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(person.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    keys.append(session.session_key)
print(json.dumps({"cookie": settings.SESSION_COOKIE_NAME, "csrf": settings.CSRF_COOKIE_NAME, "keys": keys}))
"""
WRITER = """
import sys, time
import django
django.setup()
from datetime import timedelta
from django.db import transaction
from django.utils import timezone
from sen.jobs.actions import add_job
end = time.monotonic() + float(sys.argv[1])
number = 0
while time.monotonic() < end:
    with transaction.atomic():
        for _ in range(5):
            number += 1
            add_job("desk.forget_sent_forms", key=f"torture {number}", run_at=timezone.now())
    time.sleep(0.1)
"""


def main(clerks: int, seconds: float) -> None:
    with tempfile.TemporaryDirectory(prefix="sen-torture-") as folder:
        env = {
            **os.environ, "SEN_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "sen.config.settings", "DATABASE_URL": "",
        }  # fmt: skip
        with served(env, Path(folder)) as url:
            setup = "import django; django.setup()\n" + PREPARE
            made = subprocess.run(
                [sys.executable, "-c", setup, str(clerks)],
                env=env,
                cwd=ROOT,
                check=True,
                capture_output=True,
                text=True,
            )
            given = json.loads(made.stdout)
            writer = subprocess.Popen([sys.executable, "-c", WRITER, str(seconds)], env=env, cwd=ROOT)
            found = save_for(url, given, seconds)
            writer.wait()
        found["database_locked"] = sum(
            path.read_text("utf-8").count("database is locked") for path in Path(folder, "log").glob("*.log*")
        )
        json.dump(found, sys.stdout)


@contextmanager
def served(env: dict[str, str], folder: Path):
    out = folder / "out"
    with out.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "sen.config.cli", "serve"], env=env, cwd=ROOT, stdout=log, stderr=log
        )
        try:
            while not (found := re.search(r"^Sen: (\S+)$", out.read_text(), re.MULTILINE)):
                assert process.poll() is None, out.read_text()
                time.sleep(0.1)
            yield found[1]
        finally:
            process.terminate()
            process.wait(30)


def save_for(url: str, given: dict, seconds: float) -> dict:
    taken: list[float] = []
    wrong: list[str] = []
    end = time.monotonic() + seconds
    threads = [
        threading.Thread(target=clerk, args=[url, given, key, end, taken, wrong]) for key in given["keys"]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken.sort()
    at = {f"p{part}_ms": round(taken[int(len(taken) * part / 100)] * 1000) for part in (50, 95, 99)}
    return {
        "clerks": len(threads), "seconds": seconds, "saves": len(taken), "saves_per_second": round(len(taken) / seconds, 1),
        **at, "longest_ms": round(taken[-1] * 1000), "wrong": wrong[:5],
    }  # fmt: skip


def clerk(url: str, given: dict, key: str, end: float, taken: list[float], wrong: list[str]) -> None:
    """`wait`: a clerk who types is not a machine gun; half a second between two saves is still ten times a person."""
    jar, number, csrf = CookieJar(), 0, "torture0" * 4
    opener = urllib.request.build_opener(NoRedirect, urllib.request.HTTPCookieProcessor(jar))
    cookies = f"{given['cookie']}={key}; {given['csrf']}={csrf}"
    while time.monotonic() < end:
        number += 1
        sent = {
            "register": "units",
            "name": f"{key[:8]} {number}",
            "query": "q=1",
            "csrfmiddlewaretoken": csrf,
        }
        request = urllib.request.Request(
            f"{url}/bo-loc/", urllib.parse.urlencode(sent).encode(), {"Cookie": cookies}
        )
        begun = time.monotonic()
        try:
            status = opener.open(request, timeout=60).status
        except urllib.error.HTTPError as answer:
            status = answer.code
        taken.append(time.monotonic() - begun)
        if status != 302:
            wrong.append(str(status))
        time.sleep(0.5)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args):
        return None


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
