"""Fields that offer rows: a form declares each with none, and is told which when it is made."""

from typing import Any

from django import forms
from django.db.models import QuerySet


def offer_rows(form: forms.BaseForm, **rows: QuerySet[Any]) -> None:
    """Let the fields of `form` with these names offer these rows, and take no other."""
    for name, offered in rows.items():
        field = form.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = offered
