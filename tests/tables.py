"""The tables of a test database, emptied after a test that committed."""

from django.db import connection, transaction

# What the migrations leave there, and no test changes.
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
