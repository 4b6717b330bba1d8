"""What is not in a backup, and whether this machine has the key with which the data were made."""

import hmac
import os
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import unquote_plus, urlsplit, urlunsplit

from django.conf import settings
from django.utils.translation import gettext as _


def fingerprint() -> str:
    """Tells whether two machines have the same SEN_SECRET_KEY, and nothing about it."""
    return hmac.new(settings.SECRET_KEY.encode(), b"sen.upkeep fingerprint", sha256).hexdigest()[:24]


def open_settings() -> dict[str, str]:
    """The settings that are given, without what opens something: put back by hand on a new machine."""
    return {name: without_password(value) for name in OPEN if (value := os.environ.get(name))}


def without_password(value: str) -> str:
    if "://" not in value:
        return value
    parts = urlsplit(value)
    place = parts.netloc.rpartition("@")
    user = place[0].partition(":")[0]
    netloc = f"{user}@{place[2]}" if user else place[2]
    asked = [pair for pair in parts.query.split("&") if not _opens(pair)]
    return urlunsplit(parts._replace(netloc=netloc, query="&".join(asked)))


def _opens(pair: str) -> bool:
    """`?password=` and its like serve as well as the place before the `@`; however they are spelled."""
    name = unquote_plus(pair.partition("=")[0]).lower()
    return any(word in name for word in OPENING)


OPENING = ("pass", "pwd", "secret", "token")
"""Parts of names of a query that opens something: `password`, `sslpassword`; `passfile` names a file that does."""
OPEN = (
    "SEN_ENV", "SEN_HOSTS", "DATABASE_URL", "SEN_SMTP_URL", "SEN_MAIL_FROM", "SEN_BIND", "SEN_PORT", "SEN_THREADS",
    "SEN_PROXIES", "SEN_HSTS_SECONDS", "SEN_FILE_QUOTA_MB", "SEN_FILE_FREE_DISK_MB", "SEN_UPLOADS_PER_HOUR",
    "SEN_BACKUP_FOLDER", "SEN_BACKUP_SECOND_FOLDER", "SEN_BACKUP_HOUR", "SEN_BACKUP_KEPT", "SEN_LOG_LEVEL", "SEN_LOG_YEARS",
    "SEN_SESSION_IDLE_MINUTES", "SEN_SESSION_HOURS", "SEN_SESSION_KEPT_DAYS", "SEN_OPENID_ISSUER", "SEN_OPENID_CLIENT_ID",
    "SEN_OPENID_LABEL", "SEN_OPENID_CLAIM", "SEN_OPENID_SECOND_FACTORS", "SEN_OPENID_SECONDS", "SEN_FETCH_NAME", "SEN_SIGNATURE_ROOTS",
)  # fmt: skip
OF_THIS_MACHINE = (
    "SEN_DATA_DIR", "SEN_SECRETS_FILE", "SEN_DEBUG", "SEN_DEMO", "SEN_PROCESS", "SEN_LEASH", "SEN_OPENID_PLAIN_LOOPBACK",
    "SEN_FETCH_LOOPBACK",
)  # fmt: skip
CLOSED = (
    "SEN_SECRET_KEY", "SEN_OLD_SECRET_KEYS", "SEN_HEALTH_TOKEN", "SEN_OPENID_CLIENT_SECRET", "SEN_PASSWORD",
    "SEN_CHANNELS",
)  # fmt: skip


def settings_that_differ(saved: Mapping[str, str]) -> dict[str, str]:
    """Of a backup that was restored here: those that the old machine had otherwise."""
    here = open_settings()
    return {name: value for name, value in saved.items() if here.get(name) != value}


def keep_apart() -> list[str]:
    """What a person must keep elsewhere, for it is not in the archive."""
    key = os.environ.get("SEN_SECRETS_FILE") or settings.DATA_DIR / "secret_key"
    return [
        _(
            "the secret key (%(place)s): without it nobody's second factor and no signing key works after a restore"
        )
        % {"place": key},
        _("the passwords of the database and of the mail server, and the certificate of the web server"),
    ]


def lost_without_the_key() -> list[str]:
    """What does not work on a machine with another secret key."""
    return [
        _("Second factors (codes of a telephone, passkeys, recovery codes) may not be readable: "
          "each person sets up a new one; sen reset_second_factor USER lets them in."),
        _("Links in mail that was sent, such as invitations and new passwords, open nothing any more."),
        _("Passwords work as before; everybody logs in anew."),
    ]  # fmt: skip
