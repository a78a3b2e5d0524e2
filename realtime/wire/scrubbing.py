"""Taking out of the storage what rows that were rewritten or deleted left behind."""

from django.db import OperationalError, connection


def scrub(*tables: str) -> None:
    """Rewrite the files behind these tables; never inside a transaction.

    SQLite keeps deleted rows in free pages and in the write-ahead log, and a hidden rowid tells the order of insertion;
    PostgreSQL keeps dead rows until they are vacuumed.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            # Waits for readers as long as the connection's time-out; then the former pages are still in the log.
            if cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise OperationalError("the write-ahead log is in use and was not emptied")
            return
        for table in tables:
            cursor.execute(f"VACUUM FULL {connection.ops.quote_name(table)}")
