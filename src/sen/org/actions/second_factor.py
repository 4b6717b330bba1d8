"""The second factor of a person: app, passkeys, recovery codes. Every change ends the person's other sessions."""

from datetime import datetime
from typing import Any

import structlog
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sen.audit import actions as audit
from sen.jobs.actions import post_message
from sen.lib.set_back import AHEAD_AT_MOST
from sen.org.errors import LastFactor, SecretUnreadable, WrongCode
from sen.org.models import Actor, User
from sen.org.one_time_codes import matching_step, step_of
from sen.org.queries import actor_of, factors_of
from sen.org.rules import needs_second_factor
from sen.org.sealed import seal, seal_anew, unseal
from sen.org.sealed_rows import SEALED

Type = Authenticator.Type
WRONG_CODE = gettext_lazy(
    "This is not the code of this moment. Wait for the next one; is the clock of the telephone right?"
)
logger = structlog.get_logger(__name__)


# ---- coming by a factor


@transaction.atomic
def add_authenticator_app(secret: str, *, code: str, by: Actor, now: datetime) -> User:
    """The code proves that the app holds the secret; it is used up by that. A new telephone replaces the old one."""
    person = _locked(by)
    step = matching_step(secret, code, now=now)
    if step is None:
        raise WrongCode(str(WRONG_CODE))
    factors_of(person.pk).filter(type=Type.TOTP).delete()
    app = Authenticator(user=person, type=Type.TOTP, created_at=now)
    app.data = {"secret": seal(secret), "last_step": step}
    app.save()
    return _added(person, app, gettext_lazy("An authenticator app was added to your account."), by, now)


@transaction.atomic
def add_passkey(credential: dict[str, Any], *, name: str, by: Actor, now: datetime) -> User:
    """The form has checked what the browser sent against what it was asked."""
    person = _locked(by)
    key = WebAuthn.add(person, name.strip()[:60], credential).instance
    return _added(person, key, gettext_lazy("A passkey was added to your account."), by, now)


def _added(person: User, factor: Authenticator, told: Promise, by: Actor, now: datetime) -> User:
    RecoveryCodes.activate(person)
    return _changed(person, "org.second_factor_added", told, by=by, now=now, kind=factor.type)


# ---- using one


@transaction.atomic
def use_code(person: User, *, code: str, now: datetime) -> Authenticator | None:
    """The factor whose code this is; None for a wrong or used one. Each code opens once, whoever asks at the same time."""
    held = Authenticator.objects.select_for_update().filter(user=person).exclude(type=Type.WEBAUTHN)
    for factor in held:
        if _opens(factor, code, now):
            if factor.type == Type.RECOVERY_CODES:
                _note_recovery_code(person, factor, now)
            return factor
    audit.record("org.second_factor_refused", person, by=None)
    return None


@transaction.atomic
def note_passkey_refused(person: User | None, *, now: datetime) -> None:
    del now
    audit.record("org.second_factor_refused", person, by=None)


def _opens(factor: Authenticator, code: str, now: datetime) -> bool:
    try:
        if factor.type == Type.RECOVERY_CODES:
            return bool(RecoveryCodes(factor).validate_code(code))
        return _is_new_code(factor, code, now)
    except SecretUnreadable:
        logger.exception("second_factor.unreadable", authenticator_id=factor.pk)
        return False


def _is_new_code(app: Authenticator, code: str, now: datetime) -> bool:
    """A code that was seen over somebody's shoulder opens nothing: steps only go forward."""
    step = matching_step(unseal(app.data["secret"]), code, now=now)
    last = app.data.get("last_step", 0)
    is_of_another_clock = last > step_of(now + AHEAD_AT_MOST)
    if step is None or (step <= last and not is_of_another_clock):
        return False
    app.data["last_step"] = step
    app.save(update_fields=["data"])
    return True


def _note_recovery_code(person: User, codes: Authenticator, now: datetime) -> None:
    codes.refresh_from_db()
    left = len(RecoveryCodes(codes).get_unused_codes())
    by = actor_of(person, now=now)
    entry = audit.record("org.recovery_code_used", person, by=by, left=left)
    told = gettext_lazy("A recovery code was used on your account. Codes left: %(count)s.")
    tell_person(person, told, key=f"org.second_factor:{entry.pk}", now=now, count=str(left))


# ---- keeping them


@transaction.atomic
def rename_passkey(pk: int, *, name: str, by: Actor, now: datetime) -> None:
    del now
    key = _own_factors(by).filter(pk=pk, type=Type.WEBAUTHN).first()
    if key is None:
        raise PermissionDenied
    key.data["name"] = name.strip()[:60]
    key.save(update_fields=["data"])
    audit.record("org.passkey_renamed", _locked(by), by=by)


@transaction.atomic
def remove_factor(pk: int, *, by: Actor, now: datetime) -> User:
    """The last one goes only with a role that does without; its recovery codes go with it."""
    person = _locked(by)
    held = list(_own_factors(by))
    factor = next((each for each in held if each.pk == pk and each.type != Type.RECOVERY_CODES), None)
    if factor is None:
        raise PermissionDenied
    is_last = not [each for each in held if each.pk != pk and each.type != Type.RECOVERY_CODES]
    if is_last and needs_second_factor(by):
        raise LastFactor(
            _("Your role needs a second factor: add another one first, then take this one away.")
        )
    gone = held if is_last else [factor]
    Authenticator.objects.filter(pk__in=[each.pk for each in gone]).delete()
    told = gettext_lazy("A second factor was taken away from your account.")
    return _changed(person, "org.second_factor_removed", told, by=by, now=now, kind=factor.type)


@transaction.atomic
def renew_recovery_codes(*, by: Actor, now: datetime) -> User:
    """The old ones, used or not, open nothing any more."""
    person = _locked(by)
    if not factors_of(person.pk).exists():
        raise PermissionDenied
    Authenticator.objects.filter(user=person, type=Type.RECOVERY_CODES).delete()
    RecoveryCodes.activate(person)
    told = gettext_lazy("Your account has new recovery codes; the old ones are no longer valid.")
    return _changed(person, "org.recovery_codes_renewed", told, by=by, now=now)


@transaction.atomic
def note_codes_kept(*, by: Actor, now: datetime) -> None:
    """The person has put the codes away: they are not shown again."""
    codes = _own_factors(by).filter(type=Type.RECOVERY_CODES).first()
    if codes is None or codes.data.get("viewed_at"):
        return
    codes.data["viewed_at"] = now.timestamp()
    codes.save(update_fields=["data"])
    audit.record("org.recovery_codes_kept", _locked(by), by=by)


@transaction.atomic
def reseal_secrets(*, now: datetime) -> tuple[int, int]:
    """After a change of the secret key: how many secrets are under the new one now, how many nobody can read."""
    del now
    found = [_reseal(factor, factor.data, "seed" if factor.type == Type.RECOVERY_CODES else "secret", "data")
             for factor in Authenticator.objects.select_for_update().exclude(type=Type.WEBAUTHN).order_by("pk")]  # fmt: skip
    for where, rows in SEALED.items():
        field = where.partition(".")[2]
        found += [
            _reseal(row, vars(row), field, field)
            for row in rows().select_for_update(of=("self",)).order_by("pk")
        ]
    done, lost = found.count(True), found.count(False)
    audit.record("org.secrets_resealed", None, by=None, count=done, lost=lost)
    return done, lost


def _reseal(row: Model, texts: dict[str, Any], name: str, field: str) -> bool:
    """Whether it could be read."""
    try:
        texts[name] = seal_anew(texts[name])
    except SecretUnreadable:
        return False
    row.save(update_fields=[field])
    return True


# ---- for the other actions on accounts


def end_sessions(person: User) -> None:
    """All of them, from their next request on. `person` must be locked."""
    person.session_round += 1
    person.save(update_fields=["session_round"])


def tell_person(
    person: User, told: Promise, /, *, key: str, now: datetime, to: str = "", **facts: str
) -> None:
    """A mail about an account, in its reader's language; nothing where there is no address. `to`: not the one of today."""
    if not (address := to or person.email):
        return
    with translation.override(person.language):
        words = {"person": person, "told": str(told) % facts, "now": now}
        text = render_to_string("org/account_message.txt", words)
        subject = _("An account in Sen")
    post_message(key=key, to=[address], subject=subject, text=text, language=person.language, now=now)


def _changed(person: User, verb: str, told: Promise, *, by: Actor, now: datetime, **facts: Any) -> User:
    end_sessions(person)
    entry = audit.record(verb, person, by=by, **facts)
    tell_person(person, told, key=f"org.second_factor:{entry.pk}", now=now)
    return person


def _locked(by: Actor) -> User:
    return User.objects.select_for_update().get(pk=by.user_id)


def _own_factors(by: Actor) -> QuerySet[Authenticator]:
    held: QuerySet[Authenticator] = Authenticator.objects.select_for_update().filter(user=by.user_id)
    return held.order_by("pk")
