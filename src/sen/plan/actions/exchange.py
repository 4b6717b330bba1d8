"""Keys, partners, and the files that go to and come from them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sen.audit import actions as audit
from sen.guard.errors import SecretRefused
from sen.guard.screening import screen
from sen.lib.shapes import WrongShape
from sen.lib.signed_files import (
    BadFile,
    BadKey,
    Envelope,
    key_of,
    new_private,
    opened,
    read_key,
    signed,
)
from sen.org.models import Actor
from sen.org.sealed import seal, unseal
from sen.plan import rules
from sen.plan.actions.figures import count_received
from sen.plan.errors import FileNotTaken, KeyRefused, NotInOrder
from sen.plan.exchange_content import SHAPES, texts_in
from sen.plan.models import Partner, Plan, ReceivedFile, Round, SigningKey
from sen.plan.queries import exchange

KEY_LASTS_YEARS = 2
CLOCKS_DIFFER = timedelta(days=1)
"""By so much the clock of another installation may be ahead."""
FAULTS: Mapping[str, Any] = {
    "too_large": gettext_lazy("The file is too large to be one that Sen made."),
    "not_ours": gettext_lazy("This is no file of Sen. Choose the file as it came, not unpacked or printed."),
    "newer": gettext_lazy("A newer Sen made this file. Bring this installation up to date, then try again."),
    "damaged": gettext_lazy("The file is damaged or cut off: not every byte is as it was signed. Ask for it again."),
    "forged": gettext_lazy("The signature does not fit: somebody changed the file, or it was not signed by whom it says."),
}  # fmt: skip


# ---- keys and partners


@transaction.atomic
def make_key(authority_id: int, *, by: Actor, now: datetime) -> SigningKey:
    """A new key for the authority; the former one signs no more. Partners must confirm the new one."""
    authority = (
        rules.authorities_to_sign_for(by).select_for_update(of=("self",)).filter(pk=authority_id).first()
    )
    if authority is None:
        raise PermissionDenied
    SigningKey.objects.filter(authority=authority, ended_at=None).update(ended_at=now)
    private = new_private()
    today = timezone.localdate(now)
    last = today.replace(year=today.year + KEY_LASTS_YEARS, day=min(today.day, 28))
    made = SigningKey(
        authority=authority, key=key_of(private, valid_to=last).line, private_seal=seal(private.hex()),
        valid_to=last, made_at=now, made_by_id=by.user_id, made_by_name=by.name,
    )  # fmt: skip
    made.full_clean()
    made.save(force_insert=True)
    audit.record("plan.key_made", made, by=by, unit_id=authority.pk, fingerprint=made.fingerprint)
    return made


@transaction.atomic
def add_partner(partner: Partner, *, by: Actor, now: datetime) -> Partner:
    """Put down a key as it came by mail or paper. It opens nothing until a person has compared it."""
    if not rules.can_keep_partner(by, partner):
        raise PermissionDenied
    try:
        key = read_key(partner.key)
    except BadKey:
        raise KeyRefused(
            {"key": _("This is no key of Sen. Copy the whole line, from sen-key to the date.")}
        ) from None
    if SigningKey.objects.filter(key=key.line, authority=partner.authority_id).exists():
        raise KeyRefused({"key": _("This is your own key. Enter the key of the other authority.")})
    if key.valid_to < timezone.localdate(now):
        raise KeyRefused({"key": _("This key has run out. Ask for the new one.")})
    partner.key, partner.valid_to, partner.state = key.line, key.valid_to, Partner.State.PROPOSED
    partner.added_at, partner.added_by_id, partner.added_by_name = now, by.user_id, by.name
    partner.full_clean()
    partner.save(force_insert=True)
    audit.record("plan.partner_added", partner, by=by, unit_id=partner.authority_id, name=partner.name,
                 fingerprint=partner.fingerprint)  # fmt: skip
    return partner


@transaction.atomic
def confirm_partner(partner_id: int, *, heard: str, heard_from: str, by: Actor, now: datetime) -> Partner:
    """Somebody read the groups out and they are those of the key. The machine compares, so that nobody only nods."""
    partner = _locked_partner(partner_id, by)
    if partner.state != Partner.State.PROPOSED:
        raise NotInOrder(_("Only a key that waits for it is confirmed."))
    if "".join(filter(str.isdecimal, heard)) != partner.fingerprint.replace(" ", ""):
        raise KeyRefused({"heard": _("The groups differ from those of the key entered here. Listen again; if they "
                                     "still differ, do not use this key and ask how it came to you.")})  # fmt: skip
    partner.state, partner.heard_from = Partner.State.CONFIRMED, heard_from.strip()
    partner.confirmed_at, partner.confirmed_by_id, partner.confirmed_by_name = now, by.user_id, by.name
    partner.full_clean()
    partner.save(
        update_fields=["state", "heard_from", "confirmed_at", "confirmed_by_id", "confirmed_by_name"]
    )
    audit.record("plan.partner_confirmed", partner, by=by, unit_id=partner.authority_id, name=partner.name,
                 fingerprint=partner.fingerprint, heard_from=partner.heard_from)  # fmt: skip
    return partner


@transaction.atomic
def revoke_partner(partner_id: int, *, reason: str, by: Actor, now: datetime) -> Partner:
    """From now on no file under this key is taken. What was taken in before stays."""
    partner = _locked_partner(partner_id, by)
    if partner.state == Partner.State.REVOKED:
        raise NotInOrder(_("This key was revoked before."))
    partner.state, partner.revoke_reason = Partner.State.REVOKED, reason.strip()
    partner.revoked_at, partner.revoked_by_id, partner.revoked_by_name = now, by.user_id, by.name
    partner.full_clean()
    partner.save(update_fields=["state", "revoke_reason", "revoked_at", "revoked_by_id", "revoked_by_name"])
    audit.record("plan.partner_revoked", partner, by=by, unit_id=partner.authority_id, name=partner.name,
                 reason=partner.revoke_reason)  # fmt: skip
    return partner


def _locked_partner(partner_id: int, by: Actor) -> Partner:
    partner = Partner.objects.select_for_update(of=("self",)).get(pk=partner_id)
    if not rules.can_keep_partner(by, partner):
        raise PermissionDenied
    return partner


# ---- going out


@dataclass(frozen=True, slots=True)
class SignedFile:
    name: str
    data: bytes


def sign_report(partner_id: int, *, round_id: int, by: Actor, now: datetime) -> SignedFile:
    def content(partner: Partner) -> tuple[str, Mapping[str, Any]]:
        frozen = Round.objects.filter(plan__authority=partner.authority_id, state=Round.State.FROZEN)
        round_ = frozen.get(pk=round_id)
        return f"report:{round_.pk}", exchange.report_content(round_)

    return _sign(partner_id, ReceivedFile.Kind.REPORT, content, by=by, now=now)


def sign_tasks(partner_id: int, *, plan_id: int, by: Actor, now: datetime) -> SignedFile:
    def content(partner: Partner) -> tuple[str, Mapping[str, Any]]:
        plan = Plan.objects.filter(authority=partner.authority_id, state__in=rules.IN_FORCE).get(pk=plan_id)
        return f"tasks:{plan.pk}", exchange.tasks_content(plan, partner)

    return _sign(partner_id, ReceivedFile.Kind.TASKS, content, by=by, now=now)


def sign_spokespersons(partner_id: int, *, by: Actor, now: datetime) -> SignedFile:
    today = timezone.localdate(now)
    return _sign(
        partner_id,
        ReceivedFile.Kind.SPOKESPERSONS,
        lambda partner: ("spokespersons", exchange.spokespersons_content(partner, today=today)),
        by=by,
        now=now,
    )


@transaction.atomic
def _sign(
    partner_id: int,
    kind: str,
    content_for: Callable[[Partner], tuple[str, Mapping[str, Any]]],
    *,
    by: Actor,
    now: datetime,
) -> SignedFile:
    """What leaves is written down before the first byte leaves."""
    partner = Partner.objects.select_related("authority", "place").get(pk=partner_id)
    if not rules.can_send_to(by, partner):
        raise PermissionDenied
    _check_partner(partner, now)
    own = SigningKey.objects.filter(authority=partner.authority_id, ended_at=None).first()
    if own is None or own.valid_to < timezone.localdate(now):
        raise KeyRefused(_("Your authority has no valid key to sign with. Make one first."))
    series, content = content_for(partner)
    content = exchange.without_hidden(content)
    _check_content(kind, content)
    envelope = Envelope(
        kind=kind, series=series, made_at=now.replace(microsecond=0), content=content, sender=own.key,
        sender_name=partner.authority.name, addressee=partner.key, addressee_name=partner.name,
    )  # fmt: skip
    data = signed(envelope, bytes.fromhex(unseal(own.private_seal)))
    _check_own(data)
    audit.record(
        "plan.file_signed", partner, by=by, unit_id=partner.authority_id, kind=kind, to=partner.name,
        title=exchange.title_of(kind, content), content_sha256=envelope.content_id, file_sha256=sha256(data).hexdigest(),
    )  # fmt: skip
    day = f"{timezone.localdate(now):%Y%m%d}"
    return SignedFile(f"{kind}-{series.rpartition(':')[2]}-{day}.sen", data)


def _check_own(data: bytes) -> None:
    """Better here than at the other end."""
    try:
        opened(data)
    except BadFile as bad:
        raise FileNotTaken(FAULTS[bad.fault], code=bad.fault) from None


def _check_partner(partner: Partner, now: datetime) -> None:
    if partner.state == Partner.State.REVOKED:
        raise FileNotTaken(_("The key of %(name)s was revoked.") % {"name": partner.name}, code="revoked")
    if partner.state != Partner.State.CONFIRMED:
        raise FileNotTaken(
            _("The key of %(name)s is not confirmed yet: call and compare the groups first.") % {"name": partner.name},
            code="unconfirmed",
        )  # fmt: skip
    if partner.valid_to < timezone.localdate(now):
        raise FileNotTaken(
            _("The key of %(name)s ran out. Exchange new keys first.") % {"name": partner.name},
            code="expired",
        )


def _check_content(kind: str, content: Any) -> None:
    """Everything in it is data until it has the form; marks of secrecy are looked for as in any document."""
    shape = SHAPES.get(kind)
    if shape is None:
        raise FileNotTaken(FAULTS["newer"], code="newer")
    try:
        shape(content)
    except WrongShape:
        raise FileNotTaken(_("The file is signed rightly, but what it holds has not the form of such a file."),
                           code="shape") from None  # fmt: skip
    if screen(texts_in(content)).secrecy is not None:
        raise SecretRefused


# ---- coming in


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be shown: well formed, signed by a confirmed partner, and for an authority of the reader."""

    partner: Partner
    envelope: Envelope
    data: bytes


def check_file(data: bytes, *, by: Actor, now: datetime) -> CheckedFile:
    """Writes nothing. Raises `FileNotTaken`, or `SecretRefused`."""
    try:
        envelope = opened(data)
    except BadFile as bad:
        raise FileNotTaken(FAULTS[bad.fault], code=bad.fault) from None
    own = SigningKey.objects.filter(
        key=envelope.addressee, authority__in=rules.authorities_to_receive_for(by).values("pk")
    ).first()
    if own is None:
        raise FileNotTaken(
            _("This file is for %(name)s, not for you.") % {"name": envelope.addressee_name}, code="addressee"
        )
    partner = Partner.objects.filter(authority=own.authority_id, key=envelope.sender).first()
    if partner is None:
        raise FileNotTaken(
            _("Nobody you exchange with has the key of this file. It calls itself %(name)s.")
            % {"name": envelope.sender_name}, code="unknown",
        )  # fmt: skip
    _check_partner(partner, now)
    if timezone.localdate(envelope.made_at) > partner.valid_to:
        raise FileNotTaken(
            _("The key of %(name)s ran out. Exchange new keys first.") % {"name": partner.name},
            code="expired",
        )
    if envelope.made_at > now + CLOCKS_DIFFER:
        raise FileNotTaken(
            _("The file is dated in the future. One of the two clocks is wrong."), code="future"
        )
    _check_content(envelope.kind, envelope.content)
    return CheckedFile(partner, envelope, data)


@transaction.atomic
def record_refused_file(code: str, *, by: Actor) -> None:
    """That a file was refused and why; nothing of the file is kept."""
    audit.record("plan.file_refused", None, by=by, unit_id=next(iter(sorted(by.unit_ids)), None), why=code)


@dataclass(frozen=True, slots=True)
class Brought:
    row: ReceivedFile
    is_known: bool


@transaction.atomic
def bring_in(found: CheckedFile, *, by: Actor, now: datetime) -> Brought:
    """Keep the file to be looked at. The same file, or the newest content again, changes nothing."""
    partner = Partner.objects.select_for_update(of=("self",)).get(pk=found.partner.pk)
    if partner.authority_id not in rules.authorities_to_receive_for(by).values_list("pk", flat=True):
        raise PermissionDenied
    _check_partner(partner, now)
    envelope, digest = found.envelope, sha256(found.data).hexdigest()
    standing = ReceivedFile.objects.filter(partner=partner).exclude(state=ReceivedFile.State.DROPPED)
    series = standing.filter(kind=envelope.kind, series_digest=envelope.series)
    known = (
        standing.filter(file_sha256=digest).first()
        or series.filter(is_newest=True, content_sha256=envelope.content_id).first()
    )
    if known:
        return Brought(known, is_known=True)
    row = ReceivedFile(
        partner=partner, kind=envelope.kind, title=exchange.title_of(envelope.kind, envelope.content),
        series_digest=envelope.series, content_sha256=envelope.content_id, file_sha256=digest, data=found.data,
        signed_at=envelope.made_at, brought_at=now, brought_by_id=by.user_id, brought_by_name=by.name,
    )  # fmt: skip
    row.full_clean()
    row.save(force_insert=True)
    audit.record("plan.file_brought_in", row, by=by, unit_id=partner.authority_id, sender=partner.name,
                 kind=row.kind, title=row.title, content_sha256=row.content_sha256)  # fmt: skip
    return Brought(row, is_known=False)


@transaction.atomic
def take_in_file(received_id: int, *, by: Actor, now: datetime) -> ReceivedFile:
    """From now on it is shown and counted; older than what stands, it is kept as an earlier version."""
    row = _locked_file(received_id, by)
    Partner.objects.select_for_update(of=("self",)).get(pk=row.partner_id)  # one at a time within a series
    _check_partner(row.partner, now)
    former = exchange.newest_of_series(row)
    row.is_newest = former is None or former.signed_at <= row.signed_at
    if former and row.is_newest:
        ReceivedFile.objects.filter(pk=former.pk).update(is_newest=False)
    _decide(row, ReceivedFile.State.TAKEN, by, now)
    if row.is_newest:
        count_received(row, replaces=former)
    audit.record("plan.file_taken", row, by=by, unit_id=row.partner.authority_id, sender=row.partner.name,
                 title=row.title, content_sha256=row.content_sha256, is_newest=row.is_newest)  # fmt: skip
    return row


@transaction.atomic
def drop_file(received_id: int, *, by: Actor, now: datetime) -> ReceivedFile:
    """Looked at and not taken; the same file may be brought in again."""
    row = _locked_file(received_id, by)
    _decide(row, ReceivedFile.State.DROPPED, by, now)
    audit.record("plan.file_dropped", row, by=by, unit_id=row.partner.authority_id, sender=row.partner.name,
                 title=row.title)  # fmt: skip
    return row


def _locked_file(received_id: int, by: Actor) -> ReceivedFile:
    rows = ReceivedFile.objects.select_for_update(of=("self",)).select_related("partner")
    row = rows.get(pk=received_id)
    if not rules.can_decide_file(by, row):
        raise PermissionDenied
    if row.state != ReceivedFile.State.WAITING:
        raise NotInOrder(_("This file was decided on before."))
    return row


def _decide(row: ReceivedFile, state: str, by: Actor, now: datetime) -> None:
    row.state = state
    row.decided_at, row.decided_by_id, row.decided_by_name = now, by.user_id, by.name
    row.full_clean()
    row.save(update_fields=["state", "is_newest", "decided_at", "decided_by_id", "decided_by_name"])
