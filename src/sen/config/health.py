"""Is it well? One word for strangers, the parts and numbers for whoever holds the token."""

import secrets
import shutil
from collections.abc import Callable, Mapping
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sen.config.middleware import answered
from sen.jobs.queries import LEAST_FREE_BYTES, WORKER_SILENT_AFTER, alarms, counts, worker_seen_at


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    found = {name: _holds(check, timezone.now()) for name, check in CHECKS.items()}
    is_well = all(found.values())
    status = 200 if is_well else 503
    if has_token(request):
        return _without_alarm(JsonResponse({"ok": is_well, **found}, status=status))
    text = "ok\n" if is_well else "not ok\n"
    return _without_alarm(HttpResponse(text, status=status, content_type="text/plain"))


def _without_alarm(response: HttpResponse) -> HttpResponse:
    """Being asked while Sen starts is no error of the program: Django would print one to the terminal each time."""
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001  no public way
    return response


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    if not has_token(request):
        return HttpResponse("token needed\n", status=401, headers={"WWW-Authenticate": "Bearer"})
    lines = "".join(f"{line}\n" for line in _samples(timezone.now()))
    return HttpResponse(lines, content_type="text/plain; version=0.0.4; charset=utf-8")


def has_token(request: HttpRequest) -> bool:
    """Compared in constant time; without a token set, nobody has it."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    expected = settings.HEALTH_TOKEN.encode()
    return bool(expected) and scheme == "Bearer" and secrets.compare_digest(given.encode(), expected)


def _database(_now: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone())


def _migrations(_now: datetime) -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _worker(now: datetime) -> bool:
    seen_at = worker_seen_at()
    return seen_at is not None and seen_at >= now - WORKER_SILENT_AFTER


def _disk(_now: datetime) -> bool:
    return shutil.disk_usage(settings.DATA_DIR).free >= LEAST_FREE_BYTES


CHECKS: dict[str, Callable[[datetime], bool]] = {
    "database": _database,
    "migrations": _migrations,
    "worker": _worker,
    "disk": _disk,
}


def _holds(check: Callable[[datetime], bool], now: datetime) -> bool:
    try:
        return check(now)
    except (DatabaseError, OSError):
        return False


def _samples(now: datetime) -> list[str]:
    samples: list[tuple[str, str, Mapping[str, int]]] = [("sen_http_responses_total", "class", answered)]
    samples += [(f"sen_{name}", "state", by_state) for name, by_state in counts().items()]
    samples += [("sen_alarms", "name", {alarm.name: alarm.count for alarm in alarms(now)})]
    lines = [
        f'{name}{{{label}="{value}"}} {count}' for name, label, of in samples for value, count in of.items()
    ]
    if seen_at := worker_seen_at():
        lines.append(f"sen_worker_silent_seconds {(now - seen_at).total_seconds():.0f}")
    return [*lines, f"sen_disk_free_bytes {shutil.disk_usage(settings.DATA_DIR).free}"]
