"""Real Chromium against a real `sen serve` on a free port, with a data folder of the run's own.

Pictures of every screen go to `var/browser/`, so that people look at them.
"""

import fcntl
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, sync_playwright

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "var" / "browser"
SEN = Path(sys.executable).with_name("sen")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-default-apps",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]  # fmt: skip
"""The last one stops what would leave the machine. Stopping it by a route would send every request of every page
through this process and switch the browser's own store of files off.
"""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = "options => axe.run(...options).then(found => found.violations)"
STATE = """() => {
  const page = document.documentElement.cloneNode(true), main = page.querySelector("main");
  for (const each of page.querySelectorAll("input[type=hidden]")) each.remove();
  const told = part => part.outerHTML.replace(/\\d+/g, "#").replace(/\\s+/g, " ");
  const inside = told(main);
  for (const each of page.querySelectorAll("title, main")) each.replaceChildren();
  for (const each of page.querySelectorAll("[aria-current]")) each.removeAttribute("aria-current");
  for (const each of page.querySelectorAll("head *, header a, footer a")) each.removeAttribute("href");
  return [inside, told(page)];
}"""
"""What stands in the page, and around it. Numbers and one-time keys differ from row to row and are left out."""
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PASSWORD = "hoa-sen-mua-he"
DATABASE = "sen.sqlite3"
CHECKED: set[tuple[int, str]] = set()
LOGGED_IN: dict[tuple[str, str], list[Any]] = {}
"""By site and person: the session of who typed the password once already."""


@dataclass(frozen=True)
class Site:
    url: str
    data: Path
    beside: str = ""
    """Another machine that a journey leads to on purpose."""

    def sen(self, *arguments: str) -> str:
        """Run a `sen` command on the site's data."""
        return run_sen(self.data, *arguments)


def run_sen(data: Path, *arguments: str) -> str:
    done = subprocess.run(
        [SEN, *arguments], env=environment(data), capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def environment(data: Path, **further: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SEN_", "DJANGO_", "DATABASE"))
    }
    return {**kept, "SEN_DATA_DIR": str(data), **further}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A data folder to be copied; made by the first process of the run that asks."""
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    data, done = shared / name, shared / f"{name}.done"
    with (shared / f"{name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make(data)
            done.touch()
    return data


def migrate(data: Path) -> None:
    run_sen(data, "migrate", "-v0")


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As after `make run EMPTY=1`; to be copied."""
    return made_once(tmp_path_factory, "empty", migrate)


@pytest.fixture(scope="session")
def loaded(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With the demo in it; to be copied."""

    def make(data: Path) -> None:
        shutil.copytree(empty, data)
        run_sen(data, "load_demo")

    return made_once(tmp_path_factory, "loaded", make)


@pytest.fixture(scope="session")
def running_site(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    yield from served(shutil.copytree(loaded, tmp_path_factory.mktemp("served") / "data"))


@pytest.fixture(scope="module")
def site(running_site: Site, loaded: Path) -> Site:
    """One server for all; each file of tests finds the demo as it was loaded, whatever ran before it."""
    restore(running_site, loaded)
    return running_site


def restore(site: Site, loaded: Path) -> None:
    """Write the demo's database over that of the running site, in one transaction of SQLite's own."""
    with (
        closing(sqlite3.connect(loaded / DATABASE)) as kept,
        closing(sqlite3.connect(site.data / DATABASE, timeout=30)) as live,
    ):
        kept.backup(live)
    for known in [known for known in LOGGED_IN if known[0] == site.url]:
        del LOGGED_IN[known]  # the sessions are gone with the rest


@pytest.fixture(scope="session")
def empty_site(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    yield from served(shutil.copytree(empty, tmp_path_factory.mktemp("bare") / "data"))


def served(data: Path, beside: str = "", **further: str) -> Iterator[Site]:
    """`sen serve` with its worker, stopped as Ctrl-C would."""
    port = free_port()
    site = Site(f"http://localhost:{port}", data, beside)
    with (data / "serve.log").open("w") as log:
        process = subprocess.Popen(
            [SEN, "serve", "--port", str(port)], env=environment(data, **further), stdout=log, stderr=log
        )
        try:
            wait_until_answered(site, process)
            yield site
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


def wait_until_answered(site: Site, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(150):
        assert process.poll() is None, (site.data / "serve.log").read_text("utf-8")[-2000:]
        try:
            urllib.request.urlopen(f"{site.url}/healthz", timeout=2).read()
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the site does not answer")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed: apt install chromium")
    chromium = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
    yield chromium
    chromium.close()


def is_foreign(url: str, *known: str) -> bool:
    """Whether a request leaves the machine: scheme, host and port are compared whole, never as a beginning
    (`http://localhost:80` begins `http://localhost:8080` too).
    """
    asked = urlsplit(url)
    if asked.scheme not in ("http", "https", "ws", "wss"):
        return False
    return (asked.scheme, asked.netloc) not in {urlsplit(own)[:2] for own in known if own}


class Visit:
    """A person at a screen: what the browser asked of whom is remembered."""

    def __init__(self, context: BrowserContext, site: Site) -> None:
        self.context, self.site = context, site
        self.page: Page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.foreign: list[str] = []
        self.troubles: list[str] = []
        context.on("request", lambda request: self._note(request.url))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("console", lambda said: self._hear(said.type, said.text))

    def _note(self, url: str) -> None:
        if self._is_foreign(url):
            self.foreign.append(url)

    def _is_foreign(self, url: str) -> bool:
        return is_foreign(url, self.site.url, self.site.beside)

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:
            self.troubles.append(text)

    def log_in(self, username: str) -> "Visit":
        """At the desk; the password is typed the first time."""
        key = (self.site.url, username)
        if known := LOGGED_IN.get(key):
            self.context.add_cookies(known)
            self.go("/")
            if "/dang-nhap/" not in self.page.url:
                return self
        self.type_password(username)
        LOGGED_IN[key] = [each for each in self.context.cookies() if each["name"].startswith("sen_session")]
        return self

    def type_password(self, username: str) -> None:
        self.go("/tai-khoan/dang-nhap/")
        self.page.locator("input[name=login]").fill(username)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.locator("input[name=password]").press("Enter")
        self.page.wait_for_url(lambda url: "/dang-nhap/" not in url)
        assert "/dang-nhap/" not in self.page.url, self.page.locator("main").inner_text()

    def go(self, path: str) -> int:
        """The status of the answer; 0 for what is saved and not shown."""
        try:
            answer = self.page.goto(self.site.url + path)
        except Error as error:
            if "Download is starting" in str(error):
                return 0
            raise
        assert answer is not None
        return answer.status

    def faults(self) -> list[str]:
        """What axe finds against WCAG 2.2 AA, each with the first place."""
        found = self._violations({"type": "tag", "values": WCAG})
        return [
            f"{fault['id']}: {nodes[0]['html'][:200]}" for fault in found if (nodes := self._standing(fault))
        ]

    def _violations(self, rules: dict[str, Any], *place: str) -> list[dict[str, Any]]:
        """Only what is wrong is worked out to the last detail and brought here: half of the time."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(Axe().axe_script)
        return list(self.page.evaluate(AXE, [*place, {"runOnly": rules, "resultTypes": ["violations"]}]))

    def is_new_state(self) -> bool:
        """Whether no visit of this process has checked this page at this width: what stands in it, and around it."""
        width = (self.page.viewport_size or WIDE)["width"]
        told = {(width, part) for part in self.page.evaluate(STATE)}
        is_new = not told <= CHECKED
        CHECKED.update(told)
        return is_new

    def _standing(self, fault: dict[str, Any]) -> list[dict[str, Any]]:
        """A bar at the window's edge may cover half of what lies under it just now: only what is too small
        in the middle of the window counts. What lies there depends on the machine's fonts.
        """
        if fault["id"] != "target-size":
            return list(fault["nodes"])
        return [node for node in fault["nodes"] if self._is_small_in_the_middle(node["target"][0])]

    def _is_small_in_the_middle(self, selector: str) -> bool:
        self.page.locator(selector).evaluate("element => element.scrollIntoView({block: 'center'})")
        return bool(self._violations({"type": "rule", "values": ["target-size"]}, selector))

    def overflows(self) -> bool:
        """The page is wider than the window: a telephone would scroll sideways."""
        return bool(
            self.page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
            )
        )

    def picture(self, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        width = (self.page.viewport_size or WIDE)["width"]
        safe = re.sub(r"[^\w.-]+", "-", name).strip("-")
        self.page.screenshot(
            path=PICTURES / f"{safe}.{width}.jpg", full_page=True, type="jpeg", quality=70, timeout=60_000
        )


@pytest.fixture
def visit(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A fresh visitor; the size comes from `@pytest.mark.parametrize("visit", [NARROW], indirect=True)`."""
    yield from visiting(browser, site, getattr(request, "param", WIDE))


@pytest.fixture
def first_visit(browser: Browser, empty_site: Site) -> Iterator[Visit]:
    yield from visiting(browser, empty_site, WIDE)


def visiting(browser: Browser, site: Site, size: dict[str, int]) -> Iterator[Visit]:
    is_phone = size == NARROW
    context = browser.new_context(
        viewport=size, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", has_touch=is_phone, is_mobile=is_phone
    )
    visitor = Visit(context, site)
    yield visitor
    context.close()
    assert visitor.foreign == []
    assert visitor.troubles == []
