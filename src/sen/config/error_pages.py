"""Our own error pages: in the reader's language, with the reference that the log line has, without the database."""

import sys
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sen.lib import maintenance
from sen.lib.maintenance import Maintenance

PAGES: dict[int, tuple[str | Promise, str | Promise]] = {
    400: (_("This request was not understood"), _("Go back and try once more.")),
    403: (_("You may not open this page"), _("It belongs to another unit or role. Ask your administrator.")),
    404: (_("There is no such page"), _("It was removed, or it belongs to another unit.")),
    409: (_("Somebody else was faster"), _("Open the page anew, look at the change, and send yours again.")),
    413: (_("This is too large"), _("Documents may have 20 MB, pictures 25 MB. Nothing was stored.")),
    429: (_("Too many attempts"), _("Wait a few minutes, then try again.")),
    500: (
        _("Something went wrong in Sen"),
        _("What you sent may not have been stored; look before sending again."),
    ),
    503: (
        _("Sen is not available for a moment"),
        _("Wait a minute and open the page again. Nothing was stored."),
    ),
}
FORM_EXPIRED = (
    _("This form is no longer valid"),
    _("You logged in or out meanwhile, or the page was open for long. Go back, open it anew and send again."),
)
NOT_STORED = _("Nothing was stored. Pages can be read meanwhile; go back and send again later.")
LOGGED = _(
    "What is opened, printed or taken out here is kept in the log, and nothing can be written to the log now. "
    "Other pages can be read meanwhile; open this one again later."
)
MAINTENANCE_WAIT_SECONDS = 600
RETRY_AFTER = {429: "300", 503: "60"}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return error_page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A database that is away is not our mistake and soon over. Middleware's errors come past no `page_for` but this."""
    error = sys.exc_info()[1]
    if isinstance(error, Exception) and (page := page_for(request, error)):
        return page
    is_away = isinstance(error, OperationalError | InterfaceError)
    return error_page(request, 503 if is_away else 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    return error_page(request, 403, FORM_EXPIRED)


def page_for(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """A room's exception may say `http_status = 429`: it gets the page of that status."""
    status = getattr(error, "http_status", None)
    if status == 503 and (mode := maintenance.now_on(settings.DATA_DIR)):
        return read_only_page(request, mode)
    if wait := getattr(error, "wait_seconds", None):
        return too_many(request, wait)
    return error_page(request, status) if status in PAGES else None


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """What a library refuses: it does not say for how long."""
    return too_many(request, int(RETRY_AFTER[429]))


def too_many(request: HttpRequest, wait_seconds: int) -> HttpResponse:
    """Seconds below a minute, else whole minutes: nobody counts 247 seconds."""
    minutes = -(-wait_seconds // 60)
    words = (
        ngettext("Try again in %(n)d second.", "Try again in %(n)d seconds.", wait_seconds)
        % {"n": wait_seconds}
        if wait_seconds < 60
        else ngettext("Try again in %(n)d minute.", "Try again in %(n)d minutes.", minutes) % {"n": minutes}
    )
    response = error_page(request, 429, (PAGES[429][0], words))
    response.headers["Retry-After"] = str(wait_seconds)
    return response


def read_only_page(request: HttpRequest, mode: Maintenance) -> HttpResponse:
    """Reading goes on, but what leaves a trace; what was sent was not stored, and the browser keeps what was typed."""
    now = timezone.now()
    end = mode.until if mode.until and mode.until > now else None
    is_read = request.method in ("GET", "HEAD")
    text = LOGGED if is_read else NOT_STORED
    about = [mode.reason, _("Until about %(time)s.") % {"time": _clock(end)} if end else "", str(text)]
    response = error_page(
        request, 503, (_("Sen only shows pages for the moment"), " ".join(filter(None, about)))
    )
    wait = (end - now).total_seconds() if end else MAINTENANCE_WAIT_SECONDS
    response.headers["Retry-After"] = str(max(60, round(wait)))
    return response


def _clock(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "H:i d/m/Y")


def error_page(
    request: HttpRequest, status: int, words: tuple[str | Promise, str | Promise] | None = None
) -> HttpResponse:
    title, text = words or PAGES[status]
    facts: dict[str, Any] = {"status": status, "title": title, "text": text}
    facts |= {"reference": getattr(request, "reference", ""), "language": translation.get_language() or "vi"}
    response = HttpResponse(render_to_string("errors/page.html", facts), status=status)
    if status in RETRY_AFTER:
        response.headers["Retry-After"] = RETRY_AFTER[status]
    return response
