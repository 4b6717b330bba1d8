"""What is handed to another installation, and what came from one, as plain values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sen.guard.models import Attachment
from sen.lib.shapes import plain
from sen.lib.signed_files import opened
from sen.org.models import Membership, Role
from sen.org.queries import running_on
from sen.plan.dated_names import day_of
from sen.plan.models import Duty, Evidence, Partner, Plan, ReceivedFile, Round
from sen.plan.queries.counts import asking
from sen.plan.snapshots import ITEM_FIELDS

ROUND_FIELDS = ("kind", "form", "title", "starts_on", "ends_on", "due_at")
LINE_FIELDS = ("number", "section", "task", "part", "text", "answer", "percent")


def report_content(round_: Round) -> dict[str, Any]:
    """A frozen round as it was kept, without the numbers of our rows; of evidence links and hashes. Three queries."""
    kept: Mapping[str, Any] = round_.snapshot or {}
    proofs = _proofs(
        number for unit in kept["units"] for line in unit["lines"] for number, _name in line["evidence"]
    )
    moment = round_.frozen_at.isoformat() if round_.frozen_at else ""
    return {
        "plan": {name: kept["plan"][name] for name in ("number", "title", "authority")},
        "round": {**{name: kept["round"][name] for name in ROUND_FIELDS}, "frozen_at": moment},
        "snapshot_sha256": round_.snapshot_sha256,
        "units": [_unit(unit, proofs) for unit in kept["units"]],
    }


def _unit(unit: Mapping[str, Any], proofs: Mapping[int, Mapping[str, str]]) -> dict[str, Any]:
    told = ("name", "is_sent", "is_late", "submitted_at", "is_nothing", "note")
    return {
        **{name: unit[name] for name in told},
        "lines": [_line(line, proofs) for line in unit["lines"]],
        "items": [{name: item[name] for name in ITEM_FIELDS} for item in unit["items"]],
    }


def _line(line: Mapping[str, Any], proofs: Mapping[int, Mapping[str, str]]) -> dict[str, Any]:
    given = [proofs[number] for number, _name in line["evidence"] if number in proofs]
    return {**{name: line[name] for name in LINE_FIELDS}, "evidence": given}


def _proofs(numbers: Iterable[int]) -> dict[int, dict[str, str]]:
    """What was withdrawn since is left out. The file itself stays here: its hash tells whether a copy is the same."""
    found = Evidence.objects.filter(pk__in=set(numbers), withdrawn_at=None)
    files = Attachment.objects.filter(owner_kind="plan.evidence", owner_id__in=found.values("pk"))
    hashes = dict(files.values_list("owner_id", "file__sha256"))
    return {
        each.pk: {
            "kind": each.kind,
            "title": each.title or str(each)[:300],
            "url": each.url,
            "document_number": each.document_number,
            "sha256": hashes.get(each.pk, ""),
        }
        for each in found
    }


def tasks_content(plan: Plan, partner: Partner) -> dict[str, Any]:
    """The tasks of a plan on which the partner's unit has a duty, with who leads them. Three queries."""
    own = asking(Duty.objects.filter(task__plan=plan, unit=partner.place)).select_related("task")
    duties = list(own.order_by("task__position", "pk"))
    leads: dict[int, list[str]] = {}
    led = Duty.objects.filter(task__in=[duty.task_id for duty in duties], part="lead").exclude(
        state=Duty.State.DROPPED
    )
    for task, name in led.order_by("unit__folded", "pk").values_list("task_id", "unit__name"):
        leads.setdefault(task, []).append(name)
    return {
        "plan": {
            "number": plan.number,
            "doc_type": plan.doc_type,
            "title": plan.title,
            "authority": plan.authority.name_on(day_of(plan)),
            **{name: _day(getattr(plan, name)) for name in ("issued_on", "starts_on", "ends_on")},
        },
        "unit": partner.place.name if partner.place else partner.name,
        "tasks": [
            {
                "number": duty.task.number,
                "section": duty.task.section,
                "text": duty.task.text,
                "due_text": duty.task.due_text,
                "due_on": _day(duty.due_on),
                "rhythm": duty.rhythm,
                "part": duty.part,
                "leads": leads.get(duty.task_id, []),
            }
            for duty in duties
        ],
    }


def spokespersons_content(partner: Partner, *, today: date) -> dict[str, Any]:
    """Who speaks for the authority today. Their names are public by the law on the press."""
    held = Membership.objects.filter(
        running_on(today), role=Role.SPOKESPERSON, unit__authority=partner.authority_id, user__is_active=True
    )
    return {
        "authority": partner.authority.name,
        "on": today.isoformat(),
        "persons": [
            {
                "name": str(each.user),
                "unit": each.unit.name,
                "since": each.valid_from.isoformat(),
                "until": _day(each.valid_to),
                "paper": each.paper,
                "email": each.unit.email,
            }
            for each in held.select_related("user", "unit").order_by("unit__folded", "user__folded", "pk")
        ],
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def without_hidden(value: Any) -> Any:
    """Letters that a clerk pasted unseen would have the file refused there."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, Mapping):
        return {name: without_hidden(each) for name, each in value.items()}
    if isinstance(value, list):
        return [without_hidden(each) for each in value]
    return value


def title_of(kind: str, content: Mapping[str, Any]) -> str:
    """What a list calls the file; in no language but the content's own."""
    if kind == ReceivedFile.Kind.SPOKESPERSONS:
        return str(content["authority"])
    plan = content["plan"]
    named = " ".join(filter(None, (plan["number"], plan["title"])))
    if kind == ReceivedFile.Kind.TASKS:
        return named[:300]
    first, last = (date.fromisoformat(content["round"][name]) for name in ("starts_on", "ends_on"))
    words = [f"{first:%d/%m/%Y} – {last:%d/%m/%Y}", content["round"]["title"], named]
    return " · ".join(filter(None, words))[:300]


def content_of(received: ReceivedFile) -> Mapping[str, Any]:
    """Checked again each time it is read."""
    return opened(bytes(received.data)).content


@dataclass(frozen=True, slots=True)
class Changes:
    """What taking a file in would add, change and drop, against the newest of its series."""

    former: ReceivedFile | None
    is_older: bool = False
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


def newest_of_series(received: ReceivedFile) -> ReceivedFile | None:
    series = ReceivedFile.objects.filter(
        partner=received.partner_id, kind=received.kind, series_digest=received.series_digest, is_newest=True
    )
    return series.exclude(pk=received.pk).first()


def changes_of(received: ReceivedFile) -> Changes:
    former = newest_of_series(received)
    now = _lines_of(received.kind, content_of(received))
    if former is None:
        return Changes(None, added=list(now))
    then = _lines_of(former.kind, content_of(former))
    return Changes(
        former,
        is_older=received.signed_at < former.signed_at,
        added=[name for name in now if name not in then],
        changed=[name for name, value in now.items() if name in then and then[name] != value],
        dropped=[name for name in then if name not in now],
    )


def _lines_of(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """Each line by what a reader calls it; the same name again gets its number."""
    found: dict[str, Any] = {}
    for name, value in _named_lines(kind, content):
        again = sum(known == name or known.startswith(f"{name} (") for known in found) if name in found else 0
        found[f"{name} ({again + 1})" if again else name] = value
    return found


def _named_lines(kind: str, content: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    if kind == ReceivedFile.Kind.SPOKESPERSONS:
        for person in content["persons"]:
            yield f"{person['name']}, {person['unit']}", person
    elif kind == ReceivedFile.Kind.TASKS:
        for task in content["tasks"]:
            yield f"{task['number']} {task['text']}"[:200], task
    else:
        for unit in content["units"]:
            yield unit["name"], unit
