"""Requests about personal data: what was asked, by when the law wants an answer, the copy, the answer."""

import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from sen.desk.exports import xlsx_file
from sen.desk.organisation import rules
from sen.desk.organisation.law_words import said_start
from sen.desk.register import ActionForm, Column, DateField, Register
from sen.desk.registry import ShownAlarm
from sen.desk.requests import SignedIn, signed_in
from sen.org import actions
from sen.org.models import Actor, DataRequest, User
from sen.org.office_law import rule_of_request
from sen.org.registry import data_of
from sen.org.rules import can_answer_request, visible_data_requests, visible_entries

Line = tuple[str, int, str, Any]
SOON, TOMORROW = timedelta(days=3), timedelta(days=1)
WORDS_OF_WORK = ("audit.Entry", "facts")
"""Before and after of what was changed: the words of a unit."""


def said_basis(row: DataRequest) -> str:
    """The act and its article as an office cites them."""
    act, _comma, article = row.basis.partition(", ")
    return gettext("%(act)s, article %(article)s") % {"act": act, "article": article} if article else act


class Record(ActionForm):
    name = "ghi-nhan"
    label = _("Put down a request")
    intro = _("The day by which it is to be answered follows from the law of the day it came in.")

    person = forms.Field(label=_("Person"))
    kind = forms.ChoiceField(label=_("Asked for"), choices=DataRequest.Kind.choices)
    asked_on = DateField(label=_("Received on"))
    note = forms.CharField(label=_("What was asked"), widget=forms.Textarea, required=False)

    choices = {"person": rules.people_to_ask_for}
    field_order = ["person", "kind", "asked_on", "note"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        if not rules.is_administrator(actor):
            self.initial["person"] = actor.user_id

    @classmethod
    def initial_of(cls, row: Any) -> Mapping[str, Any]:
        del row
        return {"asked_on": timezone.localdate()}

    def act(self, *, by: Actor, now: datetime) -> Any:
        sent = {name: self.cleaned_data[name] for name in ("kind", "asked_on", "note")}
        return actions.record_data_request(self.cleaned_data["person"], **sent, by=by, now=now)


class _OnOpen(ActionForm):
    watched = ("state", "due_on", "acknowledged_on")

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        is_open = row.state == DataRequest.State.OPEN
        return is_open and can_answer_request(actor, row, today=timezone.localdate())


class Acknowledge(_OnOpen):
    name = "bao-da-nhan"
    label = _("First answer given")
    intro = _(
        "Tell the person that the request came in and until when it is answered; then put that down here."
    )
    send_label = _("First answer given")

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return row.acknowledged_on is None and super().allowed(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        return actions.acknowledge_data_request(self.row.pk, by=by, now=now)


class Extend(_OnOpen):
    name = "gia-han"
    label = _("Extend once")
    intro = _("The law allows it once, by the same length. Tell the person before the first day is over.")
    send_label = _("Extend once")

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return row.extended_on is None and super().allowed(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        return actions.extend_data_request(self.row.pk, by=by, now=now)


class Answer(_OnOpen):
    name = "tra-loi"
    label = _("Answer")

    state = forms.ChoiceField(
        label=_("Result"),
        choices=[("done", pgettext_lazy("personal data", "Done")), ("refused", _("Refused"))],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label=_("Answer or ground of the refusal"), widget=forms.Textarea)
    remove_name = forms.BooleanField(
        label=_("Remove name and address now (the account must be closed; it cannot be undone)"),
        required=False,
    )

    def act(self, *, by: Actor, now: datetime) -> Any:
        sent = {name: self.cleaned_data[name] for name in ("state", "answer", "remove_name")}
        return actions.answer_data_request(self.row.pk, **sent, by=by, now=now)


class DataRequestRegister(Register):
    name = "data-requests"
    path = "du-lieu-ca-nhan"
    title = _("Personal data")
    intro = _("Requests of people about their own data, and by when the law wants them answered.")
    rows = visible_data_requests
    unit_path = "person__memberships__unit_id"
    restricted = True
    joined = ("person",)
    order = ("-asked_on",)
    columns = (
        Column("kind"),
        Column("person", sort="person__display_name"),
        Column("asked_on"),
        Column("acknowledge_by"),
        Column("due_on"),
        Column("state", tone={"open": "wait", "done": "ok", "refused": "none"}),
    )
    facts = (
        *columns,
        "note",
        Column("basis", value=said_basis),
        Column("started_by", value=lambda row: said_start(row.started_by)),
        "own_ground",
        "acknowledged_on",
        "extended_on",
        "answered_on",
        "answer",
    )
    filters = {"kind": DataRequest.Kind, "state": DataRequest.State}
    creates = (Record,)
    forms = (Acknowledge, Answer, Extend)
    detail_template = "desk/organisation/data_request.html"

    @classmethod
    def context(cls, row: Any, *, actor: Actor, now: datetime) -> Mapping[str, Any]:
        return {
            "may_download": can_answer_request(actor, row, today=timezone.localdate(now)),
            "must_be_checked": not row.own_ground and rule_of_request(row).must_be_checked,
        }


@require_safe
@signed_in
def download(request: SignedIn, pk: int) -> FileResponse:
    """Everything about the person in one ZIP: for a machine (JSON) and for a reader (Excel)."""
    asked = get_object_or_404(visible_data_requests(request.actor).select_related("person"), pk=pk)
    if not can_answer_request(request.actor, asked, today=timezone.localdate(request.now)):
        raise PermissionDenied
    actions.note_data_taken(asked, by=request.actor)
    name = f"du-lieu-ca-nhan-{asked.person_id}.zip"
    response = FileResponse(
        _archive(asked.person, request.actor, timezone.localdate(request.now)),
        as_attachment=True,
        filename=name,
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _archive(person: User, reader: Actor, today: date) -> Any:
    file = tempfile.TemporaryFile(prefix="sen-export-")  # noqa: SIM115  the response closes it
    lines = list(_within_the_wall(person, reader, today))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        told = [
            {"kind": kind, "number": pk, "field": field, "value": value} for kind, pk, field, value in lines
        ]
        archive.writestr("data.json", json.dumps(told, ensure_ascii=False, default=str, indent=1))
        with xlsx_file(gettext("Personal data"), _table(lines)) as book:
            archive.writestr("data.xlsx", book.read())
    file.seek(0)
    return file


def _within_the_wall(person: User, reader: Actor, today: date) -> Iterator[Line]:
    """Who answers here reads nothing of an office where the person worked before: that something was done, not what."""
    own = set(visible_entries(reader).filter(actor_id=person.pk).values_list("pk", flat=True))
    for kind, pk, field, value in data_of(person, today=today):
        if (kind, field) != WORDS_OF_WORK or pk in own:
            yield kind, pk, field, value


def _table(lines: list[Line]) -> Iterator[list[Any]]:
    yield [gettext("Kind of row"), pgettext("personal data", "Number"), gettext("Field"), gettext("Value")]
    for kind, pk, field, value in lines:
        plain = (
            json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict | list) else value
        )
        yield [kind, pk, field, plain]


def alarms_of_data_requests(actor: Actor, now: datetime) -> Iterator[ShownAlarm]:
    """Requests of which a day is near or past, for those who answer them: the first answer, then the answer."""
    if not rules.is_administrator(actor):
        return
    today = timezone.localdate(now)
    open_now = visible_data_requests(actor).filter(state=DataRequest.State.OPEN)
    first = Q(acknowledged_on=None, acknowledge_by__lte=today + TOMORROW)
    for request in open_now.filter(first | Q(due_on__lte=today + SOON)).order_by("due_on", "pk")[:20]:
        yield _alarm_of(request, today)


def _alarm_of(request: DataRequest, today: date) -> ShownAlarm:
    waits_for_the_first = request.acknowledged_on is None and request.acknowledge_by is not None
    day = (request.acknowledge_by if waits_for_the_first else None) or request.due_on
    text = (
        gettext("Request about personal data, first answer due by %(day)s: %(kind)s")
        if waits_for_the_first
        else gettext("Request about personal data, to be answered by %(day)s: %(kind)s")
    )
    said = text % {"day": f"{day:%d/%m/%Y}", "kind": request.get_kind_display()}
    url = reverse("data-requests-detail", args=[request.pk])
    return ShownAlarm(said, url, "late" if day < today else "lotus", None)
