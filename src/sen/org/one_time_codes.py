"""Codes of an authenticator app (RFC 6238: six digits, 30 seconds)."""

from datetime import datetime

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

PERIOD_SECONDS = 30
DRIFT = 1
"""Steps before and after now that count as well: telephones are some seconds slow or fast."""


def step_of(now: datetime) -> int:
    return int(now.timestamp()) // PERIOD_SECONDS


def matching_step(secret: str, code: str, *, now: datetime) -> int | None:
    """The step whose code this is, or None. Every step is compared: the answer's time tells nothing."""
    steps = range(step_of(now) - DRIFT, step_of(now) + DRIFT + 1)
    found = [step for step in steps if compare_user_code(actual=code, expected=code_of(secret, step))]
    return found[-1] if found else None


def code_of(secret: str, step: int) -> str:
    code: str = format_hotp_value(hotp_value(secret, step))
    return code


def in_groups(secret: str, size: int = 4) -> str:
    """As people copy it by hand."""
    return " ".join(secret[at : at + size] for at in range(0, len(secret), size))
