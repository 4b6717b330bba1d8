"""Log lines as JSON, with ids and without personal data: to stderr and to a rotated file for each process."""

import json
import logging
import logging.config
import os
import re
import traceback
from datetime import UTC, datetime, timedelta
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

FILE_BYTES, FILES = 10_000_000, 10
A_FILE_SPANS = timedelta(days=30)
KEPT = timedelta(days=90)
"""Lines hold numbers of users and addresses; three months are enough to look for a fault."""
VALUES = re.compile(r"""'[^']*'|"[^"]*"|\([^()]*\)|\S+@\S+|\d{6,}""")


class OwnFile(RotatingFileHandler):
    """Makes its folder when the first line is written, so that a command that only reads leaves none."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=FILE_BYTES, backupCount=FILES, encoding="utf-8", delay=True)

    def _open(self) -> Any:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        self.begun = begun_at(Path(self.baseFilename)) or datetime.now(UTC)
        return super()._open()

    def shouldRollover(self, record: logging.LogRecord) -> int:  # noqa: N802  its name in the library
        is_full = super().shouldRollover(record)
        is_old = self.stream and datetime.fromtimestamp(record.created, UTC) - self.begun > A_FILE_SPANS
        return int(bool(is_full or is_old))


def begun_at(path: Path) -> datetime | None:
    """The moment of the first line; None where there is none to read."""
    try:
        with path.open(encoding="utf-8") as lines:
            return datetime.fromisoformat(json.loads(lines.readline())["at"])
    except (OSError, ValueError, LookupError, TypeError):
        return None


def forget_old(folder: Path, *, now: datetime) -> int:
    """Remove what was written longer ago than it is kept; how many files (a purge).

    A file that a process may have open is emptied, not removed: the process would go on writing into nothing.
    """
    done = 0
    for path in sorted(folder.glob("*.log*")):
        age = now - datetime.fromtimestamp(path.stat().st_mtime, UTC)
        if path.suffix != ".log" and age > KEPT - A_FILE_SPANS:
            path.unlink(missing_ok=True)
            done += 1
        elif age > KEPT and path.stat().st_size:
            os.truncate(path, 0)
            done += 1
    return done


QUIET = {
    "django": "INFO",
    "django.server": "CRITICAL",
    "pdfminer": "ERROR",
    "weasyprint": "ERROR",
    "fontTools": "ERROR",
}
"""Libraries that would fill the log with what nobody can act on: each line of a style sheet meant for browsers alone."""


def configuration(folder: Path, process: str, *, stderr_level: str) -> dict[str, Any]:
    """For `logging.config`; `process` names the file: two processes must not rotate the same one."""
    as_json = {"formatter": "json"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "sen.config.logs.json_lines"}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "level": stderr_level, **as_json},
            "file": {"()": "sen.config.logs.OwnFile", "path": folder / f"{process}.log", **as_json},
        },
        "root": {"handlers": ["stderr", "file"], "level": "INFO"},
        "loggers": {
            name: {"level": level, "handlers": [], "propagate": True} for name, level in QUIET.items()
        },
    }


def set_up(settings: dict[str, Any]) -> None:
    logging.config.dictConfig(settings)
    structlog.configure(
        processors=[*shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def json_lines() -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[without_arguments, *shared()],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ],
    )


def shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        with_trace,
    ]


def without_arguments(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Of what libraries say only the fixed words: their arguments are addresses, names, pieces of documents."""
    record: logging.LogRecord = event["_record"]
    event["event"] = str(record.msg)
    if status := getattr(record, "status_code", None):
        event["status"] = status
    return event


def with_trace(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The places and kinds of the errors; of their messages the words, not the values."""
    given = event.pop("exc_info", None)
    record = event.get("_record")
    error = _error_of(given) or _error_of(record.exc_info if record else None)
    if error is not None:
        event["error"], event["trace"] = type(error).__name__, trace_of(error)
    return event


def _error_of(given: Any) -> BaseException | None:
    if given is True:
        import sys

        return sys.exc_info()[1]
    if isinstance(given, tuple):
        found: BaseException | None = given[1]
        return found
    return given if isinstance(given, BaseException) else None


def trace_of(error: BaseException) -> str:
    lines: list[str] = []
    for part in _chain(error):
        lines += traceback.format_list(traceback.extract_tb(part.__traceback__))
        message = VALUES.sub("…", str(part).partition("\n")[0])[:200]
        lines.append(f"{type(part).__name__}: {message}\n")
    return "".join(lines)


def _chain(error: BaseException) -> list[BaseException]:
    """The first cause first."""
    found = [error]
    while (before := found[-1].__cause__ or found[-1].__context__) and before not in found:
        found.append(before)
    return found[::-1]
