"""Screens over what the rooms below keep: the log, mail, background work, incidents."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.apps import apps
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from sen.audit.actions import COMMAND, JOB, REQUEST
from sen.audit.models import Entry, Verification
from sen.desk import registry, rules
from sen.desk.history import changes_of, event_of, said, title_of_verb, who_of
from sen.desk.register import REGISTERS, ActionForm, Among, Column, DateRange, Narrow, Register, Through
from sen.desk.rows import kind_now, names_of_kind, pages_of
from sen.jobs import actions
from sen.jobs.models import Delivery, Incident, Job
from sen.lib.vi_text import fold
from sen.org.models import Actor, Role, User
from sen.org.rules import visible_entries, visible_people, visible_units

PERSON = User._meta.label_lower


def said_target(entry: Entry) -> str:
    """The kind of row in the reader's words and its number: the log keeps values, not rows.

    A person whom the reader may see by the own name (`prepare`), on the screen and in exports; else the number.
    """
    if not entry.target:
        return ""
    if whom := getattr(entry, "whom", ""):
        return str(whom)
    name = kind_in_words(entry.target)
    number = entry.target_id or ""
    return f"{name} {number}".strip() if name else f"#{number}"


def kind_in_words(label: str) -> str:
    try:
        name = apps.get_model(kind_now(label))._meta.verbose_name
    except (LookupError, ValueError):  # a kind of row of long ago
        name = None
    return str(name) if isinstance(name, Promise) else ""


def said_changes(entry: Entry) -> str:
    return "\n".join(f"{each.name}: {each.before} → {each.after}" for each in changes_of(entry))


def said_origin(entry: Entry) -> str:
    """From where, in words: an address, background work, or a command."""
    words = {
        REQUEST: _("address %(place)s, request %(reference)s"),
        JOB: _("background work %(place)s"),
        COMMAND: _("command %(place)s"),
    }
    text = words.get(entry.channel)
    return str(text) % {"place": entry.place, "reference": entry.reference} if text else ""


def said_roles(entry: Entry) -> str:
    held = sorted({role for roles in entry.roles.values() for role in roles})
    return ", ".join(str(Role(role).label) for role in held if role in Role.values)


def verbs() -> list[tuple[str, str]]:
    return sorted(
        ((verb, title_of_verb(verb)) for verb in registry.SENTENCES), key=lambda choice: fold(choice[1])
    )


def kinds() -> list[tuple[str, str]]:
    labels = {register.model()._meta.label_lower for register in REGISTERS.values()}
    return sorted(
        ((label, kind_in_words(label) or label) for label in labels), key=lambda kind: fold(kind[1])
    )


def with_verb(rows: QuerySet[Entry], value: str, _now: datetime) -> QuerySet[Entry]:
    return rows.filter(verb=value)


def about_kind(rows: QuerySet[Entry], value: str, _now: datetime) -> QuerySet[Entry]:
    return rows.filter(target__in=names_of_kind(value))


class EntryRegister(Register):
    name = "desk-log"
    path = "nhat-ky"
    title = _("Log")
    intro = _(
        "Who did what, as far as it concerns your units. Nothing here can be changed afterwards unseen."
    )
    rows = visible_entries
    unit_path = "unit_id"
    restricted = True
    order = ("-pk",)
    columns = (
        Column("at", _("When")),
        Column("actor_name", _("Who"), value=who_of),
        Column("verb", _("What"), value=said),
        Column("target", _("About"), value=said_target, link=lambda entry: getattr(entry, "row_url", "")),
        Column("facts", _("Old → new"), value=said_changes),
    )
    facts = (
        *columns,
        Column("roles", _("Roles then"), value=said_roles),
        Column("place", _("From where"), value=said_origin),
        Column("session", _("Session")),
        Column("block", _("Sealed in block")),
    )
    filters = {
        "at": DateRange(_("Day")),
        "person": Through(visible_people, "actor_id", _("Who")),
        "verb": Narrow(_("What"), verbs, with_verb),
        "unit": Through(visible_units, "unit_id", _("Unit")),
        "target": Narrow(_("About"), kinds, about_kind),
    }
    list_template = "desk/log.html"

    @classmethod
    def prepare(cls, rows: Sequence[Entry], *, actor: Actor) -> None:
        """Each row the log names gets its page, each person a name, where the reader may see it."""
        keys = {(row.target, row.target_id) for row in rows if row.target_id is not None}
        pages = pages_of(keys, actor)
        people = {row.target_id for row in rows if row.target == PERSON}
        seen = visible_people(actor).filter(pk__in=people) if people else ()
        names = {person.pk: str(person) for person in seen}
        for row in rows:
            row.whom = names.get(row.target_id or 0, "") if row.target == PERSON else ""  # type: ignore[attr-defined]
            row.row_url = pages.get((row.target, row.target_id or 0), "")  # type: ignore[attr-defined]

    @classmethod
    def title_of(cls, row: Entry) -> str:
        event = event_of(row)
        return f"{event.who}: {event.what}"


class CheckNow(ActionForm):
    name = "kiem-tra-ngay"
    label = _("Check now")
    intro = _("The whole log is proved in the background; with a million entries it takes about a minute.")
    send_label = _("Check now")
    done_text = _("The check was begun. Open this page again in a minute.")

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        del row
        return rules.can_run_the_machine(actor)

    def act(self, *, by: Actor, now: datetime) -> str:
        actions.check_log(by=by, now=now)
        return reverse("desk-log-checks")


def result_of(row: Verification) -> str:
    if row.fault:
        return str(row.get_fault_display())
    if row.early:
        return gettext(
            "Whole, but %(count)s deletions of contents came earlier than SEN_LOG_YEARS says today: “sen audit_verify” names them"
        ) % {"count": row.early}
    return gettext("Whole: every entry is as it was written")


class VerificationRegister(Register):
    name = "desk-log-checks"
    path = "kiem-tra-nhat-ky"
    title = _("Checks of the log")
    intro = _("Each night the whole log is proved: that no entry was changed, removed or slipped in.")
    empty = _("The log was not checked yet. The first check is tonight.")
    rows = rules.visible_verifications
    order = ("-at",)
    columns = (
        Column("at", _("When")),
        Column("result", _("Result"), value=result_of, tone=lambda row: "late" if row.fault else "ok"),
        Column("sealed", _("Sealed entries")),
        Column("unsealed", _("Not sealed yet")),
    )
    facts = (*columns, "emptied", "broken", "block", "blocks", "seconds", "last_seal")
    creates = (CheckNow,)

    @classmethod
    def title_of(cls, row: Verification) -> str:
        return date_format(timezone.localtime(row.at), "d/m/Y H:i")


class _MachineForm(ActionForm):
    """A button of an administrator on one row."""

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return rules.can_run_the_machine(actor) and cls.fits(row)

    @classmethod
    def fits(cls, row: Any) -> bool:
        return True


class Resend(_MachineForm):
    name = "gui-lai"
    label = _("Send once more")
    intro = _("It goes out as a mail of its own. If the first one did arrive, the recipient has it twice.")
    send_label = _("Send once more")
    done_text = _("The mail waits to be sent.")

    @classmethod
    def fits(cls, row: Delivery) -> bool:
        return row.state in {Delivery.State.UNKNOWN, Delivery.State.REFUSED}

    def act(self, *, by: Actor, now: datetime) -> None:
        actions.resend_delivery(self.row.pk, by=by, now=now)


class Settle(_MachineForm):
    name = "ket-luan"
    label = _("Settle")
    intro = _("Ask the recipient first.")
    has_arrived = forms.ChoiceField(
        label=_("Did it arrive?"), choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect
    )

    @classmethod
    def fits(cls, row: Delivery) -> bool:
        return row.state in {Delivery.State.UNKNOWN, Delivery.State.REFUSED}

    def act(self, *, by: Actor, now: datetime) -> None:
        has_arrived = self.cleaned_data["has_arrived"] == "yes"
        actions.settle_delivery(self.row.pk, has_arrived=has_arrived, by=by, now=now)


class Withdraw(_MachineForm):
    name = "thu-hoi"
    label = _("Take back")
    intro = _("It has not left yet and will not be sent.")
    send_label = _("Take back")
    is_grave = True

    @classmethod
    def fits(cls, row: Delivery) -> bool:
        return row.state == Delivery.State.WAITING

    def act(self, *, by: Actor, now: datetime) -> None:
        actions.cancel_delivery(self.row.pk, by=by, now=now)


class DeliveryRegister(Register):
    name = "desk-mail"
    path = "thu-da-gui"
    title = _("Mail sent")
    rows = rules.visible_deliveries
    restricted = True
    joined = ("message",)
    order = ("-changed_at",)
    columns = (
        Column("message", _("Subject"), sort="message__subject"),
        "address",
        Column(
            "state",
            tone={"waiting": "wait", "sending": "wait", "sent": "ok", "refused": "late", "unknown": "late"},
        ),
        Column("changed_at", _("Last change")),
        Column("reply", _("Answer of the mail server")),
    )
    filters = {"state": Delivery.State}
    forms = (Resend, Settle, Withdraw)

    @classmethod
    def title_of(cls, row: Delivery) -> str:
        return row.message.subject


class Retry(_MachineForm):
    name = "chay-lai"
    label = pgettext_lazy("background work", "Try again")
    send_label = pgettext_lazy("background work", "Try again")

    @classmethod
    def fits(cls, row: Job) -> bool:
        return row.state == Job.State.GIVEN_UP

    def act(self, *, by: Actor, now: datetime) -> None:
        actions.retry_job(self.row.pk, by=by, now=now)


class Drop(_MachineForm):
    name = "bo-qua"
    label = _("Leave undone")
    send_label = _("Leave undone")
    is_grave = True

    @classmethod
    def fits(cls, row: Job) -> bool:
        return row.state == Job.State.GIVEN_UP

    def act(self, *, by: Actor, now: datetime) -> str:
        actions.drop_job(self.row.pk, by=by, now=now)
        return reverse("desk-work")  # the row is no longer among those shown


class JobRegister(Register):
    name = "desk-work"
    path = "viec-nen"
    title = _("Background work")
    intro = _("Work that waits for its time, or failed and was given up.")
    rows = rules.visible_jobs
    order = ("run_at",)
    columns = (
        Column("kind", _("Work")),
        Column("state", _("State"), tone={"waiting": "wait", "given_up": "late"}),
        Column("run_at", _("Next try")),
        Column("failures", _("Failures")),
        Column("error", _("Last error")),
    )
    filters = {"state": Among(Job.State, _("State"))}
    forms = (Retry, Drop)

    @classmethod
    def title_of(cls, row: Job) -> str:
        return row.kind


class Seen(_MachineForm):
    name = "da-xem"
    label = _("Seen")
    send_label = _("Seen")

    @classmethod
    def fits(cls, row: Incident) -> bool:
        return row.settled_at is None

    def act(self, *, by: Actor, now: datetime) -> None:
        actions.settle_incident(self.row.pk, by=by, now=now)


class IncidentRegister(Register):
    name = "desk-incidents"
    path = "su-co"
    title = _("Incidents")
    intro = _("What went wrong by itself. An alarm stays until somebody has seen it.")
    rows = rules.visible_incidents
    order = ("-at",)
    columns = (Column("kind", _("What")), Column("at", _("When")), Column("settled_at", _("Seen")))
    forms = (Seen,)

    @classmethod
    def title_of(cls, row: Incident) -> str:
        return row.get_kind_display()
