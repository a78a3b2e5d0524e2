"""Taking out of the storage what rows that were rewritten or deleted left behind."""

from django.db import connection


def scrub(*tables: str) -> None:
    """Rewrite the files behind these tables; never inside a transaction.

    SQLite keeps deleted rows in free pages and in the write-ahead log, and a hidden rowid tells the order of insertion;
    PostgreSQL keeps dead rows until they are vacuumed.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for table in tables:
            cursor.execute(f"VACUUM FULL {connection.ops.quote_name(table)}")
