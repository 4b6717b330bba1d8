"""The screen of the backups."""

from datetime import datetime
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from sen.desk.register import ActionForm, Column, Register
from sen.desk.rules import can_run_the_machine
from sen.org.models import Actor
from sen.upkeep import actions
from sen.upkeep.models import Backup
from sen.upkeep.rules import visible_backups

GIGABYTE, MEGABYTE = 10**9, 10**6


def said_size(backup: Backup) -> str:
    size = backup.size_bytes
    if not size:
        return ""
    if size >= GIGABYTE:
        return gettext("%(size)s GB") % {"size": number_format(size / GIGABYTE, 1)}
    return gettext("%(size)s MB") % {"size": number_format(max(size / MEGABYTE, 0.1), 1)}


def said_time(backup: Backup) -> str:
    if backup.state != Backup.State.MADE:
        return ""
    minutes, seconds = divmod(max(backup.seconds, 1), 60)
    if not minutes:
        return gettext("%(seconds)s s") % {"seconds": seconds}
    return gettext("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": seconds}


def who(backup: Backup) -> str:
    return gettext("an administrator") if backup.is_by_hand else gettext("Sen itself")


def said_trouble(backup: Backup) -> str:
    lost = (
        gettext("%(count)s files are missing on the disk") % {"count": backup.lost_files}
        if backup.lost_files
        else ""
    )
    return "; ".join(filter(None, (backup.error, backup.second_error, lost)))


class BackUpNow(ActionForm):
    name = "sao-luu-ngay"
    label = _("Back up now")
    intro = _(
        "It is made in the background while everybody goes on working. This page shows when it is done."
    )
    send_label = _("Back up now")
    done_text = _("The backup is being made.")

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return can_run_the_machine(actor)

    def act(self, *, by: Actor, now: datetime) -> None:
        actions.ask_for_backup(by=by, now=now)


class BackupRegister(Register):
    name = "backups"
    path = "sao-luu"
    title = _("Backups")
    intro = _("Copies of everything in Sen: database and files. Made each night by itself.")
    empty = _("No backup yet.")
    rows = visible_backups
    order = ("-asked_at",)
    columns = (
        Column("asked_at", _("When")),
        Column(
            "state", _("State"), tone={"waiting": "wait", "running": "wait", "made": "ok", "failed": "late"}
        ),
        Column("size_bytes", _("Size"), value=said_size),
        Column("seconds", _("Took"), value=said_time),
        Column("is_by_hand", _("Asked by"), value=who),
        Column("error", _("Trouble"), value=said_trouble),
    )
    facts = (
        *columns,
        Column("path", _("File")),
        Column("started_at", _("Begun")),
        Column("finished_at", pgettext_lazy("backup", "Ended")),
    )
    creates = (BackUpNow,)
    list_template = "upkeep/backups.html"

    @classmethod
    def title_of(cls, row: Backup) -> str:
        return str(cls.columns[0].cell(row).text)
