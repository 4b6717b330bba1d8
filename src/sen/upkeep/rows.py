"""The tables of a database as lines of JSON, and back: the same lines from SQLite and from PostgreSQL.

The models are those of the migrations that the database has, not those of today's code: an old database is read as it
is, and loaded into an empty one that was migrated exactly as far.
"""

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.management.color import no_style
from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.models import Field, Model
from django.utils.translation import gettext as _

from sen.upkeep import fresh
from sen.upkeep.errors import BadArchive, UpkeepError

Heads = list[list[str]]
"""The last migration of each app, as [app, name]."""
KEYS_OF_THE_MOMENT = frozenset({"sessions.session", "org.opensession", "org.spent", "org.cacherow"})
"""Left out of backups: whoever finds one must not become somebody who is logged in; counters of rate limits are over."""
OF_THIS_MACHINE = frozenset({"upkeep.backup"})
"""Which backups lie here: a restored installation begins its own list."""
BATCH = 500
READ_AT_ONCE = 2_000
NUMBERED = {"AutoField", "BigAutoField", "SmallAutoField"}


@dataclass(frozen=True, slots=True)
class Table:
    """What is known of one table after it was read."""

    label: str
    name: str
    columns: list[str]
    rows: int
    digest: str
    """The sum of the hashes of its lines: the same in whatever order a database gives them."""
    next_id: int | None
    """Numbers below it were given to somebody once, also when the row is gone; the log names them."""


class Digest:
    """A sum of hashes: order does not matter, every line does."""

    def __init__(self) -> None:
        self.rows, self._sum = 0, 0

    def add(self, line: bytes) -> None:
        self.rows += 1
        self._sum += int.from_bytes(sha256(line).digest())

    def __str__(self) -> str:
        return f"{self._sum % 2**256:064x}"


def heads_of(link: BaseDatabaseWrapper) -> Heads:
    """Where the database stands; refused when it has seen migrations that this code does not know."""
    loader = MigrationLoader(link)
    unknown = set(loader.applied_migrations) - set(loader.disk_migrations)
    if own := sorted(f"{app}.{name}" for app, name in unknown if app in loader.migrated_apps):
        raise UpkeepError(
            _("The database was changed by a newer version of Sen (%(names)s). Install that version first.")
            % {"names": ", ".join(own[:3])}
        )
    applied = set(loader.applied_migrations)
    nodes = [
        node
        for node in applied & set(loader.graph.nodes)
        if not any(
            child.key[0] == node[0] and child.key in applied for child in loader.graph.node_map[node].children
        )
    ]
    return sorted([app, name] for app, name in nodes)


def models_at(link: BaseDatabaseWrapper, heads: Heads) -> list[type[Model]]:
    loader = MigrationLoader(link)
    apps = loader.project_state([(app, name) for app, name in heads]).apps
    models = apps.get_models(include_auto_created=True)
    kept = [
        model for model in models if model._meta.managed and not model._meta.proxy and not model._meta.swapped
    ]
    return sorted(kept, key=lambda model: model._meta.label_lower)


def fields_of(model: type[Model]) -> "list[Field[Any, Any]]":
    return [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]


# ---- out


def read(link: BaseDatabaseWrapper, model: type[Model]) -> Iterator[bytes]:
    """One line for each row, the columns in the model's order."""
    names = [field.attname for field in fields_of(model)]
    rows = model._base_manager.using(link.alias).order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=READ_AT_ONCE):
        yield line_of(row)


def line_of(row: Iterable[Any]) -> bytes:
    return json.dumps(
        list(row), default=_said, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def _said(value: Any) -> Any:
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case timedelta():
            return value // timedelta(microseconds=1)
        case bytes() | memoryview():
            return base64.b64encode(value).decode()
    raise TypeError(type(value))


def counted(lines: Iterable[bytes], digest: Digest) -> Iterator[bytes]:
    """The lines in pieces of a good size for a file; the digest has them all at the end."""
    waiting: list[bytes] = []
    size = 0
    for line in lines:
        digest.add(line)
        waiting.append(line + b"\n")
        size += len(line)
        if size > 2**18:
            yield b"".join(waiting)
            waiting, size = [], 0
    yield b"".join(waiting)


def table_of(link: BaseDatabaseWrapper, model: type[Model], digest: Digest) -> Table:
    columns = [field.column for field in fields_of(model)]
    return Table(
        model._meta.label_lower,
        model._meta.db_table,
        columns,
        digest.rows,
        str(digest),
        next_id_of(link, model),
    )


def next_id_of(link: BaseDatabaseWrapper, model: type[Model]) -> int | None:
    """The number that the next row would get."""
    key = model._meta.pk
    if key.get_internal_type() not in NUMBERED:
        return None
    with link.cursor() as cursor:
        if link.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
            found = cursor.fetchone()
            return int(found[0]) + 1 if found else 1
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{model._meta.db_table}"', key.column])
        sequence = cursor.fetchone()[0]
        cursor.execute(f"SELECT last_value + is_called::int FROM {sequence}")  # noqa: S608  (the database's name)
        return int(cursor.fetchone()[0])


def last_seal(link: BaseDatabaseWrapper, models: Iterable[type[Model]]) -> str:
    """Of the log's chain: kept outside the database it proves that no block at the end was taken away."""
    for model in models:
        if model._meta.label_lower == "audit.block":
            block: Any = model._base_manager.using(link.alias).order_by("number").last()
            return str(block.seal) if block else ""
    return ""


def summary(link: BaseDatabaseWrapper, models: Iterable[type[Model]]) -> dict[str, tuple[int, str]]:
    """Label to rows and digest, read anew."""
    found = {}
    for model in models:
        digest = Digest()
        for line in read(link, model):
            digest.add(line)
        found[model._meta.label_lower] = (digest.rows, str(digest))
    return found


# ---- in


def prepare(link: BaseDatabaseWrapper, heads: Heads) -> list[type[Model]]:
    """An empty database with the tables of these migrations; rows that a migration wrote are taken out again."""
    executor = MigrationExecutor(link)
    wanted = [(app, name) for app, name in heads]
    if unknown := [f"{app}.{name}" for app, name in wanted if (app, name) not in executor.loader.graph.nodes]:
        raise BadArchive(
            _("It was made by a newer version of Sen (%(names)s). Install that version first.")
            % {"names": ", ".join(unknown[:3])}
        )
    if not fresh.build(link, wanted):
        executor.migrate(wanted)
    models = models_at(link, heads)
    with transaction.atomic(using=link.alias), link.constraint_checks_disabled(), link.cursor() as cursor:
        for statement in link.ops.sql_flush(
            no_style(), [model._meta.db_table for model in models], allow_cascade=True
        ):
            cursor.execute(statement)
    return models


def write(link: BaseDatabaseWrapper, model: type[Model], table: Table, lines: Iterable[bytes]) -> None:
    """Fill one table, in the caller's transaction."""
    fields = {field.column: field for field in fields_of(model)}
    if set(fields) != set(table.columns):
        raise BadArchive(_("The table “%(table)s” of the backup has other columns.") % {"table": table.name})
    readers = [_reader(fields[column], link) for column in table.columns]
    rows = (
        [
            value if reader is None else reader(value)
            for reader, value in zip(readers, json.loads(line), strict=True)
        ]
        for line in lines
    )
    try:
        (_copy if link.vendor == "postgresql" else _insert)(link, model, table.columns, rows)
    except (DatabaseError, ValueError, TypeError) as error:
        raise UpkeepError(
            _("The table “%(table)s” cannot be filled: %(error)s")
            % {"table": table.name, "error": str(error).partition("\n")[0][:200]}
        ) from error
    if table.next_id is not None:
        _continue_numbers(link, model, table.next_id)


def _insert(
    link: BaseDatabaseWrapper, model: type[Model], columns: list[str], rows: Iterator[list[Any]]
) -> None:
    quote = link.ops.quote_name
    places = ", ".join(["%s"] * len(columns))
    names = ", ".join(map(quote, columns))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608  (names of our models)
    with link.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            cursor.executemany(statement, batch)


def _copy(
    link: BaseDatabaseWrapper, model: type[Model], columns: list[str], rows: Iterator[list[Any]]
) -> None:
    """PostgreSQL's own way in, ten times as fast as INSERT."""
    quote = link.ops.quote_name
    names = ", ".join(map(quote, columns))
    with (
        link.cursor() as cursor,
        cursor.copy(f"COPY {quote(model._meta.db_table)} ({names}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _continue_numbers(link: BaseDatabaseWrapper, model: type[Model], next_id: int) -> None:
    name, key = model._meta.db_table, model._meta.pk
    with link.cursor() as cursor:
        if link.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [name])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [name, next_id - 1])
        else:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s, false)", [f'"{name}"', key.column, next_id]
            )


PARSERS: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": datetime.fromisoformat,
    "DateField": date.fromisoformat,
    "TimeField": time.fromisoformat,
    "DecimalField": Decimal,
    "UUIDField": UUID,
    "BinaryField": base64.b64decode,
    "DurationField": lambda microseconds: timedelta(microseconds=microseconds),
}
AS_THEY_ARE = {
    "AutoField", "BigAutoField", "SmallAutoField", "BigIntegerField", "IntegerField", "SmallIntegerField",
    "PositiveIntegerField", "PositiveBigIntegerField", "PositiveSmallIntegerField", "CharField", "TextField",
    "SlugField", "FileField", "FloatField", "BooleanField",
}  # fmt: skip


def _reader(field: "Field[Any, Any]", link: BaseDatabaseWrapper) -> Callable[[Any], Any] | None:
    """From a value of JSON to what the database's driver takes; None where they are the same."""
    target = field
    while target.remote_field is not None and getattr(target, "target_field", None) is not None:
        target = target.target_field  # type: ignore[attr-defined]
    kind = target.get_internal_type()
    if kind in AS_THEY_ARE:
        return None
    parse = PARSERS.get(kind)

    def reader(value: Any) -> Any:
        parsed = parse(value) if parse and value is not None else value
        return target.get_db_prep_save(parsed, link)

    return reader
