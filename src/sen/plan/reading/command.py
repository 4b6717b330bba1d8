"""`sen parse_plan FILE`: the plan as JSON on standard output, without Django."""

import argparse
import json
import sys
from pathlib import Path

from sen.lib.console import DOCUMENTS
from sen.lib.documents import UnreadableDocument, read_document
from sen.plan.reading import as_json, read_plan

UNREADABLE = 2


def main(arguments: list[str]) -> int:
    options = parser().parse_args(arguments)
    try:
        document = read_document(options.file, encoding=options.encoding)
    except UnreadableDocument as problem:
        return _stop(f"{options.file.name}: {DOCUMENTS[problem.code] % problem.arguments}")
    except OSError:
        return _stop(f"{options.file.name}: {DOCUMENTS['no_file']}")
    except LookupError:
        return _stop(DOCUMENTS["unknown_encoding"] % {"encoding": options.encoding})
    json.dump(as_json(read_plan(document.lines)), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
    return 0


def _stop(words: str) -> int:
    print(f"sen parse_plan: {' '.join(words.split())}", file=sys.stderr)  # noqa: T201
    return UNREADABLE


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="sen parse_plan", description="Read a plan document and print it as JSON."
    )
    made.add_argument("file", type=Path, help="a .txt, .docx or .pdf file")
    made.add_argument(
        "--encoding", help="encoding of a .txt file that is neither UTF-8, UTF-16 nor Windows-1258"
    )
    return made
