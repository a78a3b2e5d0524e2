"""Fields that offer rows or choices: a form declares each with none, and is told which when it is made."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet


def offer_rows(form: forms.BaseForm, **rows: QuerySet[Any]) -> None:
    """Let the fields of `form` with these names offer these rows, and take no other."""
    for name, offered in rows.items():
        field = form.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = offered


def offer_choices(form: forms.BaseForm, **choices: Iterable[tuple[str, Any]]) -> None:
    """Let the fields of `form` with these names offer these (value, label), and take no other."""
    for name, offered in choices.items():
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(offered)
