"""Reading the environment. docs/reference/settings.md lists every name; a test compares."""

import os
import re
import secrets
import stat
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from sen.config.ports import is_own
from sen.lib.vi_text import fold


class BadSetting(ImproperlyConfigured):
    """What whoever installs Sen has to mend; the `sen` command prints it as one line."""


class OpenId(NamedTuple):
    issuer: str
    client_id: str
    client_secret: str
    claim: str
    is_plain: bool


LEAST_SECRET_LENGTH = 50
OPENID_CLAIMS = ("preferred_username", "email")
DEMO_SECRET_FILE = "secret_key"  # noqa: S105  (a file's name)


def text(name: str, default: str = "") -> str:
    return os.environ.get(name) or default


def number(name: str, default: int, *, least: int, most: int | None = None) -> int:
    """Never less than `least`: minus ten years of the log would be all of it, minus one proxy one that is believed."""
    try:
        given = int(text(name, str(default)))
    except ValueError:
        raise BadSetting(f"{name} must be a whole number") from None
    if given < least or (most is not None and given > most):
        raise BadSetting(
            f"{name} must be {'at least' if most is None else f'{least} to'} {least if most is None else most}"
        )
    return given


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def channels(name: str) -> dict[str, list[str]]:
    """`CODE=address` separated by spaces: which authority tells which channel. What is wrong is told without the address."""
    found: dict[str, list[str]] = {}
    for number_, entry in enumerate(text(name).split(), 1):
        code, is_given, address = entry.partition("=")
        if not (is_given and code and "://" in address):
            raise BadSetting(f"{name}: entry {number_} must be CODE=address, such as BS=json://host/path")
        found.setdefault(code, []).append(address)
    return found


def certificates(name: str) -> list[bytes]:
    """The certificates (PEM) in a folder, whose signatures on documents are trusted."""
    folder = text(name)
    if not folder:
        return []
    found = sorted(each for each in Path(folder).glob("*") if each.suffix in (".pem", ".crt", ".cer"))
    if not found:
        raise BadSetting(f"{name}: no .pem, .crt or .cer file in {folder}")
    roots = [each.read_bytes() for each in found]
    for each, root in zip(found, roots, strict=True):
        if b"-----BEGIN CERTIFICATE-----" not in root:
            raise BadSetting(f"{name}: {each.name} is no certificate in PEM form")
    return roots


def read_secrets_file(path: str) -> None:
    """Add lines `NAME=value` of the file to the environment; what is set there already stays.

    Refused when others than the owner and the group may read it.
    """
    if not path:
        return
    file = Path(path)
    if not file.is_file():
        raise BadSetting("SEN_SECRETS_FILE names a file that does not exist")
    if file.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
        raise BadSetting(f"everybody can read or write {file}; say: chmod 600 {file}")
    for line in file.read_text(encoding="utf-8").splitlines():
        name, is_set, value = line.partition("=")
        if is_set and not line.lstrip().startswith("#"):
            os.environ[name.strip()] = os.environ.get(name.strip()) or value.strip()


def secret_key(data_dir: Path, *, is_production: bool) -> str:
    """The secret of this installation: given in production, else made once and kept beside the data."""
    given = text("SEN_SECRET_KEY")
    if is_production:
        return _good_secret(given)
    return given or _kept_secret(data_dir / DEMO_SECRET_FILE)


def _good_secret(given: str) -> str:
    if len(given) < LEAST_SECRET_LENGTH or len(set(given)) < 5:
        raise BadSetting(
            f"production needs SEN_SECRET_KEY with at least {LEAST_SECRET_LENGTH} characters that nobody can guess"
        )
    return given


def _kept_secret(file: Path) -> str:
    """Two processes may start at once: the one that creates the file wins."""
    if file.exists():
        return file.read_text(encoding="ascii").strip()
    file.parent.mkdir(parents=True, exist_ok=True)
    made = secrets.token_urlsafe(50)
    beside = file.with_suffix(f".{os.getpid()}")
    beside.touch(mode=0o600)
    beside.write_text(made, encoding="ascii")
    try:
        file.hardlink_to(beside)
    except FileExistsError:
        return file.read_text(encoding="ascii").strip()
    finally:
        beside.unlink()
    return made


def refuse_debug(*, is_debug: bool, is_production: bool) -> None:
    if is_debug and is_production:
        raise BadSetting("SEN_DEBUG=1 shows the program's inside to strangers: not in production")


def openid(*, is_production: bool) -> OpenId:
    """The identity provider through which people may log in; all or nothing of it is set."""
    issuer, client_id, secret = (
        text(f"SEN_OPENID_{name}") for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET")
    )
    if issuer and not (client_id and secret):
        raise BadSetting(
            "SEN_OPENID_ISSUER needs SEN_OPENID_CLIENT_ID and SEN_OPENID_CLIENT_SECRET beside it"
        )
    is_plain = text("SEN_OPENID_PLAIN_LOOPBACK") == "1"
    if is_plain and is_production:
        raise BadSetting("SEN_OPENID_PLAIN_LOOPBACK=1 is for trying out on one machine: not in production")
    if issuer and not _is_issuer(issuer, is_plain=is_plain):
        raise BadSetting("SEN_OPENID_ISSUER must be an address that begins with https://, without ? and #")
    claim = text("SEN_OPENID_CLAIM", OPENID_CLAIMS[0])
    if claim not in OPENID_CLAIMS:
        raise BadSetting(f"SEN_OPENID_CLAIM must be {' or '.join(OPENID_CLAIMS)}")
    return OpenId(issuer, client_id, secret, claim, is_plain)


def _is_issuer(url: str, *, is_plain: bool) -> bool:
    parts = urlsplit(url)
    plain = is_plain and parts.scheme == "http" and is_own(parts.hostname or "")
    return (
        (parts.scheme == "https" or plain)
        and bool(parts.hostname)
        and not (parts.query or parts.fragment or parts.username)
    )


def fetch_agent() -> str:
    """Who asks other sites, in the letters that their logs can hold."""
    name = re.sub(r"[^ -~]|[()]", "", fold(text("SEN_FETCH_NAME"))).strip()
    return f"Sen ({name})" if name else "Sen"


def fetch_reach(*, is_production: bool) -> str:
    is_loopback = text("SEN_FETCH_LOOPBACK") == "1"
    if is_loopback and is_production:
        raise BadSetting("SEN_FETCH_LOOPBACK=1 is for tests on one machine: not in production")
    return "loopback" if is_loopback else "public"


def demo(*, is_production: bool) -> bool:
    is_demo = text("SEN_DEMO") == "1"
    if is_demo and is_production:
        raise BadSetting("SEN_DEMO=1 shows passwords on the log-in page: not in production")
    return is_demo


def hosts(*, is_production: bool) -> list[str]:
    given = words("SEN_HOSTS", "" if is_production else "localhost,127.0.0.1,[::1]")
    if not given or "*" in given:
        raise BadSetting("production needs SEN_HOSTS, the names under which people reach Sen")
    return given


def spares_fictional_people(bind: str, proxies: int, *, is_production: bool) -> bool:
    """Everybody knows the passwords of the demo: its people do without a second factor on this machine alone.

    A proxy before Sen lets others in although Sen itself listens to this machine only.
    """
    return is_own(bind) and proxies == 0 and not is_production
