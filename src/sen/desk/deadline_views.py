"""The page of one's own deadlines, its links, and what a calendar program reads by such a link."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sen.desk.actions import make_calendar_link, note_fetched, revoke_calendar_link
from sen.desk.deadlines import calendar_of, days_of, deadlines_of
from sen.desk.fields import OnceForm
from sen.desk.models import CalendarLink
from sen.desk.requests import SignedIn, signed_in
from sen.desk.rules import links_to_read, visible_calendar_links
from sen.desk.sending import send, sent_before
from sen.lib import maintenance
from sen.org.actions import bucket_of, spend
from sen.org.models import token_hash_of
from sen.org.queries import actor_of
from sen.org.second_factor.session import ask, has_proved


class LinkForm(OnceForm):
    label = gettext_lazy("Make a link")
    intro = gettext_lazy(
        "A calendar program reads your deadlines by it, without a log-in. Make one for each device, so that a lost "
        "one can be withdrawn alone."
    )
    send_label = gettext_lazy("Make the link")

    name = forms.CharField(
        label=gettext_lazy("Where it is used"),
        help_text=gettext_lazy("Such as: my telephone, the computer in the office."),
        max_length=60,
    )


class RevokeForm(OnceForm):
    intro = gettext_lazy(
        "The calendar that uses it stops being brought up to date at once. It cannot be undone; you may make another."
    )
    send_label = pgettext_lazy("calendar", "Withdraw")
    is_grave = True

    def __init__(self, link: CalendarLink, *args: Any) -> None:
        super().__init__(*args)
        self.label = _("Withdraw the link: %(name)s") % {"name": link.name}


@require_safe
@signed_in
def deadlines(request: SignedIn) -> HttpResponse:
    lines = deadlines_of(request.actor, request.now)
    days = days_of(lines, request.now)
    context = {
        "days": days,
        "more": len(lines) - sum(len(day.lines) for day in days),
        "links": visible_calendar_links(request.actor),
    }
    return render(request, "desk/deadlines.html", context)


@never_cache
@signed_in
def make_link(request: SignedIn) -> HttpResponse:
    """The address stands on the answer to the form alone. Who finds a machine left open gets none."""
    if not has_proved(request):
        return ask(request)
    back = reverse("desk-deadlines")
    form = LinkForm(request.POST or None)
    made: list[str] = []

    def run() -> str:
        made.append(make_calendar_link(form.cleaned_data["name"], by=request.actor, now=request.now))
        return back

    done = send(request, form, run) if form.is_bound else None
    context: dict[str, Any] = {"form": form, "back": back, "row_title": _("Deadlines")}
    if made:
        url = request.build_absolute_uri(reverse("desk-calendar", args=[made[0]]))
        webcal = url.replace("https://", "webcal://", 1).replace("http://", "webcal://", 1)
        return render(request, "desk/deadline_link.html", {**context, "url": url, "webcal": webcal})
    return done or render(request, "desk/form.html", context, status=422 if form.is_bound else 200)


@signed_in
def revoke_link(request: SignedIn, pk: int) -> HttpResponse:
    if again := sent_before(request):
        return again
    link = get_object_or_404(visible_calendar_links(request.actor), pk=pk)
    back = reverse("desk-deadlines")
    form = RevokeForm(link, request.POST or None)

    def run() -> str:
        revoke_calendar_link(link.pk, by=request.actor, now=request.now)
        return back

    done = send(request, form, run, done=_("The link opens nothing any more.")) if form.is_bound else None
    context = {"row": link, "form": form, "back": back, "row_title": _("Deadlines")}
    return done or render(request, "desk/form.html", context, status=422 if form.is_bound else 200)


@require_safe
def calendar(request: Any, token: str) -> HttpResponse:
    """What the person may see at this moment. Asks for no session and sets none; whoever is logged in is not asked."""
    spend({"calendar_address": bucket_of(request.META.get("REMOTE_ADDR", ""))}, now=request.now)
    link = links_to_read(request.now).filter(token_hash=token_hash_of(token)).select_related("user").first()
    if link is None:
        raise Http404
    spend({"calendar_link": str(link.pk)}, now=request.now)
    actor = actor_of(link.user, now=request.now)
    with translation.override(actor.language):
        data = calendar_of(actor, now=request.now, absolute=request.build_absolute_uri)
    if not maintenance.is_on(settings.DATA_DIR):
        note_fetched(link.pk, now=request.now)
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="lich-han.ics"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
