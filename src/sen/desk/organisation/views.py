"""What is no plain register: the list that is taken in, links shown once, the own account."""

import json
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sen.desk.fields import OnceForm
from sen.desk.organisation import rules
from sen.desk.organisation.handing_over import shown_items
from sen.desk.organisation.passing_registers import HandoverRegister
from sen.desk.organisation.people_forms import InvitePerson, PasswordLink
from sen.desk.organisation.registers import InvitationRegister, PersonRegister
from sen.desk.register import ActionForm, Register
from sen.desk.views import SignedIn, send, signed_in
from sen.org import actions
from sen.org.actions.unit_import import OUTCOMES, ImportResult
from sen.org.queries import head_of, title_of
from sen.org.rules import (
    can_read_handover_items,
    visible_delegations,
    visible_entries,
    visible_memberships,
    visible_people,
)
from sen.org.unit_table import LIMIT_BYTES, MAX_ROWS, TableRow, read_unit_table, template_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOG_INS_SHOWN = 5


@never_cache
@signed_in
def invite(request: SignedIn) -> HttpResponse:
    """The link stands on the answer to the form alone: nothing keeps it, so it cannot be looked up later."""

    def run(form: Any) -> str:
        sent = {name: form.cleaned_data[name] for name in ("unit", "display_name", "email", "role")}
        return actions.invite_person(
            **sent, link=_address(request, "org-invitation"), by=request.actor, now=request.now
        ).url

    return _link_once(request, InvitePerson, None, InvitationRegister, run)


@never_cache
@signed_in
def password_link(request: SignedIn, pk: int) -> HttpResponse:
    person = get_object_or_404(visible_people(request.actor), pk=pk)

    def run(_form: Any) -> str:
        uidb36, _dash, key = actions.issue_password_link(
            person.pk, by=request.actor, now=request.now
        ).partition("-")
        return request.build_absolute_uri(reverse("account_reset_password_from_key", args=[uidb36, key]))

    return _link_once(request, PasswordLink, person, PersonRegister, run)


def _address(request: SignedIn, name: str) -> Callable[[str], str]:
    return lambda token: request.build_absolute_uri(reverse(name, args=[token]))


def _link_once(
    request: SignedIn, kind: type[ActionForm], row: Any, register: type[Register], run: Callable[[Any], str]
) -> HttpResponse:
    if not kind.allowed(request.actor, row):
        raise PermissionDenied
    back = reverse(f"{register.name}-detail", args=[row.pk]) if row else reverse(register.name)
    form = kind(request.POST or None, actor=request.actor, row=row, now=request.now)
    made: list[str] = []

    def run_once() -> str:
        made.append(run(form))
        return back

    done = send(request, form, run_once) if form.is_bound else None
    context = {"row": row, "form": form, "back": back, "register": register}
    if made:
        return render(request, "desk/organisation/link.html", context | {"url": made[0]})
    return done or render(request, "desk/form.html", context, status=422 if form.is_bound else 200)


class ListFile(OnceForm):
    """First only tried."""

    file = forms.FileField(
        label=gettext_lazy("List of units"),
        help_text=gettext_lazy("Excel (.xlsx) or CSV, at most 2 MB. First it is only tried."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self) -> list[TableRow]:
        file = self.cleaned_data["file"]
        if file.size > LIMIT_BYTES:
            raise ValidationError(_("The file is larger than 2 MB: it is no list of units."))
        return read_unit_table(file.read())


class TriedList(OnceForm):
    """The rows that were read from the file: what was tried is what is written."""

    table = forms.CharField(widget=forms.HiddenInput)

    def clean_table(self) -> list[TableRow]:
        return _rows_of(self.cleaned_data["table"])


def _rows_of(table: str) -> list[TableRow]:
    try:
        rows = [
            TableRow(int(number), {str(name): str(cell).replace("\0", "") for name, cell in cells.items()})
            for number, cells in json.loads(table)
        ]
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ValidationError(_("Choose the file again.")) from error
    if not 0 < len(rows) <= MAX_ROWS:
        raise ValidationError(_("Choose the file again."))
    return rows


@signed_in
def take_in_units(request: SignedIn) -> HttpResponse:
    """Try the file and show what would happen row by row; the second form writes it."""
    if not rules.is_administrator(request.actor):
        raise PermissionDenied
    if "table" in request.POST:
        return _write_list(request, TriedList(request.POST))
    form = ListFile(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return _list_page(request, form, None, status=422 if form.is_bound else 200)
    return _try_list(request, form.cleaned_data["file"])


def _try_list(request: SignedIn, rows: list[TableRow]) -> HttpResponse:
    tried = actions.import_units(rows, dry_run=True, by=request.actor, now=request.now)
    table = json.dumps([[row.number, dict(row.cells)] for row in rows], ensure_ascii=False)
    return _list_page(request, TriedList(initial={"table": table}), tried, status=422 if tried.wrong else 200)


def _write_list(request: SignedIn, form: TriedList) -> HttpResponse:
    if form.is_valid():
        rows = form.cleaned_data["table"]
        return send(request, form, lambda: _write(request, rows)) or _try_list(request, rows)
    return _list_page(request, ListFile(), None, status=422)


def _write(request: SignedIn, rows: list[TableRow]) -> str:
    result = actions.import_units(rows, dry_run=False, by=request.actor, now=request.now)
    if result.wrong:
        raise ValidationError(_("Meanwhile something changed: look at the rows again."))
    return reverse("units")


def _list_page(request: SignedIn, form: OnceForm, tried: ImportResult | None, *, status: int) -> HttpResponse:
    lines = [(line, OUTCOMES[line.outcome], TONES[line.outcome]) for line in tried.lines] if tried else []
    context = {"form": form, "tried": tried, "lines": lines}
    return render(request, "desk/organisation/take_in.html", context, status=status)


TONES = {"added": "ok", "changed": "wait", "same": "none", "wrong": "late"}


@require_safe
@signed_in
def units_template(request: SignedIn) -> HttpResponse:
    del request
    headers = {"Content-Disposition": 'attachment; filename="don-vi-mau.xlsx"'}
    return HttpResponse(template_file(), content_type=XLSX, headers=headers)


@require_safe
@signed_in
def account(request: SignedIn) -> HttpResponse:
    """Oneself: roles with their terms, password, language, when one logged in last."""
    actor = request.actor
    mine = visible_entries(actor).filter(actor_id=actor.user_id, verb="org.logged_in").order_by("-pk")
    held = (
        visible_memberships(actor)
        .filter(user=actor.user_id)
        .select_related("unit")
        .order_by("-valid_from", "pk")
    )
    me = Q(giver=actor.user_id) | Q(taker=actor.user_id)
    coming = Q(ended_at=None, valid_to__gte=timezone.localdate(request.now))
    lent = visible_delegations(actor).filter(me, coming).select_related("giver", "taker", "unit")
    context = {
        "log_ins": mine[:LOG_INS_SHOWN],
        "held": held,
        "lent": lent.prefetch_related("memberships__unit"),
    }
    return render(request, "desk/organisation/account.html", context)


@require_safe
@signed_in
def handover_print(request: SignedIn, pk: int) -> HttpResponse:
    """The record of a handing over, laid out as a paper."""
    row = get_object_or_404(HandoverRegister.visible(request.actor), pk=pk)
    if row.given_at is None or not can_read_handover_items(request.actor, row):
        raise PermissionDenied
    day = timezone.localdate(row.done_at or row.given_at)
    context = {
        "row": row,
        "title": HandoverRegister.title_of(row),
        "groups": shown_items(row, row.items, may_read=True),
        "giver_title": title_of(row.giver_id, row.unit, on=day),
        "taker_title": title_of(row.taker_id, row.unit, on=day),
        "head": head_of(row.unit, on=day, other_than=(row.giver_id, row.taker_id)),
    }
    return render(request, "desk/organisation/handover_print.html", context)
