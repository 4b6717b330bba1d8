"""An empty database gets its tables in one step. Both ways must end the same, on either database."""

import re
from pathlib import Path

import pytest
from django.db import connection, connections, migrations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from sen.upkeep import fresh
from sen.upkeep.databases import default_is, of_url
from sen.upkeep.rows import models_at, summary
from tests.processes import empty_database

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]


def database_of(env):
    Path(env["SEN_DATA_DIR"]).mkdir(parents=True, exist_ok=True)
    url = env["DATABASE_URL"] or f"sqlite:///{env['SEN_DATA_DIR']}/sen.sqlite3"
    return of_url(url)


def heads():
    return MigrationLoader(None).graph.leaf_nodes()


def shape():
    """Columns and constraints of each table; names that Django made of a table's name are left out."""
    with connection.cursor() as cursor:
        return {
            table: (columns_of(cursor, table), constraints_of(cursor, table))
            for table in connection.introspection.table_names(cursor)
        }


def columns_of(cursor, table):
    if connection.vendor == "sqlite":
        cursor.execute(f'PRAGMA table_info("{table}")')
        return sorted((row[1], row[2], row[3], row[4], row[5]) for row in cursor.fetchall())
    cursor.execute(
        "SELECT column_name, udt_name, character_maximum_length, is_nullable, column_default, is_identity, collation_name"
        " FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s ORDER BY column_name",
        [table],
    )
    return cursor.fetchall()


def constraints_of(cursor, table):
    found = connection.introspection.get_constraints(cursor, table)
    kinds = (
        "columns",
        "orders",
        "primary_key",
        "unique",
        "foreign_key",
        "check",
        "index",
        "type",
        "definition",
    )
    lines = [repr([each.get(kind) for kind in kinds]) for each in found.values()]
    return sorted(lines), words_of(cursor, table)


def words_of(cursor, table):
    """Conditions and checks as the database itself has them."""
    if connection.vendor == "sqlite":
        cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL", [table])
        said = [re.sub(r'^CREATE (UNIQUE )?(TABLE|INDEX) "\w+"', "", row[0]) for row in cursor.fetchall()]
        return sorted(sorted(re.split(r", (?![^(]*\))", each.rstrip(")"))) for each in said)
    cursor.execute(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass", [f'"{table}"']
    )
    checks = [row[0] for row in cursor.fetchall()]
    cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = %s", [table])
    return sorted(checks), sorted(re.sub(r"INDEX \S+ ON", "INDEX ON", row[0]) for row in cursor.fetchall())


@pytest.mark.slow  # every migration runs once
def test_it_ends_as_the_whole_way_does(tmp_path):
    with empty_database(tmp_path / "walked") as env, default_is(database_of(env)) as link:
        MigrationExecutor(link).migrate(heads())
        walked = shape()
        rows = summary(link, models_at(link, heads()))
        noted = set(MigrationLoader(link).applied_migrations)
    with empty_database(tmp_path / "built") as env, default_is(database_of(env)) as link:
        built_at_once = fresh.build(link, heads())
        built = shape()
        rows_at_once = summary(link, models_at(link, heads()))
        noted_at_once = set(MigrationLoader(link).applied_migrations)

    assert built_at_once
    assert sorted(built) == sorted(walked)
    assert {table: (built[table], walked[table]) for table in walked if built[table] != walked[table]} == {}
    assert rows_at_once == rows
    assert noted_at_once == noted


def test_an_older_state_has_the_tables_of_then(tmp_path):
    with empty_database(tmp_path / "old") as env, default_is(database_of(env)) as link:
        assert fresh.build(link, [("jobs", "0001_initial")])

        assert {name for name in link.introspection.table_names() if name.startswith("jobs_")}
        assert set(MigrationLoader(link).applied_migrations) == {("jobs", "0001_initial")}


def test_where_tables_are_it_does_nothing(tmp_path):
    with empty_database(tmp_path / "half") as env, default_is(database_of(env)) as link:
        assert fresh.build(link, [("jobs", "0001_initial")])
        before = link.introspection.table_names()

        assert not fresh.build(link, heads())

        assert link.introspection.table_names() == before


@pytest.mark.parametrize(
    "operation", [migrations.RunSQL("SELECT 1"), migrations.SeparateDatabaseAndState()], ids=lambda each: type(each).__name__
)  # fmt: skip
def test_what_the_models_do_not_say_is_walked(operation, monkeypatch):
    first = MigrationLoader(None).disk_migrations["jobs", "0001_initial"]
    monkeypatch.setattr(type(first), "operations", [*first.operations, operation])
    before = connections["default"].introspection.table_names()

    assert not fresh.build(connections["default"], [("jobs", "0001_initial")])

    assert connections["default"].introspection.table_names() == before
