"""The reading as plain lists and dictionaries: what `sen parse_plan` prints (docs/reference/parse_plan.md)."""

from typing import Any

from sen.lib.vi_dates import PartialDate
from sen.plan.reading.model import Citation, Header, Node, Party, PlanReading, ReadTask, Signature

Json = dict[str, Any]


def as_json(reading: PlanReading) -> Json:
    return {
        "header": _header(reading.header),
        "outline": _outline(reading.outline),
        "tasks": [_task(task) for task in reading.tasks],
        "recipients": [
            {"name": recipient.name, "lines": list(recipient.lines)} for recipient in reading.recipients
        ],
        "signature": _signature(reading.signature),
        "citations": [_citation(citation) for citation in reading.citations],
        "findings": [
            {"code": finding.code, "arguments": finding.arguments, "line": finding.line}
            for finding in reading.findings
        ],
    }


def _header(header: Header) -> Json:
    return {
        "issuer": header.issuer,
        "parent": header.parent,
        "number": header.number,
        "place": header.place,
        "date": _date(header.date),
        "date_text": header.date_text,
        "doc_type": header.doc_type,
        "title": header.title,
        "year": header.year,
        "legal_bases": [_citation(basis) for basis in header.legal_bases],
        "lines": {name: list(span) for name, span in header.lines.items()},
    }


def _date(value: PartialDate | None) -> str | None:
    return value.iso() if value else None


def _citation(citation: Citation) -> Json:
    return {
        "type": citation.type,
        "number": citation.number,
        "date": _date(citation.date),
        "issuer": citation.issuer,
        "lines": list(citation.lines),
    }


def _outline(nodes: tuple[Node, ...]) -> list[Json]:
    """A tree: only parts that have children carry the key."""
    top: list[Json] = []
    by_id: dict[str, Json] = {}
    for node in nodes:
        shown: Json = {"id": node.id, "level": node.level}
        if node.marker:
            shown["marker"] = node.marker
        shown["title" if node.title else "text"] = node.words
        shown["lines"] = list(node.lines)
        by_id[node.id] = shown
        siblings = by_id[node.parent_id].setdefault("children", []) if node.parent_id else top
        siblings.append(shown)
    return top


def _task(task: ReadTask) -> Json:
    parties = (*task.lead, *task.coordinating, *task.advises)
    return {
        "id": task.id,
        "outline_id": task.outline_id,
        "text": task.text,
        "lead": _names(task.lead),
        "coordinating": _names(task.coordinating),
        "advises": _names(task.advises),
        "groups": list(dict.fromkeys(party.name for party in parties if party.is_group)),
        "due": task.due,
        "due_on": task.due_on.isoformat() if task.due_on else None,
        "due_lines": list(task.due_lines) if task.due_lines else None,
        "recurrence": list(task.recurrence),
        "lines": list(task.lines),
        "party_lines": {
            party.name: list(party.lines) for party in parties if not _within(party.lines, task.lines)
        },
    }


def _within(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _names(parties: tuple[Party, ...]) -> list[str]:
    return [party.name for party in parties]


def _signature(signature: Signature | None) -> Json | None:
    if signature is None:
        return None
    return {
        "authority": signature.authority,
        "for": signature.signed_for,
        "position": signature.position,
        "signer": signature.signer,
        "lines": list(signature.lines),
    }
