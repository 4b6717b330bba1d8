"""The process in which a template is read and filled: limited in memory and processor time, without a disk."""

import json
import resource
import sys
from io import BytesIO
from typing import Any

from sen.lib.templating.checking import FILTERS, Checker
from sen.lib.templating.model import Fault
from sen.lib.templating.package import Unfit, filled_parts

MEMORY = 1 * 2**30
PROCESSOR_SECONDS = 15
MAX_OUTPUT = 20 * 2**20
_NODES = (
    "Template", "Output", "TemplateData", "Name", "For", "If", "Filter", "Const", "Not",
)  # fmt: skip


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    given = sys.stdin.buffer
    asked = json.loads(given.read(int.from_bytes(given.read(8), "big")))
    data = given.read()
    try:
        answer = _answer(asked, data)
    except Unfit as unfit:
        answer = _told([Fault(unfit.args[0])])
    except (MemoryError, RecursionError):
        answer = _told([Fault("too_much")])
    sys.stdout.buffer.write(answer)
    return 0


def _answer(asked: dict[str, Any], data: bytes) -> bytes:
    faults, used = checked(data, asked["fields"])
    if faults:
        return _told(faults)
    if asked["command"] == "fields":
        return json.dumps({"used": used}).encode()
    paper = filled(data, asked["values"])
    return paper if asked["command"] == "render" else b'{"faults": []}'


def checked(data: bytes, fields: dict[str, bool]) -> tuple[list[Fault], list[str]]:
    faults: list[Fault] = []
    used: list[str] = []
    for part in filled_parts(data):
        checker = Checker(fields)
        checker.read(part.lines)
        faults += checker.faults
        used += checker.used
    return faults, list(dict.fromkeys(used))


def filled(data: bytes, values: dict[str, Any]) -> bytes:
    """By docxtpl, which is the only one to see the template after the check found nothing."""
    import docxtpl
    from jinja2 import nodes
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Environment(ImmutableSandboxedEnvironment):
        """A second look, at what docxtpl made of the text: nothing but our small language comes to be run."""

        def _generate(self, source: Any, *arguments: Any, **options: Any) -> Any:
            for node in [source, *source.find_all(nodes.Node)]:
                if type(node).__name__ not in _NODES:
                    raise Unfit("cannot_fill")
            return super()._generate(source, *arguments, **options)

    class Template(docxtpl.DocxTemplate):  # type: ignore[misc]
        def render_properties(self, *_context: Any, **_options: Any) -> None:
            """Author and title are no place for fields."""

    environment = Environment(autoescape=True)
    environment.globals.clear()
    environment.tests.clear()
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    paper = BytesIO()
    try:
        template = Template(BytesIO(data))
        template.render(values, environment, autoescape=True)
        template.save(paper)
    except (Unfit, MemoryError, RecursionError):
        raise
    except Exception as error:  # a hostile file makes these libraries fail in many ways
        raise Unfit("cannot_fill") from error
    if paper.tell() > MAX_OUTPUT:
        raise Unfit("too_much")
    return paper.getvalue()


def _told(faults: list[Fault]) -> bytes:
    from dataclasses import asdict

    return json.dumps({"faults": [asdict(fault) for fault in faults]}).encode()


if __name__ == "__main__":
    sys.exit(main())
