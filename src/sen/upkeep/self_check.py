"""Does the installation work? Asked after an upgrade, before anybody is let in again."""

import time
from collections.abc import Mapping

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.conf import settings
from django.core import checks
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.audit.queries import verify
from sen.desk.registry import DOORS
from sen.org.models import Role, User
from sen.org.queries import actor_of
from sen.upkeep import rows, unfinished
from sen.upkeep.errors import UpkeepError


def run(*, before: Mapping[str, int], may_shrink: frozenset[str]) -> None:
    """Raises with the first thing that is not as it should be."""
    _settings()
    _migrations()
    _counts(before, may_shrink)
    _log()
    _pages()


def _settings() -> None:
    """As `sen check`, in production as `sen check --deploy`; a mark of this very upgrade is no fault."""
    found = checks.run_checks(include_deployment_checks=settings.PRODUCTION, databases=["default"])
    grave = [
        each for each in found if each.is_serious() and not each.is_silenced() and each.id != unfinished.ID
    ]
    if settings.PRODUCTION:
        grave += [
            each
            for each in found
            if each not in grave
            and each.level >= checks.WARNING
            and not each.is_silenced()
            and each.id != unfinished.ID
        ]
    if grave:
        raise UpkeepError(_("Check: %(text)s") % {"text": grave[0].msg})


def _migrations() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise UpkeepError(_("The database is not up to date."))
    try:
        call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0, interactive=False)
    except SystemExit:
        raise UpkeepError(_("The code expects tables that no migration makes.")) from None


def _counts(before: Mapping[str, int], may_shrink: frozenset[str]) -> None:
    """A new version may add rows and leave tables out; that rows of one become fewer must be wanted."""
    models = {
        model._meta.label_lower: model for model in rows.models_at(connection, rows.heads_of(connection))
    }
    for label, count in before.items():
        if label not in models or label in may_shrink:
            continue
        now = models[label]._base_manager.count()
        if now < count:
            raise UpkeepError(
                _(
                    "The table “%(table)s” had %(before)s rows and has %(now)s (if that is wanted: --may-shrink %(table)s)."
                )
                % {"table": label, "before": count, "now": now}
            )


def _log() -> None:
    if not (verdict := verify()).is_whole:
        raise UpkeepError(verdict.sentence)


def _pages() -> None:
    """The log-in page, and behind it every door as an administrator finds it; what that writes is undone."""
    host = next((name.lstrip(".") for name in settings.ALLOWED_HOSTS), "localhost")
    client = Client(raise_request_exception=False, headers={"host": host})
    _answers(client, reverse("account_login"), 200 if User.objects.exists() else 302)  # to the first run
    with transaction.atomic():
        if person := administrator():
            _enter(client, person)
            actor = actor_of(person, now=timezone.now())
            for name, door in DOORS.items():
                _answers(client, reverse(name), *([200] if door.allowed(actor) else [200, 403, 404]))
        transaction.set_rollback(True)


def _enter(client: Client, person: User) -> None:
    """As if with a second factor: else every door would only lead to its enrolment, and nothing be seen of it.

    The session lies in the transaction that `_pages` takes back, so no browser can ever hold it.
    """
    client.force_login(person)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time()}]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session.save()


def administrator() -> User | None:
    today = timezone.localdate()
    running = User.objects.filter(
        memberships__role=Role.ADMINISTRATOR, memberships__valid_from__lte=today, is_active=True
    )
    return running.exclude(memberships__valid_to__lt=today).order_by("pk").first()


def _answers(client: Client, url: str, *wanted: int) -> None:
    status = client.get(url, secure=settings.PRODUCTION).status_code
    if status not in wanted:
        raise UpkeepError(
            _("The page %(url)s does not answer as it should (%(status)s).") % {"url": url, "status": status}
        )
