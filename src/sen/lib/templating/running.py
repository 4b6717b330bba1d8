"""Asking the process that reads and fills templates."""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from threading import BoundedSemaphore
from typing import Any

from sen.lib.documents.ocr import bare_environment
from sen.lib.templating.model import Fault, FaultyTemplate, Field, Place, Values
from sen.lib.templating.package import MAX_TEMPLATE

SECONDS = 20
_PROCESSES = BoundedSemaphore(2)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Not allowed in XML, and signs by which docxtpl starts a paragraph."""


def check_template(data: bytes, fields: Sequence[Field]) -> list[Fault]:
    """Everything that is wrong, in reading order; a template without faults was filled once with the samples."""
    try:
        _ask("check", data, fields, {field.name: field.sample for field in fields})
    except FaultyTemplate as error:
        return list(error.faults)
    return []


def fields_in(data: bytes, fields: Sequence[Field]) -> list[str]:
    """Names of the fields used, each once, in reading order. `FaultyTemplate` for a template with faults."""
    used: list[str] = json.loads(_ask("fields", data, fields, {}))["used"]
    return used


def render(data: bytes, fields: Sequence[Field], values: Values) -> bytes:
    """The paper as .docx. A field without a value stays empty. `FaultyTemplate` when the template has faults."""
    known = {field.name for field in fields}
    if strange := set(values) - known:
        raise KeyError(", ".join(sorted(strange)))
    return _ask("render", data, fields, values)


def _ask(command: str, data: bytes, fields: Sequence[Field], values: Values) -> bytes:
    if len(data) > MAX_TEMPLATE:
        raise FaultyTemplate([Fault("too_large")])
    asked = {
        "command": command,
        "fields": {field.name: field.is_list for field in fields},
        "values": {name: _clean(value) for name, value in values.items()},
    }
    header = json.dumps(asked).encode()
    answer = _child(len(header).to_bytes(8, "big") + header + data)
    if answer.startswith(b'{"faults"'):
        faults = [_fault(told) for told in json.loads(answer)["faults"]]
        if faults:
            raise FaultyTemplate(faults)
    return answer


def _clean(value: str | Sequence[str]) -> str | list[str]:
    if isinstance(value, str):
        return _CONTROLS.sub("", value)
    return [_CONTROLS.sub("", each) for each in value]


def _fault(told: dict[str, Any]) -> Fault:
    place = told.pop("place")
    return Fault(**told, place=Place(**place) if place else None)


def _child(data: bytes) -> bytes:
    command = [sys.executable, "-m", "sen.lib.templating.child"]
    with _PROCESSES:
        try:
            done = subprocess.run(  # noqa: S603
                command, input=data, capture_output=True, timeout=SECONDS, check=False, env=bare_environment()
            )
        except subprocess.TimeoutExpired as error:
            raise FaultyTemplate([Fault("slow")]) from error
    if done.returncode < 0:  # ended by the limit on processor time
        raise FaultyTemplate([Fault("slow")])
    if done.returncode:
        raise FaultyTemplate([Fault("cannot_fill")])
    return done.stdout
