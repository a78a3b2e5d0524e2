"""The tables of a test database: made as the models say, and emptied after a test that committed."""

import sys

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

# What is written as they are made, and no test changes.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}


def empty_tables() -> None:
    """Empty those that hold anything. Foreign keys are looked at when all are empty."""
    names = sorted(set(connection.introspection.table_names()) - KEPT)
    quoted = [connection.ops.quote_name(name) for name in names]
    looks = [f"SELECT {number} WHERE EXISTS (SELECT 1 FROM {table})" for number, table in enumerate(quoted)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(looks))
        for (number,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {quoted[number]}")


def make_tables() -> None:
    """As migrations make them (`tests/test_migrations.py`), which would take four seconds."""
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)


def make_migrated() -> None:
    """The same, said to be migrated, for whoever would migrate them."""
    make_tables()
    settings.MIGRATION_MODULES = {}
    call_command("migrate", fake=True, verbosity=0)


if __name__ == "__main__":
    make_migrated() if sys.argv[1:] == ["migrated"] else make_tables()
