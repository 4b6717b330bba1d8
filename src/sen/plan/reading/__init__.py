"""From a plan document's lines to its outline and tasks: pure steps without Django."""

from sen.plan.reading.json_form import as_json
from sen.plan.reading.model import (
    Citation,
    Finding,
    Header,
    Node,
    Party,
    PlanReading,
    ReadTask,
    Recipient,
    Signature,
    SourceLine,
)
from sen.plan.reading.reader import read_plan

__all__ = [
    "Citation",
    "Finding",
    "Header",
    "Node",
    "Party",
    "PlanReading",
    "ReadTask",
    "Recipient",
    "Signature",
    "SourceLine",
    "as_json",
    "read_plan",
]
