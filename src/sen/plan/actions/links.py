"""The links given as evidence are checked by night, and corrected by whoever gave them."""

import time
from collections.abc import Mapping
from datetime import datetime

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.lib.fetch import Reach
from sen.org.models import Actor
from sen.plan.errors import AnswerIncomplete
from sen.plan.links import BETWEEN_SECONDS, Finding, Manner, Outcome, ask_all
from sen.plan.models import Evidence
from sen.plan.queries.links import links_due
from sen.plan.rules import can_withdraw_evidence

BATCH = 100
MOST = 5000
"""Links of one night; the rest waits for the next, longest unchecked first."""
CHECKING_SECONDS = 2400.0
NIGHTS = 3
"""So many checks in a row must find nobody before a link counts as gone."""
STATES = {
    Outcome.REACHABLE: Evidence.LinkState.REACHABLE,
    Outcome.MOVED: Evidence.LinkState.MOVED,
    Outcome.GONE: Evidence.LinkState.GONE,
    Outcome.UNCLEAR: Evidence.LinkState.UNCHECKED,
}
FIELDS = ["link_state", "link_checked_on", "link_failures", "link_moved_to"]
logger = structlog.get_logger(__name__)


def check_links(*, now: datetime, between_seconds: float = BETWEEN_SECONDS) -> None:
    """Ask for each link that is due, outside of any transaction, and keep what was found batch by batch.

    Run twice, it asks only for what is left. Silence counts only when somebody else answered that night:
    else it is this machine that has no line to the web.
    """
    until = time.monotonic() + CHECKING_SECONDS
    manner = Manner(settings.FETCH_AGENT, Reach(settings.FETCH_REACH), between_seconds)
    due = dict(links_due(on=timezone.localdate(now)).values_list("pk", "url")[:MOST])
    silent: dict[int, Finding] = {}
    any_answer = False
    for begin in range(0, len(due), BATCH):
        batch = dict(list(due.items())[begin : begin + BATCH])
        found = ask_all(batch.values(), manner=manner, until=until)
        findings = {pk: found[url] for pk, url in batch.items() if url in found}
        heard = {pk: finding for pk, finding in findings.items() if finding.outcome != Outcome.SILENT}
        silent |= {pk: finding for pk, finding in findings.items() if pk not in heard}
        any_answer |= any(finding.outcome != Outcome.UNCLEAR for finding in heard.values())
        note_links(heard, asked=due, now=now)
    if any_answer:
        note_links(silent, asked=due, now=now)
    elif silent:
        logger.warning("plan.links_nobody_answered", links=len(silent))


def note_links(findings: Mapping[int, Finding], *, asked: Mapping[int, str], now: datetime) -> None:
    numbers = list(findings)
    for begin in range(0, len(numbers), BATCH):
        with transaction.atomic():
            rows = Evidence.objects.select_for_update(of=("self",)).filter(
                pk__in=numbers[begin : begin + BATCH]
            )
            for evidence in rows.filter(withdrawn_at=None).order_by("pk"):
                if evidence.url == asked[evidence.pk]:  # else it was corrected meanwhile
                    _note(evidence, findings[evidence.pk], now)


def _note(evidence: Evidence, finding: Finding, now: datetime) -> None:
    before = evidence.link_state
    evidence.link_checked_on = timezone.localdate(now)
    if finding.outcome == Outcome.SILENT:
        evidence.link_failures = min(evidence.link_failures + 1, NIGHTS)
        if evidence.link_failures >= NIGHTS:
            evidence.link_state = Evidence.LinkState.GONE
    else:
        evidence.link_failures, evidence.link_state = 0, STATES[finding.outcome]
        fits = len(finding.moved_to) <= 1000
        evidence.link_moved_to = finding.moved_to if fits else ""
    evidence.save(update_fields=FIELDS)
    if Evidence.LinkState.GONE in (before, evidence.link_state) and before != evidence.link_state:
        facts = {"before": str(before), "after": str(evidence.link_state)}
        audit.record("plan.link_checked", evidence, by=None, unit_id=evidence.unit_id, **facts)


@transaction.atomic
def correct_link(evidence_id: int, *, url: str, by: Actor) -> Evidence:
    """Give the address under which the page stands now; the old one stays in the log."""
    evidence = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence_id)
    if not can_withdraw_evidence(by, evidence):
        raise PermissionDenied
    if evidence.kind != Evidence.Kind.LINK or evidence.withdrawn_at is not None:
        raise AnswerIncomplete(_("Only a link that stands can be corrected."))
    before, evidence.url = evidence.url, url
    evidence.link_state, evidence.link_checked_on = Evidence.LinkState.UNCHECKED, None
    evidence.link_failures, evidence.link_moved_to = 0, ""
    evidence.full_clean(exclude=["unit", "report", "added_by_id"])  # nobody, once the person was forgotten
    evidence.save(update_fields=["url", *FIELDS])
    facts = {"before": before, "after": url}
    audit.record("plan.link_corrected", evidence, by=by, unit_id=evidence.unit_id, **facts)
    return evidence
