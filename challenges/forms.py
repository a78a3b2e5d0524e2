"""What the second floor's forms share: labels above, one button, and both texts when somebody was faster."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.db.models import Manager, Model
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class PageForm(forms.Form):
    submit: str | Promise = _("Save")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What somebody else saved meanwhile: (label, text) of each field that differs.
        self.theirs: list[tuple[str, str]] = []
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", str(self.submit)))

    def show_theirs(self, row: Model) -> None:
        """Put the saved texts beside those just typed; the next save is made on what is now known."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["rev"] = str(row.rev)  # type: ignore[attr-defined]
        self.data = data
        for name, typed in self.cleaned_data.items():
            saved = getattr(row, name, typed)
            if not isinstance(saved, Manager) and saved != typed:
                self.theirs.append((str(self.fields[name].label), str("" if saved is None else saved)))


class RevisedForm(PageForm):
    """A form over texts that two people may edit."""

    rev = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class AskForm(PageForm):
    """Nothing to type: a button that asks for a command."""


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})
