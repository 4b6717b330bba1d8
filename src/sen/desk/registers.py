"""Screens over what the rooms below keep: the log, mail, background work, incidents."""

from datetime import datetime
from typing import Any

from django import forms
from django.apps import apps
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sen.audit.models import Entry
from sen.desk import rules
from sen.desk.history import event_of, said
from sen.desk.register import ActionForm, Among, Column, DateRange, Register
from sen.jobs import actions
from sen.jobs.models import Delivery, Incident, Job
from sen.org.models import Actor
from sen.org.rules import visible_entries


def said_target(entry: Entry) -> str:
    """The kind of row in the reader's words and its number: the log keeps values, not rows."""
    if not entry.target:
        return ""
    try:
        name = apps.get_model(entry.target)._meta.verbose_name
    except (LookupError, ValueError):  # a kind of row of long ago
        name = None
    return f"{name} {entry.target_id}" if isinstance(name, Promise) else f"#{entry.target_id}"


class EntryRegister(Register):
    name = "desk-log"
    path = "nhat-ky"
    title = _("Log")
    intro = _("Who did what, as far as it concerns your units.")
    rows = visible_entries
    order = ("-pk",)
    columns = (
        Column("at", _("When")),
        Column("actor_name", _("Who")),
        Column("verb", _("What"), value=said),
        Column("target", _("About"), value=said_target),
    )
    filters = {"at": DateRange(_("Day"))}

    @classmethod
    def title_of(cls, row: Entry) -> str:
        event = event_of(row)
        return f"{event.who}: {event.what}"


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
