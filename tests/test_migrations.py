"""Every test has tables made as the models say; a database that is made or brought up to date has the same."""

import re
import sqlite3
from contextlib import closing

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command

from tests.faults import nursery
from tests.servers import new_database

# Of PostgreSQL: each column, index and constraint, as one line.
DESCRIBED = """
SELECT concat_ws(' ', table_name, column_name, udt_name, character_maximum_length, is_nullable, column_default,
                 is_identity)
FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
"""


def from_nothing(folder, **environment) -> None:
    """As an operator does it."""
    folder.mkdir()
    nursery.told("manage", "migrate", "--verbosity=0", folder=folder, **environment)


def as_models_say(folder, **environment) -> None:
    folder.mkdir()
    nursery.told("tests.tables", folder=folder, **environment)


def of_sqlite(folder) -> set[str]:
    """What each column, index and constraint is; in which order a table has them says nothing."""
    with closing(sqlite3.connect(folder / "hackathon.sqlite3")) as database:
        rows = database.execute("SELECT type, tbl_name, name, coalesce(sql, '') FROM sqlite_master").fetchall()
    return {
        f"{table} {name} {part}"
        for kind, table, name, sql in rows
        for part in (re.split(r', (?=["A-Z])', sql[sql.index("(") + 1 : -1]) if kind == "table" else [sql])
    }


def of_postgres(url) -> set[str]:
    with psycopg.connect(url) as database:
        return {line for (line,) in database.execute(DESCRIBED)}


def apart_from_djangos_own(lines: set[str]) -> set[str]:
    """The list of migrations; and Django's table of groups, unused here, whose key counts further when migrated."""
    return {line for line in lines if "django_migrations" not in line and "auth_group_permissions id " not in line}


def test_migrations_make_the_tables_of_the_models(tmp_path):
    from_nothing(tmp_path / "migrated")
    as_models_say(tmp_path / "models")

    migrated, models = of_sqlite(tmp_path / "migrated"), of_sqlite(tmp_path / "models")

    assert {line.split()[0] for line in models} >= {model._meta.db_table for model in apps.get_models()}
    assert apart_from_djangos_own(migrated) == apart_from_djangos_own(models)


@pytest.mark.servers
def test_migrations_make_the_tables_of_the_models_on_postgresql(tmp_path, postgres_url):
    urls = [new_database(postgres_url) for _ in range(2)]
    from_nothing(tmp_path / "migrated", DATABASE_URL=urls[0])
    as_models_say(tmp_path / "models", DATABASE_URL=urls[1])

    migrated, models = map(of_postgres, urls)

    assert len(models) > 1000
    assert apart_from_djangos_own(migrated) == apart_from_djangos_own(models)


@pytest.mark.django_db
def test_migrations_are_complete(settings):
    settings.MIGRATION_MODULES = {}

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_twin_a_model_without_its_migration_is_seen(settings, monkeypatch):
    settings.MIGRATION_MODULES = {}
    monkeypatch.setitem(apps.get_model("surveys.Survey")._meta.original_attrs, "ordering", ["-title"])

    with pytest.raises(SystemExit):
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)
