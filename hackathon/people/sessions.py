"""Django's sessions in the database, in as few statements as they need: one to read a row, one to write it.

Django's own asks first whether a new random key is taken, and opens a transaction around each single statement. The one
that every page begins with is written out: the ORM takes three times as long.
"""

from typing import Any

from django.contrib.sessions.backends.base import VALID_KEY_CHARS, CreateError, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db import IntegrityError, connection
from django.utils.crypto import get_random_string

from realtime.wire import clock

KEY_LENGTH = 32
BY_KEY = "SELECT * FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(DatabaseSessions):
    def _get_session_from_db(self) -> Any:
        now = connection.ops.adapt_datetimefield_value(clock.now())
        row = next(iter(self.model.objects.raw(BY_KEY, [self.session_key, now])), None)
        if row is None:
            self._session_key = None
        return row

    def _get_new_session_key(self) -> str:
        """A key that is taken all the same is refused by the table, and Django asks for another."""
        return get_random_string(KEY_LENGTH, VALID_KEY_CHARS)

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            return self.create()
        row = self.create_model_instance(self._get_session(no_load=must_create))  # type: ignore[attr-defined] # Django's
        if must_create:
            try:
                row.save(force_insert=True)
            except IntegrityError:
                raise CreateError from None
        elif not self._row().update(session_data=row.session_data, expire_date=row.expire_date):
            # Ended meanwhile, from another tab.
            raise UpdateError
        return None

    def _row(self) -> Any:
        return self.get_model_class()._default_manager.filter(session_key=self.session_key)
