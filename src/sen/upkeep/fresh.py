"""The tables of an empty database in one step: as the migrations leave them, without walking their whole way.

A migration carries a database that has rows from one state to the next. Where there are none only the last state
matters: its tables are made, and the migrations are noted as run. Seventy of them take seconds, this takes a part of
one. What the migrations say stays the only source: `tests/upkeep/test_fresh.py` compares both ways on both databases.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.operations.models import IndexOperation, ModelOperation
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

Node = tuple[str, str]
OF_THE_STATE = (ModelOperation, FieldOperation, IndexOperation)
"""What they do to tables can be read from the models that they leave."""
OF_ROWS = (operations.RunPython,)
"""A data move finds nothing to move."""


def build(link: BaseDatabaseWrapper, heads: Iterable[Node]) -> bool:
    """Make the tables of these migrations; False, and nothing happened, where the whole way must be walked."""
    loader, targets = MigrationLoader(link), list(heads)
    nodes = list(dict.fromkeys(node for head in targets for node in loader.graph.forwards_plan(head)))
    if not all(_is_plain(loader.graph.nodes[node]) for node in nodes):
        return False
    state = loader.project_state(targets)
    recorder = MigrationRecorder(link)
    wanted: list[type[Model]] = [recorder.Migration]
    wanted += [model for model in state.apps.get_models() if model._meta.can_migrate(link)]
    if {model._meta.db_table for model in wanted} & set(link.introspection.table_names()):
        return False
    with link.constraint_checks_disabled(), transaction.atomic(using=link.alias):
        with link.schema_editor() as editor:
            for model in wanted:
                editor.create_model(model)
        recorder.migration_qs.bulk_create(recorder.Migration(app=app, name=name) for app, name in nodes)
    return True


def _is_plain(migration: Migration) -> bool:
    """Only of tables and rows: SQL of its own, or an extension of the database, would be missed."""
    return all(isinstance(each, (*OF_THE_STATE, *OF_ROWS)) for each in migration.operations)
