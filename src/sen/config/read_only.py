"""While maintenance is on, pages are shown and nothing is written."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from sen.config.error_pages import read_only_page
from sen.lib import maintenance

SAFE = ("GET", "HEAD", "OPTIONS")
WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|COPY)\b", re.IGNORECASE)
OF_THE_MOMENT = re.compile(
    r'\s*(INSERT INTO|UPDATE|DELETE FROM) "(django_session|sen_cache|org_opensession|org_spent)"'
)
"""Who is logged in and how often somebody asked: they are no work that could be lost."""


class ReadOnlyNow(Exception):
    """Somebody wants to write while the installation only shows pages."""

    http_status = 503


class MaintenanceMiddleware:
    """No form is taken, and nothing is written by looking at a page either.

    A request that was under way when it began is refused at its next write; the transaction takes all of it back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE and (mode := maintenance.now_on(settings.DATA_DIR)):
            return read_only_page(request, mode)
        with connection.execute_wrapper(_refuse_writes):
            return self.get_response(request)


def _refuse_writes(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    if WRITE.match(sql) and not OF_THE_MOMENT.match(sql) and maintenance.is_on(settings.DATA_DIR):
        raise ReadOnlyNow
    return execute(sql, params, many, context)
